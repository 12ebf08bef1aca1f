"""Which health model was in force when, and facts that are written together."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthcore.journal.activations import activate, activations
from healthcore.journal.journal import Journal
from healthcore.vocabulary import FixedClock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "book", FixedClock(NOW))


def put(journal: Journal, fingerprint: str, at: datetime | None = None) -> bool:
    return activate(journal, fingerprint, "Ours", f"text of {fingerprint}", author="ann", reason="why", at=at)


def test_each_is_kept_with_its_text_and_moment(journal: Journal) -> None:
    earlier = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    assert put(journal, "a", at=earlier)
    assert put(journal, "b")
    assert [(one.fingerprint, one.text, one.activated_at) for one in activations(journal)] == [
        ("a", "text of a", earlier),
        ("b", "text of b", NOW),
    ]


def test_the_one_in_force_is_not_put_in_force_again_but_an_older_one_is(journal: Journal) -> None:
    assert [put(journal, fingerprint) for fingerprint in "aabba"] == [True, False, True, False, True]


def test_a_block_inside_a_block_is_a_part_of_it(journal: Journal) -> None:
    before = journal.position()
    with journal.database.writing():
        put(journal, "a")
        assert len(activations(journal)) == 1
        journal.rate("A1", 1, "Minor", note="x", author="ann")
    assert journal.position() == before + 1
    assert journal.is_rated()


def test_what_breaks_in_between_leaves_nothing(journal: Journal) -> None:
    def broken() -> None:
        with journal.database.writing():
            put(journal, "a")
            journal.rate("A1", 1, "Minor", note="x", author="ann")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert activations(journal) == []
    assert not journal.is_rated()


def test_a_journal_in_memory_works_like_any_other_and_is_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = Journal.in_memory(FixedClock(NOW))
    assert (journal.position(), journal.current(), activations(journal)) == (0, {}, [])
    with journal:
        rating = journal.rate("A1", 1, "Minor", note="x", author="ann")
    assert journal.current() == {"A1": rating}
    journal.retract(rating.id, "ann")
    assert journal.current() == {}
    assert [one.retracted for one in journal.every_rating()] == [True]
    assert Journal.in_memory(FixedClock(NOW)).every_rating() == []
    assert list(tmp_path.iterdir()) == []
