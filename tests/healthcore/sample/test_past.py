"""The past of the sample book: half a year in which everything happens, the same whatever day today is."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from healthcore.book.book import schema_for
from healthcore.book.models import find_model
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.book.then import RatingsThen
from healthcore.changes.day import Day, day_of
from healthcore.history.flips import OVERALL, Cause
from healthcore.journal.activations import activations
from healthcore.journal.asks import asks_of
from healthcore.journal.journal import Journal
from healthcore.journal.locations import data_dir
from healthcore.model.rating import SCALES
from healthcore.sample import sample_ratings, sample_rows
from healthcore.sample.asked import ASKED
from healthcore.sample.history import SampleHistory, told_journal
from healthcore.sample.past import rows_on
from healthcore.sample.source import SampleSource
from healthcore.sample.wandering import DAYS
from healthcore.vocabulary import FixedClock, Health
from tests.lived_in import remember_past_of_sample

#: The day of the examples in docs/, which have the same past.
TODAY = date(2026, 11, 23)
CLOCK = FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
FOUR = SCALES["four"]


def opened(as_of: date | None = None, *, registers: bool = False) -> OpenedBook:
    return open_book(BookRequest("sample", as_of=as_of), CLOCK, registers=registers)


def level_of(picklist: str) -> int | None:
    read = FOUR.read(picklist)
    return read.level if read else None


@pytest.fixture(scope="module")
def history() -> SampleHistory:
    model = find_model("sample")
    return SampleHistory(TODAY, schema_for(model), model.rating)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The whole past of a book that nobody opened yet, replayed once for all processes."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(tmp_path_factory.mktemp("nothing") / "data"))
        remember_past_of_sample(environment)
        return day_of(opened())


def test_today_is_the_export_of_today() -> None:
    assert rows_on(0, TODAY) == sample_rows(TODAY)


def test_it_has_every_day_of_half_a_year(history: SampleHistory) -> None:
    assert history.days() == tuple(TODAY - timedelta(days=ago) for ago in range(180, 0, -1))
    assert history.at(TODAY - timedelta(days=DAYS + 1)) is None


def test_an_export_has_every_account_once_and_the_fields_of_today(history: SampleHistory) -> None:
    model = find_model("sample")
    fields = SampleSource(TODAY).load(schema_for(model), model.rating).fields
    for snapshot in history.snapshots():
        assert snapshot.frame["account_id"].is_unique().all()
        assert snapshot.frame["account_id"].str.starts_with("PB-").all()
        assert snapshot.fields == fields


def test_what_an_account_is_called_and_since_when_never_changes(history: SampleHistory) -> None:
    described = pl.concat(
        snapshot.frame.select("account_id", "name", "created_date", "currency", "owner")
        for snapshot in history.snapshots()
    )
    assert described.unique().height == described["account_id"].n_unique()


def test_nobody_is_there_before_becoming_a_customer(history: SampleHistory) -> None:
    for snapshot in history.snapshots():
        assert (snapshot.frame["created_date"] <= snapshot.day).all()


def test_values_stay_within_what_they_can_be(history: SampleHistory) -> None:
    frame = pl.concat(snapshot.frame for snapshot in history.snapshots())
    for metric, least, most in (("engagement", 0, 100), ("csat", 0, 100), ("nps", -100, 100), ("days_overdue", 0, 180)):
        assert frame[metric].drop_nulls().is_between(least, most).all()
    inactive = frame.filter(pl.col("usage_frequency") == 0)
    assert inactive.height
    assert (inactive["active_users"] == 0).all()


def test_the_crm_says_before_each_rating_what_its_author_saw_there() -> None:
    for rating in sample_ratings(TODAY):
        ago = (TODAY - rating.rated_at.date()).days
        (row,) = [row for row in rows_on(ago, TODAY) if row["Account ID"] == rating.account_id]
        assert level_of(row["CSM Risk"]) == level_of(rating.source_seen)
        (after,) = [row for row in rows_on(ago - 1, TODAY) if row["Account ID"] == rating.account_id]
        assert FOUR.word(level_of(after["CSM Risk"]) or 0) == rating.level


@pytest.mark.parametrize("ago", [1, 20, 111, 180])
def test_another_today_moves_the_dates_and_nothing_else(ago: int) -> None:
    later = TODAY + timedelta(days=100)
    for then, now in zip(rows_on(ago, TODAY), rows_on(ago, later), strict=True):
        for heading, cell in then.items():
            if heading in {"Renewal", "Customer Since"} and cell:
                assert date.fromisoformat(now[heading]) - date.fromisoformat(cell) == later - TODAY
            else:
                assert now[heading] == cell


def test_every_cause_has_its_example(day: Day) -> None:
    overall = day.flips.filter(pl.col("scope") == OVERALL, pl.col("day") > day.days[0])
    assert set(overall["cause"]) == {cause.value for cause in Cause} - {Cause.EXPIRED.value}
    profiles = overall.filter(pl.col("cause") == Cause.PROFILE.value)["detail"].str.json_path_match("$.old")
    assert "High-touch onboarding" in set(profiles)


def test_every_week_has_something_to_look_at(day: Day) -> None:
    assert 5 <= day.week.declined.height <= 15
    assert 3 <= day.week.improved_to_good.height <= 10
    for before in range(7, 120, 7):
        flips = day.flips.filter(
            pl.col("scope") == OVERALL,
            pl.col("day").is_between(TODAY - timedelta(days=before + 7), TODAY - timedelta(days=before)),
        )
        assert flips.height, before


def test_poor_accounts_are_so_for_days_and_for_months(day: Day) -> None:
    poor = day.in_health["days_in_poor"].drop_nulls()
    poor = poor.filter(poor > 0)
    assert [((poor >= least) & (poor < most)).any() for least, most in ((1, 7), (14, 30), (30, 90), (90, 180))] == [
        True
    ] * 4


def test_those_who_can_be_asked_have_long_been_good(day: Day) -> None:
    names = ("Goose & Anvil Logistics", "Ministry of Soup", "Thunder Whisperers", "Marmalade Observatory")
    days = day.in_health.join(day.book.accounts.select("account_id", "name"), on="account_id")
    assert (days.filter(pl.col("name").is_in(names))["days_in_good"] >= 90).all()


def test_no_day_is_all_good_or_all_bad(day: Day) -> None:
    for known in day.days[::20]:
        outcome = day.outcome_on(known)
        assert outcome is not None
        counts = Counter(outcome["health"])
        assert all(counts[health.value] for health in Health)


def test_the_ratings_of_the_journal_are_what_the_crm_had_after_them(day: Day) -> None:
    """A rating changes the colour once: on its day, and not again when the export catches up."""
    rated = day.flips.filter(pl.col("scope") == OVERALL, pl.col("cause") == Cause.RATING.value)
    origins = rated["detail"].str.json_path_match("$.origin").drop_nulls()
    assert origins.to_list() == ["source"]  # the one conflict


def test_the_model_was_changed_once() -> None:
    first, second = activations(told_journal(CLOCK))
    assert first.fingerprint != second.fingerprint == find_model("sample").fingerprint
    assert first.activated_at.date() < TODAY - timedelta(days=DAYS)


def test_a_past_day_is_the_same_before_and_after_the_book_was_opened() -> None:
    days = [TODAY - timedelta(days=ago) for ago in (1, 2, 45, 110, 111, 180)]
    before = [opened(day) for day in days]
    assert not data_dir().exists()
    opened(registers=True)

    for day, then in zip(days, before, strict=True):
        after = opened(day).book
        assert_frame_equal(after.table, then.book.table)
        assert after.model.fingerprint == then.book.model.fingerprint


def test_reading_it_writes_nothing_and_opening_it_writes_once() -> None:
    opened()
    assert not data_dir().exists()

    first = opened(registers=True)
    journal = Journal.of_book("sample", CLOCK)
    ratings, position = journal.every_rating(), journal.position()
    again = opened(registers=True)

    assert len(first.snapshots.days()) == len(again.snapshots.days()) == DAYS + 1
    assert journal.every_rating() == ratings
    assert journal.position() == position


def test_ratings_of_today_are_there_before_it_is_opened() -> None:
    assert opened().book.ratings.keys() == {rating.account_id for rating in sample_ratings(TODAY)}
    assert RatingsThen(opened().journal.every_rating()).on(TODAY).keys() == opened().book.ratings.keys()


def test_opening_it_halfway_killed_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("healthcore.book.opening.tell", killed)
    with pytest.raises(KeyboardInterrupt):
        opened(registers=True)
    monkeypatch.undo()

    assert len(opened(registers=True).snapshots.days()) == DAYS + 1
    assert Journal.of_book("sample", CLOCK).is_rated()


def test_some_were_asked_for_a_reference_and_most_said_what_came_of_it() -> None:
    asks = asks_of(told_journal(CLOCK))
    names = dict(opened().book.accounts.select("account_id", "name").iter_rows())
    assert {names[ask.account_id] for ask in asks} == {asked.name for asked in ASKED}
    assert [(TODAY - ask.asked_on).days for ask in asks] == sorted(asked.days_ago for asked in ASKED)
    assert sum(not ask.outcome for ask in asks) == 1
