import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from healthcore.journal.database import Database
from healthcore.journal.journal import Journal
from healthcore.journal.registry import Registry
from healthcore.journal.schema import Schema, load_schema, statements, version
from healthcore.vocabulary import Clock, FixedClock
from healthcore.vocabulary.errors import JournalError

Listing = Callable[[], dict[str, Any]]


def read_everything(clock: Clock) -> int:
    """Every reading question there is, to the journal and the registry; the position of the journal."""
    with Journal.of_book("export", clock) as journal, Registry(clock) as registry:
        journal.current()
        journal.current_of("A1")
        journal.history("A1")
        journal.ratings_frame()
        journal.ratings_frame(before=clock.now())
        journal.changed_since(0)
        registry.books()
        registry.book("export")
        registry.identify(Path("export.csv"), ["A1"], new=True)
        return journal.position()


def leave_a_log(writer: Callable[..., Any]) -> None:
    """A process writes a rating and is killed, so that the log has what the journal's file has not."""
    killed = writer()
    killed.start(1)
    killed.read(1)
    killed.kill()


def test_reading_what_is_not_there_makes_nothing(data: Path, clock: Clock) -> None:
    assert read_everything(clock) == 0
    assert not data.exists()


def test_reading_a_journal_at_rest_writes_nothing(journal: Journal, clock: Clock, listing: Listing) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    journal.close()
    before = listing()
    assert [Path(path).name for path in before] == ["data", "books", "export", "journal.sqlite3"]
    assert read_everything(clock) == 1
    assert listing() == before


def test_reading_while_somebody_writes_sees_it_and_writes_nothing(
    writer: Callable[..., Any], clock: Clock, listing: Listing
) -> None:
    other = writer()
    for n in range(1, 4):
        other.start(1)
        other.read(1)
        before = listing()
        assert "journal.sqlite3-wal" in {Path(path).name for path in before}
        assert read_everything(clock) == n
        assert listing() == before
    other.finish()


def test_reading_after_a_crash_sees_everything_and_writes_nothing(
    writer: Callable[..., Any], journal: Journal, clock: Clock, listing: Listing
) -> None:
    leave_a_log(writer)
    before = listing()
    assert "journal.sqlite3-wal" in {Path(path).name for path in before}
    assert read_everything(clock) == 1
    assert listing() == before
    journal.rate("A1", 3, "Critical", author="bob")
    assert [rating.author for rating in journal.history("A1")] == ["bob", "ann"]


def test_a_log_that_was_copied_without_its_index_is_read_too(
    writer: Callable[..., Any], journal: Journal, clock: Clock, listing: Listing
) -> None:
    leave_a_log(writer)
    journal.path.with_name("journal.sqlite3-shm").unlink()
    before = listing()
    assert read_everything(clock) == 1
    assert listing() == before


def test_an_empty_log_is_no_log(journal: Journal, clock: Clock, listing: Listing) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    journal.close()
    journal.path.with_name("journal.sqlite3-wal").touch()
    before = listing()
    assert read_everything(clock) == 1
    assert listing() == before


def test_a_journal_that_was_only_begun_reads_as_empty(journal: Journal, clock: Clock, listing: Listing) -> None:
    journal.path.parent.mkdir(parents=True)
    journal.path.touch()
    before = listing()
    assert read_everything(clock) == 0
    assert listing() == before
    journal.rate("A1", 1, "Minor", author="ann")
    assert journal.current_of("A1") is not None


def test_a_name_with_signs_that_addresses_use_is_read(tmp_path: Path, clock: Clock) -> None:
    directory = tmp_path / "50% ? #1 ä"
    with Journal(directory, clock) as journal:
        journal.rate("A1", 1, "Minor", author="ann")
        journal.close()
        assert list(journal.current()) == ["A1"]


def test_a_journal_of_a_newer_version_is_refused_and_left_alone(
    journal: Journal, clock: Clock, listing: Listing
) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    journal.close()
    with closing(sqlite3.connect(journal.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = listing()
    for use in (journal.current, lambda: journal.rate("A1", 2, "Major", author="ann")):
        with pytest.raises(JournalError, match=r"newer version of Pulsebook[^$]*Upgrade Pulsebook"):
            use()
    assert {path: entry[2] for path, entry in listing().items()} == {path: entry[2] for path, entry in before.items()}


@pytest.mark.parametrize("content", [b"not a database at all, but a letter to somebody. " * 100, b"short"])
def test_a_file_that_is_no_journal_is_refused_with_a_way_out(
    journal: Journal, listing: Listing, content: bytes
) -> None:
    journal.path.parent.mkdir(parents=True)
    journal.path.write_bytes(content)
    for use in (journal.current, lambda: journal.rate("A1", 2, "Major", author="ann")):
        with pytest.raises(JournalError, match=r"journal\.sqlite3: the file is not a database") as caught:
            use()
        assert "backup" in caught.value.fix
    assert journal.path.read_bytes() == content


def test_a_damaged_journal_is_refused_with_a_way_out(journal: Journal) -> None:
    for n in range(200):
        journal.rate(f"A{n}", 1, "Minor", author="ann", note="x" * 100)
    journal.close()
    content = journal.path.read_bytes()
    journal.path.write_bytes(content[:4096] + os.urandom(len(content) - 4096))
    for use in (journal.current, lambda: journal.rate("A1", 2, "Major", author="ann")):
        with pytest.raises(JournalError, match="the file is damaged"):
            use()


def test_a_directory_where_the_journal_should_be_is_refused(journal: Journal) -> None:
    journal.path.mkdir(parents=True)
    for use in (journal.current, lambda: journal.rate("A1", 2, "Major", author="ann")):
        with pytest.raises(JournalError, match=r"journal\.sqlite3: "):
            use()


def test_a_journal_that_stays_busy_is_said_so(data: Path, clock: Clock, journal: Journal) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    with (
        closing(sqlite3.connect(journal.path, isolation_level=None)) as other,
        Journal(journal.path.parent, clock, patience=0.01) as hasty,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="another program keeps it busy") as caught:
            hasty.rate("A1", 2, "Major", author="ann")
        assert "locked" not in str(caught.value)
        other.execute("ROLLBACK")
        hasty.rate("A1", 2, "Major", author="ann")


OLD = Schema("journal", ("CREATE TABLE facts (word TEXT);",))
NEW = Schema("journal", (*OLD.steps, "CREATE TABLE more (word TEXT);\nINSERT INTO more SELECT word FROM facts;"))


def words(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT word FROM more")]


def test_an_older_format_is_read_without_touching_it_and_migrated_when_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with Database(path, OLD) as old, old.writing() as connection:
        connection.execute("INSERT INTO facts VALUES ('kept')")
    before = path.read_bytes()
    with Database(path, NEW) as new:
        assert new.read(words) == ["kept"]
        assert path.read_bytes() == before
        with new.writing() as connection:
            connection.execute("INSERT INTO more VALUES ('added')")
        assert new.read(words) == ["kept", "added"]
        assert new.read(version) == 2


def test_a_migration_that_fails_leaves_no_half(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    broken = Schema("journal", (*OLD.steps, "CREATE TABLE more (word TEXT);\nINSERT INTO nowhere VALUES (1);"))
    with Database(path, broken) as database, pytest.raises(JournalError), database.writing():
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert version(connection) == 0
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []


def test_what_a_failing_block_wrote_is_undone(tmp_path: Path) -> None:
    def write_and_fail() -> None:
        with database.writing() as connection:
            connection.execute("INSERT INTO facts VALUES ('gone')")
            raise ZeroDivisionError

    with Database(tmp_path / "journal.sqlite3", OLD) as database:
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        assert database.position() == 0
        assert database.read(lambda connection: connection.execute("SELECT * FROM facts").fetchall()) == []


def test_statements_with_triggers_and_comments_are_told_apart() -> None:
    script = "-- a; b\nCREATE TABLE t (x);\nCREATE TRIGGER r AFTER INSERT ON t BEGIN\n  DELETE FROM t;\nEND;\n\n"
    assert len(list(statements(script))) == 2


def test_the_shipped_migrations_are_numbered_without_gaps() -> None:
    folder = Path(__file__).parents[3] / "healthcore" / "journal" / "migrations"
    for directory, schema in ((folder, load_schema("journal")), (folder / "registry", load_schema("r", "registry"))):
        numbers = [int(path.name.split("_")[0]) for path in sorted(directory.glob("*.sql"))]
        assert numbers == list(range(1, len(schema.steps) + 1))


def test_how_exchanges_ended_is_kept_since_people_are_pulled_too(tmp_path: Path) -> None:
    steps = load_schema("journal").steps
    columns = "kind, service, outcome, count, detail, budget, ended_at"
    ended = f"INSERT INTO syncs ({columns}) VALUES (?, 'T', 'done', 3, '', '', 'x')"
    with Database(tmp_path / "journal.sqlite3", Schema("journal", steps[:8])) as database, database.writing() as before:
        before.execute(ended, ("pull",))
    with Database(tmp_path / "journal.sqlite3", load_schema("journal")) as database:
        with database.writing() as after:
            after.execute(ended, ("people",))
        kinds = database.read(lambda connection: connection.execute("SELECT seq, kind FROM syncs").fetchall())
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"), database.writing() as after:
            after.execute("DELETE FROM syncs")
    assert kinds == [(1, "pull"), (2, "people")]


def test_a_log_whose_writer_was_killed_before_its_first_entry_is_no_log(tmp_path: Path) -> None:
    with Journal(tmp_path, FixedClock(datetime(2026, 11, 22, 9, tzinfo=UTC))) as journal:
        journal.rate("A1", 3, "Critical", note="x", author="ada")
    log, index = tmp_path / "journal.sqlite3-wal", tmp_path / "journal.sqlite3-shm"
    log.write_bytes(bytes.fromhex("377f0682002de21800001000") + bytes(20))
    index.write_bytes(bytes(32768))
    reader = Journal(tmp_path, FixedClock(datetime(2026, 11, 22, 9, tzinfo=UTC)))
    assert reader.current()["A1"].word == "Critical"
    assert (log.stat().st_size, index.stat().st_size) == (32, 32768)


@pytest.mark.parametrize("index", ["as it was", "half written", "blank", "empty", "cut", "scrambled"])
def test_an_index_in_any_state_that_a_killed_writer_left_hides_nothing(
    writer: Callable[..., Any], journal: Journal, clock: Clock, index: str
) -> None:
    leave_a_log(writer)
    path = journal.path.with_name("journal.sqlite3-shm")
    whole = path.read_bytes()
    left = {
        "as it was": whole,
        "half written": bytes(48) + whole[48:],  # one of the two copies of its head
        "blank": bytes(len(whole)),
        "empty": b"",
        "cut": whole[:100],
        "scrambled": os.urandom(len(whole)),
    }
    path.write_bytes(left[index])
    assert read_everything(clock) == 1


@pytest.mark.torture
def test_a_log_with_a_damaged_head_reads_as_sqlite_would_mend_it(
    writer: Callable[..., Any], journal: Journal, clock: Clock, listing: Listing
) -> None:
    leave_a_log(writer)
    log = journal.path.with_name("journal.sqlite3-wal")
    written = log.read_bytes()
    log.write_bytes(written[:8] + os.urandom(24) + written[32:])
    before = listing()
    with Journal.of_book("export", clock) as reader:
        assert reader.history("A1") == []
    assert listing() == before
    journal.rate("A1", 3, "Critical", author="cy")
    assert [rating.author for rating in journal.history("A1")] == ["cy"]
