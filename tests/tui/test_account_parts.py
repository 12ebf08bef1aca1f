"""What the parts of the account screen say, each laid out for a width."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from textual.content import Content

from healthcore.book.account import AccountHealth
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from tests.tui.opened import CLOCK
from tui.widgets.account_conditions import condition_lines
from tui.widgets.account_flips import flip_lines
from tui.widgets.account_header import header_lines, tile_lines
from tui.widgets.account_rating import rating_lines
from tui.widgets.account_timeline import timeline_lines
from tui.widgets.laid_out import plain_text

# Accounts of the sample book, see docs/sample-book.csv and healthcore/sample/said.py.
IN_CONFLICT = "PB-1008"
CANCELLED = "PB-1019"
THRICE_RATED = "PB-1023"
NOTHING_KNOWN = "PB-1025"
FROM_SOURCE = "PB-1051"
ON_LITTLE_DATA = "PB-1069"
OVERDUE = "PB-1074"
MINOR = "PB-1059"

Find = Callable[[str], AccountHealth]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedBook]:
    """The sample book with its ratings."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(tmp_path_factory.mktemp("sample")))
        yield open_book(BookRequest("sample"), CLOCK, registers=True)


@pytest.fixture
def find(sample: OpenedBook) -> Find:
    """Finds an account by its id."""

    def account(account_id: str) -> AccountHealth:
        row = sample.book.row(account_id)
        assert row is not None
        return sample.book.account(row)

    return account


def line(lines: Sequence[Content], words: str) -> Content:
    """The line that has these words."""
    return next(line for line in lines if words in line.plain)


def colour(text: Content, words: str) -> str:
    """The style that words of a line have."""
    at = text.plain.index(words)
    return next(str(span.style) for span in text.spans if span.start <= at < span.end)


def words_of(lines: Sequence[Content]) -> list[str]:
    """The lines with single blanks."""
    return [" ".join(row.split()) for row in plain_text(lines).splitlines()]


def test_the_header_says_who_it_is_how_it_is_doing_and_why(find: Find) -> None:
    name, facts, reason = plain_text(header_lines(find(IN_CONFLICT), 118)).splitlines()
    assert name.startswith("Wandering Compass Tours ")
    assert name.endswith("■ Poor  score 73  11/11 metrics")
    assert len(name) == 118
    assert facts == (
        "PB-1008 · Mei Sandoval · profile High-touch · 87,250 USD · renewal in 232 days, 2027-07-12 · rated Major !"
    )
    assert reason == "CSM Risk is Major (Poor: severe)"


def test_what_is_not_known_of_an_account_is_said(find: Find) -> None:
    bare = replace(find(NOTHING_KNOWN), contract_value=None, renewal_date=None, values={})
    assert "no owner · profile Standard · no contract value · renewal unknown · not rated" in plain_text(
        header_lines(bare, 118)
    )
    assert plain_text(header_lines(bare, 118)).endswith("Nothing is known yet: no metric of its scorecard has data")


def test_a_good_on_little_data_is_explained(find: Find) -> None:
    shown = plain_text(header_lines(find(ON_LITTLE_DATA), 118))
    assert "● Good?  score 100  2/8 metrics" in shown
    assert "only 2 of the 8 metrics of its scorecard have data" in shown
    assert "question mark" not in plain_text(header_lines(find(IN_CONFLICT), 118))


@pytest.mark.parametrize("width", [78, 118])
def test_the_dimensions_stand_side_by_side_in_the_models_order(find: Find, width: int) -> None:
    labels, healths = plain_text(tile_lines(find(IN_CONFLICT), width)).splitlines()
    assert labels.replace("▎", " ").split() == ["Usage", "Support", "VOC", "Work", "Billing", "Risk"]
    assert [tile.strip() for tile in healths.split("▎")[1:]] == [
        "▲ Average 80",
        "▲ Average 80",
        "● Good 100",
        "▲ Average 80",
        "● Good 100",
        "■ Poor 0",
    ]


@pytest.mark.parametrize(("width", "rows"), [(200, 1), (78, 1), (76, 1), (60, 2), (40, 3), (14, 6), (5, 6)])
def test_dimensions_that_do_not_fit_go_on_below(find: Find, width: int, rows: int) -> None:
    shown = plain_text(tile_lines(find(IN_CONFLICT), width)).splitlines()
    assert len(shown) == 2 * rows
    assert all(len(row) <= max(width, 13) for row in shown)


def test_every_condition_shows_its_result_the_actual_value_and_the_margin(find: Find) -> None:
    rows = words_of(condition_lines(find(IN_CONFLICT), 78))
    assert rows[:9] == [
        "Scorecard High-touch ▸ decides the colour",
        "condition actual margin",
        "Usage ▲ Average 80",
        "Good ✓ met Engagement >= 60 65 +5",
        "✗ unmet License utilization >= 50% 27% -23%",
        "✗ unmet Usage frequency >= weekly monthly -1 level",
        "Poor ✗ unmet Engagement < 10 65 +55",
        "✗ unmet License utilization < 20% 27% +7%",
        "✗ unmet Usage frequency == inactive monthly +1 level",
    ]
    assert rows[-3:] == [
        "Risk ■ Poor 0",
        "Good ✗ unmet CSM Risk is none or empty Major –",
        "▸ Poor ✓ met CSM Risk is severe Major –",
    ]
    assert "✗ unmet Days since touch <= 30 35 days -5 days" in rows


def test_what_hurts_is_coloured_and_what_does_not_is_quiet(find: Find) -> None:
    lines = condition_lines(find(IN_CONFLICT), 78)
    assert colour(line(lines, "License utilization >= 50%"), "✗ unmet") == "$health-average"
    assert colour(line(lines, "CSM Risk is severe"), "✓ met") == "bold $health-poor"
    assert colour(line(lines, "Engagement >= 60"), "✓ met") == "$health-good"
    assert colour(line(lines, "Engagement < 10"), "✗ unmet") == "$foreground-muted"


def test_missing_values_are_no_data(find: Find) -> None:
    assert "Good – no data CSAT >= 80 – –" in words_of(condition_lines(find(ON_LITTLE_DATA), 78))


@pytest.mark.parametrize("width", [30, 50, 76, 118])
def test_the_scorecard_fits_its_width(find: Find, width: int) -> None:
    for account_id in (IN_CONFLICT, ON_LITTLE_DATA, OVERDUE):
        lines = condition_lines(find(account_id), width)
        assert all(row.cell_length <= max(width, 46) for row in lines[1:])


def test_it_names_what_would_change_the_colour_and_by_how_much(find: Find) -> None:
    assert plain_text(flip_lines(find(MINOR), 60)).splitlines() == [
        "Next flip",
        "better  ● Good",
        "        CSM Risk to 'No known risk' (-1 level)",
        "worse   ■ Poor",
        "        CSM Risk to 'Major' (+1 level)",
    ]


def test_where_there_is_no_way_up_or_down_it_says_so(find: Find) -> None:
    assert plain_text(flip_lines(find(ON_LITTLE_DATA), 60)).splitlines()[1] == "better  it is Good"
    assert plain_text(flip_lines(find(OVERDUE), 60)).splitlines()[-1] == "worse   it is Poor"


def test_several_changes_are_joined(find: Find) -> None:
    better = plain_text(flip_lines(find(OVERDUE), 60)).splitlines()[1:-1]
    assert better[0] == "better  ▲ Average"
    assert all(change.startswith("        and ") for change in better[2:])


def test_a_conflict_is_shown_side_by_side(find: Find) -> None:
    shown = plain_text(rating_lines(find(IN_CONFLICT), 78))
    assert "! They disagree: the riskier counts until it is rated anew." in shown
    assert "source says  Major  “2 - Major”  counts" in shown
    assert "rated here   Minor  Mei Sandoval, 9 days ago, 2026-11-13" in shown


def test_the_rating_has_its_note_its_reasons_and_the_day_it_is_due(find: Find) -> None:
    shown = plain_text(rating_lines(find(OVERDUE), 110)).splitlines()
    assert shown[1] == "Critical  by Ada Quill, 19 days ago, 2026-11-03"
    assert shown[2].startswith("  “Told us they will not renew unless the fleet is back on board by then.")
    assert shown[-2:] == [
        "  Product adoption · Leadership / champion change",
        "Overdue: was due 5 days ago, 2026-11-17",
    ]
    assert plain_text(rating_lines(find(MINOR), 110)).splitlines()[-1] == "Due in 84 days, 2027-02-14"


def test_what_the_past_says_about_when_it_is_due_is_told_with_its_reason(find: Find) -> None:
    rated, never = find(MINOR), find("PB-1001")
    changed = (date(2026, 11, 20), "owner changed from ann to [b]bob on 2026-11-20")
    assert plain_text(rating_lines(rated, 110, changed)).splitlines()[-1] == (
        "Overdue: was due 2 days ago, 2026-11-20: owner changed from ann to [b]bob on 2026-11-20"
    )
    later = (date(2027, 11, 20), "rated Minor on 2026-11-16")
    assert plain_text(rating_lines(rated, 110, later)).splitlines()[-1] == "Due in 84 days, 2027-02-14"
    first = (date(2026, 12, 1), "never rated, first seen 2026-11-01")
    assert plain_text(rating_lines(never, 110, first)).splitlines()[1:] == [
        "Not rated yet.",
        "Due in 9 days, 2026-12-01: never rated, first seen 2026-11-01",
    ]


def test_a_rating_that_has_expired_says_so_and_what_it_was(find: Find) -> None:
    account = find(OVERDUE)
    scale = replace(account.model.rating, expires=18)
    said = replace(account.rating, level=None, expired=True)
    expired = replace(account, model=replace(account.model, rating=scale), rating=said)
    shown = plain_text(rating_lines(expired, 80)).splitlines()
    assert shown[1] == "expired  Critical by Ada Quill, 19 days ago, 2026-11-03"
    assert shown[-1] == "Expired: 19 days old, and a rating counts for 18"
    assert "rated expired" in plain_text(header_lines(expired, 200))
    assert "Expired" not in plain_text(rating_lines(account, 80))


@pytest.mark.parametrize(
    ("account_id", "words"),
    [
        (FROM_SOURCE, "No known risk  as the source says: “0 - No known risk”"),
        (ON_LITTLE_DATA, "Accounts of the profile Standard are not rated."),
        ("PB-1001", "Not rated yet."),
        (CANCELLED, "It cannot be rated: cancelled accounts are not scored."),
    ],
)
def test_where_nobody_rated_an_account_here_it_says_what_counts(find: Find, account_id: str, words: str) -> None:
    assert plain_text(rating_lines(find(account_id), 78)).splitlines()[1] == words


def test_the_timeline_has_every_rating_newest_first(sample: OpenedBook, find: Find) -> None:
    history = sample.journal.history(THRICE_RATED)
    shown = plain_text(timeline_lines(find(THRICE_RATED), history, 110)).splitlines()
    assert [row.split()[2] for row in shown if row.startswith("2026")] == ["Critical", "Major", "Minor"]
    assert "  “Date slipped again and their CFO is now on the thread. Product VP to call him.”" in shown


def test_a_rating_that_was_taken_back_is_struck_and_says_by_whom(sample: OpenedBook, find: Find) -> None:
    newest, *older = sample.journal.history(THRICE_RATED)
    taken_back = replace(newest, retracted_at=CLOCK.now(), retracted_by="Ada Quill")
    account = find(THRICE_RATED)
    account = replace(account, rating=replace(account.rating, rating=older[0]))
    lines = timeline_lines(account, [taken_back, *older], 110)
    assert "strike" in colour(line(lines, "Critical"), "Critical")
    assert "strike" in colour(line(lines, "CFO asked"), "CFO asked")
    assert "strike" not in colour(line(lines, "Major"), "Major")
    assert lines[2].plain.strip().startswith("taken back by Ada Quill, 2026-11-22 ")


def test_a_word_of_another_scale_is_shown_as_it_was_given(sample: OpenedBook, find: Find) -> None:
    newest = replace(sample.journal.history(THRICE_RATED)[0], id="0", level=4, word="Dire [b]")
    lines = timeline_lines(find(THRICE_RATED), [newest], 110)
    assert colour(line(lines, "Dire [b]"), "Dire [b]") == "$rating-severe"


def test_an_account_without_a_scorecard_has_neither_conditions_nor_flips(find: Find) -> None:
    account = find(CANCELLED)
    assert condition_lines(account, 78) == flip_lines(account, 78) == tile_lines(account, 78) == []
    assert "PB-1019 · Ada Quill · cancelled · " in plain_text(header_lines(account, 118))


def test_the_sources_own_health_stands_beside_ours_in_no_colour_of_ours(find: Find) -> None:
    ours = find(ON_LITTLE_DATA)
    theirs = replace(ours, values={**ours.values, "remote_health": "Poor [b]"})
    lines = header_lines(theirs, 118)

    assert "health at the source Poor [b]" in plain_text(lines)
    assert "$health-poor" not in colour(line(lines, "at the source"), "Poor [b]")
    assert (theirs.health, theirs.score, theirs.reason) == (ours.health, ours.score, ours.reason)
    assert "at the source" not in plain_text(header_lines(ours, 118))
