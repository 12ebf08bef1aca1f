"""What plays do: tasks, attributes and requests, written together with the firing that they belong to.

Texts are filled in before the transaction that writes them, so that it is short and no text can break it.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from healthcore.changes.day import Day
from healthcore.journal.play_values import PlayValue, insert_value
from healthcore.journal.ratings import to_text
from healthcore.plays.deliveries import insert_delivery
from healthcore.plays.facts import Facts
from healthcore.plays.planning import Start
from healthcore.plays.ready import WEBHOOK_SAYS
from healthcore.plays.state import ESCALATED, Firing, PlayState
from healthcore.plays.task import NewTask, Priority, Task, TaskState
from healthcore.plays.tasks import as_made, changes_of, insert_event, insert_task
from healthcore.plays.templates import rendered
from healthcore.vocabulary.errors import PlayError

#: The longest title; customers' names can be in it.
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Texts:
    """What a start says, filled in for its account.

    Attributes:
        title, note, owner: of the task.
        escalated_to: whom an escalated task goes to; empty for whom it had.
        sets: attributes with their values.
        body: what the request says; empty for none.
    """

    title: str = ""
    note: str = ""
    owner: str = ""
    escalated_to: str = ""
    sets: tuple[tuple[str, PlayValue], ...] = ()
    body: str = ""


def texts_of(day: Day, starts: Sequence[Start]) -> tuple[dict[str, Texts], list[str]]:
    """The texts of one play by account, and for which accounts they cannot be filled in, a line each."""
    found: dict[str, Texts] = {}
    problems = []
    facts = Facts(day, starts[0].ready.names) if starts else None
    for start in starts:
        if start.account_id in found or facts is None:
            continue
        try:
            found[start.account_id] = _texts(start, facts.of(start.row))
        except PlayError as error:
            problems.append(f"play {start.play.name!r}, account {start.account_id}: {' '.join(error.lines())}")
    return found, problems


def _texts(start: Start, values: Mapping[str, Any]) -> Texts:
    play = start.play
    task, escalate = play.task, play.escalate
    return Texts(
        title=_line(rendered(task.title, values)) or play.name if task else "",
        note=rendered(task.note, values) if task else "",
        owner=_line(rendered(task.owner, values)) if task else "",
        escalated_to=_line(rendered(escalate.owner, values)) if escalate else "",
        sets=tuple(
            (name, rendered(value, values) if isinstance(value, str) else value) for name, value in play.sets.items()
        ),
        body=_body(start, values) if play.webhook else "",
    )


def _line(text: str) -> str:
    """A text on one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"


def _body(start: Start, values: Mapping[str, Any]) -> str:
    """The JSON of a request: the play's own, or what is known of the account."""
    webhook = start.play.webhook
    if webhook is None or not webhook.body:
        said = {"play": start.play.name, "since": start.since, "as_of": values["as_of"], "account_id": start.account_id}
        return json.dumps({**said, **{name: values[name] for name in WEBHOOK_SAYS}}, ensure_ascii=False, default=str)
    body = rendered(webhook.body, values)
    try:
        json.loads(body)
    except ValueError as error:
        raise PlayError(f"webhook.body: it is no JSON ({error}).", fix="Write values as {{ name | tojson }}.") from None
    return body


class Actor:
    """Writes what one play does, inside a transaction.

    Args:
        connection: the transaction's.
        state: what the play has done; it is brought up to date.
        today: the day.
        author: who runs the plays.
        now: the moment.
    """

    def __init__(
        self, connection: sqlite3.Connection, state: PlayState, *, today: date, author: str, now: datetime
    ) -> None:
        self._connection = connection
        self._state = state
        self._today = today
        self._author = author
        self._now = now
        self._made: dict[int, Task] = {}

    def act(self, start: Start, texts: Texts) -> None:
        """Does it, once: the firing claims it, by play, account and span."""
        row = (start.play.name, start.account_id, start.span, self._today.isoformat(), self._author, to_text(self._now))
        self._connection.execute(
            "INSERT INTO firings (play, account_id, span, day, author, fired_at) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        self._state.firings[start.account_id].append(Firing(start.span, self._today))
        if start.escalates:
            self._escalate(start, texts)
        else:
            self._start(start, texts)

    def _start(self, start: Start, texts: Texts) -> None:
        play = start.play
        # One open task for a play and account: what is open already stands for this span too.
        if play.task is not None and self._state.open_task(start.account_id) is None:
            self._make_task(start, texts, play.task.priority, play.task.due_in_days)
        for name, value in texts.sets:
            insert_value(self._connection, start.account_id, name, value, play=play.name, set_at=to_text(self._now))
        if play.webhook is not None:
            insert_delivery(self._connection, start, play.webhook, texts.body, self._now)

    def _make_task(self, start: Start, texts: Texts, priority: Priority, due_in_days: int) -> None:
        new = NewTask(
            account_id=start.account_id,
            title=texts.title,
            note=texts.note,
            owner=texts.owner,
            due=self._today + timedelta(days=due_in_days),
            priority=priority,
            author=self._author,
            play=start.play.name,
            span=start.span,
        )
        self._keep(as_made(insert_task(self._connection, new, self._now), new, self._now), is_made=True)

    def _escalate(self, start: Start, texts: Texts) -> None:
        """The open task becomes more pressing; where it was done, a new one is made; where dropped, nothing."""
        escalation = start.play.escalate
        assert escalation is not None  # noqa: S101 - only then a start escalates
        task = self._state.open_task(start.account_id)
        if task is None:
            begun = start.span.removesuffix(ESCALATED)
            of_span = [one for one in self._state.tasks[start.account_id] if one.span.startswith(begun)]
            if not of_span or of_span[-1].state is TaskState.DONE:
                self._make_task(start, texts, escalation.priority, escalation.due_in_days)
            return
        due = min(task.due, self._today + timedelta(days=escalation.due_in_days))
        owner = texts.escalated_to or None
        insert_event(
            self._connection,
            task.number,
            "reopened" if task.state is TaskState.SNOOZED else "changed",
            self._author,
            self._now,
            words=f"escalated by {start.play.name}",
            changes=changes_of(owner=owner, due=due, priority=escalation.priority),
        )
        now = replace(task.awake(), owner=owner or task.owner, due=due, priority=escalation.priority)
        self._keep(now, is_made=task.number in self._made)

    @property
    def made(self) -> list[Task]:
        """The tasks that it made, as they are now."""
        return list(self._made.values())

    def _keep(self, task: Task, *, is_made: bool) -> None:
        """A task as it is now, in place of how it was."""
        tasks = self._state.tasks[task.account_id]
        tasks[:] = [*(one for one in tasks if one.number != task.number), task]
        if is_made:
            self._made[task.number] = task
