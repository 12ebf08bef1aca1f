"""What every service can do, whatever it is called there."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a picklist: what is written, and what people see."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class RemoteField:
    """A field of an account, as the service describes it.

    Attributes:
        name: what the service calls it in requests.
        label: what it shows to people.
        kind: text, number, day, moment, picklist or other.
        options: of a picklist the values that may be chosen now.
        writable: whether we may change it.
    """

    name: str
    label: str
    kind: str
    options: tuple[Option, ...] = ()
    writable: bool = True


#: One account, or one person at one: a text for every field that was asked for; None for empty.
Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Some accounts, and where the next ones are.

    Attributes:
        rows: an account each.
        cursor: where to go on; empty after the last page.
        total: how many accounts there are, where the service says so.
    """

    rows: Sequence[Row]
    cursor: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The rating field of an account as it stands at the service now.

    Attributes:
        value: its value; None for empty.
        changed_at: when the account was changed last, where the service says so.
        changed_by: who did, where the service says so.
    """

    value: str | None
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A value to be written.

    Attributes:
        account_id: whose.
        value: the value of the picklist; None to empty the field.
        expected: what stands there now: where the service can, it refuses when that is not so any more.
    """

    account_id: str
    value: str | None
    expected: str | None


class Outcome(StrEnum):
    """What became of a change, as far as the service says."""

    TAKEN = "taken"
    AGAIN = "again"
    """Not now: nothing is wrong with it."""
    CHANGED = "changed"
    """Somebody was faster."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change, and why."""

    outcome: Outcome
    detail: str = ""


class StaleCursorError(Exception):
    """A cursor that the service does not know any more: begin anew."""


class Service(Protocol):
    """HubSpot, Salesforce or Totango. Everything raises ConnectError when it cannot be done."""

    @property
    def title(self) -> str:
        """Its name, as people know it."""

    @property
    def id_field(self) -> str:
        """The field that tells accounts apart."""

    @property
    def batch(self) -> int:
        """How many accounts one call can read or write."""

    @property
    def budget(self) -> str:
        """What it said about calls that are left; empty when it said nothing."""

    async def fields(self) -> Sequence[RemoteField]:
        """The fields of an account."""

    async def risk_options(self) -> Sequence[Option]:
        """The picklist of the rating field now; RefusedError when that field cannot be written."""

    def pages(self, cursor: str = "") -> AsyncIterator[Page]:
        """All accounts that are wanted, from a cursor on; StaleCursorError when that is too old."""

    async def look(self, account_ids: Sequence[str]) -> Mapping[str, Seen]:
        """The rating field of some accounts, at most a batch; accounts that are not there are left out."""

    async def write(self, changes: Sequence[Change]) -> Mapping[str, Written]:
        """Change some accounts, at most a batch; what is left out may or may not have been done."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class TellsPeople(Service, Protocol):
    """A service that tells who is at an account."""

    @property
    def person_fields(self) -> Sequence[str]:
        """What is asked of a person: `account_id` and `user_id` first."""

    async def people_of(self, account_id: str) -> Sequence[Row]:
        """The people at an account, a text or None for every field; none for an account that is not there."""
