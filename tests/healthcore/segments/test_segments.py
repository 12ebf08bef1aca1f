"""Segments: the shipped ones on accounts, the user's own in a file, and filters turned into conditions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.changes.day import Day
from healthcore.segments.file import Segment, read_segments, remove_segment, save_segment
from healthcore.segments.saving import condition_of_view
from healthcore.segments.segment import (
    chosen_by,
    meeting,
    members,
    segments_of,
    segments_path,
    shipped_segments,
)
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import ConditionError, InputError
from tests.healthcore.book.books import GOOD, book_of
from tests.healthcore.segments.days import AVERAGE, POOR, account, day_after, own_directories

NINE = {
    "All Paying Accounts": ["down", "up", "worse", "feared", "calm"],
    "Accounts at Risk": ["worse", "feared", "calm", "free"],
    "Health Declined in the Last 7 Days": ["down"],
    "Improved to Good in the Last 7 Days": ["up"],
    "All Paying in Good Health": ["up"],
    "All Paying in Poor Health": ["worse", "feared", "calm"],
    "Ratings Due": [],
    "Disagreement": ["feared", "calm"],
    "Renewing in 90 Days": ["worse"],
}


@pytest.fixture
def day(tmp_path: Path) -> Day:
    before = [
        account("down", GOOD),
        account("up", AVERAGE),
        account("worse", POOR),
        account("feared", GOOD, csm_risk="Critical"),
        account("calm", POOR, csm_risk="0"),
        account("free", POOR, status="free"),
        account("gone", POOR, status="cancelled"),
    ]
    now = [
        account("down", AVERAGE, renewal_date="2027-02-21"),
        account("up", GOOD, renewal_date="2026-11-21"),
        account("worse", POOR, renewal_date="2027-02-20", name="[bold]Worse[/] of 'all'"),
        *before[3:],
    ]
    return day_after(tmp_path, (7, before), (0, now))


def ids(day: Day, text: str) -> list[str]:
    return day.book.accounts["account_id"].filter(chosen_by(day, text).members).to_list()


def test_the_shipped_segments_have_exactly_their_accounts(day: Day) -> None:
    assert {segment.name: ids(day, segment.name) for segment in shipped_segments()} == NINE


def test_ratings_that_were_never_given_are_due_30_days_after_first_seen(tmp_path: Path) -> None:
    old, new = account("old"), account("new")
    assert ids(day_after(tmp_path, (30, [old]), (29, [old, new]), (0, [old, new])), "Ratings Due") == ["old"]


@pytest.mark.parametrize("name", ["accounts at risk", "Accounts-at-Risk", "ACCOUNTS_AT_RISK"])
def test_a_name_is_found_however_it_is_typed(day: Day, name: str) -> None:
    assert chosen_by(day, name).name == "Accounts at Risk"


def test_a_condition_is_a_segment_without_a_name(day: Day) -> None:
    found = chosen_by(day, "health == poor and status == 'free'")
    assert (found.name, found.description) == ("", "where health == poor and status == 'free'")
    assert ids(day, found.condition) == ["free"]


def test_what_is_neither_is_an_error_that_names_the_nearest(day: Day) -> None:
    with pytest.raises(InputError, match="Did you mean 'Accounts at Risk'"):
        chosen_by(day, "acounts at risk")
    with pytest.raises(InputError, match="Did you mean 'All Paying in Good Health'"):
        chosen_by(day, "All paying in god health")
    with pytest.raises(InputError, match="Segments are: All Paying Accounts, "):
        chosen_by(day, "zzz")
    with pytest.raises(ConditionError, match="line 1, column 1: helth is neither"):
        chosen_by(day, "helth == poor")


def test_a_segment_of_ones_own_is_kept_found_replaced_and_removed(day: Day) -> None:
    path = segments_path(day.opened.name)
    save_segment(path, Segment("My owls", "owner == 'ann'", "Those I look after at night."))
    assert segments_of(day.opened.name)[-1] == Segment("My owls", "owner == 'ann'", "Those I look after at night.")
    assert chosen_by(day, "my-owls").condition == "owner == 'ann'"
    save_segment(path, Segment("MY OWLS", "owner == 'bob'"))
    assert [segment.when for segment in read_segments(path)] == ["owner == 'bob'"]
    assert remove_segment(path, Segment("my owls", ""))
    assert not remove_segment(path, Segment("my owls", ""))
    assert segments_of(day.opened.name) == shipped_segments()


def test_ones_own_segment_replaces_a_shipped_one_of_its_name(day: Day) -> None:
    save_segment(segments_path(day.opened.name), Segment("accounts at risk", "health == poor"))
    assert ids(day, "Accounts at Risk") == ["worse", "feared", "calm", "free"]
    assert sum(segment.key == "accountsatrisk" for segment in segments_of(day.opened.name)) == 1


def test_comments_and_layout_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "segments.toml"
    path.parent.mkdir()
    text = '# mine\n\n[[segments]]\nname   = "A"  # the first\nwhen = "nps > 8"\n'
    path.write_text(text, encoding="utf-8")
    save_segment(path, Segment("B [x]", "name contains \"'q'\""))
    written = path.read_text(encoding="utf-8")
    assert written.startswith(text)
    assert [segment.name for segment in read_segments(path)] == ["A", "B [x]"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[segments]]\nname = 'A'", "segments.0.when: Field required"),
        ("[[segments]]\nname = 'A'\nwhen = 'nps >'", "A: line 1, column 6: the end where"),
        ("[[segments]]\nname = 'A'\nwhen = 'nps > 1'\nwhere = 2", "segments.0.where"),
        ("[[segments]]\nname = 'A'\nwhen='a == 1'\n[[segments]]\nname = 'a'\nwhen='a == 1'", "two segments 'a'"),
        ("segments = 3 =", "line 1"),
        ("[[segments]]\nname = ''\nwhen = 'nps > 1'", "segments.0.name"),
    ],
)
def test_a_damaged_file_is_an_error_and_is_not_written_over(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "segments.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        save_segment(path, Segment("B", "nps > 1"))
    assert said in str(caught.value)
    assert path.read_text(encoding="utf-8") == text


def test_a_segment_whose_condition_is_none_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        save_segment(tmp_path / "segments.toml", Segment("B", "nps >"))
    assert not (tmp_path / "segments.toml").exists()


# Views.


def test_a_view_within_a_segment_shows_its_accounts_and_says_so(day: Day) -> None:
    view = day.book.view().within(chosen_by(day, "Accounts at Risk")).where(meeting(day, "status == 'paying'"))
    assert view.is_filtered
    assert sorted(view.table["account_id"]) == ["calm", "feared", "worse"]
    assert view.only(Health.POOR).filtered("x").description == (
        "Accounts at Risk, where status == 'paying', health Poor, text 'x'"
    )
    assert not view.within(None).where(None).is_filtered


def test_a_segment_follows_its_accounts_into_another_book(day: Day, tmp_path: Path) -> None:
    chosen = chosen_by(day, "Accounts at Risk")
    other = book_of({"account_id": "new"}, {"account_id": "calm"}, {"account_id": "down"})
    assert day.book.view().within(chosen).on(other).table["account_id"].to_list() == ["calm"]


def test_everything_drops_every_filter(day: Day) -> None:
    view = day.book.view().within(chosen_by(day, "Accounts at Risk")).only(Health.POOR).filtered("x")
    assert view.everything().rows.len() == day.book.table.height


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("acme", "anything contains 'acme'"),
        ("!Poor", "(health is empty or health != poor) and not anything contains 'poor'"),
        ("unknown it's !", "(health is empty or anything contains 'unknown') and anything contains 'it\\'s'"),
    ],
)
def test_words_of_the_filter_become_a_condition(day: Day, text: str, expected: str) -> None:
    assert condition_of_view(day.book.view().filtered(text)) == expected


_WORDS = st.sampled_from(["good", "poor", "!average", "unknown", "worse", "!down", "[bold]worse[/]", "'all'", "!", "e"])


@given(
    text=st.lists(_WORDS, max_size=3).map(" ".join),
    health=st.none() | st.sampled_from(Health),
    segment=st.none() | st.sampled_from(shipped_segments()),
    condition=st.sampled_from(["", "status == 'paying' or health == good", "not csm_risk > 1"]),
)
def test_a_view_and_its_condition_show_the_same_accounts(
    hypothesis_day: Day, text: str, health: Health | None, segment: Segment | None, condition: str
) -> None:
    day = hypothesis_day
    view = day.book.view().filtered(text).only(health).within(members(day, segment) if segment else None)
    view = view.where(meeting(day, condition) if condition else None)
    said = condition_of_view(view)
    if not said:
        assert not view.is_filtered or not text.replace("!", "").strip()
        return
    again = day.book.view().where(meeting(day, said))
    assert again.rows.to_list() == view.rows.to_list()


@pytest.fixture(scope="module")
def hypothesis_day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A day that many random cases look at; nothing changes it."""
    with own_directories(tmp_path_factory) as directory:
        accounts = [
            account("down", AVERAGE),
            account("worse", POOR, name="[bold]Worse[/] of 'all'", csm_risk="Critical"),
            account("up", GOOD, status="free"),
            account("feared", GOOD, csm_risk="Major"),
            account("none", {**GOOD, "engagement": "", "license_utilization": "", "usage_frequency": ""}),
        ]
        day = day_after(directory, (8, [account(one["account_id"], GOOD) for one in accounts]), (0, accounts))
        _ = day.flips
        return day
