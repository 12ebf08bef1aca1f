"""What a roll-up is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.tree import Expression
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import ConditionError


class Take(StrEnum):
    """What becomes of an account's rows."""

    COUNT = "count"
    """How many there are; with a column, how many have a value in it."""
    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    LAST = "last"
    """The value on the latest day that has one; the greatest of several on that day."""
    DISTINCT = "distinct"
    """How many different values there are."""

    @property
    def counts(self) -> bool:
        """Whether the result is a number of things, whatever they are."""
        return self in {Take.COUNT, Take.DISTINCT}

    @property
    def adds(self) -> bool:
        """Whether it takes numbers only."""
        return self in {Take.SUM, Take.MEAN}


@dataclass(frozen=True, slots=True)
class Rollup:
    """One value per account, from the rows of a table.

    Attributes:
        field: the field or metric that it fills.
        take: what becomes of the rows.
        column: the name of the column it takes; None to count rows.
        where: which rows count; None for all.
        days: only rows whose day lies in the last so many days, `as_of` included; None for all up to `as_of`.
        is_open: only rows that are not over on `as_of`.
    """

    field: str
    take: Take
    column: str | None = None
    where: Expression | None = None
    days: int | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table that say when a row is.

    Attributes:
        columns: what each column is, by name.
        date: the column with the day that a row is of: a row after `as_of`, or without a day, is not seen.
        ended: the column with the day from which on a row is over; empty while it is not.
    """

    columns: Mapping[str, FieldSpec] = field(default_factory=dict)
    date: str | None = None
    ended: str | None = None


class NoLevels:
    """The rating scale where there is none: no column of a table is a rating."""

    top = 0

    def level_of_word(self, word: str) -> int | None:  # noqa: ARG002 - as the protocol has it
        """None."""
        return None

    def levels_of_class(self, name: str) -> tuple[int, ...] | None:  # noqa: ARG002 - as the protocol has it
        """None."""
        return None

    def word(self, level: int) -> str:
        """The number itself."""
        return str(level)


def meanings_of(table: Table) -> Meanings:
    """What conditions on the rows of a table mean."""
    return Meanings(table.columns, NoLevels())


def check_rollup(rollup: Rollup, table: Table) -> Iterator[str]:
    """What makes no sense about a roll-up of a table, one sentence each."""
    if rollup.column is None and rollup.take is not Take.COUNT:
        yield f"take = '{rollup.take}' needs a column to take it of"
    spec = table.columns.get(rollup.column) if rollup.column is not None else None
    if spec is not None and rollup.take.adds and not spec.kind.is_numeric:
        yield f"{spec.name} is a {spec.kind}, and there is no {rollup.take} of that"
    if table.date is None and (rollup.days is not None or rollup.take is Take.LAST):
        what = "days" if rollup.days is not None else "take = 'last'"
        yield f"{what} needs the table's date: the column with the day of each row"
    if table.ended is None and rollup.is_open:
        yield "open needs the table's ended: the column with the day from which on a row is over"
    yield from _condition_faults(rollup, table)


def _condition_faults(rollup: Rollup, table: Table) -> Iterator[str]:
    if rollup.where is None:
        return
    unknown = [name for name in metrics_read(rollup.where) if name not in table.columns]
    for name in unknown:
        yield f"where speaks of {name}, which is no column of the table"
    if unknown:
        return
    try:
        meanings_of(table).check(rollup.where)
    except ConditionError as error:
        yield f"where, column {error.column}: {error.message}"


def result_kind(rollup: Rollup, table: Table) -> Kind:
    """The kind of what a roll-up gives."""
    if rollup.take.counts or rollup.column is None:
        return Kind.NUMBER
    return table.columns[rollup.column].kind
