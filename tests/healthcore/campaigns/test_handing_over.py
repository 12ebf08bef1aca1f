"""Drafts and files for a mail merge: once for everybody, all of them or none."""

import csv
import os
from email import message_from_bytes
from pathlib import Path

import pytest

from healthcore.campaigns import handing_over
from healthcore.campaigns.handing_over import write_drafts, write_merge_file
from healthcore.campaigns.log import Channel, State, messages
from healthcore.vocabulary.errors import CampaignError, InputError
from tests.healthcore.campaigns.campaigns import NOW, PEOPLE, Book, emails, mailing


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def test_a_draft_for_everybody_and_each_is_in_the_log(book: Book, tmp_path: Path) -> None:
    given = mailing(book.day(), subject="For {{ account.name }}")
    done = write_drafts(given, tmp_path / "out", author="ada")

    files = sorted(path.name for path in done.place.iterdir())
    assert files[0] == "0001 pim@example.com.eml"
    assert done.count == len(files) == 4
    assert message_from_bytes((done.place / files[0]).read_bytes())["Subject"] == "For Acme [EMEA] [/]"
    assert (done.place / files[0]).stat().st_mode & 0o777 == 0o600
    logged = messages(given.day.journal, "News")
    assert {message.email for message in logged} == set(emails(given))
    assert {(m.channel, m.state, m.run, m.author) for m in logged} == {
        (Channel.DRAFT, State.HANDED_OVER, done.run, "ada")
    }
    assert logged[-1].body == "Hello Pim Pancake\n"


def test_nobody_gets_it_again(book: Book, tmp_path: Path) -> None:
    write_drafts(mailing(book.day()), tmp_path / "out", author="ada")

    with pytest.raises(CampaignError, match="nobody to write to"):
        write_drafts(mailing(book.day()), tmp_path / "out", author="ada")


def test_more_drafts_go_beside_those_that_are_there(book: Book, tmp_path: Path) -> None:
    write_drafts(mailing(book.day()), tmp_path / "out", author="ada", most=1)
    write_drafts(mailing(book.day()), tmp_path / "out", author="ada", most=1)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "0001 pim@example.com.eml",
        "0001 zelda@example.com.eml",
    ]


def test_a_missing_value_produces_nothing_and_logs_nothing(book: Book, tmp_path: Path) -> None:
    given = mailing(book.day(), body="{{ person.name }}")

    with pytest.raises(CampaignError, match="name is missing"):
        write_drafts(given, tmp_path / "out", author="a")
    with pytest.raises(CampaignError, match="name is missing"):
        write_merge_file(given, tmp_path / "m.csv", author="a")
    assert not (tmp_path / "out").exists()
    assert messages(given.day.journal) == []


def test_a_table_for_a_mail_merge(tmp_path: Path) -> None:
    people = PEOPLE.replace("Pim Pancake", "'=cmd()")
    given = mailing(Book(tmp_path, people=people).day())
    write_merge_file(given, tmp_path / "merge.csv", author="ada")

    with (tmp_path / "merge.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["email"] for row in rows] == emails(given)
    assert (rows[0]["name"], rows[0]["account"], rows[0]["body"]) == ("'=cmd()", "Acme [EMEA] [/]", "Hello =cmd()\n")
    assert (rows[1]["person.role"], rows[1]["person.nps"]) == ("User", "8")
    assert {message.channel for message in messages(given.day.journal)} == {Channel.CSV}


def test_no_file_is_written_over(book: Book, tmp_path: Path) -> None:
    (tmp_path / "merge.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="exists already"):
        write_merge_file(mailing(book.day()), tmp_path / "merge.csv", author="ada")
    assert (tmp_path / "merge.csv").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written_to_is_told_and_nothing_is_logged(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    given = mailing(book.day())

    with pytest.raises(InputError):
        write_drafts(given, tmp_path / "file", author="a")
    with pytest.raises(InputError):
        write_merge_file(given, tmp_path / "nowhere" / "m.csv", author="a")
    assert messages(given.day.journal) == []


def test_killed_before_the_log_nothing_counts(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "claim_all", _killed)
    given = mailing(book.day())

    with pytest.raises(KeyboardInterrupt):
        write_drafts(given, tmp_path / "out", author="ada")
    assert list((tmp_path / "out").iterdir()) == []
    assert messages(given.day.journal) == []


def test_killed_after_the_log_the_next_run_finishes_it(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(handing_over, "_move", _killed)
        with pytest.raises(KeyboardInterrupt):
            write_drafts(mailing(book.day()), tmp_path / "out", author="ada", most=3)

    write_drafts(mailing(book.day()), tmp_path / "out", author="ada")
    assert len(list((tmp_path / "out").glob("*.eml"))) == 4
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == []


def test_killed_after_the_log_of_all_the_next_run_is_what_finishes_it(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(handing_over, "_move", _killed)
        with pytest.raises(KeyboardInterrupt):
            write_merge_file(mailing(book.day()), tmp_path / "merge.csv", author="ada")

    assert write_merge_file(mailing(book.day()), tmp_path / "merge.csv", author="ada").count == 4
    assert (tmp_path / "merge.csv").exists()


@pytest.mark.parametrize(("seconds", "stays"), [(3_599, True), (3_601, False)])
def test_files_in_no_log_go_after_an_hour(book: Book, tmp_path: Path, seconds: int, stays: bool) -> None:
    stranger = tmp_path / "out" / ".pulsebook-00000000.part"
    stranger.mkdir(parents=True)
    then = NOW.timestamp() - seconds
    os.utime(stranger, (then, then))
    write_drafts(mailing(book.day()), tmp_path / "out", author="ada")

    assert stranger.is_dir() is stays


def _killed(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt
