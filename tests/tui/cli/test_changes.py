"""`pulsebook changes`: what became of health since a day, in every format."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from healthcore.journal.author import default_author
from healthcore.today.today import begin
from tests.healthcore.book.books import GOOD, csv_file
from tests.healthcore.today.mornings import POOR, Mornings
from tests.tui.cli.conftest import DAY, Ask, Run

HOSTILE = "Acme [EMEA] [/] *b* <i> @x"


@pytest.fixture
def team(tmp_path: Path) -> str:
    """A book in which A turned Poor on the 3rd of November 2026 and B Good on the 4th."""
    mornings = Mornings(tmp_path)
    begin(mornings.on(1, A={**GOOD, "name": HOSTILE}, B={**POOR, "contract_value": "9"}), default_author())
    mornings.on(3, A={**POOR, "name": HOSTILE}, B={**POOR, "contract_value": "9"})
    mornings.on(4, A={**POOR, "name": HOSTILE}, B={**GOOD, "contract_value": "9"})
    assert mornings.opened is not None
    mornings.opened.journal.close()
    return mornings.opened.name


def test_ones_own_list_is_told_with_the_cause(run: Run, team: str) -> None:
    lines = run("changes", team, "--as-of", "2026-11-05").stdout.splitlines()
    assert lines[0] == "team as of 2026-11-05: 2 changes since 2026-11-01"
    assert [line.split("  ")[0] for line in lines[3:]] == ["■ Poor", "● Good"]
    assert HOSTILE in lines[3]
    assert lines[3].endswith("Engagement 72 → 5 (Poor: < 10)")


def test_since_a_day_only_what_came_after_it(ask: Ask, team: str) -> None:
    said = ask("changes", team, "--as-of", "2026-11-05", "--since", "2026-11-03")
    assert (said["as_of"], said["since"]) == ("2026-11-05", "2026-11-03")
    assert [(one["account_id"], one["was"], one["health"], one["cause"]) for one in said["changes"]] == [
        ("B", "poor", "good", "data")
    ]


def test_a_past_day_knows_nothing_of_what_came_later(ask: Ask, team: str) -> None:
    said = ask("changes", team, "--as-of", "2026-11-03", "--since", "2026-11-01")
    assert [(one["account_id"], one["day"]) for one in said["changes"]] == [("A", "2026-11-03")]


def test_cron_hears_of_paying_accounts_that_turned_poor_alone(run: Run, team: str) -> None:
    run("changes", team, "--as-of", "2026-11-05", "--since", "2026-11-01", "--fail-on-poor", exit_code=3)
    run("changes", team, "--as-of", "2026-11-05", "--since", "2026-11-03", "--fail-on-poor")


def test_a_message_has_those_that_declined_first_and_nothing_in_it_is_markup(run: Run, team: str) -> None:
    lines = run("changes", team, "--as-of", "2026-11-05", "--format", "md").stdout.splitlines()
    assert lines[0] == "**team: 2 changes** since 2026-11-01, as of 2026-11-05"
    assert [line for line in lines if line.startswith("**")][1:] == ["**Declined (1)**", "**Improved (1)**"]
    assert r"- **Acme \[EMEA\] \[/\] \*b\* &lt;i&gt; @x** Good → Poor: Engagement 72 → 5 (Poor: &lt; 10)" in lines[4]


def test_a_spreadsheet_gets_the_same_rows(run: Run, team: str) -> None:
    run("changes", team, "--as-of", "2026-11-05", "--output", "changes.csv")
    rows = list(csv.DictReader(io.StringIO(Path("changes.csv").read_text(encoding="utf-8"))))
    assert [(row["account_id"], row["was"], row["health"], row["as_of"], row["count"]) for row in rows] == [
        ("A", "good", "poor", "2026-11-05", "2"),
        ("B", "poor", "good", "2026-11-05", "2"),
    ]


def test_without_a_change_it_says_so(run: Run, team: str) -> None:
    said = run("changes", team, "--as-of", "2026-11-05", "--since", "2026-11-04").stdout
    assert said == "team as of 2026-11-05: 0 changes since 2026-11-04\n"


def test_a_book_that_was_never_opened_has_no_news(run: Run, book: str) -> None:
    today = DAY.date().isoformat()
    assert run("changes", book).stdout == f"monday as of {today}: 0 changes since {today}\n"


def test_the_sample_has_the_news_that_its_screen_has_before_it_was_ever_opened(run: Run) -> None:
    heading = run("changes", "sample").stdout.splitlines()[0]
    assert "0 changes" not in heading
    assert heading.endswith(f"since {DAY.date() - timedelta(days=7)}")


def test_a_tune_up_that_is_due_is_told_in_every_form(run: Run, ask: Ask, tmp_path: Path) -> None:
    mornings = Mornings(tmp_path)
    csv_file(tmp_path / "team.csv", {**GOOD, "account_id": "A", "name": "Acme"})
    day = mornings.at(date(2026, 8, 1))
    day.journal.close()
    why = "Recommended is in force since 2026-08-01, as it was then"
    shown = run("changes", "team", "--as-of", "2026-08-31").stdout.splitlines()
    assert shown[-1] == f"Tune-up of Recommended due since 2026-08-31: {why}"
    (reminder,) = ask("changes", "team", "--as-of", "2026-08-31")["reminders"]
    assert reminder == {"what": "Tune-up of Recommended", "due": "2026-08-31", "why": why}
    message = run("changes", "team", "--as-of", "2026-08-31", "--format", "md").stdout.splitlines()
    assert message[-3:] == ["**The health model**", "", f"- **Tune-up of Recommended** due since 2026-08-31: {why}"]
    assert ask("changes", "team", "--as-of", "2026-09-05", "--since", "2026-08-31")["reminders"] == []
