"""Reading a file on trial: what would become of it under some decisions, before anything is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.evidence import Evidence, evidence_of
from healthcore.book.known_ids import KnownIds, with_known_ids
from healthcore.model.tree import Model
from healthcore.sources.accounts import read_accounts
from healthcore.sources.column import as_text
from healthcore.sources.headers import map_headers, slug
from healthcore.sources.ids import OfferedCleanUp
from healthcore.sources.raw import RawTable
from healthcore.sources.reading import Reading
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import HeaderMapping, MappedHeader, Matched
from healthcore.vocabulary.errors import PulsebookError

#: A larger file is tried on its first rows only.
MOST_ROWS = 20_000

_SHOWN_ROWS = 3


@dataclass(frozen=True, slots=True)
class TriedColumn:
    """A column of the file, and what was made of it.

    Attributes:
        header: its title.
        field: the field that it fills; None when it is left out.
        matched: how that was found; None when it is left out.
        confidence: 0..1, how sure that is.
        kind: what it holds; None while there are no accounts.
        cells: its first rows, as they stand in the file.
        unread: how many of its values could not be understood.
        open_dates: whether days and months of its dates cannot be told apart.
    """

    header: str
    field: str | None
    matched: Matched | None
    confidence: float
    kind: Kind | None
    cells: tuple[str, ...]
    unread: int = 0
    open_dates: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether somebody should look at it."""
        return self.matched is Matched.SIMILARITY or self.open_dates


@dataclass(frozen=True, eq=False)
class Trial:
    """What would become of a file.

    Attributes:
        raw: the table in the file.
        reading: the decisions.
        columns: every column of the file, in its order.
        rows: the numbers of the rows whose cells the columns show.
        book: the accounts and their health; None when it cannot be a book like this.
        evidence: how much of the model has data; None without a book.
        problem: why it cannot be a book.
        of_rows: how many rows the file has; more than were tried, when it is large.
        hint: what was guessed that nobody would expect; empty for nothing.
        offer: a clean-up of ids that would help.
    """

    raw: RawTable
    reading: Reading
    columns: tuple[TriedColumn, ...]
    rows: tuple[int, ...]
    book: Book | None
    evidence: Evidence | None
    problem: PulsebookError | None
    of_rows: int
    hint: str = ""
    offer: OfferedCleanUp | None = None

    @property
    def is_part(self) -> bool:
        """Whether only the first rows were tried."""
        return self.of_rows > MOST_ROWS


def try_reading(raw: RawTable, reading: Reading, model: Model, as_of: date, known_ids: KnownIds | None = None) -> Trial:
    """Reads a table under some decisions; what is wrong with them is part of the answer.

    Args:
        raw: the table.
        reading: the decisions.
        model: the health model that would judge the accounts.
        as_of: the day to see them at.
        known_ids: the ids of the book that it is an export of; None for a new book.
    """
    schema = schema_for(model)
    some = replace(raw, frame=raw.frame.head(MOST_ROWS), rows=raw.rows.head(MOST_ROWS))
    book, evidence, problem, offer = None, None, None, None
    try:
        accounts = read_accounts(some, schema, model.rating, reading=reading)
        if known_ids is not None:
            accounts, offer = with_known_ids(accounts, known_ids, reading.clean_ids)
        book = build_book(raw.path.name, accounts, model, as_of, touch=reading.touch or "all")
        evidence = evidence_of(book)
        mapping = accounts.mapping
    except PulsebookError as error:
        problem = error
        wanted = [header for header in raw.headers if header not in reading.leave_out]
        mapping = map_headers(wanted, schema, {}, reading.mapping)
    columns = tuple(_column(raw, header, mapping, book) for header in raw.headers)
    rows = tuple(raw.rows.head(_SHOWN_ROWS).to_list())
    return Trial(raw, reading, columns, rows, book, evidence, problem, raw.frame.height, offer=offer)


def _column(raw: RawTable, header: str, mapping: HeaderMapping, book: Book | None) -> TriedColumn:
    mapped = mapping.of_header(header)
    cells = tuple(text or "" for text in as_text(raw.frame[header].head(_SHOWN_ROWS)).to_list())
    if mapped is None:
        return TriedColumn(header, None, None, 0.0, None, cells)
    tried = TriedColumn(header, mapped.field, mapped.matched, _confidence(mapped), None, cells)
    if book is None:
        return tried
    unread = sum(line.column == header and line.row is not None for line in book.report.lines)
    kind = book.source.fields[mapped.field].kind
    return replace(tried, kind=kind, unread=unread, open_dates=header in book.report.open_dates)


def _confidence(mapped: MappedHeader) -> float:
    return 0.0 if mapped.matched is Matched.ATTRIBUTE else mapped.confidence


def assigned(reading: Reading, header: str, field: str) -> Reading:
    """The decisions with a column given to a field, which gives up any other column."""
    mapping = {name: title for name, title in reading.mapping.items() if title != header and name != field}
    leave_out = tuple(title for title in reading.leave_out if title != header)
    return reading.model_copy(update={"mapping": {**mapping, field: header}, "leave_out": leave_out})


def left_out(reading: Reading, header: str) -> Reading:
    """The decisions with a column that is not wanted, or is wanted again."""
    if header in reading.leave_out:
        return reading.model_copy(update={"leave_out": tuple(one for one in reading.leave_out if one != header)})
    mapping = {name: title for name, title in reading.mapping.items() if title != header}
    return reading.model_copy(update={"mapping": mapping, "leave_out": (*reading.leave_out, header)})


def own_name(header: str, schema: Mapping[str, FieldSpec]) -> str:
    """The name under which a column is kept that is to fill no known field."""
    name = slug(header)
    while name in schema:
        name = f"{name}_2"
    return name
