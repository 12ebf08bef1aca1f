"""`pulsebook explain`: why one account has its colour."""

import csv
import io
import json

from tests.tui.cli.conftest import Ask, Run


def test_json_is_the_account_of_score_with_its_ratings(run: Run, ask: Ask, book: str) -> None:
    run("rate", book, "A1", "2", "--note", "Escalated", "--reason", "Support issues", "--author", "ada")
    run("rate", book, "A1", "0", "--author", "bo")

    said = ask("explain", book, "A1")

    ratings = said.pop("ratings")
    past = {name: said.pop(name) for name in ("since", "days_in_health", "at_least", "spans")}
    assert (past["days_in_health"], past["at_least"], past["spans"][0]["why"]) == (0, True, "first seen")
    assert json.dumps(said) == json.dumps(ask("score", book)["accounts"][0])
    assert [list(rating) for rating in ratings] == [
        ["level", "label", "note", "reasons", "author", "rated_at", "origin"],
        ["level", "label", "note", "reasons", "author", "rated_at", "origin"],
    ]
    assert [(rating["level"], rating["label"], rating["author"]) for rating in ratings] == [
        (0, "No known risk", "bo"),
        (2, "Major", "ada"),
    ]
    assert (ratings[1]["note"], ratings[1]["reasons"], ratings[1]["origin"]) == (
        "Escalated",
        ["Support issues"],
        "pulsebook",
    )


def test_the_text_says_everything_that_decides(run: Run, book: str) -> None:
    run("rate", book, "A1", "Minor", "--note", "Sponsor is leaving", "--reason", "Business change", "--author", "ada")

    lines = [" ".join(line.split()) for line in run("explain", book, "A1").stdout.splitlines()]

    assert lines[0] == "Acme [EMEA] (A1)"
    assert lines[1] == "▲ Average, score 84: CSM Risk is Minor (Good: none or empty)."
    assert "Profile High-touch" in lines
    assert "Coverage 3/4 metrics have data" in lines
    assert "Contract 120,000 USD, renewal 2027-05-01" in lines
    assert any(line.startswith("CSM Risk Minor, by ada on ") and ", due again " in line for line in lines)
    assert lines.count("Sponsor is leaving") == 2
    assert "Usage: ● Good, score 100" in lines
    assert "Good engagement > 60 met 72 +12" in lines
    assert "Good license_utilization >= 50 no data – –" in lines
    assert "Good csm_risk is none or empty unmet Minor – !" in lines
    assert "to Good: csm_risk to 'No known risk'" in lines
    assert "to Poor: csm_risk to 'Major'" in lines
    assert any(line.endswith("Minor, by ada") for line in lines)
    assert "Reasons: Business change" in lines


def test_a_conflict_shows_both_sides(run: Run, book: str, ask: Ask) -> None:
    del book
    _export("risky.csv", "No known risk")
    run("rate", "risky.csv", "A1", "Minor", "--note", "hm")
    _export("risky.csv", "Critical")

    text = run("explain", "risky.csv", "A1").stdout

    assert "CSM Risk  Critical, as the source says" in text
    assert "Conflict  the source says Critical now, the rating here is Minor: the riskier counts" in text
    rating = ask("explain", "risky.csv", "A1")["rating"]
    assert (rating["level"], rating["label"], rating["rated_at"], rating["note"]) == (3, "Critical", None, None)


def _export(name: str, risk: str) -> None:
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - a plain file in the current folder
        file.write(f"Account ID,Engagement,CSM Risk,Touch\nA1,72,{risk},high\n")


def test_csv_has_a_row_for_every_condition(run: Run, book: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("explain", book, "B2", "--format", "csv").stdout)))

    assert len(rows) == 8
    poor = next(row for row in rows if row["condition"] == "engagement < 10")
    assert (poor["for"], poor["value"], poor["result"], poor["margin"]) == ("poor", "5", "met", "-5")


def test_an_account_without_data_is_explained_too(run: Run, book: str) -> None:
    text = run("explain", book, "E5").stdout

    assert "○ Unknown, score –: nothing is known yet" in text
    assert "not rated" in text


def test_a_cancelled_account_says_that_it_is_not_scored(run: Run, book: str) -> None:
    assert "cancelled accounts are not scored" in run("explain", book, "D4").stdout


def test_an_unknown_account_gets_the_nearest_ids(run: Run, book: str) -> None:
    result = run("explain", book, "A11", exit_code=1)

    assert result.stdout == ""
    assert "A11: there is no such account in monday.csv." in result.stderr
    assert "Did you mean A1?" in result.stderr
