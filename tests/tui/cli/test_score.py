"""`pulsebook score`: the same numbers as JSON, CSV and table."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.tui.cli.conftest import ACCOUNTS, Ask, Run

TELCO = Path(__file__).parents[2] / "data/telco-ibm/Telco-Customer-Churn.csv"
TELCO_MODEL = Path(__file__).parents[3] / "docs/models/telco.toml"


def test_the_document_is_the_contract_to_the_letter(run: Run, ask: Ask, book: str) -> None:
    run("rate", book, "A1", "minor", "--note", "Sponsor is leaving")

    said = ask("score", book, "--as-of", "2099-01-01")

    assert list(said) == ["as_of", "model", "summary", "accounts"]
    assert said["as_of"] == "2099-01-01"
    assert said["model"] == {"name": "Recommended", "mode": "rules", "fingerprint": said["model"]["fingerprint"]}
    assert said["summary"] == {
        "accounts": 4,
        "good": 1,
        "average": 1,
        "poor": 1,
        "unknown": 1,
        "quality_score": 200 / 3,
        "contract_value": {"EUR": 1234.5, "USD": 120500},
        "value_at_risk": {"EUR": 1234.5, "USD": 0},
    }
    account = said["accounts"][0]
    rated_at, due = account["rating"].pop("rated_at"), account["rating"].pop("due")
    assert (rated_at[10], rated_at[-6:], len(due)) == ("T", "+00:00", 10)
    assert json.dumps(account) == json.dumps(
        {
            "account_id": "A1",
            "name": "Acme [EMEA]",
            "profile": "High-touch",
            "health": "average",
            "score": 84,
            "coverage": {"have": 3, "of": 4},
            "contract_value": 120000,
            "currency": "USD",
            "rating": {"level": 1, "label": "Minor", "note": "Sponsor is leaving"},
            "dimensions": {"usage": {"health": "good", "score": 100}, "risk": {"health": "average", "score": 60}},
            "good": [
                _condition("engagement > 60", "engagement", "usage", 72, "met", 12),
                _condition("license_utilization >= 50", "license_utilization", "usage", None, "no_data", None),
                _condition("usage_frequency >= weekly", "usage_frequency", "usage", "weekly", "met", 0),
                _condition("csm_risk is none or empty", "csm_risk", "risk", "Minor", "unmet", None),
            ],
            "poor": [
                _condition("engagement < 10", "engagement", "usage", 72, "unmet", 62),
                _condition("license_utilization < 20", "license_utilization", "usage", None, "no_data", None),
                _condition("usage_frequency == inactive", "usage_frequency", "usage", "weekly", "unmet", 2),
                _condition("csm_risk is severe", "csm_risk", "risk", "Minor", "unmet", None),
            ],
            "next_flip": [
                {"to": "good", "changes": ["csm_risk to 'No known risk'"]},
                {"to": "poor", "changes": ["csm_risk to 'Major'"]},
            ],
        }
    )


def _condition(condition: str, metric: str, dimension: str, value: object, result: str, margin: float | None) -> object:
    return {
        "condition": condition,
        "metric": metric,
        "dimension": dimension,
        "value": value,
        "result": result,
        "margin": margin,
    }


def test_accounts_come_in_the_order_of_the_file_without_cancelled_ones(ask: Ask, book: str) -> None:
    assert [account["account_id"] for account in ask("score", book)["accounts"]] == ["A1", "B2", "C3", "E5"]


def test_all_lists_cancelled_accounts_unscored_and_counts_them_nowhere(ask: Ask, book: str) -> None:
    without, said = ask("score", book), ask("score", book, "--all")

    cancelled = said["accounts"][3]
    assert said["summary"] == without["summary"]
    assert cancelled["account_id"] == "D4"
    assert (cancelled["health"], cancelled["profile"], cancelled["score"]) == ("unknown", None, None)
    assert (cancelled["dimensions"], cancelled["good"], cancelled["poor"]) == ({}, [], [])


def test_a_missing_value_is_null_and_no_rating_too(ask: Ask, book: str) -> None:
    gamma = ask("score", book)["accounts"][2]

    assert (gamma["contract_value"], gamma["currency"], gamma["rating"]) == (None, None, None)


def test_without_any_known_health_there_is_no_quality_score(ask: Ask) -> None:
    Path("new.csv").write_text("Account ID,Engagement\nA1,\n", encoding="utf-8")

    assert ask("score", "new.csv")["summary"]["quality_score"] is None


def test_csv_has_the_same_health_score_and_reason(run: Run, ask: Ask, book: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("score", book, "--format", "csv").stdout)))

    accounts = ask("score", book)["accounts"]
    assert [row["account_id"] for row in rows] == [account["account_id"] for account in accounts]
    assert [row["health"] for row in rows] == [account["health"] for account in accounts]
    assert [row["score"] for row in rows] == ["" if a["score"] is None else str(a["score"]) for a in accounts]
    assert rows[1]["why"] == "Engagement is 5 (Poor: < 10)"
    assert rows[1]["contract_value"] == "1234.5"
    assert (rows[0]["model"], rows[0]["count"]) == ("Recommended", "4")


def test_the_table_starts_with_the_figures_and_the_worst_account(run: Run, book: str) -> None:
    lines = run("score", book).stdout.splitlines()

    assert lines[0].startswith("monday.csv as of ")
    assert lines[1] == "4 accounts: 2 Good, 0 Average, 1 Poor, 1 Unknown. Quality score 80."
    assert lines[2] == "Contract value 1,234.50 EUR, at risk 1,234.50 EUR."
    assert lines[5].split()[:4] == ["Health", "Score", "ID", "Account"]
    assert [line.split()[:2] for line in lines[6:]] == [["■", "Poor"], ["●", "Good"], ["●", "Good?"], ["○", "Unknown"]]
    assert lines[6].endswith("Engagement is 5 (Poor: < 10)")


@pytest.mark.usefixtures("on_a_terminal")
def test_on_a_terminal_every_line_fits_and_is_coloured(run: Run, book: str) -> None:
    table = run("score", book).stdout.splitlines()[5:]

    bare = [line.replace("\x1b[0m", "").split("m", 1)[1] if "\x1b" in line else line for line in table]
    assert all(len(line) <= 80 for line in bare)
    assert table[1].startswith("\x1b[31m■ Poor")


@pytest.mark.usefixtures("on_a_terminal")
def test_no_color_is_heard(run: Run, book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b" not in run("score", book).stdout


def test_output_goes_into_a_file_whose_ending_says_the_format(run: Run, ask: Ask, book: str) -> None:
    result = run("score", book, "--output", "health.json")

    assert result.stdout == ""
    assert json.loads(Path("health.json").read_text(encoding="utf-8")) == ask("score", book)
    assert Path("health.json").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in Path().iterdir()) == ["health.json", "monday.csv"]


def test_a_file_that_cannot_be_written_is_told(run: Run, book: str) -> None:
    result = run("score", book, "--output", "nowhere/health.csv", exit_code=1)

    assert "nowhere/health.csv: cannot be written (No such file or directory)." in result.stderr.splitlines()


def test_another_day_and_another_model(ask: Ask, run: Run, book: str) -> None:
    said = ask("score", book, "--as-of", "2026-01-31", "--model", "multidimensional")

    assert (said["as_of"], said["model"]["mode"]) == ("2026-01-31", "dimensional")
    notice = run("score", book, "--as-of", "2026-01-31").stderr
    assert (
        notice.count("History does not reach back to 2026-01-31: the values of today are scored as of that day.") == 1
    )


def test_what_was_assumed_is_told_once_and_beside_the_output(run: Run) -> None:
    Path("short.csv").write_text("Account ID,ARR,Engagement\nA1,10,x\nA2,,5\n", encoding="utf-8")

    result = run("score", "short.csv", "--format", "json")

    json.loads(result.stdout)
    lines = result.stderr.splitlines()
    assert "No status column: every account counts as paying." in lines
    assert sum("short.csv, Engagement: 1 doubt" in line for line in lines) == 1


def test_columns_can_be_matched_by_hand(ask: Ask) -> None:
    Path("odd.csv").write_text("Key,What,Wert\n1,One,5\n", encoding="utf-8")

    said = ask("score", "odd.csv", "--map", "account_id=Key", "--map", 'name="What"', "--map", "engagement=Wert")

    assert (said["accounts"][0]["name"], said["accounts"][0]["health"]) == ("One", "poor")


def test_who_is_high_touch_can_be_said(ask: Ask) -> None:
    Path("touch.csv").write_text("Account ID,ARR,Engagement\nA1,90000,60\nA2,10,60\n", encoding="utf-8")

    said = ask("score", "touch.csv", "--touch", "contract_value >= 50000")

    assert [account["profile"] for account in said["accounts"]] == ["High-touch", "Standard"]


def test_a_header_without_rows_is_a_book_of_no_accounts(ask: Ask, run: Run) -> None:
    Path("empty.csv").write_text(ACCOUNTS.splitlines()[0] + "\n", encoding="utf-8")

    said = ask("score", "empty.csv")

    assert (said["summary"]["accounts"], said["accounts"]) == (0, [])
    assert "0 accounts" in run("score", "empty.csv").stdout


def test_seven_thousand_real_customers_are_scored(ask: Ask) -> None:
    said = ask("score", str(TELCO), "--model", str(TELCO_MODEL))

    assert said["summary"]["accounts"] == len(said["accounts"]) == 7043
    assert (said["summary"]["good"], said["summary"]["average"], said["summary"]["poor"]) == (1921, 2842, 2280)
