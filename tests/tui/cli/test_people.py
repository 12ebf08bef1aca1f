"""`--people FILE`: who is at the accounts, remembered with the book."""

from pathlib import Path

from healthcore.journal.registry import Registry
from healthcore.vocabulary import SystemClock
from tests.tui.cli.conftest import Run

PEOPLE = """\
Account ID,Work mail,Full name,Unsubscribed
A1,pim@example.com,Pim [/] Pancake,no
A1,zelda@example.com,Zelda,yes
B2,not an address,Otto,no
Z9,else@example.com,Somebody else,no
"""


def _people() -> str:
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    return "people.csv"


def test_import_says_who_is_at_the_accounts_and_remembers_it(run: Run, book: str) -> None:
    said = run("import", book, "--as", "team", "--people", _people(), "--map", "people.email=Work mail").stdout

    assert "people.csv: CSV" in said
    assert "4 rows read, 3 people, 1 row left out; 1 without an address, 1 opted out." in said
    assert "2 lines to look at: --report lists them." in said
    with Registry(SystemClock()) as registry:
        remembered = registry.book("team")
    assert remembered is not None
    assert remembered.people == Path("people.csv").resolve()
    assert "3 people" in run("import", book, "--as", "team").stdout


def test_the_report_lists_every_doubt_about_people(run: Run, book: str) -> None:
    said = run(
        "import", book, "--as", "team", "--people", _people(), "--map", "people.email=Work mail", "--report"
    ).stdout

    assert "row 4, Work mail: 'not an address' is no e-mail address\n" in said
    assert "row 5, Account ID: 'Z9' is no account of this book; the row is left out\n" in said


def test_people_that_cannot_be_read_are_not_remembered(run: Run, book: str, data_dir: Path) -> None:
    refused = run("import", book, "--as", "team", "--people", "nowhere.csv", exit_code=1)

    assert "nowhere.csv: there is no such file." in refused.stderr
    assert not data_dir.exists()


def test_a_file_of_people_that_is_gone_stops_only_what_needs_it(run: Run, book: str) -> None:
    run("import", book, "--as", "team", "--people", _people(), "--map", "people.email=Work mail")
    Path("people.csv").unlink()

    run("score", "team")
