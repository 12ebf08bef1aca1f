"""What became of an account: spans with their causes, ratings in between, bars of its score."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthcore.changes.timeline import Span, Timeline
from healthcore.changes.trends import Trends
from healthcore.journal.ratings import Rating
from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD, book_of
from tests.tui.desk import HOSTILE
from tests.tui.opened import book_file, opened
from tui import cells
from tui.screens.account import AccountScreen
from tui.widgets.account_header import header_lines
from tui.widgets.account_table import AccountTable
from tui.widgets.account_timeline import days_words, timeline_lines
from tui.widgets.laid_out import LaidOut, plain_text
from tui.widgets.trend import TREND, TREND_CELLS, trend_column

ACCOUNT = book_of(GOOD).account(0)


def span(
    health: Health | None, since: date, until: date | None, why: str = "why", *, at_least: bool = False, days: int = 12
) -> Span:
    return Span("", health, since, until, days, at_least, "data", why)


PAST = Timeline(
    (
        span(Health.GOOD, date(2026, 11, 10), None, "rated No known risk by ann (was Minor)"),
        span(None, date(2026, 11, 5), date(2026, 11, 10), "not in the source any more", days=5),
        span(Health.POOR, date(2026, 10, 6), date(2026, 11, 5), "Engagement 72 → 5 (Poor: < 10)", days=30),
        span(Health.GOOD, date(2026, 9, 1), date(2026, 10, 6), "first seen", at_least=True, days=35),
    )
)


def rating(day: date, word: str = "Minor") -> Rating:
    moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
    return Rating("1", "A1", 1, word, "a call", (), "ann", moment, None, None, "pulsebook")


def shown(width: int = 100, *ratings: Rating, timeline: Timeline | None = PAST) -> list[str]:
    return plain_text(timeline_lines(ACCOUNT, ratings, width, timeline=timeline)).splitlines()


def test_spans_stand_newest_first_with_days_and_cause_in_columns() -> None:
    assert shown() == [
        "Timeline",
        "2026-11-10        ● Good   12 days  rated No known risk by ann (was Minor)",
        "2026-11-05        gone      5 days  not in the source any more",
        "2026-10-06        ■ Poor   30 days  Engagement 72 → 5 (Poor: < 10)",
        "2026-09-01        ● Good  35+ days  first seen",
    ]


def test_ratings_stand_in_between_below_the_span_of_their_day() -> None:
    lines = [line[:24].strip() for line in shown(100, rating(date(2026, 11, 10)), rating(date(2026, 10, 20)))]
    moments = [line[:10] for line in lines if line.startswith("2026")]
    assert moments == sorted(moments, reverse=True)
    first = next(at for at, line in enumerate(lines) if line.startswith("2026-11-10"))
    assert lines[first].endswith("● Good")
    assert lines[first + 1].startswith("2026-11-10 09:00")


def test_until_the_past_is_worked_out_there_are_the_ratings_alone() -> None:
    assert shown(100, rating(date(2026, 11, 10)), timeline=None)[1].startswith("2026-11-10 09:00  Minor  ann")
    assert shown(100, timeline=None) == []


def test_a_cause_that_does_not_fit_goes_on_below() -> None:
    lines = shown(60)
    assert all(len(line) <= 60 for line in lines)
    assert lines[1].startswith("2026-11-10        ● Good   12 days  rated No")
    assert lines[2].startswith(" " * 36)


def test_where_there_is_little_room_a_cause_stands_whole_below_its_span() -> None:
    assert shown(46)[:4] == [
        "Timeline",
        "2026-11-10        ● Good   12 days",
        "                  rated No known risk by ann",
        "                  (was Minor)",
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_the_source_in_a_cause_is_never_obeyed(name: str) -> None:
    hostile = Timeline((span(Health.GOOD, date(2026, 11, 10), None, f"rated {name} by {name}"),))
    (line, *_) = timeline_lines(ACCOUNT, [], 2_000, timeline=hostile)[1:]
    assert cells.plain(f"rated {name} by {name}").rstrip() in line.plain
    assert "\x1b" not in line.plain


@pytest.mark.parametrize(
    ("days", "at_least", "words"),
    [(0, False, "0 days"), (1, False, "1 day"), (1, True, "1+ days"), (1200, False, "1,200 days")],
)
def test_days_are_said_as_people_say_them(days: int, at_least: bool, words: str) -> None:
    assert days_words(span(Health.GOOD, date(2026, 11, 10), None, days=days, at_least=at_least)) == words


def test_the_header_says_for_how_long_and_nothing_of_another_colour() -> None:
    good, poor = PAST.overall[0], PAST.overall[2]
    assert "Good 12 days" in plain_text(header_lines(ACCOUNT, 200, now=good))
    today = span(Health.GOOD, date(2026, 11, 22), None, days=0)
    assert "Good since today" in plain_text(header_lines(ACCOUNT, 200, now=today))
    assert "days" not in plain_text(header_lines(ACCOUNT, 200, now=poor)).splitlines()[1]


def test_a_sparkline_has_a_bar_for_each_score() -> None:
    assert cells.sparkline([0, 13, 25, 38, 51, 64, 88, 100, None]).text == "▁▂▂▄▅▆▇█ "
    (heading, *_) = timeline_lines(ACCOUNT, [], 100, timeline=PAST, scores=[None, 40, 100])
    assert heading.plain == "Timeline   ▄█  score, 3 days"
    (heading, *_) = timeline_lines(ACCOUNT, [], 100, timeline=PAST, scores=[None, None])
    assert heading.plain == "Timeline"


def test_the_tables_bars_end_with_today_and_say_the_same_as_the_pages() -> None:
    scores = {f"day {number:02}": pl.Series([number * 3, None], dtype=pl.Int16()) for number in range(30)}
    trends = Trends(date(2026, 11, 22), pl.DataFrame({"account_id": ["A1", "A2"], **scores}), None)  # type: ignore[arg-type]
    first, second = trend_column(trends)
    assert len(first) == len(second) == TREND_CELLS
    assert first == cells.sparkline(trends.of("A1")[1::2]).text
    assert second == " " * TREND_CELLS


async def test_the_screens_get_the_past_as_soon_as_it_is_worked_out(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", ["Acme", "Bolt"]), size=(200, 50)) as screen:
        await screen.wait(lambda: screen.desk.trends is not None)
        table = screen.app.screen.query_one(AccountTable)
        await screen.wait(lambda: TREND in screen.desk.table.columns)
        assert any("Score, 30 days" in strip.text for strip in (table.render_line(0), table.render_line(1)))
        account = AccountScreen("A0")
        screen.app.push_screen(account)
        await screen.pilot.pause()
        assert "since today" in account.query_one("#account-header", LaidOut).plain
        assert "first seen" in account.query_one("#account-timeline", LaidOut).plain
        assert "score, 30 days" in account.query_one("#account-timeline", LaidOut).plain


async def test_a_rating_is_a_flip_of_today_and_moves_the_last_bar(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", ["Acme", "Bolt"])) as screen:
        await screen.wait(lambda: screen.desk.trends is not None)
        before = screen.desk.trends
        assert before is not None
        screen.desk.rate("A0", 3, "a call", ())
        screen.app.book_rated()
        await screen.wait(lambda: screen.desk.trends is not before)
        assert screen.desk.trends is not None
        assert screen.desk.trends.of("A0")[-1] != before.of("A0")[-1]
        assert screen.desk.trends.of("A1") == before.of("A1")


async def test_the_heading_of_the_bars_sorts_by_the_score(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", ["Acme", "Bolt"])) as screen:
        await screen.wait(lambda: screen.desk.trends is not None)
        table = screen.app.screen.query_one(AccountTable)
        table.post_message(AccountTable.SortRequested(TREND, table=table))
        await screen.pilot.pause()
        assert screen.desk.view.sort.column == "score"
