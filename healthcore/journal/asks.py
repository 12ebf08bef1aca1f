"""Whom we asked for a reference, when and what for, and what came of it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.vocabulary.errors import AskRefusedError, JournalError

#: Days in which asks are counted, the day itself among them.
YEAR = 365

_FACTS = "seq, id, account_id, asked_on, who, purpose, author, recorded_at"
_OUTCOME = "(SELECT {} FROM ask_events WHERE ask_id = asks.id AND act = 'outcome' ORDER BY seq DESC LIMIT 1)"
_STANDING = "id NOT IN (SELECT ask_id FROM ask_events WHERE act = 'retracted')"
_SELECT = f"SELECT {_FACTS}, {_OUTCOME.format('outcome')}, {_OUTCOME.format('happened_at')} FROM asks"  # noqa: S608 - our own names
_INSERT = f"INSERT INTO asks ({_FACTS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class NewAsk:
    """An ask to be written down.

    Attributes:
        account_id: the account that was asked.
        purpose: what for, such as the name of a prospect.
        who: the person asked; empty when nobody says.
        asked_on: the day; None for today.
    """

    account_id: str
    purpose: str
    who: str = ""
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """An account was asked for a reference.

    Attributes:
        id: unique.
        account_id: the account.
        asked_on: the day.
        who: the person asked; empty when nobody said.
        purpose: what for.
        author: who wrote it down.
        recorded_at: when, in UTC.
        outcome: what came of it, in words; empty while nothing is known.
        outcome_at: when that was written down, in UTC; None without an outcome.
    """

    id: str
    account_id: str
    asked_on: date
    who: str
    purpose: str
    author: str
    recorded_at: datetime
    outcome: str = ""
    outcome_at: datetime | None = None


def record_asks(journal: Journal, asks: Iterable[NewAsk], author: str) -> list[Ask]:
    """Write down asks, all of them or none. They are durable when this returns.

    What is written down already (the account, the day, the person, what for) is not written again: asks are counted.

    Raises:
        AskRefusedError: it is not said what for, or the day is still to come.
    """
    written, today = journal.clock.now(), journal.clock.today()
    wanted = [_checked(ask, author, written, today) for ask in asks]
    with journal.database.writing() as connection:
        rows = connection.execute(f"{_SELECT} WHERE {_STANDING}").fetchall()
        standing = {_what(ask): ask for ask in map(_from_row, rows)}
        fresh = {_what(ask): ask for ask in wanted if _what(ask) not in standing}
        connection.executemany(_INSERT, map(_to_row, fresh.values()))
    known = {**standing, **fresh}
    return [known[_what(ask)] for ask in wanted]


def record_outcome(journal: Journal, ask: Ask, outcome: str, author: str) -> None:
    """Write down what came of an ask; what was written last counts. Durable when it returns."""
    if not outcome.strip():
        raise AskRefusedError("An outcome needs a word: what came of it?")
    _append(journal, ask.id, "outcome", outcome.strip(), author)


def retract_ask(journal: Journal, ask: Ask, author: str) -> None:
    """Take an ask back, as if it had never been written down. Durable when it returns.

    Raises:
        JournalError: there is no such ask, or it was taken back before.
    """
    standing = journal.database.read(
        lambda connection: connection.execute(f"SELECT 1 FROM asks WHERE id = ? AND {_STANDING}", (ask.id,)).fetchone()  # noqa: S608 - our own names
    )
    if standing is None:
        raise JournalError(f"The ask of account {ask.account_id} was taken back before.")
    _append(journal, ask.id, "retracted", "", author)


def asks_of(journal: Journal, account_id: str | None = None) -> list[Ask]:
    """Every ask that stands, of one account or of all; the last day first, of a day the one written last."""
    wanted, values = (" AND account_id = ?", (account_id,)) if account_id is not None else ("", ())
    query = f"{_SELECT} WHERE {_STANDING}{wanted} ORDER BY asked_on DESC, seq DESC"
    return [_from_row(row) for row in journal.database.read(lambda found: found.execute(query, values).fetchall())]


def asked(account_ids: pl.Series, asks: Sequence[Ask], as_of: date) -> pl.DataFrame:
    """How often and when accounts were asked, a row for each of them, in their order.

    Args:
        account_ids: of a book.
        asks: every ask of it, see `asks_of`; those after `as_of` do not count.
        as_of: the day the book is seen at.

    Returns:
        `last_asked` (Date, null for never), `asks_last_year` (Int32: how often in the YEAR days that end with it).
    """
    frame = pl.DataFrame(
        {"account_id": [ask.account_id for ask in asks], "asked_on": [ask.asked_on for ask in asks]},
        schema={"account_id": pl.String(), "asked_on": pl.Date()},
    )
    counted = (
        frame.filter(pl.col("asked_on") <= as_of)
        .group_by("account_id")
        .agg(
            last_asked=pl.col("asked_on").max(),
            asks_last_year=(pl.col("asked_on") > as_of - timedelta(days=YEAR)).sum().cast(pl.Int32()),
        )
    )
    return (
        account_ids.to_frame("account_id")
        .join(counted, on="account_id", how="left", maintain_order="left")
        .select("last_asked", pl.col("asks_last_year").fill_null(0))
    )


def _checked(ask: NewAsk, author: str, written: datetime, today: date) -> Ask:
    day = ask.asked_on or today
    if not ask.purpose.strip():
        raise AskRefusedError("An ask needs to say what for.", fix='Say it, as in --for "Prospect Ltd".')
    if day > today:
        raise AskRefusedError(f"{day}: this day is still to come.", fix="Write an ask down when it has happened.")
    moment = datetime.fromisoformat(to_text(written))
    return Ask(secrets.token_hex(16), ask.account_id, day, ask.who.strip(), ask.purpose.strip(), author, moment)


def _what(ask: Ask) -> tuple[str, date, str, str]:
    return ask.account_id, ask.asked_on, ask.who.casefold(), ask.purpose.casefold()


def _append(journal: Journal, ask_id: str, act: str, outcome: str, author: str) -> None:
    row = (ask_id, act, outcome, author, to_text(journal.clock.now()))
    with journal.database.writing() as connection:
        connection.execute(
            "INSERT INTO ask_events (ask_id, act, outcome, author, happened_at) VALUES (?, ?, ?, ?, ?)", row
        )


def _to_row(ask: Ask) -> tuple[str, ...]:
    return (
        ask.id,
        ask.account_id,
        ask.asked_on.isoformat(),
        ask.who,
        ask.purpose,
        ask.author,
        to_text(ask.recorded_at),
    )


def _from_row(row: tuple[str, ...]) -> Ask:
    _, id_, account_id, asked_on, who, purpose, author, recorded_at, outcome, outcome_at = row
    return Ask(
        id_,
        account_id,
        date.fromisoformat(asked_on),
        who,
        purpose,
        author,
        datetime.fromisoformat(recorded_at),
        outcome or "",
        datetime.fromisoformat(outcome_at) if outcome_at else None,
    )
