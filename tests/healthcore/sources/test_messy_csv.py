"""Awkward files as found: each loads with the figures that the standard library counts, or says in a line why not."""

import csv
from datetime import date
from pathlib import Path

import pytest

from healthcore.model.rating import SCALES
from healthcore.sources import read_accounts, read_table
from healthcore.vocabulary import Kind
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import SCHEMA, Write

DATA = Path(__file__).parents[2] / "data" / "messy-csv"

#: Encoding and separator of each file, as its SOURCE.md and a look at it say; then the column that identifies a row.
FILES = {
    "accent.csv": ("utf-8", ";", None),
    "blank-cells.csv": ("utf-8", ",", "id"),
    "blank-rows-multiple.csv": ("utf-8", ",", "id"),
    "bom.csv": ("utf-8-sig", ",", "id"),
    "defective-rows.csv": ("utf-8", ",", "id"),
    "doublequote.csv": ("utf-8", ",", None),
    "duplicate-headers.csv": ("utf-8", ",", "id"),
    "duplicate-rows.csv": ("utf-8", ",", None),
    "encoding-issue-274.csv": ("utf-8", ",", "id"),
    "issue-1009-semicolon.csv": ("utf-8", ";", "fieldNameA"),
    "issue-811.csv": ("cp1252", ";", "Codice Comune formato alfanumerico"),
    "latin1.csv": ("cp1252", ",", "id"),
    "number-test.csv": ("utf-8", ",", "number"),
    "skip-blank-at-the-end.csv": ("utf-8", ",", "test1"),
    "table-with-accents.csv": ("cp1252", ";", None),
}


def records(name: str) -> list[list[str]]:
    encoding, delimiter, _ = FILES[name]
    with (DATA / name).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_every_file_is_tried() -> None:
    assert set(FILES) == {path.name for path in DATA.glob("*.csv")}


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_cell_is_what_the_standard_library_reads(name: str) -> None:
    header, *rows = records(name)
    while rows and not rows[-1]:
        del rows[-1]
    raw = read_table(DATA / name)
    assert len(raw.headers) == len(header)
    assert raw.frame.height == len(rows)
    for row, cells in zip(rows, raw.frame.iter_rows(), strict=True):
        expected = (row + [""] * len(header))[: len(header)]
        assert [cell or "" for cell in cells] == expected


@pytest.mark.parametrize("name", [name for name, (_, _, identity) in FILES.items() if identity is not None])
def test_files_with_an_identity_load_and_every_row_is_accounted_for(name: str) -> None:
    identity = FILES[name][2] or ""
    accounts = read_accounts(read_table(DATA / name), SCHEMA, SCALES["four"], {"account_id": identity})
    filled = [row for row in records(name)[1:] if any(cell.strip() for cell in row)]
    assert accounts.report.accounts == len(filled)
    assert accounts.report.rows_read == accounts.report.accounts + len(accounts.report.empty_rows)


@pytest.mark.parametrize(
    ("name", "overrides", "says"),
    [
        ("accent.csv", {}, "no column could be taken for account_id"),
        ("accent.csv", {"account_id": "id_station"}, 'rows 2 and 3 have the same account_id "FR*A17*P*ZZZ*3'),
        ("doublequote.csv", {}, "no column could be taken for account_id"),
        ("duplicate-rows.csv", {}, 'rows 2 and 4 have the same account_id "1101"'),
        ("table-with-accents.csv", {"account_id": "Quartier"}, "have the same account_id"),
    ],
)
def test_what_cannot_be_a_book_says_why(name: str, overrides: dict[str, str], says: str) -> None:
    with pytest.raises(SourceError, match=says.replace("*", r"\*")):
        read_accounts(read_table(DATA / name), SCHEMA, SCALES["four"], overrides)


def test_codes_keep_their_noughts_and_blanks() -> None:
    accounts = read_accounts(
        read_table(DATA / "issue-811.csv"), SCHEMA, SCALES["four"], {"account_id": FILES["issue-811.csv"][2] or ""}
    )
    header, first, *_ = records("issue-811.csv")
    assert accounts.frame["account_id"][0] == first[4] == "001001"
    assert accounts.frame["codice_regione"][0] == first[0] == "01"
    assert accounts.frame["progressivo_del_comune_2"][0] == first[3] == " 001 "
    assert accounts.mapping.headers[1].header == header[1].strip()


def test_decimal_commas_and_short_years_are_understood(write: Write) -> None:
    header, *rows = records("table-with-accents.csv")
    lines = [";".join([str(at), *row]) for at, row in enumerate(rows, start=1)]
    text = "\r\n".join([";".join(["id", *header]), *lines]).encode("cp1252")
    accounts = read_accounts(read_table(write("numbered.csv", text)), SCHEMA, SCALES["four"])
    assert accounts.fields["année"].label == "Année"
    rates = accounts.frame["occupancy_rate"]
    assert rates.sum() == pytest.approx(sum(float(row[4].replace(",", ".")) for row in rows if row[4]))
    assert accounts.frame["date"].to_list() == [date(2000 + int(row[2][6:]), int(row[2][3:5]), 1) for row in rows]


def test_numbers_in_every_spelling_but_the_infinite_ones() -> None:
    accounts = read_accounts(
        read_table(DATA / "number-test.csv"), SCHEMA, SCALES["four"], {"account_id": "number", "nps": "unique"}
    )
    assert accounts.fields["nps"].kind is Kind.NUMBER
    assert accounts.frame["nps"].to_list() == [
        None, None, None, -1, 1, 1, -99.99, 0, 95, 4, -0.02, 3_000, 40_000
    ]  # fmt: skip
    assert [line.text for line in accounts.report.lines if line.column == "unique"] == ["NaN", "INF", "-INF"]
