"""The sections of `book.toml` that say how the tables of a folder become one book."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from healthcore.conditions.parser import MOST_DAYS
from healthcore.rollups.definition import Take

#: What a table leads to unless it says otherwise.
ACCOUNTS = "accounts"

_FINITE = Annotated[float, Field(allow_inf_nan=False)]
_NAME = Annotated[str, Field(pattern=r"^[^\W\d]\w*$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountsSection(_Section):
    """`[accounts]`: the table with a row per account."""

    file: str


class Joined(_Section):
    """What every other table says: where it is, and whose its rows are.

    Attributes:
        file: the file, in the folder.
        key: its column that says whose a row is.
        to: what the key leads to: `accounts`, or the name of another table.
        to_key: the column there that the key is found in; `account_id` of accounts, else the column of the same name.
    """

    file: str
    key: str
    to: str = ACCOUNTS
    to_key: str | None = None

    @property
    def there(self) -> str:
        """The column that the key is found in."""
        return self.to_key or ("account_id" if self.to == ACCOUNTS else self.key)


class RollupSection(_Section):
    """One value per account from the rows of a table."""

    take: Take
    column: str | None = None
    where: str | None = None
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    open: bool = False


class TableSection(Joined):
    """`[[tables]]`: a table, and under `fields` what of it becomes a field of the account."""

    name: _NAME
    date: str | None = None
    ended: str | None = None
    currency: str | None = None
    fields: dict[_NAME, RollupSection] = Field(default_factory=dict)


class EventsSection(Joined):
    """`[events]`: a row per use of the product, from which `healthcore.usage` computes metrics."""

    user_id: str | None = None
    occurred_at: str | None = None
    actions: str | None = None
    where: str | None = None


class PeopleSection(_Section):
    """`[people]`: a table with a row per person at an account.

    Attributes:
        file: the file, in the folder.
        mapping: the title of the column for a field of a person, by field.
    """

    file: str
    mapping: dict[str, str] = Field(default_factory=dict)


class UnitSection(_Section):
    """`[units]`: the scale that a field comes in, and the one it is to have; each lowest first."""

    comes_as: tuple[_FINITE, _FINITE]
    becomes: tuple[_FINITE, _FINITE]

    @model_validator(mode="after")
    def _rises(self) -> "UnitSection":
        if self.comes_as[0] >= self.comes_as[1] or self.becomes[0] >= self.becomes[1]:
            raise ValueError("a scale is written lowest first: [0, 1]")
        return self


class TableSections(_Section):
    """What `book.toml` says about tables; nothing of it in a book of one file.

    Attributes:
        accounts: the table with a row per account.
        tables: the other tables, and what of them becomes a field.
        events: the table of usage events.
        people: the table of people at the accounts.
        mapping: the title of the column for a field of the accounts, by field.
        units: fields that come in another scale than they are to have.
    """

    accounts: AccountsSection | None = None
    tables: tuple[TableSection, ...] = ()
    events: EventsSection | None = None
    people: PeopleSection | None = None
    mapping: dict[str, str] = Field(default_factory=dict)
    units: dict[_NAME, UnitSection] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hangs_together(self) -> "TableSections":
        problems = "; ".join(_faults(self))
        if problems:
            raise ValueError(problems)
        return self

    @property
    def has_tables(self) -> bool:
        """Whether it describes the tables of a folder."""
        return self.accounts is not None or bool(self.tables) or self.events is not None

    def in_order(self) -> tuple[TableSection, ...]:
        """The tables so that each comes after the one it leads to."""
        names = {ACCOUNTS}
        left, ordered = list(self.tables), []
        while left:
            ready = next(table for table in left if table.to in names)
            left.remove(ready)
            ordered.append(ready)
            names.add(ready.name)
        return tuple(ordered)


def _round_trip(name: str, leads: Mapping[str, str]) -> list[str]:
    """The way from a table back to itself; empty when there is none."""
    way = [name]
    while (to := leads.get(way[-1], ACCOUNTS)) not in way:
        way.append(to)
    return [*way, name] if to == name else []


def _faults(file: TableSections) -> Iterator[str]:
    """What does not hang together."""
    if file.accounts is None and (file.tables or file.events):
        yield "[accounts] is missing: the table with a row per account"
    names = [ACCOUNTS, *(table.name for table in file.tables)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two tables are called {name}"
    joined = [(table.name, table.to) for table in file.tables]
    joined += [("events", file.events.to)] if file.events else []
    for name, to in joined:
        if to not in names:
            yield f"{name} leads to {to}, and there is no such table: {', '.join(names)}"
    leads = dict(joined)
    for name in leads:
        round_trip = _round_trip(name, leads)
        if round_trip:
            yield f"{' leads to '.join(round_trip)}: no row of them would ever reach an account"
    filled: dict[str, str] = {}
    for table in file.tables:
        for field in table.fields:
            if field in filled:
                yield f"{field} is filled twice, from {filled[field]} and from {table.name}"
            filled[field] = table.name
