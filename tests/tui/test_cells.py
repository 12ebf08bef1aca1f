"""Values as people read them: exact widths, nothing interpreted, meaning without colour."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from healthcore.conditions.outcome import Outcome
from healthcore.model.rating import SCALES
from healthcore.vocabulary import FieldSpec, Health, Kind
from tui import cells
from tui.cells import MISSING, Align, Cell, Role

FOUR = SCALES["four"].levels


@pytest.mark.parametrize(
    ("code", "uncertain", "expected"),
    [
        (Health.GOOD, False, Cell("● Good", Role.HEALTH_GOOD)),
        (Health.AVERAGE, False, Cell("▲ Average", Role.HEALTH_AVERAGE)),
        (Health.POOR, False, Cell("■ Poor", Role.HEALTH_POOR)),
        (Health.UNKNOWN, False, Cell("○ Unknown", Role.HEALTH_UNKNOWN)),
        (Health.GOOD, True, Cell("● Good?", Role.HEALTH_GOOD)),
        (Health.POOR, True, Cell("■ Poor", Role.HEALTH_POOR)),
        (Health.GOOD, None, Cell("● Good", Role.HEALTH_GOOD)),
    ],
)
def test_health_is_glyph_word_and_colour(code: Health, uncertain: bool | None, expected: Cell) -> None:
    assert cells.health(code, uncertain) == expected


def test_health_is_told_apart_by_shape_alone() -> None:
    assert len(set(cells.GLYPHS.values())) == len(Health)
    assert all(cell_len(glyph) == 1 for glyph in cells.GLYPHS.values())


@pytest.mark.parametrize(
    ("amount", "currency", "full", "compact"),
    [
        (Decimal(1_200_000), "USD", "1,200,000 USD", "1.2M USD"),
        (Decimal("1234.50"), "EUR", "1,234.50 EUR", "1.23k EUR"),
        (Decimal(999950), "USD", "999,950 USD", "1M USD"),
        (Decimal(120_000), "XXX", "120,000", "120k"),
        (Decimal(0), None, "0", "0"),
        (Decimal(999), "GBP", "999 GBP", "999 GBP"),
        (Decimal(-4500), "USD", "-4,500 USD", "-4.5k USD"),
        (Decimal(3200000000), "USD", "3,200,000,000 USD", "3.2B USD"),
        (None, "USD", "–", "–"),
    ],
)
def test_money_in_full_and_compact(amount: Decimal | None, currency: str | None, full: str, compact: str) -> None:
    assert cells.money(amount, currency).text == full
    assert cells.money_compact(amount, currency).text == compact


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (12, "in 12 days"),
        (-3, "3 days ago"),
        (1_200, "in 1,200 days"),
    ],
)
def test_days_as_people_say_them(days: int, words: str) -> None:
    as_of = date(2026, 11, 22)
    assert cells.relative_day(date.fromordinal(as_of.toordinal() + days), as_of).text == words


@pytest.mark.parametrize(
    ("value", "text"), [(60.0, "60"), (59.9, "59.9"), (59.94, "59.94"), (1234567.0, "1,234,567"), (float("nan"), "–")]
)
def test_numbers_are_written_as_far_as_they_need(value: float, text: str) -> None:
    assert cells.number(value).text == text


def test_a_rating_is_its_word_in_the_colour_of_its_class() -> None:
    assert [cells.rating(level, FOUR) for level in range(4)] == [
        Cell("No known risk", Role.RATING_NONE),
        Cell("Minor", Role.RATING_WATCH),
        Cell("Major", Role.RATING_SEVERE),
        Cell("Critical", Role.RATING_SEVERE),
    ]


def test_a_conflict_is_marked() -> None:
    assert cells.rating(3, FOUR, conflict=True).text == "Critical !"
    assert cells.rating(None, FOUR, conflict=True).text == "– !"


@pytest.mark.parametrize(
    "cell",
    [
        cells.score(None),
        cells.number(None),
        cells.money(None),
        cells.day(None),
        cells.relative_day(None, date(2026, 11, 22)),
        cells.rating(None, FOUR),
        cells.coverage(None, None),
        cells.coverage(0, 0),
        cells.flag(None),
        cells.level(None, ("low", "high")),
        cells.text(None),
        cells.text(""),
    ],
)
def test_what_is_missing_is_a_dim_dash(cell: Cell) -> None:
    assert cell == MISSING


def test_coverage_flags_and_levels() -> None:
    assert cells.coverage(5, 6).text == "5/6"
    assert [cells.flag(value).text for value in (True, False)] == ["yes", "no"]
    assert cells.level(1, ("monthly", "weekly")).text == "weekly"
    assert cells.day(date(2026, 11, 22)).text == "2026-11-22"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x1b]0;x\x07", "␛]0;x␇"),
        ("a\tb\nc\r\n", "a⇥b⏎c␍⏎"),
        ("\x7f\x9b31m", "␡\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200db", "a\\u200db"),
        ("\u2764\ufe0f", "\u2764"),
        ("x\U000e0041", "x\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("Acme [EMEA] [/] [@click=app.quit]", "Acme [EMEA] [/] [@click=app.quit]"),
        ("شركة", "شركة"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(hostile: str, shown: str) -> None:
    assert cells.plain(hostile) == shown


def test_content_is_never_markup() -> None:
    assert cells.content(cells.text("[b]x[/b] [@click=app.quit]")).plain == "[b]x[/b] [@click=app.quit]"


def test_content_has_the_colour_of_its_role() -> None:
    content = cells.content(cells.health(Health.POOR))
    assert [str(span.style) for span in content.spans] == ["bold $health-poor"]


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("Acme", 6, "Acme  "),
        ("Acme", 4, "Acme"),
        ("Acme", 3, "Ac…"),
        ("Acme", 1, "…"),
        ("Acme", 0, ""),
        ("東京会社", 6, "東京… "),
        ("東京", 4, "東京"),
    ],
)
def test_texts_are_padded_or_cut_with_a_sign(text: str, width: int, fitted: str) -> None:
    assert cells.fit(text, width) == fitted


def test_numbers_stand_at_the_right() -> None:
    assert cells.fit("60", 5, Align.RIGHT) == "   60"


@given(st.text(st.characters(), max_size=60), st.integers(0, 40), st.sampled_from(Align))
def test_any_text_takes_exactly_its_cells_on_one_line(text: str, width: int, align: Align) -> None:
    fitted = cells.fit(cells.plain(text), width, align)
    assert cell_len(fitted) == width
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in fitted)


@pytest.mark.parametrize(
    ("result", "good", "hurts", "cell"),
    [
        (Outcome.MET, True, False, Cell("✓ met", Role.HEALTH_GOOD)),
        (Outcome.UNMET, True, True, Cell("✗ unmet", Role.HEALTH_AVERAGE)),
        (Outcome.MET, False, True, Cell("✓ met", Role.HEALTH_POOR)),
        (Outcome.UNMET, False, False, Cell("✗ unmet", Role.SECONDARY)),
        (Outcome.NO_DATA, True, False, Cell("– no data", Role.SECONDARY)),
        (Outcome.NO_DATA, False, False, Cell("– no data", Role.SECONDARY)),
    ],
)
def test_a_condition_has_the_colour_of_what_it_does(result: Outcome, good: bool, hurts: bool, cell: Cell) -> None:
    assert cells.outcome(result, good=good, hurts=hurts) == cell


@pytest.mark.parametrize(
    ("value", "kind", "unit", "text"),
    [
        (12, Kind.NUMBER, "", "+12"),
        (-1_234.5, Kind.NUMBER, "", "-1,234.5"),
        (0, Kind.NUMBER, "", "0"),
        (-3, Kind.NUMBER, "days", "-3 days"),
        (18.0, Kind.PERCENT, "", "+18%"),
        (1, Kind.ORDINAL, "", "+1 level"),
        (-2, Kind.LEVEL, "", "-2 levels"),
        (0, Kind.ORDINAL, "", "0 levels"),
        (-1, Kind.DATE, "", "-1 day"),
        (30, Kind.DATE, "", "+30 days"),
        (None, Kind.NUMBER, "", "–"),
    ],
)
def test_margins_are_signed_and_have_their_unit(value: float | None, kind: Kind, unit: str, text: str) -> None:
    assert cells.margin(value, FieldSpec("metric", "Metric", kind, unit=unit)).text == text


def test_the_lines_of_a_message_stay_lines() -> None:
    assert cells.plain_lines("one\ntwo\x1b[2J") == "one\ntwo␛[2J"


def test_a_dimension_that_a_profile_does_not_have_has_no_health() -> None:
    assert cells.health(None) is cells.MISSING
