"""`pulsebook ratings`: what the ratings are, and which are due."""

import csv
import io
import json
from datetime import date
from pathlib import Path

from healthcore.book.opening import open_book
from healthcore.book.rating import save_rating
from healthcore.book.request import BookRequest
from tests.healthcore.book.books import Ticking, csv_file
from tests.healthcore.segments.days import account
from tests.tui.cli.conftest import Run

DAY = ("--as-of", "2026-11-02")


def book() -> str:
    """A1 was rated long ago, A2 lately, A3 never; A4 is not to be rated."""
    path = csv_file(Path("book.csv"), *(account(f"A{at}", touch="low" if at == 4 else "high") for at in range(1, 5)))
    for day, row, level in ((date(2026, 6, 1), 0, 2), (date(2026, 11, 1), 1, 0)):
        opened = open_book(BookRequest(str(path)), Ticking(day), registers=True)
        save_rating(opened, row, level, note="They said so.", reasons=(), author="ada")
        opened.journal.close()
    return "book"


def test_the_table_has_every_rating_and_when_it_is_due(run: Run) -> None:
    lines = run("ratings", book(), *DAY).stdout.splitlines()
    assert lines[0].startswith("Ratings of book as of 2026-11-02, by the model Recommended")
    assert lines[1] == "3 accounts; 2 ratings due."
    assert [line.split()[:2] for line in lines[4:]] == [
        ["2026-06-15", "A1"],
        ["2026-07-01", "A3"],
        ["2027-01-30", "A2"],
    ]
    assert lines[4].endswith("rated Major on 2026-06-01")
    assert lines[5].endswith("never rated, first seen 2026-06-01")


def test_only_what_is_due_and_only_a_segment(run: Run) -> None:
    name = book()
    rows = list(csv.DictReader(io.StringIO(run("ratings", name, *DAY, "--due", "--format", "csv").stdout)))
    assert [(row["account_id"], row["rated_on"], row["author"], row["note"], row["due_in"]) for row in rows] == [
        ("A1", "2026-06-01", "ada", "They said so.", "-140"),
        ("A3", "", "", "", "-124"),
    ]
    assert {(row["filter"], row["count"]) for row in rows} == {("ratings due", "2")}
    only = run("ratings", name, *DAY, "--due", "--segment", "csm_risk is severe", "--format", "json").stdout
    document = json.loads(only)
    assert [row["account_id"] for row in document["accounts"]] == ["A1"]
    assert document["filter"] == "ratings due, where csm_risk is severe"


def test_a_book_of_nobody_has_no_ratings(run: Run) -> None:
    Path("none.csv").write_text("Account ID,Engagement\n", encoding="utf-8")
    assert run("ratings", "none.csv").stdout.splitlines()[1] == "0 accounts; 0 ratings due."
