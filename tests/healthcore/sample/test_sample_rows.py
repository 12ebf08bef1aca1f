"""The sample book: who is in it, that it never changes, and that its headings need no mapping."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.model.rating import SCALES
from healthcore.sample import sample_rows
from healthcore.sample.__main__ import main
from healthcore.vocabulary import CATALOGUE, FIELDS, Kind, known_field

AS_OF = date(2026, 11, 23)
DATES = ("Renewal", "Customer Since")
COMMITTED = Path(__file__).parents[3] / "docs" / "sample-book.csv"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return sample_rows(AS_OF)


def field_of(heading: str) -> str:
    """The field whose name, label or alias a heading is, as an import finds it without asking."""
    wanted = heading.casefold()
    (found,) = {
        spec.name
        for spec in (*FIELDS.values(), *CATALOGUE.values())
        if wanted in {name.casefold() for name in (spec.name, spec.label, *spec.aliases)}
    }
    return found


def share(rows: list[dict[str, str]], heading: str) -> float:
    return sum(bool(row[heading]) for row in rows) / len(rows)


def test_has_120_accounts_with_ids_and_names_of_their_own(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 120
    assert len({row["Account ID"] for row in rows}) == 120
    assert len({row["Account Name"] for row in rows}) == 120
    assert all(row["Account ID"] and row["Account Name"] for row in rows)


def test_every_heading_is_known_and_no_two_are_the_same_field(rows: list[dict[str, str]]) -> None:
    fields = [field_of(heading) for heading in rows[0]]
    assert len(set(fields)) == len(fields)
    assert set(FIELDS) - set(fields) == {"health_since"}


def test_every_row_has_the_same_headings_in_the_same_order(rows: list[dict[str, str]]) -> None:
    assert {tuple(row) for row in rows} == {tuple(rows[0])}


def test_touch_and_status_are_spread_as_told(rows: list[dict[str, str]]) -> None:
    assert Counter(row["Touch"] for row in rows) == {"high": 60, "low": 60}
    assert Counter(row["Status"] for row in rows) == {"paying": 109, "trial": 5, "cancelled": 4, "free": 2}


def test_a_few_high_touch_accounts_are_in_their_first_month(rows: list[dict[str, str]]) -> None:
    new = [row for row in rows if AS_OF - date.fromisoformat(row["Customer Since"]) < timedelta(days=30)]
    assert len(new) == 8
    assert {row["Touch"] for row in new} == {"high"}


def test_renewals_reach_from_twenty_days_ago_to_a_year_ahead(rows: list[dict[str, str]]) -> None:
    days = [(date.fromisoformat(row["Renewal"]) - AS_OF).days for row in rows if row["Renewal"]]
    assert min(days) >= -20
    assert max(days) <= 360
    assert min(days) < 0
    assert max(days) > 330


def test_some_contracts_lack_their_value_or_their_renewal_date(rows: list[dict[str, str]]) -> None:
    paying = [row for row in rows if row["Status"] == "paying"]
    assert sum(not row["ARR"] for row in paying) == 3
    assert sum(not row["Renewal"] for row in paying) == 4


def test_most_contracts_are_in_dollars_and_some_in_euros(rows: list[dict[str, str]]) -> None:
    assert Counter(row["Currency"] for row in rows) == {"USD": 113, "EUR": 7}


def test_three_csms_share_the_book(rows: list[dict[str, str]]) -> None:
    book = Counter(row["CSM"] for row in rows)
    assert set(book) == {"Ada Quill", "Bruno Teasel", "Mei Sandoval"}
    assert min(book.values()) >= 30


def test_risk_cells_are_a_picklist_that_the_scale_reads_without_doubt(rows: list[dict[str, str]]) -> None:
    cells = {row["CSM Risk"] for row in rows} - {""}
    readings = [SCALES["four"].read(cell) for cell in sorted(cells)]
    assert [(reading.level, reading.disagreement) for reading in readings if reading] == [
        (0, None),
        (1, None),
        (2, None),
        (3, None),
    ]


def test_only_accounts_with_a_csm_of_their_own_are_rated(rows: list[dict[str, str]]) -> None:
    assert {row["Touch"] for row in rows if row["CSM Risk"]} == {"high"}


def test_whether_an_account_is_a_reference_is_yes_no_or_not_asked(rows: list[dict[str, str]]) -> None:
    assert set(Counter(row["Referenceable"] for row in rows)) == {"yes", "no", ""}


def test_numbers_are_numbers_inside_their_range(rows: list[dict[str, str]]) -> None:
    for heading in rows[0]:
        spec = known_field(field_of(heading))
        assert spec is not None
        if spec.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}:
            low, high = spec.range or (0, float("inf"))
            values = [float(row[heading]) for row in rows if row[heading]]
            assert low <= min(values), heading
            assert max(values) <= high, heading
        if spec.kind is Kind.ORDINAL:
            assert {row[heading] for row in rows} - {""} == set(spec.levels)


def test_data_is_missing_here_and_there_and_everywhere_for_a_few(rows: list[dict[str, str]]) -> None:
    metrics = [heading for heading in rows[0] if field_of(heading) in CATALOGUE]
    assert sum(not any(row[metric] for metric in metrics) for row in rows) == 6
    for metric in metrics:
        assert 0.2 < share(rows, metric) < 1, metric


def test_the_shares_of_seats_in_use_agree_with_the_people_who_use_them(rows: list[dict[str, str]]) -> None:
    for row in rows:
        if row["License Utilization"]:
            assert round(100 * int(row["Active Users"]) / int(row["Seats"])) == int(row["License Utilization"])
        if row["Usage Frequency"] == "inactive":
            assert row["Active Users"] in {"", "0"}
        if row["Urgent Tickets"] and row["Open Tickets"]:
            assert int(row["Urgent Tickets"]) <= int(row["Open Tickets"])


def test_one_name_looks_like_markup(rows: list[dict[str, str]]) -> None:
    assert [row["Account Name"] for row in rows if "[" in row["Account Name"]] == ["Brackets [EMEA] [/] & Sons"]


@settings(max_examples=20)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2200, 1, 1)))
def test_the_day_moves_the_dates_and_nothing_else(day: date) -> None:
    moved_by = day - AS_OF
    for then, now in zip(sample_rows(AS_OF), sample_rows(day), strict=True):
        for heading, cell in then.items():
            if heading in DATES and cell:
                assert date.fromisoformat(now[heading]) - date.fromisoformat(cell) == moved_by
            else:
                assert now[heading] == cell


def test_the_committed_book_is_what_the_script_makes(tmp_path: Path) -> None:
    out = tmp_path / "sample.csv"
    result = CliRunner().invoke(main, [str(out), "--as-of", AS_OF.isoformat()])
    assert result.exit_code == 0, result.output
    assert "120 accounts as of 2026-11-23" in result.output
    assert out.read_bytes() == COMMITTED.read_bytes()


def test_the_committed_book_reads_back_as_the_rows(rows: list[dict[str, str]]) -> None:
    with COMMITTED.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == rows
