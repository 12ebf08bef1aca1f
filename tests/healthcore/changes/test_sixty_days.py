"""Sixty invented days come out exactly as told: spans, causes, counters, totals, comparisons, segments."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.changes.words import cause_words
from healthcore.figures.series import measured
from healthcore.history.flips import OVERALL, Cause
from healthcore.plays.running import plays_of, run_plays
from healthcore.plays.tasks import Tasks
from healthcore.references import references_of
from healthcore.references.shortlist import FAILS
from healthcore.segments.conditions import condition_of, matching, values_of
from healthcore.vocabulary import Health
from tests.healthcore.changes.sixty import ACCOUNTS, CLOSED, FIRST, LAST, SPANS, TASKS, clock, day, health_on, seen

#: Days around every flip, and in between.
LOOKED_AT = sorted(
    {
        0,
        13,
        LAST,
        *(at for span in SPANS for end in (span.since, span.until) if end for at in (end - 1, end) if at >= 0),
    }
)
_FINGERPRINT = re.compile(r"\([0-9a-f]{12}\)")


def test_there_are_exactly_these_spans_with_these_causes(last: Day) -> None:
    found = [
        (
            row["account_id"],
            Health(row["health"]),
            (row["since"] - FIRST).days,
            None if row["until"] is None else (row["until"] - FIRST).days,
            Cause(row["cause"]),
            _FINGERPRINT.sub("(…)", cause_words(row)),
            row["at_least"],
        )
        for row in last.spans.filter(pl.col("scope") == OVERALL).iter_rows(named=True)
    ]
    expected = [
        (span.account_id, span.health, span.since, span.until, span.cause, span.words, span.at_least) for span in SPANS
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("account_id", "scope", "spans"),
    [
        ("data", "usage", [(3, 0, 10), (1, 10, 20), (2, 20, 25), (3, 25, None)]),
        ("data", "support", [(3, 0, None)]),
        ("expired", "risk", [(0, 0, 10), (1, 10, 31), (0, 31, None)]),
        ("expired", "usage", [(3, 0, None)]),
        ("onboarded", "usage", [(3, 0, 20), (2, 20, None)]),
        ("onboarded", "support", [(3, 20, None)]),  # onboarding has no such dimension
        ("missing", "support", [(2, 0, 22), (0, 22, None)]),
        ("returning", "usage", [(3, 5, 28), (3, 46, None)]),
    ],
)
def test_dimensions_have_spans_of_their_own(
    last: Day, account_id: str, scope: str, spans: list[tuple[int, int, int | None]]
) -> None:
    mine = last.spans.filter(pl.col("account_id") == account_id, pl.col("scope") == scope)
    assert [
        (row["health"], (row["since"] - FIRST).days, None if row["until"] is None else (row["until"] - FIRST).days)
        for row in mine.iter_rows(named=True)
    ] == spans


@pytest.mark.parametrize("number", LOOKED_AT)
def test_every_day_seen_afterwards_is_as_it_was(sixty: Path, number: int) -> None:
    then = day_of(seen(LAST, as_of=number))
    scored = then.outcome
    assert dict(scored.select("account_id", "health").iter_rows()) == health_on(number)
    for row in then.in_health.iter_rows(named=True):
        account_id = row["account_id"]
        if account_id not in health_on(number):
            assert row["days_in_health"] is None
            continue
        (span,) = [
            span
            for span in SPANS
            if span.account_id == account_id and span.since <= number and (span.until is None or number < span.until)
        ]
        days = number - span.since
        assert row["since"] == day(span.since)
        assert row["at_least"] is span.at_least
        assert row["days_in_health"] == days
        assert row["days_in_good"] == (days if span.health is Health.GOOD else 0)
        assert row["days_in_poor"] == (days if span.health is Health.POOR else 0)


@pytest.mark.parametrize("number", range(0, LAST + 1, 6))
def test_totals_reconcile_every_day(sixty: Path, number: int) -> None:
    book = seen(LAST, as_of=number).book
    figures = book.figures
    shown = book.view().table
    assert sum(figures.counts.values()) == figures.accounts == shown.height
    assert Counter(map(Health, shown["health"])) == Counter({k: v for k, v in figures.counts.items() if v})
    poor = shown.filter(pl.col("health") == Health.POOR.value)
    assert figures.value_at_risk == {"XXX": sum((value or Decimal(0) for value in poor["contract_value"]), Decimal(0))}


@pytest.mark.parametrize(("before", "after"), [(4, 11), (10, 17), (18, 25), (20, 50), (30, 37), (45, 52), (52, 59)])
def test_two_days_differ_as_an_independent_difference_says(sixty: Path, before: int, after: int) -> None:
    compared = day_of(seen(LAST, as_of=after)).compared(after - before)
    then, now = health_on(before), health_on(after)
    both = {account_id for account_id in then.keys() & now.keys() if then[account_id] and now[account_id]}

    def ids(frame: pl.DataFrame) -> set[str]:
        return set(frame["account_id"])

    assert ids(compared.declined) == {each for each in both if now[each] < then[each]}
    assert ids(compared.improved) == {each for each in both if now[each] > then[each]}
    assert ids(compared.improved_to_good) == {
        each for each in both if then[each] is not Health.GOOD and now[each] is Health.GOOD
    }
    assert ids(compared.first_seen) == now.keys() - then.keys()
    assert ids(compared.gone) == then.keys() - now.keys()
    assert ids(compared.from_unknown) == {each for each in then if each in now and not then[each] and now[each]}
    assert ids(compared.to_unknown) == {each for each in then if each in now and then[each] and not now[each]}


@pytest.mark.parametrize(
    ("number", "condition", "expected"),
    [
        (13, "health == poor", {"data", "expired", "cancelled"}),
        (13, "days_in_poor >= 4", {"cancelled"}),
        (14, "days_in_poor >= 4", {"data", "expired", "cancelled"}),
        (35, "health == poor", set()),
        (12, "declined == yes", {"data", "expired"}),
        (25, "improved_to_good == yes", {"data", "missing"}),
        (59, "days_in_good >= 59", {"steady", "seeded"}),
        (59, "days_in_good >= 60", {"seeded"}),
        (59, "health is empty", set()),
        (52, "health is empty", {"silent"}),
    ],
)
def test_segments_see_what_was_derived(sixty: Path, number: int, condition: str, expected: set[str]) -> None:
    then = day_of(seen(LAST, as_of=number))
    found = then.book.accounts.filter(matching(then, condition_of(condition, then)))
    assert set(found["account_id"]) == expected


def test_days_nobody_opened_the_book_on_end_no_span(last: Day) -> None:
    loads = {number for number in range(LAST + 1) if number not in CLOSED}
    known = {(known - FIRST).days for known in last.days}
    assert known - loads == {31}  # a rating expired on it
    assert loads <= known


def test_the_model_of_today_can_be_laid_over_the_past(sixty: Path) -> None:
    request = BookRequest("sixty", as_of=day(20), model=str(sixty / "sixty.toml"))
    then = open_book(request, clock(LAST))
    assert dict(then.book.table.select("account_id", "health").iter_rows())["model"] == Health.GOOD
    spans = day_of(then).spans.filter(pl.col("account_id") == "model", pl.col("scope") == OVERALL)
    assert spans["health"].to_list() == [Health.GOOD]


def test_every_account_was_looked_at(last: Day) -> None:
    assert set(last.spans["account_id"]) == ACCOUNTS.keys()


def test_the_series_of_figures_are_the_counts_of_those_days(last: Day) -> None:
    found = measured(last)
    accounts = found.measures.filter(pl.col("measure") == "accounts", pl.col("scope") == OVERALL)
    series: dict[int, Counter[Health]] = {}
    for known, health, value in accounts.select("day", "health", "value").iter_rows():
        series.setdefault((known - FIRST).days, Counter())[Health(health)] += int(value)
    assert series == {(known - FIRST).days: Counter(health_on((known - FIRST).days).values()) for known in last.days}


def test_value_at_risk_of_every_day_is_the_sum_over_its_poor_accounts(last: Day) -> None:
    found = measured(last)
    poor = found.measures.filter(
        pl.col("measure") == "value", pl.col("scope") == OVERALL, pl.col("health") == Health.POOR.value
    )
    series = {(known - FIRST).days: value for known, value in poor.select("day", "value").iter_rows()}
    counted = {(known - FIRST).days: list(health_on((known - FIRST).days).values()) for known in last.days}
    # Every account but the silent one has the same value.
    assert series == {
        at: Decimal(1000) * healths.count(Health.POOR) for at, healths in counted.items() if Health.POOR in healths
    }


def test_plays_made_exactly_these_tasks_each_once(last: Day) -> None:
    found = [
        (task.account_id, task.play, (task.made_at.date() - FIRST).days, (task.due - FIRST).days, task.priority.value)
        for task in Tasks(last.journal).all()
    ]
    assert sorted(found) == sorted((one.account_id, one.play, one.made, one.due, one.priority(LAST)) for one in TASKS)
    assert run_plays_again(last) == 0


def run_plays_again(last: Day) -> int:
    """How many tasks a second run of the last day makes."""
    return len(run_plays(last, plays_of(last.opened), "plays").tasks)


@pytest.mark.parametrize(("number", "asked"), [(44, None), (45, 45), (LAST, 45)])
def test_an_ask_counts_from_its_day_on(sixty: Path, number: int, asked: int | None) -> None:
    then = day_of(seen(LAST, as_of=number))
    found = dict(then.book.accounts.select("account_id").with_columns(values_of(then, ["last_asked"])).iter_rows())
    assert found.pop("seeded") == (None if asked is None else day(asked))
    assert set(found.values()) == {None}


@pytest.mark.parametrize(("number", "fails"), [(43, None), (46, "Asked")])
def test_who_was_asked_is_a_candidate_before_and_cools_down_after(sixty: Path, number: int, fails: str | None) -> None:
    found = references_of(day_of(seen(LAST, as_of=number)))
    near = dict(found.near_misses.select("account_id", FAILS).iter_rows())
    assert ("seeded" in found.candidates["account_id"].to_list()) is (fails is None)
    assert near.get("seeded") == fails
