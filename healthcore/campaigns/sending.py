"""Sending a campaign: each message claimed in the journal before it leaves, so that no crash sends one twice."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from healthcore.campaigns.claiming import Limits, claim, new_run, say
from healthcore.campaigns.composing import email_of
from healthcore.campaigns.file import Sender, Settings, Smtp, mailbox
from healthcore.campaigns.log import State
from healthcore.campaigns.mailing import Mailing, Message
from healthcore.campaigns.password import password_for
from healthcore.campaigns.smtp import Server
from healthcore.vocabulary.errors import CampaignError, MailError

#: So many failures one after the other, and the rest is left for another time.
_MOST_FAILURES = 5

#: Hears of every message that something became of: how many, of how many.
Progress = Callable[[int, int], None]


@dataclass
class Sent:
    """What became of a campaign's messages.

    Attributes:
        run: what they have in common in the log.
        counts: how many were sent, failed, or have an unknown fate.
        passed_over: how many were not sent as somebody opted out or had a message meanwhile.
        left: how many were not tried.
        problems: what went wrong, a line each.
    """

    run: str
    counts: dict[State, int] = field(default_factory=lambda: {State.SENT: 0, State.FAILED: 0, State.UNKNOWN: 0})
    passed_over: int = 0
    left: int = 0
    problems: list[str] = field(default_factory=list)


class Pace:
    """At most so many messages in a minute.

    Args:
        per_minute: how many.
        sleep: waits for some seconds.
    """

    def __init__(self, per_minute: int, sleep: Callable[[float], None] = time.sleep) -> None:
        self._gap = 60 / per_minute
        self._sleep = sleep
        self._next = 0.0

    def wait(self) -> None:
        """Until the next message may leave."""
        now = time.monotonic()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._gap


def who_sends(settings: Settings) -> tuple[Sender, Smtp]:
    """Who writes, and through which server; MailError when `campaigns.toml` does not say."""
    problems = []
    if settings.sender is None:
        problems.append('campaigns.toml does not say who writes: [sender] with from = "Ada Quill <ada@example.com>".')
    if settings.smtp is None:
        problems.append('campaigns.toml does not say through which server: [smtp] with host = "smtp.example.com".')
    if settings.sender is None or settings.smtp is None:
        raise MailError(*problems, fix="Drafts and CSV need neither.")
    return settings.sender, settings.smtp


def send(
    mailing: Mailing,
    confirmed: int,
    *,
    author: str,
    most: int | None = None,
    pace: Pace | None = None,
    progress: Progress | None = None,
) -> Sent:
    """Send a campaign's messages; what was sent before a crash or another run is not sent again.

    Args:
        mailing: the campaign, today.
        confirmed: how many messages somebody has seen that there are, and wants sent.
        author: who sends.
        most: the first so many.
        pace: how fast; None for what the settings say.
        progress: see Progress.

    Raises:
        CampaignError: a value is missing, or there are more or fewer messages than confirmed.
        MailError: nothing could be sent.
    """
    sender, smtp = who_sends(mailing.settings)
    messages = mailing.messages(most)
    if len(messages) != confirmed:
        raise CampaignError(
            f"There are {len(messages):,} messages now, not {confirmed:,}: nothing was sent.",
            fix="Look at the audience again, and confirm that number.",
        )
    sent = Sent(new_run())
    if not messages:
        return sent
    with Server(smtp, password_for(smtp)) as server:
        _Sending(mailing, sender, server, author, sent).all(messages, pace or Pace(smtp.per_minute), progress)
    return sent


class _Sending:
    """One run of sending."""

    def __init__(self, mailing: Mailing, sender: Sender, server: Server, author: str, sent: Sent) -> None:
        self._mailing = mailing
        self._sender = sender
        self._server = server
        self._author = author
        self._sent = sent
        self._failures = 0

    def all(self, messages: list[Message], pace: Pace, progress: Progress | None) -> None:
        """Every message, until the server fails again and again."""
        for at, message in enumerate(messages):
            try:
                self._one(message, pace)
            except MailError as error:
                self._sent.problems += error.problems
                self._failures = _MOST_FAILURES
            if progress is not None:
                progress(at + 1, len(messages))
            if self._failures >= _MOST_FAILURES:
                self._sent.left = len(messages) - at - 1
                return

    def _one(self, message: Message, pace: Pace) -> None:
        campaign = self._mailing.campaign
        journal = self._mailing.day.journal
        limits = Limits(self._mailing.settings.frequency, campaign.again_after)
        pace.wait()
        message_id = claim(journal, message.logged(campaign.name), limits, run=self._sent.run, author=self._author)
        if message_id is None:
            self._sent.passed_over += 1
            return
        mail = email_of(message, self._sender, journal.clock.now(), message_id)
        answer = self._server.deliver(self._sender.address.addr_spec, mailbox("", message.email).addr_spec, mail)
        say(journal, message_id, answer.state, answer.said)
        self._sent.counts[answer.state] += 1
        self._failures = 0 if answer.state is State.SENT else self._failures + 1
        if answer.state is not State.SENT:
            self._sent.problems.append(f"{message.email}: {answer.state}: {answer.said}.")
        if answer.gone:
            self._server.reconnect()
