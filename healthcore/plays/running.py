"""Running the plays of a book: today, each once for a span, however often and by however many programs it is done."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from healthcore.book.opening import OpenedBook
from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.journal.locations import book_config_dir
from healthcore.journal.ratings import to_text
from healthcore.plays.acting import Actor, texts_of
from healthcore.plays.file import PLAYS_FILE, read_plays
from healthcore.plays.planning import Planned, Start, look, plan
from healthcore.plays.play import Play
from healthcore.plays.ready import ReadyPlay, ready
from healthcore.plays.snoozes import woken
from healthcore.plays.state import BY_HAND, read_states
from healthcore.plays.task import Task
from healthcore.plays.tasks import insert_event, read_tasks
from healthcore.vocabulary.errors import PlayError

#: Who wakes tasks whose condition holds.
PULSEBOOK = "pulsebook"

#: How often what plays set may start further plays in one run.
_MOST_ROUNDS = 10


@dataclass(frozen=True)
class PlayRun:
    """What a run of plays did.

    Attributes:
        starts: the plays that started, with the accounts that they started for.
        tasks: the tasks that they made.
        woken: the tasks that are back from a snooze because its condition holds.
        problems: why plays were left out, a line each.
    """

    starts: tuple[Start, ...] = ()
    tasks: tuple[Task, ...] = ()
    woken: tuple[Task, ...] = ()
    problems: tuple[str, ...] = ()


def plays_path(book: str) -> Path:
    """The file with the plays of the book of that name, whether or not it is there."""
    return book_config_dir(book) / PLAYS_FILE


def plays_of(opened: OpenedBook) -> tuple[Play, ...]:
    """The plays of a book, shipped ones first; PlayError when its file cannot be used."""
    return read_plays(plays_path(opened.name))


def would_start(day: Day, plays: Sequence[Play], *, only: str | None = None) -> list[Start]:
    """What would start now, for all accounts or one; nothing is written. What does not fit the book is left out."""
    fitting, _ = ready(plays, day)
    states = day.journal.database.read(read_states)
    planned = (plan(look(one, day, only=only), states[one.play.name], only=only) for one in fitting)
    return [start for one in planned for start in one.starts]


def offered(day: Day, plays: Sequence[Play], account_id: str) -> list[ReadyPlay]:
    """The manual plays whose condition an account meets, and which have no open task for it."""
    fitting, _ = ready([play for play in plays if play.manual], day)
    states = day.journal.database.read(read_states)
    return [
        one
        for one in fitting
        if account_id in look(one, day, only=account_id).meets and states[one.play.name].open_task(account_id) is None
    ]


def manual_play(day: Day, name: str) -> ReadyPlay:
    """The manual play of that name, in any case; PlayError when there is none, or it does not fit the book."""
    plays = {play.name.casefold(): play for play in plays_of(day.opened) if play.manual and play.enabled}
    play = plays.get(name.strip().casefold())
    if play is None:
        names = ", ".join(repr(known.name) for known in plays.values())
        raise PlayError(
            f"{name}: this book has no manual play of that name.",
            fix=f"Manual plays are: {names}." if names else 'A play is manual when it says mode = "manual".',
        )
    fitting, problems = ready([play], day)
    if not fitting:
        raise PlayError(*problems)
    return fitting[0]


def run_plays(day: Day, plays: Sequence[Play], author: str) -> PlayRun:
    """Runs the plays of a book; what it did is on the disk when this returns, and a second run does nothing.

    PlayError when the day is not today: plays look at no other.
    """
    _refuse_another_day(day)
    ran = PlayRun(woken=_wake(day))
    for _ in range(_MOST_ROUNDS):
        fitting, problems = ready(plays, day)
        done = _run_once(day, fitting, author)
        ran = PlayRun((*ran.starts, *done.starts), (*ran.tasks, *done.tasks), ran.woken, (*problems, *done.problems))
        if not any(start.play.sets for start in done.starts) or not _reads_attributes(fitting):
            break
    return ran


def start_by_hand(day: Day, one: ReadyPlay, account_id: str, author: str) -> PlayRun:
    """Starts a manual play for an account that meets its condition; once a day, and not while its task is open."""
    _refuse_another_day(day)
    row = look(one, day, only=account_id).meets.get(account_id)
    if row is None:
        raise PlayError(f"{account_id}: the play {one.play.name!r} is for accounts that meet: {one.play.when}")
    start = Start(one, row, account_id, f"{BY_HAND}{day.as_of.isoformat()}", day.as_of)
    texts, problems = texts_of(day, [start])
    if problems:
        raise PlayError(*problems)
    with day.journal.database.writing() as connection:
        state = read_states(connection)[one.play.name]
        if state.open_task(account_id) is not None or state.has_fired(account_id, start.span):
            raise PlayError(f"{account_id}: the play {one.play.name!r} has started for it already.")
        actor = Actor(connection, state, today=day.as_of, author=author, now=day.journal.clock.now())
        actor.act(start, texts[account_id])
    return PlayRun((start,), tuple(actor.made))


def _refuse_another_day(day: Day) -> None:
    if day.as_of != day.journal.clock.today():
        raise PlayError(f"{day.as_of}: plays run for today only.")


def _reads_attributes(fitting: Sequence[ReadyPlay]) -> bool:
    return any(name.startswith("play.") for one in fitting for name in metrics_read(one.condition))


def _run_once(day: Day, fitting: Sequence[ReadyPlay], author: str) -> PlayRun:
    """Every play once, in one transaction: a program that is killed in it has done all of it or nothing."""
    sights = [look(one, day) for one in fitting]
    states = day.journal.database.read(read_states)
    plans = [plan(sight, states[sight.ready.play.name]) for sight in sights]
    filled = {planned.play.name: texts_of(day, planned.starts) for planned in plans}
    problems = tuple(problem for _, said in filled.values() for problem in said)
    if not any(planned.entered or planned.left or filled[planned.play.name][0] for planned in plans):
        return PlayRun(problems=problems)  # nothing is written when there is nothing to do
    now = day.journal.clock.now()
    starts: list[Start] = []
    tasks: list[Task] = []
    with day.journal.database.writing() as connection:
        states = read_states(connection)  # once more: another program may have run them in between
        for sight in sights:
            name = sight.ready.play.name
            planned = plan(sight, states[name])
            _see(connection, planned, day.as_of, now)
            actor = Actor(connection, states[name], today=day.as_of, author=author, now=now)
            for start in planned.starts:
                if start.account_id in filled[name][0]:
                    actor.act(start, filled[name][0][start.account_id])
                    starts.append(start)
            tasks += actor.made
    return PlayRun(tuple(starts), tuple(tasks), problems=problems)


def _see(connection: sqlite3.Connection, planned: Planned, today: date, now: datetime) -> None:
    """Keeps which accounts began and ceased to meet the condition."""
    play, seen_at = planned.play.name, to_text(now)
    rows = [(play, account_id, "entered", day.isoformat(), seen_at) for account_id, day in planned.entered.items()]
    rows += [(play, account_id, "left", today.isoformat(), seen_at) for account_id in planned.left]
    connection.executemany("INSERT INTO play_spans (play, account_id, act, day, seen_at) VALUES (?, ?, ?, ?, ?)", rows)


def _wake(day: Day) -> tuple[Task, ...]:
    """Ends the snoozes whose condition holds."""
    awake = woken(day.journal.database.read(read_tasks), day)
    if not awake:
        return ()
    tasks = []
    with day.journal.database.writing() as connection:
        standing = {task.number: task for task in read_tasks(connection)}
        for task in awake:
            if standing[task.number] == task:  # nobody else did anything with it in between
                why = f"snoozed until {task.condition}"
                insert_event(connection, task.number, "reopened", PULSEBOOK, day.journal.clock.now(), words=why)
                tasks.append(task.awake())
    return tuple(tasks)
