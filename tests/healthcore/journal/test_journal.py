import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.journal.frames import RATINGS_SCHEMA, frame_of
from healthcore.journal.journal import Journal
from healthcore.journal.ratings import NewRating, Rating
from healthcore.vocabulary import Clock, FixedClock
from healthcore.vocabulary.errors import JournalError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTILE = "Acme [EMEA] [/] [@click=x] \x1b[31m\x00 'quoted\" \n ünï 🙂"


@contextmanager
def raw(journal: Journal) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as connection:
        yield connection


def test_a_rating_is_kept_as_it_was_given(data: Path, journal: Journal) -> None:
    given_rating = journal.rate(
        HOSTILE,
        3,
        "Critical",
        note=HOSTILE,
        reasons=["Support", HOSTILE],
        author=HOSTILE,
        source_text=HOSTILE,
        source_level=1,
    )
    assert given_rating.note == given_rating.author == given_rating.source_seen == given_rating.account_id == HOSTILE
    assert given_rating.reasons == ("Support", HOSTILE)
    assert given_rating.rated_at == datetime(2026, 11, 22, 9, 0, 1, tzinfo=UTC)
    assert given_rating.origin == "pulsebook"
    assert not given_rating.retracted
    journal.close()
    with Journal.of_book("export", FixedClock(NOON)) as again:
        assert again.current() == {HOSTILE: given_rating}
        assert again.current_of(HOSTILE) == given_rating
        assert again.history(HOSTILE) == [given_rating]
        assert again.ratings_frame().equals(frame_of([given_rating]))


def test_the_last_rating_counts_and_history_is_newest_first(journal: Journal) -> None:
    first = journal.rate("A1", 3, "Critical", author="ann")
    other = journal.rate("A2", 0, "No known risk", author="ann")
    second = journal.rate("A1", 1, "Minor", author="bob")
    assert journal.current() == {"A1": second, "A2": other}
    assert journal.history("A1") == [second, first]


def test_an_account_nobody_rated_has_no_rating(journal: Journal) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    assert journal.current_of("A2") is None
    assert journal.history("A2") == []


def test_retracting_brings_the_rating_before_back(journal: Journal) -> None:
    first, second, third = (journal.rate("A1", level, str(level), author="ann") for level in (1, 2, 3))
    journal.retract(second.id, "bob")
    assert journal.current_of("A1") == third
    journal.retract(third.id, "bob")
    assert journal.current_of("A1") == first
    journal.retract(first.id, "bob")
    assert journal.current_of("A1") is None
    assert journal.current() == {}
    history = journal.history("A1")
    assert [rating.level for rating in history] == [3, 2, 1]
    assert all(rating.retracted and rating.retracted_by == "bob" for rating in history)
    again = journal.rate("A1", 2, "Major", author="ann")
    assert journal.current_of("A1") == again


def test_a_rating_is_retracted_once(journal: Journal) -> None:
    rating = journal.rate("A1", 2, "Major", author="ann")
    journal.retract(rating.id, "bob")
    with pytest.raises(JournalError, match=r"'Major' of account A1 was taken back before, by bob on 2026-11-22"):
        journal.retract(rating.id, "ann")


def test_a_rating_that_was_never_given_cannot_be_retracted(journal: Journal) -> None:
    with pytest.raises(JournalError, match="There is no rating 'nonsense'"):
        journal.retract("nonsense", "ann")
    assert journal.history("A1") == []


def test_ids_sort_in_the_order_of_writing_even_when_the_clock_goes_back(data: Path) -> None:
    ids: list[str] = []
    for hours in (0, 0, -5, 3):
        with Journal.of_book("export", FixedClock(NOON + timedelta(hours=hours))) as journal:
            ids.extend(journal.rate(f"A{n}", 1, "Minor", author="ann").id for n in range(20))
    assert ids == sorted(set(ids))


def test_many_ratings_are_written_together_or_not_at_all(journal: Journal) -> None:
    ratings = [NewRating(account_id=f"A{n}", level=n % 4, word="x", author="ann") for n in range(100)]
    kept = journal.rate_many(ratings)
    assert journal.current() == {rating.account_id: rating for rating in kept}
    before = journal.position()
    with pytest.raises(sqlite3.IntegrityError):
        journal.rate_many([*ratings, NewRating(account_id="B", level=-1, word="x", author="ann")])
    assert journal.position() == before
    assert len(journal.history("A1")) == 1


def test_ratings_from_elsewhere_keep_their_time_and_origin(journal: Journal) -> None:
    given_at = datetime(2026, 1, 5, 23, 30, 0, 123_456, tzinfo=UTC)
    new = NewRating(account_id="A1", level=1, word="Minor", author="ann", rated_at=given_at, origin="sample")
    (rating,) = journal.rate_many([new])
    assert rating.rated_at == given_at.replace(microsecond=123_000)
    assert rating.origin == "sample"
    assert journal.current_of("A1") == rating


def test_the_frame_has_a_row_for_every_rated_account(journal: Journal) -> None:
    empty = journal.ratings_frame()
    assert (empty.schema, empty.height) == (RATINGS_SCHEMA, 0)
    journal.rate("A1", 1, "Minor", author="ann", source_text="low", source_level=1)
    journal.rate("A1", 2, "Major", author="ann", reasons=("Price", "Support"), note="called")
    journal.rate("A2", 0, "No known risk", author="bob")
    frame = journal.ratings_frame()
    assert frame.schema == RATINGS_SCHEMA
    assert frame.sort("account_id").equals(frame_of(journal.current().values()).sort("account_id"))
    assert frame.equals(frame_of(journal.current().values()))


def test_ratings_can_be_seen_as_of_a_moment(journal: Journal) -> None:
    first = journal.rate("A1", 1, "Minor", author="ann")
    second = journal.rate("A1", 3, "Critical", author="ann")
    journal.retract(second.id, "ann")
    taken_back = journal.history("A1")[0].retracted_at
    assert taken_back is not None

    def level(moment: datetime) -> list[int]:
        return journal.ratings_frame(before=moment)["level"].to_list()

    tick = timedelta(milliseconds=1)
    assert level(first.rated_at) == []
    assert level(first.rated_at + tick) == [1]
    assert level(second.rated_at) == [1]
    assert level(second.rated_at + tick) == [3]
    assert level(taken_back) == [3]
    assert level(taken_back + tick) == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ratings SET note = 'nicer'",
        "DELETE FROM ratings",
        "INSERT OR REPLACE INTO ratings SELECT * FROM ratings",
        "UPDATE retractions SET author = 'somebody else'",
        "DELETE FROM retractions",
        "INSERT OR REPLACE INTO retractions SELECT * FROM retractions",
    ],
)
def test_facts_are_never_changed(journal: Journal, statement: str) -> None:
    journal.retract(journal.rate("A1", 1, "Minor", author="ann").id, "ann")
    history = journal.history("A1")
    with raw(journal) as connection, pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(statement)
    assert journal.history("A1") == history


def test_a_position_tells_whether_anybody_wrote_since(journal: Journal, clock: Clock) -> None:
    assert journal.position() == 0
    with Journal.of_book("export", clock) as other:
        rating = other.rate("A1", 1, "Minor", author="ann")
        assert journal.changed_since(0)
        position = journal.position()
        assert not journal.changed_since(position)
        other.retract(rating.id, "ann")
        assert journal.changed_since(position)
    assert not journal.changed_since(journal.position())


def test_threads_share_a_journal(journal: Journal) -> None:
    def write(author: str) -> None:
        for n in range(10):
            journal.rate(f"A{n}", 1, "Minor", author=author)
            journal.current_of(f"A{n}")

    threads = [threading.Thread(target=write, args=(author,)) for author in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {rating.author for rating in journal.history("A3")} == {"ann", "bob"}
    assert journal.position() == 20


Step = tuple[str, int, int]
STEPS = st.lists(st.tuples(st.sampled_from(["rate", "retract"]), st.integers(0, 2), st.integers(0, 3)), max_size=25)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_what_counts_follows_from_the_facts(steps: list[Step]) -> None:
    standing: list[Rating] = []
    with tempfile.TemporaryDirectory() as directory, Journal(Path(directory), FixedClock(NOON)) as journal:
        for what, account, level in steps:
            if what == "rate":
                standing.append(journal.rate(f"A{account}", level, str(level), author="ann"))
            elif standing:
                journal.retract(standing.pop((account * 7 + level) % len(standing)).id, "ann")
        expected = {rating.account_id: rating for rating in standing}
        assert journal.current() == expected
        assert {a: journal.current_of(a) for a in expected} == expected
        journal.rebuild()
        assert journal.current() == expected
        assert (
            journal.ratings_frame(before=NOON + timedelta(days=1)).sort("id").equals(journal.ratings_frame().sort("id"))
        )


def test_rebuilding_mends_the_ratings_that_count(journal: Journal) -> None:
    for n in range(5):
        journal.rate(f"A{n}", 1, "Minor", author="ann")
    journal.retract(journal.rate("A0", 3, "Critical", author="ann").id, "ann")
    expected = journal.current()
    with raw(journal) as connection:
        connection.execute("DELETE FROM current_ratings WHERE account_id <> 'A4'")
        connection.execute("UPDATE current_ratings SET seq = 1")
    assert journal.current() != expected
    journal.rebuild()
    assert journal.current() == expected


def test_a_text_that_cannot_be_saved_is_said_so(journal: Journal) -> None:
    with pytest.raises(JournalError, match="cannot be saved"):
        journal.rate("A1", 1, "Minor", note="\ud800", author="ann")
    assert journal.history("A1") == []
