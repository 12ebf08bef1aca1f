"""The log of messages in a book's journal: who was written to, what, when, and what became of it."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import polars as pl

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.sources.addresses import address_key

_COLUMNS = "id, campaign, run, account_id, email, subject, body, channel, author, made_at, act, detail, happened_at"


class Channel(StrEnum):
    """How messages leave."""

    DRAFT = "draft"
    CSV = "csv"
    SMTP = "smtp"


class State(StrEnum):
    """What is known of a message.

    All but FAILED count for the frequency cap, and keep the person from getting the campaign again.
    """

    HANDED_OVER = "handed over"
    """As a draft or a row of a file: what somebody did with it is not known."""
    UNKNOWN = "unknown"
    """It was about to leave, and there is no answer: it may have arrived. A person decides, see `settle`."""
    SENT = "sent"
    FAILED = "failed"


#: What is known of a message by the last event of it.
STATES = {None: State.HANDED_OVER, "sending": State.UNKNOWN, "unknown": State.UNKNOWN, "sent": State.SENT}


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message that the log has.

    Attributes:
        id: tells it from every other message.
        run: what it was made with.
        email: the address, in lower case.
        state: what is known of it, since `since`; `detail` has the server's words.
    """

    id: str
    campaign: str
    run: str
    account_id: str
    email: str
    subject: str
    body: str
    channel: Channel
    author: str
    made_at: datetime
    state: State
    detail: str
    since: datetime


def messages(journal: Journal, campaign: str | None = None) -> list[LoggedMessage]:
    """Every message of a campaign, or of all, newest first."""
    rows = journal.database.read(
        lambda connection: connection.execute(
            f"SELECT {_COLUMNS} FROM message_states WHERE ?1 IS NULL OR campaign = ?1 ORDER BY seq DESC",  # noqa: S608 - our own names
            (campaign,),
        ).fetchall()
    )
    return [_logged(row) for row in rows]


def contacts(journal: Journal) -> pl.DataFrame:
    """Every message that may have arrived: `email` (as compared), `campaign`, `day`."""
    rows = journal.database.read(
        lambda connection: connection.execute(
            "SELECT email, campaign, made_at FROM message_states WHERE act IS NOT 'failed' ORDER BY seq"
        ).fetchall()
    )
    days = [(email, campaign, day_of_moment(made_at)) for email, campaign, made_at in rows]
    return pl.DataFrame(days, schema={"email": pl.String(), "campaign": pl.String(), "day": pl.Date()}, orient="row")


def count_of_run(journal: Journal, run: str) -> int:
    """How many messages of a run were written down."""
    return journal.database.read(
        lambda connection: int(connection.execute("SELECT count(*) FROM messages WHERE run = ?", (run,)).fetchone()[0])
    )


def opt_outs(journal: Journal) -> frozenset[str]:
    """The addresses, as compared, that said here that they want no mail."""
    rows = journal.database.read(
        lambda connection: connection.execute(
            "SELECT email FROM opt_outs WHERE act = 'out' AND seq IN (SELECT max(seq) FROM opt_outs GROUP BY email)"
        ).fetchall()
    )
    return frozenset(row[0] for row in rows)


def opt_out(journal: Journal, email: str, *, out: bool, author: str) -> None:
    """Write down that somebody wants no mail, or wants it again; durable when it returns."""
    with journal.database.writing() as connection:
        connection.execute(
            "INSERT INTO opt_outs (email, act, author, happened_at) VALUES (?, ?, ?, ?)",
            (address_key(email), "out" if out else "in", author, to_text(journal.clock.now())),
        )


def opted_out(connection: sqlite3.Connection, email: str) -> bool:
    """Whether an address, as compared, opted out here."""
    row = connection.execute("SELECT act FROM opt_outs WHERE email = ? ORDER BY seq DESC LIMIT 1", (email,)).fetchone()
    return row is not None and row[0] == "out"


def day_of_moment(moment: str) -> date:
    """The day of a moment in the log, in the system's time zone."""
    return datetime.fromisoformat(moment).astimezone().date()


def _logged(row: tuple[Any, ...]) -> LoggedMessage:
    id_, campaign, run, account_id, email, subject, body, channel, author, made_at, act, detail, happened_at = row
    made = datetime.fromisoformat(made_at)
    return LoggedMessage(
        id_,
        campaign,
        run,
        account_id,
        email,
        subject,
        body,
        Channel(channel),
        author,
        made,
        STATES.get(act, State.FAILED),
        detail or "",
        made if happened_at is None else datetime.fromisoformat(happened_at),
    )
