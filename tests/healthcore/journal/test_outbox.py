"""The outbox: no rating of a connected book is forgotten, and the last word about an account is the one to send."""

import sqlite3

import pytest

from healthcore.journal.journal import Journal
from healthcore.journal.outbox import Entry, EntryState, Event, Outbox
from healthcore.journal.ratings import NewRating, Rating


@pytest.fixture
def outbox(journal: Journal) -> Outbox:
    box = Outbox(journal)
    box.connect("hubspot", "ann")
    return box


def rate(journal: Journal, account_id: str = "A1", level: int = 3, word: str = "Critical") -> Rating:
    return journal.rate(account_id, level, word, note="x", author="ann", source_text="0 - NO RISK", source_level=0)


def told(outbox: Outbox) -> list[tuple[int, str, str, bool]]:
    return [(entry.number, entry.word, entry.state.value, entry.is_live) for entry in outbox.entries()]


def test_without_a_connection_nothing_is_to_be_sent(journal: Journal) -> None:
    rate(journal)

    assert Outbox(journal).entries() == []
    assert Outbox(journal).service() == ""


def test_a_rating_of_a_connected_book_enters_the_outbox(journal: Journal, outbox: Outbox) -> None:
    rating = rate(journal)

    (entry,) = outbox.unsettled()

    assert (entry.account_id, entry.rating_id, entry.level, entry.word) == ("A1", rating.id, 3, "Critical")
    assert (entry.seen, entry.author, entry.made_at) == ("0 - NO RISK", "ann", rating.rated_at)
    assert entry.state is EntryState.PENDING


def test_it_enters_in_the_transaction_of_the_rating(journal: Journal, outbox: Outbox) -> None:
    good = NewRating(account_id="A1", level=1, word="Minor", author="ann")
    bad = NewRating(account_id="A2", level=999, word="Minor", author="ann")

    with pytest.raises(sqlite3.IntegrityError):
        journal.rate_many([good, bad])

    assert outbox.entries() == []
    assert journal.current() == {}


def test_what_comes_from_elsewhere_is_not_sent_back(journal: Journal, outbox: Outbox) -> None:
    journal.rate_many([NewRating(account_id="A1", level=1, word="Minor", author="ann", origin="hubspot")])

    assert outbox.entries() == []


def test_after_disconnecting_nothing_enters(journal: Journal, outbox: Outbox) -> None:
    outbox.connect("", "ann")
    rate(journal)

    assert outbox.entries() == []


def test_the_last_rating_of_an_account_is_the_one_to_send(journal: Journal, outbox: Outbox) -> None:
    rate(journal, level=1, word="Minor")
    rate(journal, "A2")
    rate(journal)

    assert told(outbox) == [
        (1, "Minor", "pending", False),
        (2, "Critical", "pending", True),
        (3, "Critical", "pending", True),
    ]


def test_a_rating_from_elsewhere_takes_the_place_of_one_that_waits(journal: Journal, outbox: Outbox) -> None:
    rate(journal)
    journal.rate_many([NewRating(account_id="A1", level=1, word="Minor", author="ann", origin="hubspot")])

    assert told(outbox) == [(1, "Critical", "pending", False)]


def retraction(outbox: Outbox) -> Entry:
    (entry,) = [entry for entry in outbox.entries() if entry.is_retraction]
    return entry


def test_taking_back_restores_what_the_service_held(journal: Journal, outbox: Outbox) -> None:
    rating = rate(journal)
    journal.retract(rating.id, "ann")

    assert [live for *_, live in told(outbox)] == [False, True]
    assert (retraction(outbox).level, retraction(outbox).restore) == (None, "0 - NO RISK")


def test_taking_back_restores_the_rating_before(journal: Journal, outbox: Outbox) -> None:
    rate(journal, level=1, word="Minor")
    rating = rate(journal)
    journal.retract(rating.id, "ann")

    assert [live for *_, live in told(outbox)] == [False, False, True]
    assert (retraction(outbox).level, retraction(outbox).word, retraction(outbox).restore) == (1, "Minor", None)


def test_the_last_event_is_the_state_and_settled_ones_are_left_out(journal: Journal, outbox: Outbox) -> None:
    rate(journal)
    rate(journal, "A2")
    outbox.add([Event(1, EntryState.SENDING, "4 - CRITICAL"), Event(2, EntryState.FAILED, detail="No such account.")])
    outbox.add([Event(1, EntryState.SENT, "4 - CRITICAL")])
    first, second = outbox.unsettled()

    assert (first.state, first.value, first.attempts) == (EntryState.SENT, "4 - CRITICAL", 1)
    assert first.written == {"4 - CRITICAL"}
    assert (second.state, second.detail, second.attempts) == (EntryState.FAILED, "No such account.", 0)

    outbox.add([Event(1, EntryState.VERIFIED, "4 - CRITICAL"), Event(2, EntryState.PENDING)])

    assert [(entry.number, entry.state) for entry in outbox.unsettled()] == [(2, EntryState.PENDING)]


def test_nothing_in_it_is_changed(journal: Journal, outbox: Outbox) -> None:
    rate(journal)
    outbox.add([Event(1, EntryState.SENDING)])
    for table in ("outbox", "outbox_events", "connections"):
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"), journal.database.writing() as connection:
            connection.execute(f"DELETE FROM {table}")


def test_what_was_exchanged_is_kept_newest_first(outbox: Outbox) -> None:
    outbox.record("pull", "HubSpot", "done", 25_000, budget="249,000 calls left today")
    outbox.record("push", "HubSpot", "failed", 0, detail="No network.")

    last, first = outbox.syncs()

    assert (last.kind, last.outcome, last.detail) == ("push", "failed", "No network.")
    assert (first.count, first.budget) == (25_000, "249,000 calls left today")
