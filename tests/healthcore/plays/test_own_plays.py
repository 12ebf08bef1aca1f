"""A user's own plays: when they start, how often, and what they do."""

from pathlib import Path

import pytest

from healthcore.plays.file import read_plays
from healthcore.plays.running import offered, plays_of, plays_path, run_plays, start_by_hand, would_start
from healthcore.plays.task import Priority
from healthcore.plays.tasks import Tasks
from healthcore.segments.conditions import condition_of, matching
from healthcore.vocabulary.errors import PlayError
from tests.healthcore.book.books import AS_OF, GOOD
from tests.healthcore.plays.playing import SAVE, Book, started
from tests.healthcore.segments.days import AVERAGE, POOR, account, day_before

LOW, HIGH = account("A1", POOR), account("A1", GOOD)
SAVED = [("Save it", "A1")]


def test_entering_a_condition_starts_it_once(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)

    assert started(book.run(3, HIGH)) == []
    assert started(book.run(2, LOW)) == SAVED
    assert started(book.run(1, LOW)) == []
    assert [task.title for task in book.tasks(book.day(0, LOW))] == ["Save Account A1"]


def test_coming_back_starts_it_again_when_its_task_is_over(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)
    book.run(9, LOW)
    book.run(8, HIGH)
    assert started(book.run(7, LOW)) == SAVED
    day = book.day(6, HIGH)
    assert [task.number for task in book.tasks(day)] == [1], "one open task for a play and account"

    Tasks(day.journal).finish(1, "Talked to them", "ann")
    book.run(6, HIGH)
    assert [task.number for task in book.run(5, LOW).tasks] == [2]


def test_leaving_and_coming_back_on_one_day_is_one_span(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)
    book.run(0, LOW)
    Tasks(book.day(0, LOW).journal).drop(1, "not now", "ann")
    book.run(0, HIGH)

    assert book.run(0, LOW).starts == ()


def test_leaving_starts_a_play_for_that(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", 'on = "leaves"\n[plays.task]'))

    assert started(book.run(9, HIGH)) == []
    assert started(book.run(8, LOW)) == []
    assert started(book.run(7, HIGH)) == SAVED
    assert started(book.run(6, HIGH)) == []


def test_an_account_that_is_cancelled_or_gone_starts_nothing_by_leaving(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", 'on = "leaves"\n[plays.task]'))
    other = account("A2", POOR)
    book.run(9, LOW, other)

    assert started(book.run(8, {**HIGH, "status": "cancelled"})) == []


def test_a_dwell_time_is_waited_for(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", "for_days = 5\n[plays.task]"))
    book.run(9, LOW)
    assert started(book.run(5, LOW)) == []
    assert started(book.run(4, LOW)) == SAVED


def test_a_dwell_time_begins_again_after_leaving(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", "for_days = 5\n[plays.task]"))
    book.run(9, LOW)
    book.run(6, HIGH)
    book.run(5, LOW)
    assert started(book.run(1, LOW)) == []
    assert started(book.run(0, LOW)) == SAVED


def test_of_health_alone_history_knows_since_when(tmp_path: Path) -> None:
    play = SAVE.replace("engagement < 20", "health == poor").replace("[plays.task]", "for_days = 5\n[plays.task]")
    book = Book(tmp_path, play)
    book.day(7, LOW)

    assert [start.since for start in book.run(2, LOW).starts] == [day_before(7)]


@pytest.mark.parametrize(
    ("rearm", "expected"),
    [
        ('"leaving"', [True, False, False, True]),
        ('"never"', [True, False, False, False]),
        ("3", [True, False, True, True]),
    ],
)
def test_when_it_may_start_again(tmp_path: Path, rearm: str, expected: list[bool]) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", f"rearm = {rearm}\n[plays.task]"))
    found = []
    for before, low in ((9, True), (7, True), (6, True), (5, False), (4, True)):
        run = book.run(before, LOW if low else HIGH)
        if low:
            found.append(bool(run.starts))
        for task in run.tasks:
            Tasks(book.day(before, LOW).journal).finish(task.number, "", "ann")

    assert found == expected


def test_quiet_days_put_a_start_off(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", "quiet_days = 5\n[plays.task]"))
    book.run(9, LOW)
    book.run(8, HIGH)

    assert started(book.run(7, LOW)) == []
    assert started(book.run(4, LOW)) == SAVED


def test_a_task_is_as_its_play_says(tmp_path: Path) -> None:
    book = Book(
        tmp_path,
        """
        [[plays]]
        name = "Renewal"
        when = "days_to_renewal <= 30"
        [plays.task]
        title = "Renew {{ name }}: {{ contract_value | number }} {{ currency }}"
        note = "Health {{ health }}, usage {{ health_of.usage }}, {{ play.plan or 'no plan' }}, {{ as_of }}"
        owner = "{{ owner | upper }}"
        due_in_days = 3
        priority = "high"
        """,
    )
    renews = day_before(-20).isoformat()

    (task,) = book.run(0, account("A1", GOOD, contract_value="12500", renewal_date=renews)).tasks

    assert (task.title, task.owner, task.priority) == ("Renew Account A1: 12,500 USD", "ANN", Priority.HIGH)
    assert task.note == f"Health Good, usage Good, no plan, {AS_OF}"
    assert (task.due, task.play) == (day_before(-3), "Renewal")


def test_the_name_of_a_customer_is_never_a_template(tmp_path: Path) -> None:
    hostile = "{{ 7 * 7 }} {% for x in y %} Acme [/] [@click=app.quit]"
    book = Book(tmp_path, SAVE)

    (task,) = book.run(0, {**LOW, "name": hostile}).tasks

    assert task.title == f"Save {hostile}"


def test_attributes_are_set_and_start_further_plays_in_the_same_run(tmp_path: Path) -> None:
    book = Book(
        tmp_path,
        """
        [[plays]]
        name = "Second"
        when = "play.rescue is yes and play.since in the last 3 days and play.depth >= 2"
        [plays.task]
        title = "Go on"

        [[plays]]
        name = "First"
        when = "engagement < 20"
        [plays.set]
        rescue = true
        depth = 2
        since = "{{ as_of }}"
        """,
    )

    run = book.run(0, LOW)

    assert started(run) == [("First", "A1"), ("Second", "A1")]
    day = book.day(0, LOW)
    assert matching(day, condition_of("play.depth == 2", day)).to_list() == [True]
    assert run_plays(day, plays_of(day.opened), "ann").starts == ()


def test_a_manual_play_starts_for_the_account_that_somebody_names(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", 'mode = "manual"\n[plays.task]'))
    assert started(book.run(0, LOW, account("A2", GOOD))) == []
    day = book.day(0, LOW, account("A2", GOOD))
    plays = plays_of(day.opened)

    assert offered(day, plays, "A2") == []
    (one,) = offered(day, plays, "A1")
    assert started(start_by_hand(day, one, "A1", "ann")) == SAVED
    assert offered(day, plays, "A1") == []
    with pytest.raises(PlayError, match="has started for it already"):
        start_by_hand(day, one, "A1", "ann")
    with pytest.raises(PlayError, match="is for accounts that meet"):
        start_by_hand(day, one, "A2", "ann")


def test_what_would_start_is_known_before_and_writes_nothing(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)
    day = book.day(0, LOW, account("A2", POOR))
    position = day.journal.position()

    found = would_start(day, plays_of(day.opened), only="A2")

    assert [(start.play.name, start.account_id) for start in found] == [("Save it", "A2")]
    assert day.journal.position() == position


def test_a_play_that_does_not_fit_the_book_is_told_and_the_others_run(tmp_path: Path) -> None:
    faulty = SAVE.replace("Save it", "Faulty").replace("engagement <", "engagment <")
    wrong = SAVE.replace("Save it", "Wrong").replace("{{ name }}", "{{ nmae }}")
    book = Book(tmp_path, faulty + wrong + SAVE)

    run = book.run(0, LOW)

    assert started(run) == SAVED
    first, second = run.problems
    assert first.startswith("play 'Faulty', when: line 1, column 1: engagment is neither")
    assert "Did you mean engagement" in first
    assert (
        second
        == "play 'Wrong', task.title: {{ nmae }}: nothing of that name is known of an account. Did you mean name?"
    )


def test_a_text_that_cannot_be_filled_in_stops_only_its_account(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("{{ name }}", "{{ 100 / contract_value }}"))
    zero = account("A2", POOR, contract_value="0")

    run = book.run(0, zero, LOW)

    assert started(run) == SAVED
    assert len(run.problems) == 1
    assert run.problems[0].startswith("play 'Save it', account A2: ")
    day = book.day(0, zero, LOW)
    position = day.journal.position()
    assert len(run_plays(day, plays_of(day.opened), "ann").problems) == 1
    assert day.journal.position() == position


def test_plays_run_for_today_only(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)
    past = book.day(3, LOW)
    past.journal.clock = book.day(0, LOW).journal.clock

    with pytest.raises(PlayError, match="today only"):
        run_plays(past, plays_of(past.opened), "ann")


def test_a_disabled_play_sleeps(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE.replace("[plays.task]", "enabled = false\n[plays.task]"))

    assert book.run(0, LOW).starts == ()


def test_plays_are_found_where_the_book_keeps_its_settings(tmp_path: Path) -> None:
    book = Book(tmp_path, SAVE)
    day = book.day(0, account("A1", AVERAGE))

    assert plays_of(day.opened) == read_plays(plays_path("book"))
