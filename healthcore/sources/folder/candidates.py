"""The tables of a folder nobody described yet: what their columns hold, and which could lead to which."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, takewhile
from pathlib import Path

import polars as pl

from healthcore.sources.dates import DateOrder
from healthcore.sources.detect import TABLE_SUFFIXES
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.scan import scan_table
from healthcore.sources.headers import slug, words_of
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import SourceError

#: A table may be packed.
_ENDINGS = TABLE_SUFFIXES | {".gz", ".bz2", ".xz", ".zip"}

_ID_WORD = re.compile(r"(?:^|_)(?:id|key|code|number|no|uuid|guid|email)$")

#: The share of a column's keys that have to be found where it leads.
_SHARED = 0.8

#: The same for columns of the same name: an export of one year may know few of another's accounts.
_SHARED_BY_NAME = 0.5


@dataclass(frozen=True, eq=False)
class Candidate:
    """A table of a folder.

    Attributes:
        name: what to call it.
        file: its file, as `book.toml` names it.
        table: its rows, the first ones of a large table.
    """

    name: str
    file: str
    table: TableRows

    @property
    def raw_headers(self) -> tuple[str, ...]:
        """The headers as in the file."""
        return self.table.raw.headers

    @cached_property
    def specs(self) -> Mapping[str, FieldSpec]:
        """What each column is, by its name."""
        return {name: spec for name, (spec, _) in self.table.read(self.table.headers, {}).items()}

    @cached_property
    def distinct(self) -> Mapping[str, pl.Series]:
        """The different keys in each column that could hold some."""
        columns = [name for name, spec in self.specs.items() if spec.kind in {Kind.TEXT, Kind.NUMBER}]
        return {name: self.table.keys(name).drop_nulls().unique() for name in columns}

    @cached_property
    def key(self) -> str | None:
        """The column that tells its rows apart: unique, and called like an id."""
        height = self.table.raw.frame.height
        unique = [name for name, keys in self.distinct.items() if height and keys.len() == height]
        return next((name for name in unique if _ID_WORD.search(name)), None)

    def of_kind(self, kind: Kind) -> list[str]:
        """The names of its columns of a kind."""
        return [name for name, spec in self.specs.items() if spec.kind is kind]

    def has(self, *words: str) -> bool:
        """Whether the table is called by one of these words, in the singular or plural."""
        own = {word.removesuffix("s") for word in words_of(self.name).split()}
        return bool(own.intersection(words))


@dataclass(frozen=True, slots=True)
class Link:
    """That a column of one table holds keys of another.

    Attributes:
        column: the column that leads there.
        to: the name of the table that it leads to.
        to_column: the column there.
        share: how many of its different keys are found there, 0..1.
        same_name: whether both columns are called the same.
    """

    column: str
    to: str
    to_column: str
    share: float
    same_name: bool


def candidates(folder: Path, order: DateOrder | None) -> list[Candidate]:
    """Every table in a folder; a file that is no table, or has a single column, is none."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS and path.is_file())
    tables = [(path, table) for path in files if (table := _table(path, order)) is not None]
    prefix = _common_prefix([path.stem for path, _ in tables])
    found: list[Candidate] = []
    for path, table in tables:
        stem = path.name.split(".")[0].removeprefix(prefix)
        name = _free_name(slug(stem), {one.name for one in found})
        found.append(Candidate(name, path.name, TableRows(name, table.raw, order)))
    return found


def _table(path: Path, order: DateOrder | None) -> TableRows | None:
    try:
        table = scan_table(path.stem, path, order).rows
    except SourceError:
        return None
    return table if len(table.headers) > 1 else None


def links(tables: list[Candidate]) -> dict[str, list[Link]]:
    """By the name of a table the links that lead away from it, surest first."""
    return {
        table.name: sorted(_links(table, tables), key=lambda link: (link.same_name, link.share), reverse=True)
        for table in tables
    }


def _links(table: Candidate, tables: list[Candidate]) -> Iterator[Link]:
    for other in tables:
        if other is table or other.key is None:
            continue
        there = other.distinct[other.key]
        for name, keys in table.distinct.items():
            same = name == other.key
            if not keys.len() or not (same or _could_be_key(name, keys, other)):
                continue
            share = float(keys.is_in(there.implode()).mean() or 0)  # type: ignore[arg-type]  # a mean of flags is a number
            if share >= (_SHARED_BY_NAME if same else _SHARED):
                yield Link(name, other.name, other.key, share, same)


def _could_be_key(name: str, keys: pl.Series, other: Candidate) -> bool:
    """Small numbers are in every table: they are a key of another table only when their column says so."""
    if not _ID_WORD.search(name):
        return False
    if keys.str.contains(r"^\d{1,6}$").all():
        stem = _ID_WORD.sub("", name)
        return bool(stem) and stem.removesuffix("s") in words_of(other.name).replace(" ", "_")
    return True


def _common_prefix(stems: list[str]) -> str:
    """What all files are called alike before, up to a separator: `ravenstack_`."""
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*stems, strict=False)) if len(stems) > 1 else ()
    prefix = "".join(signs[0] for signs in alike)
    return prefix[: max(prefix.rfind(sign) for sign in "_- .") + 1]


def _free_name(name: str, taken: set[str]) -> str:
    return next(each for each in chain([name], (f"{name}_{at}" for at in count(2))) if each not in taken)
