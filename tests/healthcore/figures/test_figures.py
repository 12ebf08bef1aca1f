"""Figures of a day, the change over a week and the series, against a count row by row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from healthcore.book.rating import save_rating
from healthcore.changes.day import Day, day_of
from healthcore.figures.figures import Figure, key_figures
from healthcore.figures.kinds import DIMENSION_KINDS, KINDS, Unit
from healthcore.figures.series import measured
from healthcore.journal.locations import history_dir
from healthcore.segments.segment import chosen_by
from healthcore.sources.book_file import BookFile
from healthcore.sources.exchange import Currency
from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD
from tests.healthcore.figures.naive import POOR as POOR_CODE
from tests.healthcore.figures.naive import figures_on, money_on, rows_on
from tests.healthcore.segments.days import AVERAGE, POOR, UNKNOWN, account, day_after, day_before, own_directories

_LIVES = (GOOD, AVERAGE, POOR, UNKNOWN)


def random_days(directory: Path, seed: int = 7, count: int = 14, known: int = 11) -> Day:
    """Days with gaps between them, on which accounts come, go, are cancelled, change health, money, dates, ratings."""
    random = Random(seed)
    loads = []
    for before in [*sorted(random.sample(range(1, 40), known), reverse=True), 0]:
        there = [f"A{number}" for number in range(count) if random.random() < 0.9]
        accounts = [
            account(
                name,
                random.choice(_LIVES),
                contract_value=random.choice(["", "100", "2500.50", "0"]),
                currency=random.choice(["USD", "USD", "EUR", ""]),
                status=random.choice(["paying", "paying", "trial", "", "cancelled"]),
                renewal_date=random.choice(["", "2026-11-01", "2026-12-24", "2027-02-10", "2027-09-01"]),
                csm_risk=random.choice(["", "", "0", "Minor", "Critical"]),
                touch=random.choice(["high", "high", "low"]),
            )
            for name in there
        ]
        loads.append((before, accounts))
    return day_after(directory, *loads)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Days that tests look at and none changes."""
    with own_directories(tmp_path_factory) as directory:
        day = random_days(directory)
        _ = day.flips
        return day


@pytest.fixture
def own_day(tmp_path: Path) -> Day:
    """A few days for tests that write."""
    return random_days(tmp_path, count=6, known=3)


def overall(day: Day, known: date, figures: list[Figure]) -> dict[str, Decimal | None]:
    return {one.kind.key: one.series[one.days.index(known)] for one in figures}


@pytest.mark.parametrize("segment", [None, "status == 'paying'", "health == poor or csm_risk > 0"])
def test_every_figure_of_every_day_is_what_a_count_row_by_row_gives(day: Day, segment: str | None) -> None:
    chosen = None if segment is None else chosen_by(day, segment)
    ids = None if chosen is None else day.book.accounts["account_id"].filter(chosen.members).to_list()
    found = key_figures(day, chosen)
    plain = [one for one in found.figures if not one.dimension and one.kind.unit is not Unit.MONEY]
    assert found.measured.days == day.days
    for known in day.days:
        assert overall(day, known, plain) == figures_on(day, known, ids), known


def test_amounts_of_every_day_are_the_sums_over_the_rows(day: Day) -> None:
    found = key_figures(day)
    for known in day.days:
        rows = rows_on(day, known)
        at = day.days.index(known)

        def shown(key: str, dimension: str = "", at: int = at) -> dict[str, Decimal]:
            return {one.currency: one.series[at] for one in found.of(key, dimension) if one.series[at]}  # type: ignore[misc]

        assert shown("contract_value") == money_on(rows)
        assert shown("value_at_risk") == money_on(rows, only=POOR_CODE)
        for dimension, _ in found.dimensions:
            health = f"health.{dimension}"
            assert shown("dimension_value_at_risk", dimension) == money_on(rows, health, POOR_CODE)
        for each in Health:
            soon = [row for row in rows if row["renewal_date"] and 0 <= (row["renewal_date"] - known).days <= 90]
            assert shown(f"renewal_value_{each.key}") == money_on(soon, only=each.value)


def test_dimensions_of_every_day(day: Day) -> None:
    found = key_figures(day)
    assert [name for name, _ in found.dimensions] == ["usage", "billing", "risk"]
    for known in day.days:
        rows, at = rows_on(day, known), day.days.index(known)
        for dimension, _ in found.dimensions:
            for health in Health:
                count = found.one(f"dimension_{health.key}", dimension).series[at]
                assert count == sum(row.get(f"health.{dimension}") == health.value for row in rows)
            scores = [row[f"score.{dimension}"] for row in rows if row.get(f"score.{dimension}") is not None]
            mean = Decimal(sum(scores)) / len(scores) if scores else None
            assert found.one("dimension_score", dimension).series[at] == mean


def test_the_healths_of_every_day_are_all_accounts_that_are_not_cancelled(day: Day) -> None:
    found = key_figures(day)
    for at, known in enumerate(day.days):
        counts = [found.one(health.key).series[at] or Decimal(0) for health in Health]
        assert sum(counts) == found.one("accounts").series[at] == len(rows_on(day, known))


def test_today_is_what_the_book_says_of_itself(day: Day) -> None:
    found, book = key_figures(day), day.book.figures
    assert {health: found.one(health.key).value for health in Health} == book.counts
    assert float(found.one("quality_score").value or 0) == pytest.approx(book.quality_score)
    assert {one.currency: one.value for one in found.of("value_at_risk") if one.value} == {
        code: amount for code, amount in book.value_at_risk.items() if amount
    }
    assert found.one("rated").value == book.rated
    assert found.one("conflicts").value == book.conflicts


def test_who_declined_and_improved_is_counted_as_the_week_lists_them(day: Day) -> None:
    found = key_figures(day)
    assert found.one("declined").value == day.week.declined.height
    assert found.one("improved_to_good").value == day.week.improved_to_good.height


def test_the_change_is_over_seven_days_by_the_last_known_day(tmp_path: Path) -> None:
    loads = [
        (9, [account("a", POOR)]),
        (6, [account("a", POOR), account("b", POOR)]),
        (0, [account("a"), account("b")]),
    ]
    poor = key_figures(day_after(tmp_path, *loads)).one("poor")
    assert [poor.before, poor.value, poor.change] == [1, 0, -1]


def test_without_a_week_of_history_there_is_no_change(tmp_path: Path) -> None:
    found = key_figures(day_after(tmp_path, (6, [account("a", POOR)]), (0, [account("a")])))
    assert {one.change for one in found.figures} == {None}
    assert found.one("declined").value is None


def test_a_book_without_accounts_has_figures(tmp_path: Path) -> None:
    found = key_figures(day_after(tmp_path, (0, [])))
    assert found.one("accounts").value == 0
    assert found.one("good_share").value is None
    assert found.of("value_at_risk") == []


def test_currencies_add_up_only_at_rates(day: Day) -> None:
    assert "without rates" in key_figures(day).problem
    assert not any(one.is_total for one in key_figures(day).figures)
    rates = Currency(base="USD", rates={"EUR": Decimal("1.1"), "XXX": Decimal(1)})
    settled = replace(day, opened=replace(day.opened, settings=BookFile(currency=rates)))
    found = key_figures(settled)
    assert found.problem == ""
    by_code = {one.currency: one.value for one in found.of("contract_value") if not one.is_total}
    (total,) = [one for one in found.of("contract_value") if one.is_total]
    expected = by_code["USD"] + by_code["EUR"] * Decimal("1.1") + by_code["XXX"]  # type: ignore[operator]
    assert (total.currency, total.value, total.label) == ("USD", expected, "Contract Value in total")
    lacking = Currency(base="USD", rates={"EUR": Decimal(1)})
    found = key_figures(replace(day, opened=replace(day.opened, settings=BookFile(currency=lacking))))
    assert found.problem == "There is no total: book.toml has no rate for XXX."


def test_a_rating_changes_the_figures_of_today_alone(own_day: Day) -> None:
    day = own_day
    before = key_figures(day)
    row = next(row for row, rated in enumerate(day.book.table["rated"]) if rated)
    opened, _ = save_rating(day.opened, row, 3, note="Leaves", reasons=(), author="ann")
    after = key_figures(day.with_opened(opened))
    assert after.one("poor").series[:-1] == before.one("poor").series[:-1]
    assert after.one("poor").value == opened.book.figures.counts[Health.POOR]


def test_figures_since_a_day_are_the_end_of_all_figures(day: Day) -> None:
    whole, part = key_figures(day), key_figures(day, since=day_before(3))
    assert len(part.measured.days) < len(whole.measured.days)
    for all_, some in zip(whole.figures, part.figures, strict=True):
        assert (all_.value, all_.change) == (some.value, some.change)
        assert all_.series[-len(some.series) :] == some.series


def test_what_is_kept_gives_the_same_and_is_written_only_when_asked(own_day: Day) -> None:
    day = own_day
    path = history_dir(day.opened.name) / "derived" / "figures.parquet"
    fresh = measured(day)
    assert not path.exists()
    kept = measured(day, saves=True)
    assert path.exists()
    again = measured(day_of(day.opened))
    for one in (kept, again):
        assert one.measures.equals(fresh.measures)
        assert one.weekly.equals(fresh.weekly)
    path.write_bytes(b"damaged")
    assert measured(day_of(day.opened)).measures.equals(fresh.measures)


def test_a_new_day_is_added_to_what_is_kept(tmp_path: Path) -> None:
    first = [account("a", POOR)]
    measured(day_after(tmp_path, (8, first), (7, first), (1, first)), saves=True)
    day = day_after(tmp_path, (0, [account("a")]))
    assert [int(value or 0) for value in key_figures(day).one("poor").series] == [1, 1, 1, 0]


def test_every_figure_says_what_it_counts() -> None:
    keys = [kind.key for kind in (*KINDS, *DIMENSION_KINDS)]
    assert len(set(keys)) == len(keys)
    assert all(kind.definition.endswith(".") and kind.label for kind in (*KINDS, *DIMENSION_KINDS))
