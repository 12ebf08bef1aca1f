"""`pulsebook figures`: what a book comes to, and the change over a week."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from healthcore.figures.kinds import DIMENSION_KINDS, KINDS
from tests.healthcore.book.books import GOOD
from tests.healthcore.segments.days import AVERAGE, POOR, account, day_after
from tests.tui.cli.conftest import Ask, Run

EIGHT_DAYS_AGO, NOW = "2026-11-14", "2026-11-22"


@pytest.fixture
def team(tmp_path: Path) -> str:
    """A book with two known days."""
    renews = "2026-12-24"
    before = [account("a", GOOD, renewal_date=renews), account("b", POOR), account("c", AVERAGE, currency="EUR")]
    now = [
        account("a", POOR, renewal_date=renews),
        account("b", POOR),
        account("c", GOOD, currency="EUR", contract_value="70.5"),
    ]
    day_after(tmp_path, (8, before), (0, now))
    return "book"


def value(said: dict[str, Any], key: str, **of: object) -> tuple[Any, Any, Any]:
    """A figure's value, that of the week before, and the change."""
    (one,) = [
        figure
        for figure in said["figures"]
        if figure["key"] == key and all(figure[name] == wanted for name, wanted in of.items())
    ]
    return one["value"], one["before"], one["change"]


def test_json_has_every_figure_with_its_change(ask: Ask, team: str) -> None:
    said = ask("figures", team, "--as-of", NOW)
    assert (said["as_of"], said["model"]["name"]) == (NOW, "Recommended")
    assert value(said, "poor") == (2, 1, 1)
    assert value(said, "good_share") == (33.3333, 33.3333, 0)
    assert value(said, "declined") == (1, None, None)
    assert value(said, "improved_to_good")[0] == 1
    assert value(said, "value_at_risk", currency="USD") == (200, 100, 100)
    assert value(said, "contract_value", currency="EUR") == (70.5, 100, -29.5)
    assert value(said, "dimension_poor", dimension="usage") == (2, 1, 1)
    assert {figure["key"] for figure in said["figures"]} == {kind.key for kind in (*KINDS, *DIMENSION_KINDS)}
    assert value(said, "renewal_value_poor", currency="USD") == (100, 0, 100)
    assert "segment" not in said


def test_on_a_past_day_the_figures_are_those_of_the_day(ask: Ask, team: str) -> None:
    said = ask("figures", team, "--as-of", "2026-11-20")
    assert value(said, "poor") == (1, None, None)
    assert value(said, "good")[0] == 1


def test_of_a_segment_the_accounts_of_the_day_are_followed_back(ask: Ask, run: Run, team: str) -> None:
    said = ask("figures", team, "--as-of", NOW, "--segment", "all paying in poor health")
    assert said["segment"] == {"name": "All Paying in Poor Health", "when": "status == 'paying' and health == poor"}
    assert value(said, "accounts") == (2, 2, 0)
    assert value(said, "poor") == (2, 1, 1)
    text = run("figures", team, "--as-of", NOW, "--segment", "health == poor").stdout
    assert "Only where health == poor: the accounts of that day, followed back." in text


def test_the_table_has_figures_by_group_and_dimensions_side_by_side(run: Run, team: str) -> None:
    text = run("figures", team, "--as-of", NOW).stdout
    lines = [line.split() for line in text.splitlines()]
    assert ["Accounts", "in", "Poor", "Health", "2", "1", "+1"] in lines
    assert ["Contract", "Value", "at", "Risk", "200", "USD", "100", "USD", "+100", "USD"] in lines
    assert any(line[:2] == ["Usage", "1"] and "(+1)" in line for line in lines)
    assert "Currencies do not add up without rates" in text
    assert "History begins on" not in text


def test_before_a_week_of_history_it_says_so(run: Run, book: str) -> None:
    assert "there is nothing to compare with yet" in run("figures", book).stdout


def test_the_series_has_a_line_for_every_known_day(ask: Ask, run: Run, team: str) -> None:
    text = run("figures", team, "--as-of", NOW, "--series", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["day"], row["poor"], row["value_at_risk.USD"]) for row in rows] == [
        (EIGHT_DAYS_AGO, "1", "100"),
        (NOW, "2", "200"),
    ]
    assert rows[0]["dimension_poor.usage"] == "1"
    said = ask("figures", team, "--as-of", NOW, "--series", "--since", NOW)
    assert said["days"] == [NOW]
    assert next(one for one in said["figures"] if one["key"] == "poor")["series"] == [2]
    table = run("figures", team, "--as-of", NOW, "--series").stdout.splitlines()
    assert [line.split()[0] for line in table[2:]] == ["Day", EIGHT_DAYS_AGO, NOW]
    assert "At risk, EUR" in table[2]
    assert "At risk, USD" in table[2]


def test_csv_has_a_line_for_each_figure(run: Run, team: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("figures", team, "--as-of", NOW, "--format", "csv").stdout)))
    poor = next(row for row in rows if row["figure"] == "poor")
    assert (poor["value"], poor["before"], poor["change"], poor["filter"]) == ("2", "1", "1", "all accounts")


def test_definitions_say_what_every_figure_counts(run: Run, team: str) -> None:
    text = run("figures", team, "--definitions").stdout
    assert all(kind.definition in text for kind in (*KINDS, *DIMENSION_KINDS))
