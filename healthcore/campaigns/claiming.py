"""Messages claimed before they leave, and what became of them: so that none leaves twice, whoever is killed."""

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from healthcore.campaigns.file import Frequency
from healthcore.campaigns.log import STATES, Channel, State, day_of_moment, opted_out
from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.sources.addresses import address_key
from healthcore.vocabulary.errors import CampaignError

_NEVER = timedelta.max.days


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that is about to leave.

    Attributes:
        campaign: its name.
        account_id: whom the person belongs to.
        email: the address, as it is spelled.
        subject, body: what it says.
    """

    campaign: str
    account_id: str
    email: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps a message from leaving.

    Attributes:
        frequency: the cap over all campaigns.
        again_after: days after which the campaign may reach somebody again; 0 for never.
    """

    frequency: Frequency
    again_after: int

    def refusal(self, campaign: str, before: Iterable[tuple[str, date]], today: date) -> str:
        """Why somebody gets no message of a campaign, by the messages they had before; empty when they do."""
        days = [(name, day) for name, day in before]
        mine = max((day for name, day in days if name == campaign), default=None)
        if mine is not None and (today - mine).days < (self.again_after or _NEVER):
            return f"got it on {mine}"
        recent = [day for _, day in days if (today - day).days < self.frequency.days]
        if len(recent) >= self.frequency.messages:
            return f"had {_messages(len(recent))} in {self.frequency.days} days, the last on {max(recent)}"
        return ""


def _messages(count: int) -> str:
    return "a message" if count == 1 else f"{count} messages"


def new_run() -> str:
    """What the messages made together have in common."""
    return secrets.token_hex(4)


def claim(journal: Journal, wanted: NewMessage, limits: Limits, *, run: str, author: str) -> str | None:
    """Write a message down before it is sent; durable when it returns.

    Nothing else being said of it, it may have left. Whoever opted out or had a message since is refused, whatever was
    known before: of two programs that send at the same time one is told.

    Returns:
        The message's id; None when it may not leave.
    """
    now, today = journal.clock.now(), journal.clock.today()
    with journal.database.writing() as connection:
        message_id = _claimed(connection, wanted, limits, run, Channel.SMTP, author, now, today)
        if message_id is not None:
            _say(connection, message_id, "sending", "", now)
    return message_id


def claim_all(
    journal: Journal, wanted: Sequence[NewMessage], limits: Limits, *, run: str, channel: Channel, author: str
) -> None:
    """Write messages down before they are handed over, all of them or none; durable when it returns.

    Raises:
        CampaignError: one of them may not leave any more.
    """
    now, today = journal.clock.now(), journal.clock.today()
    with journal.database.writing() as connection:
        for one in wanted:
            if _claimed(connection, one, limits, run, channel, author, now, today) is None:
                raise CampaignError(
                    f"{one.email} opted out or had a message just now, from another window or program.",
                    fix="Nothing was produced. Try again: who gets a message is worked out anew.",
                )


def _claimed(
    connection: sqlite3.Connection,
    wanted: NewMessage,
    limits: Limits,
    run: str,
    channel: Channel,
    author: str,
    now: datetime,
    today: date,
) -> str | None:
    key = address_key(wanted.email)
    rows = connection.execute(
        "SELECT campaign, made_at FROM message_states WHERE email = ? AND act IS NOT 'failed'", (key,)
    ).fetchall()
    before = [(campaign, day_of_moment(made_at)) for campaign, made_at in rows]
    if opted_out(connection, key) or limits.refusal(wanted.campaign, before, today):
        return None
    message_id = secrets.token_hex(8)
    connection.execute(
        "INSERT INTO messages (id, campaign, run, account_id, email, subject, body, channel, author, made_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message_id,
            wanted.campaign,
            run,
            wanted.account_id,
            key,
            wanted.subject,
            wanted.body,
            channel,
            author,
            to_text(now),
        ),
    )
    return message_id


def say(journal: Journal, message_id: str, state: State, detail: str) -> None:
    """Write down what became of a message; durable when it returns."""
    with journal.database.writing() as connection:
        _say(connection, message_id, state, detail, journal.clock.now())


def settle(journal: Journal, id_or_run: str, state: State, author: str) -> int:
    """A person says what became of a message, or of all of a run whose fate is not known; gives how many.

    Raises:
        CampaignError: there is no such message, or what became of it is known.
    """
    with journal.database.writing() as connection:
        rows = connection.execute(
            "SELECT id, act FROM message_states WHERE id = ?1 OR run = ?1 ORDER BY seq", (id_or_run,)
        ).fetchall()
        open_ = [message_id for message_id, act in rows if STATES.get(act) in {State.HANDED_OVER, State.UNKNOWN}]
        if not rows:
            raise CampaignError(f"There is no message and no run {id_or_run!r}.", fix="--log lists them.")
        if not open_:
            raise CampaignError(f"What became of {id_or_run} is known already.", fix="--log says what.")
        for message_id in open_:
            _say(connection, message_id, state, f"says {author}", journal.clock.now())
        return len(open_)


def _say(connection: sqlite3.Connection, message_id: str, act: str, detail: str, now: datetime) -> None:
    connection.execute(
        "INSERT INTO message_events (message_id, act, detail, happened_at) VALUES (?, ?, ?, ?)",
        (message_id, act, detail, to_text(now)),
    )
