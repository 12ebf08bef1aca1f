"""One table of a folder: its columns by name, typed as far as they are needed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl
from rapidfuzz import process

from healthcore.model.rating import SCALES
from healthcore.sources.column import Column, ReadColumn, as_text, blanks, without_guard
from healthcore.sources.dates import DateOrder
from healthcore.sources.headers import slug, words_of
from healthcore.sources.raw import RawTable, listed, quoted
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import ReportLine
from healthcore.vocabulary.errors import SourceError

#: Columns of a table are never ratings: any scale will do to read them.
_ANY_SCALE = SCALES["four"]


@dataclass(frozen=True, eq=False)
class TableRows:
    """A table as it stands in its file, and what was asked of it.

    Attributes:
        name: what `book.toml` calls it.
        raw: the file.
        date_order: which part of a date is the day; None to find out.
        lines: what could not be read.
    """

    name: str
    raw: RawTable
    date_order: DateOrder | None = None
    lines: list[ReportLine] = field(default_factory=list)

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The header of every column by its name in conditions."""
        headers: dict[str, str] = {}
        for at, header in enumerate(self.raw.headers, start=1):
            headers.setdefault(slug(header, at), header)
        return headers

    def column_name(self, said: str) -> str:
        """The name of a column that `book.toml` speaks of, by name or header; SourceError when there is none."""
        wanted = words_of(said)
        found = next((name for name, header in self.headers.items() if header == said), None)
        found = found or next((name for name in self.headers if words_of(name) == wanted), None)
        if found is not None:
            return found
        nearest = process.extractOne(said, list(self.headers), processor=words_of, score_cutoff=60)
        hint = f" The nearest is {quoted(nearest[0])}." if nearest else ""
        raise SourceError(
            f"{self.raw.path}: there is no column {quoted(said)}, which book.toml speaks of.{hint}",
            fix=f"The columns are: {listed(self.headers.values())}.",
        )

    def keys(self, said: str) -> pl.Series:
        """The keys in a column, to the letter; null where there is none."""
        texts = without_guard(as_text(self.raw.frame[self.headers[self.column_name(said)]]))
        return texts.set(blanks(texts, ""), None).rename("key")

    def read(self, names: Iterable[str], kinds: Mapping[str, Kind]) -> dict[str, tuple[FieldSpec, ReadColumn]]:
        """Columns as values; of a kind where one is given, else of the one that their values show."""
        wanted = list(dict.fromkeys(names))
        columns = [(self._column(name, kinds.get(name)), name not in kinds) for name in wanted]
        read = read_columns(columns, _ANY_SCALE, self.date_order)
        for _, result in read:
            self.tell(result.lines)
        return {name: (column.spec, result) for name, (column, result) in zip(wanted, read, strict=True)}

    def tell(self, lines: Iterable[ReportLine]) -> None:
        """Lines about columns of this table, which several tables may have."""
        self.lines.extend(line._replace(column=f"{self.name}.{line.column}") for line in lines)

    def _column(self, name: str, kind: Kind | None) -> Column:
        header = self.headers[name]
        spec = FieldSpec(name, " ".join(header.split()), kind or Kind.TEXT)
        return Column(header, spec, self.raw.frame[header], self.raw.rows)
