"""Customers' text is shown, kept and exported, never obeyed."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Ask, Run

NAMES = {
    "H1": "Acme [EMEA] [/] [@click=app.quit]",
    "H2": "Wipe\x1b[2J\x1b]0;owned\x07\x9b31m",
    "H3": "🙂 Grüße 東京 👩‍👩‍👧",
    "H4": "abc\u202egnp.exe",
    "H5": "x" * 300,
    "H6": "=HYPERLINK(1)",
    "H7": "-1+1",
    "H8": 'line\nbreak "quoted"',
    "H9": "{{ 7*7 }} %s {0} \\",
}
#: What a terminal may be sent: everything but controls; colours are our own.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200d]")


@pytest.fixture
def book() -> str:
    with Path("hostile.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Account ID", "Account Name", "Touch", "Engagement", "Usage Frequency"])
        writer.writerows([key, name, "high", 72, "daily"] for key, name in NAMES.items())
    return "hostile.csv"


def test_json_is_exact_and_may_be_looked_at(run: Run, book: str) -> None:
    text = run("score", book, "--format", "json").stdout

    assert {account["account_id"]: account["name"] for account in json.loads(text)["accounts"]} == NAMES
    assert not OBEYED.search(text)
    assert "Grüße 東京" in text


def test_csv_is_neutralised_and_reads_back_the_same(run: Run, ask: Ask, book: str) -> None:
    text = run("score", book, "--format", "csv").stdout_bytes.decode()

    names = {row["account_id"]: row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert names == NAMES | {"H6": "'=HYPERLINK(1)", "H7": "'-1+1"}
    Path("again.csv").write_text(text, encoding="utf-8", newline="")
    assert [account["name"] for account in ask("score", "again.csv")["accounts"]] == list(NAMES.values())


@pytest.mark.parametrize(
    "words",
    [
        ("score",),
        ("references",),
        *(("explain", account_id) for account_id in NAMES),
        *(("rate", account_id, "1", "--dry-run") for account_id in NAMES),
        ("import", "--as", "hostile", "--report"),
    ],
    ids=" ".join,
)
def test_no_command_sends_it_to_a_terminal(run: Run, book: str, words: tuple[str, ...]) -> None:
    result = run(words[0], book, *words[1:])

    assert not OBEYED.search(result.stdout + result.stderr)


def test_the_table_shows_every_character(run: Run, book: str) -> None:
    text = run("score", book).stdout

    for shown in (
        NAMES["H1"],
        "Wipe␛[2J␛]0;owned␇\\x9b31m",
        "abc\\u202egnp.exe",
        NAMES["H5"],
        "line⏎break",
        NAMES["H9"],
    ):
        assert shown in text


@pytest.mark.usefixtures("on_a_terminal")
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_on_a_terminal_only_our_own_colours_are_obeyed(run: Run, book: str, form: str) -> None:
    text = run("score", book, "--format", form).stdout

    assert not OBEYED.search(re.sub("\x1b\\[[0-9;]*m", "", text) if form == "table" else text)


def test_an_id_in_an_error_is_shown_harmlessly(run: Run, book: str) -> None:
    result = run("explain", book, "\x1b[2J", exit_code=1)

    assert "␛[2J: there is no such account" in result.stderr
    assert not OBEYED.search(result.stderr)


def test_notes_keep_every_character(run: Run, ask: Ask, book: str) -> None:
    for note in NAMES.values():
        run("rate", book, "H1", "1", "--note", note, "--reason", note, "--author", note)

    ratings = ask("explain", book, "H1")["ratings"]
    assert [rating["note"] for rating in ratings] == list(reversed(NAMES.values()))
    assert not OBEYED.search(run("explain", book, "H1").stdout)
