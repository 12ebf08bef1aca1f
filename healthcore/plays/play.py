"""A play: what happens when an account begins, or ceases, to meet a condition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from healthcore.journal.play_values import PlayValue
from healthcore.plays.task import Priority


class Trigger(StrEnum):
    """What starts a play."""

    ENTERS = "enters"
    """The account meets the condition."""
    LEAVES = "leaves"
    """It met the condition and does not any more."""


@dataclass(frozen=True, slots=True)
class TaskAction:
    """A task to make. Texts are templates, see `healthcore.plays.templates`.

    Attributes:
        title: what to do.
        note: more about it.
        owner: who does it.
        due_in_days: days from the day it is made until it is due.
        priority: how much it matters.
    """

    title: str
    note: str = ""
    owner: str = "{{ owner }}"
    due_in_days: int = 7
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Escalation:
    """When and how a task becomes more pressing while its span lasts.

    Attributes:
        when: the condition.
        priority: the task's from then on.
        due_in_days: days until it is due then, unless it is due sooner.
        owner: whom it goes to, a template; empty for whom it had.
    """

    when: str
    priority: Priority = Priority.HIGH
    due_in_days: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to make, with POST. In `url` and `headers` `${NAME}` stands for an environment variable.

    Attributes:
        url: where to.
        headers: by name.
        body: a template of JSON; empty for what is known of the account.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A play as its file says it.

    Attributes:
        name: what it is known by.
        description: what it is for, in a sentence.
        when: the condition.
        on: what of the condition starts it.
        for_days: whole days that it has to have been so; the dwell time.
        manual: somebody starts it, account by account; else it starts by itself.
        rearm: when it may start again for an account that it has started for: "leaving", after it was away from the
            condition; "never"; or a number: also every so many days while it lasts.
        quiet_days: days after a start in which it does not start again for the account.
        enabled: whether it is used at all.
        task: the task it makes.
        escalate: how that becomes more pressing.
        sets: attributes it sets, `play.NAME` in conditions; texts are templates.
        webhook: the request it makes.
        counts: the derived value that the history itself keeps for this play; such a play has no other action.
        shipped: it comes with Pulsebook.
    """

    name: str
    description: str = ""
    when: str
    on: Trigger = Trigger.ENTERS
    for_days: int = 0
    manual: bool = False
    rearm: Literal["leaving", "never"] | int = "leaving"
    quiet_days: int = 0
    enabled: bool = True
    task: TaskAction | None = None
    escalate: Escalation | None = None
    sets: Mapping[str, PlayValue] = field(default_factory=dict)
    webhook: Webhook | None = None
    counts: str = ""
    shipped: bool = False

    @property
    def actions(self) -> tuple[str, ...]:
        """What it does, in a word each."""
        words = {
            "task": self.task is not None,
            "attribute": bool(self.sets),
            "webhook": self.webhook is not None,
            "counter": bool(self.counts),
        }
        return tuple(word for word, has in words.items() if has)
