"""A folder of tables as a book: imported, opened, scored; what is proposed for it, and what is told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli.conftest import Ask, Run

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def schools() -> Path:
    """The tables of 15 schools, in the current folder."""
    return Path(shutil.copytree(DATA / "edtech-gtm", "schools"))


def test_importing_a_folder_writes_down_how_its_tables_become_a_book(run: Run, schools: Path) -> None:
    said = run("import", "schools", "--as", "schools").stdout
    assert said.startswith("Wrote schools/book.toml: how the tables become one book. Check it, and import again.")
    assert "schools: folder of 5 tables, accounts in CSV, commas\n15 rows read, 15 accounts." in said
    assert "min of renewals.due_date" in said
    assert "school_name name text book.toml" in " ".join(said.split())
    again = run("import", "schools", "--as", "schools").stdout
    assert "Wrote" not in again
    assert again == said.partition("\n\n")[2]


@pytest.mark.parametrize("book", ["schools", "./schools/", "the schools"])
def test_every_command_takes_a_folder(run: Run, ask: Ask, schools: Path, book: str) -> None:
    run("import", "schools", "--as", "the schools")
    scored = ask("score", book)
    assert scored["summary"]["accounts"] == 15
    explained: Any = ask("explain", book, "S01")
    assert explained["name"] == "Lincoln Elementary"
    run("rate", book, "S01", "1", "--note", "quiet")
    assert ask("explain", book, "S01")["rating"]["level"] == 1
    run("references", book)


def test_a_folder_nobody_described_is_scored_as_it_would_be_proposed(run: Run, ask: Ask, schools: Path) -> None:
    before = sorted(path.name for path in schools.iterdir())
    first = ask("score", "schools")
    assert "schools, book.toml: 1 doubt" in run("score", "schools").stderr
    assert sorted(path.name for path in schools.iterdir()) == before, "only import writes a proposal"
    run("import", "schools", "--as", "schools")
    assert ask("score", "schools") == first


def test_an_export_of_another_day_keeps_the_ratings(run: Run, ask: Ask, schools: Path) -> None:
    run("import", "schools", "--as", "schools")
    run("rate", "schools", "S02", "1", "--note", "quiet")
    shutil.copytree(schools, "tomorrow")
    assert "are in the book 'schools', which has ratings" in run("score", "tomorrow", exit_code=1).stderr
    run("import", "tomorrow", "--as", "schools")
    assert ask("explain", "schools", "S02")["rating"]["level"] == 1


def test_a_folder_has_a_name_without_being_asked(run: Run, ask: Ask, schools: Path) -> None:
    assert "Remembered as the book 'schools'" in run("import", "schools").stdout
    run("rate", "schools", "S02", "1", "--note", "quiet")
    shutil.copytree(schools, "other")
    assert "are in the book 'schools', which has ratings" in run("import", "other", exit_code=1).stderr
    assert "Remembered as the book 'schools'" in run("import", "./schools").stdout


def test_people_of_a_folder_are_read_with_it(run: Run, schools: Path) -> None:
    said = run("import", "schools", "--as", "schools").stdout
    assert "138 rows read, 138 people; 0 without an address, 0 opted out." in said


def test_what_a_join_loses_is_told_when_importing(run: Run, schools: Path) -> None:
    with (schools / "users.csv").open("a", encoding="utf-8") as file:
        file.write("U999,S99,Teacher,t@school.edu,2024-02-27,,free,False\n")
    lost = "1 of 139 rows belong to no account: their school_id is not in accounts; the first is row 140, 'S99'"
    assert f"users.school_id: {lost}" in run("import", "schools", "--as", "schools").stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[accounts]\nfile = 3\n", "book.toml: accounts.file: Input should be a valid string."),
        ('[accounts]\nfile = "users.txt"\n', "users.txt: there is no such file."),
        ("[accounts\n", "book.toml: "),
    ],
)
def test_a_wrong_description_is_told_without_a_traceback(run: Run, schools: Path, text: str, said: str) -> None:
    (schools / "book.toml").write_text(text, encoding="utf-8")
    for command in (("score", "schools"), ("import", "schools", "--as", "x")):
        result = run(*command, exit_code=1)
        assert said in result.stderr
        assert "Traceback" not in result.output


def test_a_folder_without_tables_is_told(run: Run) -> None:
    Path("empty").mkdir()
    assert "empty: there is no table in this folder." in run("score", "empty", exit_code=1).stderr


@pytest.fixture
def two_files() -> None:
    """A file of accounts and one of usage events."""
    Path("crm.csv").write_text("account_id,name,seats\nA,Acme,4\nB,Beta,\n", encoding="utf-8")
    events = "".join(f"A,ada,2026-11-{day:02}\n" for day in range(10, 21))
    Path("log.csv").write_text(f"account_id,user,time\n{events}A,ben,2026-11-20\nX,eve,2026-11-20\n", encoding="utf-8")


def test_a_file_of_events_beside_a_file_of_accounts(run: Run, ask: Ask, two_files: None) -> None:
    words = ("score", "crm.csv", "--events", "log.csv", "--as-of", "2026-11-22", "--model", "active-users")
    first, second = ask(*words)["accounts"]
    metrics = {condition["metric"]: condition["value"] for condition in first["good"]}
    assert metrics["active_users"] == 2
    assert metrics["usage_frequency"] == "daily"
    assert {condition["value"] for condition in second["good"] if condition["metric"] == "usage_frequency"} == {
        "inactive"
    }
    assert "events: 1 doubt" in run(*words).stderr


def test_a_file_of_events_is_remembered_with_its_book(run: Run, ask: Ask, two_files: None) -> None:
    said = run("import", "crm.csv", "--as", "crm", "--events", "log.csv").stdout
    assert "crm.csv: CSV, commas; usage events in CSV, commas" in said
    assert "usage events license_utilization" in " ".join(said.split())
    assert "1 of 13 events belong to no account: their account_id is not in accounts" in said
    again = run("import", "crm.csv", "--as", "crm", "--report").stdout
    assert "usage events" in again
    assert "is new" not in again
    assert "not in this file any more" not in again
    scored = ask("score", "crm", "--as-of", "2026-11-22")["accounts"]
    assert {each["metric"] for each in scored[0]["good"] if each["result"] != "no_data"} >= {"license_utilization"}


def test_events_of_nobody_known_are_told(run: Run, two_files: None) -> None:
    Path("log.csv").write_text("who,time\nada,2026-11-20\n", encoding="utf-8")
    said = run("score", "crm.csv", "--events", "log.csv", exit_code=1).stderr
    assert 'no column says whose an event is. The columns are: "who", "time".' in said


def test_hostile_keys_and_names_survive(run: Run, ask: Ask) -> None:
    folder = Path("odd")
    folder.mkdir()
    name = "Acme [EMEA] [/] [@click=app.quit]\u202e"
    (folder / "accounts.csv").write_text(f"account_id,name\n[b]1\x1b[2J,{name}\nB,Beta\n", encoding="utf-8")
    (folder / "notes [x].csv").write_text("note_id,account_id,text\nn1,[b]1\x1b[2J,=1+1\nn2,C,x\n", encoding="utf-8")
    said = run("import", "odd", "--as", "odd", "--report").stdout
    assert "1 of 2 rows belong to no account" in said
    assert "\x1b" not in said
    accounts = json.loads(run("score", "odd", "--format", "json").stdout)["accounts"]
    assert accounts[0]["name"] == name
