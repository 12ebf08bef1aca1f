"""The plays that come with Pulsebook, day by day."""

from pathlib import Path

import pytest

from healthcore.journal.asks import NewAsk, record_asks
from healthcore.plays.file import shipped_plays
from healthcore.plays.running import plays_of, run_plays
from healthcore.plays.task import Priority, TaskState
from healthcore.plays.tasks import Tasks
from tests.healthcore.book.books import AS_OF, GOOD
from tests.healthcore.plays.playing import Book, started
from tests.healthcore.segments.days import AVERAGE, POOR, account, day_before

POOR_PLAY, ASK_PLAY = "Persistent Poor Health", "Reference Request"


def test_they_are_those_that_customer_success_knows() -> None:
    assert [play.name for play in shipped_plays()] == [
        "Track Days in Good Health",
        "Reset Days in Good Health",
        "Track Days in Poor Health",
        "Reset Days in Poor Health",
        POOR_PLAY,
        ASK_PLAY,
    ]


def test_days_in_health_count_and_start_again(tmp_path: Path) -> None:
    book, counters = Book(tmp_path), []
    for before, health in ((9, POOR), (6, POOR), (5, GOOD), (3, GOOD), (2, POOR), (0, POOR)):
        day = book.day(before, account("A1", health))
        counters.append(day.in_health.select("days_in_good", "days_in_poor").row(0))

    assert counters == [(0, 0), (0, 3), (0, 0), (2, 0), (0, 0), (0, 2)]


@pytest.mark.parametrize(("days", "starts"), [(13, False), (14, True), (29, True)])
def test_fourteen_days_of_poor_make_a_task_for_the_owner(tmp_path: Path, days: int, starts: bool) -> None:
    book = Book(tmp_path)
    book.day(days, account("A1", POOR, owner="Bo"))

    run = book.run(0, account("A1", POOR, owner="Bo"))

    assert started(run) == ([(POOR_PLAY, "A1")] if starts else [])
    if starts:
        (task,) = run.tasks
        assert (task.owner, task.due, task.priority) == ("Bo", day_before(-2), Priority.NORMAL)
        assert task.title == f"Poor for {days} days: agree on a plan"
        assert task.note


def test_after_thirty_days_it_is_urgent(tmp_path: Path) -> None:
    book = Book(tmp_path)
    poor = account("A1", POOR)
    book.day(30, poor)
    book.run(15, poor)
    assert book.run(1, poor).starts == ()

    run = book.run(0, poor)

    assert started(run) == [(f"{POOR_PLAY}!", "A1")]
    (task,) = book.tasks(book.day(0, poor))
    assert (task.priority, task.due, task.state) == (Priority.HIGH, day_before(13), TaskState.OPEN)


def test_who_is_poor_for_long_when_plays_first_run_has_one_urgent_task(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.day(40, account("A1", POOR))

    run = book.run(0, account("A1", POOR))

    assert [(task.priority, task.due) for task in run.tasks] == [(Priority.HIGH, AS_OF)]


@pytest.mark.parametrize(("act", "priorities"), [("finish", [Priority.HIGH]), ("drop", [])])
def test_a_task_that_was_done_comes_back_urgent_and_one_that_was_dropped_does_not(
    tmp_path: Path, act: str, priorities: list[Priority]
) -> None:
    book, poor = Book(tmp_path), account("A1", POOR)
    book.day(30, poor)
    book.run(15, poor)
    tasks = Tasks(book.day(10, poor).journal)
    getattr(tasks, act)(1, "", "ann")

    assert [task.priority for task in book.run(0, poor).tasks] == priorities


def test_a_new_span_of_poor_makes_a_new_task(tmp_path: Path) -> None:
    book, poor = Book(tmp_path), account("A1", POOR)
    book.day(40, poor)
    book.run(26, poor)
    Tasks(book.day(25, poor).journal).finish(1, "They answered", "ann")
    book.run(20, account("A1", AVERAGE))
    book.run(18, poor)
    assert book.run(5, poor).tasks == ()

    assert [task.number for task in book.run(4, poor).tasks] == [2]


ELIGIBLE = {"csm_risk": "", "renewal_date": "", "status": "paying"}


@pytest.mark.parametrize(
    ("days", "said", "starts"),
    [
        (60, {}, True),
        (59, {}, False),
        (60, {"csm_risk": "No known risk"}, True),
        (60, {"status": "trial"}, False),
        (60, {"renewal_date": day_before(-60).isoformat()}, False),
        (60, {"renewal_date": day_before(-61).isoformat()}, True),
        (60, {"referenceable": "no"}, False),
        (60, {"referenceable": "yes"}, True),
    ],
)
def test_sixty_good_days_without_risk_or_renewal_ask_for_a_reference(
    tmp_path: Path, days: int, said: dict[str, str], starts: bool
) -> None:
    book, good = Book(tmp_path), account("A1", GOOD, **{**ELIGIBLE, **said})
    book.day(days, good)

    assert started(book.run(0, good)) == ([(ASK_PLAY, "A1")] if starts else [])


def test_who_was_asked_lately_is_left_alone_until_the_cool_down_is_over(tmp_path: Path) -> None:
    book, good = Book(tmp_path), account("A1", GOOD)
    book.day(200, good)
    day = book.day(95, good)
    record_asks(day.journal, [NewAsk("A1", "Case study", asked_on=day_before(95))], "ann")
    assert book.run(10, good).tasks == ()
    assert book.run(5, good).tasks == ()

    assert started(book.run(4, good)) == [(ASK_PLAY, "A1")]


def test_a_second_run_does_nothing_and_writes_nothing(tmp_path: Path) -> None:
    book, poor = Book(tmp_path), account("A1", POOR)
    book.day(20, poor)
    book.run(0, poor)
    day = book.day(0, poor)
    position = day.journal.position()

    again = run_plays(day, plays_of(day.opened), "ann")

    assert (again.starts, again.tasks) == ((), ())
    assert day.journal.position() == position
