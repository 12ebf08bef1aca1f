"""Today as one person sees it: what changed since they last looked, which tasks and which ratings are due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from healthcore.book.view import Chosen
from healthcore.changes.day import Day
from healthcore.changes.ratings_due import due_now
from healthcore.journal.marks import Act, Mark, Marks
from healthcore.plays.snoozes import check_snooze
from healthcore.plays.tasks import Tasks
from healthcore.today.news import news
from healthcore.today.reminders import reminders
from healthcore.today.snooze import away
from healthcore.vocabulary import CSM_RISK
from healthcore.vocabulary.errors import InputError

#: The kind of item that a due rating is, the first part of its name.
RATING = "rating"

#: The kind of item that a task is.
TASK = "task"

#: A row for a task that is due, and what the book says of its account.
TASKS_DUE = pl.Schema(
    {
        "item": pl.String(),
        "number": pl.Int64(),
        "account_id": pl.String(),
        "title": pl.String(),
        "due": pl.Date(),
        "priority": pl.String(),
        "owner": pl.String(),
        "name": pl.String(),
        "health": pl.UInt8(),
        "contract_value": pl.Decimal(38, 4),
        "currency": pl.String(),
    }
)
_OF_THE_ACCOUNT = ("name", "health", "contract_value", "currency")

#: Days before the first look at the sample book whose changes are news.
_NEWS_OF_SAMPLE = 7

#: A row for a rating that is due: since when (`due`), and what the book says of the account.
RATINGS_DUE = pl.Schema(
    {
        "item": pl.String(),
        "account_id": pl.String(),
        "name": pl.String(),
        "due": pl.Date(),
        "why": pl.String(),
        "health": pl.UInt8(),
        CSM_RISK: pl.Int8(),
        "conflict": pl.Boolean(),
        "rating_expired": pl.Boolean(),
        "contract_value": pl.Decimal(38, 4),
        "currency": pl.String(),
        "owner": pl.String(),
    }
)


@dataclass(frozen=True, eq=False)
class Today:
    """What somebody has to deal with.

    Attributes:
        day: the book and its past.
        author: whose.
        since: the last day that is no news to them.
        changes: what became something else, with the columns of NEWS.
        tasks: the tasks that are due, with the columns of TASKS_DUE, the most urgent first.
        ratings: the ratings that are due, with the columns of RATINGS_DUE, the longest due first.
        reminders: why the model has to be looked at again, with the columns of REMINDERS.
        snoozed: how many items sleep.
    """

    day: Day
    author: str
    since: date
    changes: pl.DataFrame
    tasks: pl.DataFrame
    ratings: pl.DataFrame
    reminders: pl.DataFrame
    snoozed: int

    @property
    def count(self) -> int:
        """How many items there are."""
        return sum(frame.height for frame in self.lists)

    @property
    def lists(self) -> tuple[pl.DataFrame, ...]:
        """All lists; each has `item`, `account_id` and `name`."""
        return self.changes, self.tasks, self.ratings, self.reminders

    def within(self, chosen: Chosen) -> "Today":
        """Only what is about accounts that somebody chose; those that are gone are among none."""
        ids = self.day.book.table["account_id"].filter(chosen.members).implode()
        changes, tasks, ratings, reminders = (frame.filter(pl.col("account_id").is_in(ids)) for frame in self.lists)
        return replace(self, changes=changes, tasks=tasks, ratings=ratings, reminders=reminders)


def today_of(day: Day, author: str) -> Today:
    """What somebody has to deal with on a day; before their first look it is what they would see then."""
    marks = Marks(day.journal)
    since = marks.bookmark(author) or _first_bookmark(day)
    mine = marks.of(author)
    changes = news(day, since, marks=mine, author=author)
    lists = changes, ratings_due(day), reminders(day)
    asleep = away(day, mine.values())
    changes, ratings, reminded = (_awake(items, asleep, mine) for items in lists)
    asleep_now = {item for items in lists for item in items["item"]} & asleep
    return Today(day, author, since, changes, tasks_due(day), ratings, reminded, len(asleep_now))


def changes_since(day: Day, since: date) -> pl.DataFrame:
    """What became something else after a day, whoever has dealt with it; with the columns of NEWS."""
    return news(day, since)


def ratings_due(day: Day) -> pl.DataFrame:
    """The ratings that are due on a day and why, the longest due first, then the biggest contract value."""
    due = due_now(day)
    table = day.book.table[due["row"]].with_columns(due["due"], due["why"])
    named = table.with_columns(item=pl.format(f"{RATING}:{{}}:{{}}", "account_id", pl.col("due").dt.to_string()))
    missing = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in RATINGS_DUE.items() if name not in named.columns
    ]
    return named.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in RATINGS_DUE.items())


def tasks_due(day: Day) -> pl.DataFrame:
    """The open tasks that are due on a day, the most urgent first."""
    rows = [
        (f"{TASK}:{task.number}", task.number, task.account_id, task.title, task.due, task.priority.value, task.owner)
        for task in Tasks(day.journal).due(day.as_of)
    ]
    told = {name: dtype for name, dtype in TASKS_DUE.items() if name not in _OF_THE_ACCOUNT}
    tasks = pl.DataFrame(rows, schema=told, orient="row")
    table = day.book.table
    known = table.select("account_id", *(name for name in _OF_THE_ACCOUNT if name in table.columns))
    return (
        tasks.join(known, on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col("name").fill_null(pl.col("account_id")))
        .select(pl.col(name).cast(dtype) for name, dtype in TASKS_DUE.items())
    )


def begin(day: Day, author: str) -> bool:
    """Sets somebody's bookmark at their first look at today, so that it is calm; says whether it was the first."""
    if day.as_of != day.journal.clock.today():
        return False
    return Marks(day.journal).begin(author, _first_bookmark(day))


def _first_bookmark(day: Day) -> date:
    """Nothing is news at a first look but in the sample book, so that there is some to try things on.

    What was there on the first day that is known was never news.
    """
    days_before = _NEWS_OF_SAMPLE if day.opened.path is None else 0
    return max(day.as_of - timedelta(days=days_before), day.days[0])


def handle(today: Today, items: Iterable[tuple[str, str]]) -> None:
    """Marks items, each with its account, as dealt with. Durable when it returns."""
    _mark(today, (Mark(item=item, account_id=account_id, act=Act.HANDLED) for item, account_id in items))


def reopen(today: Today, items: Iterable[tuple[str, str]]) -> None:
    """Takes back that items were handled or snoozed. Durable when it returns."""
    _mark(today, (Mark(item=item, account_id=account_id, act=Act.REOPENED) for item, account_id in items))


def snooze(
    today: Today, items: Iterable[tuple[str, str]], *, until: date | None, condition: str = "", reason: str = ""
) -> None:
    """Sends items away until a day or a condition. InputError when it has no end that makes sense."""
    items = list(items)
    check_snooze(today.day, until, condition)
    if condition.strip() and not all(account_id for _, account_id in items):
        raise InputError(
            "A condition is about an account, and a reminder to look at the model is about none.",
            fix="Snooze it until a day.",
        )
    asleep = Mark(
        item="", account_id="", act=Act.SNOOZED, until=until, condition=condition.strip(), reason=reason.strip()
    )
    _mark(today, (replace(asleep, item=item, account_id=account_id) for item, account_id in items))


def _mark(today: Today, marks: Iterable[Mark]) -> None:
    Marks(today.day.journal).add(marks, today.author)


def _awake(items: pl.DataFrame, asleep: set[str], marks: Mapping[str, Mark]) -> pl.DataFrame:
    """Without the items that sleep, and those that were handled under exactly this name."""
    gone = asleep | {item for item, mark in marks.items() if mark.act is Act.HANDLED}
    return items.filter(~pl.col("item").is_in(list(gone)))
