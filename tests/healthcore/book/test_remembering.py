"""How a book is read is decided once: `book.toml` says it to tomorrow's export."""

import json
import sqlite3
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import save_rating
from healthcore.book.request import BookRequest
from healthcore.book.settings import settings_path
from healthcore.journal.locations import registry_path
from healthcore.sources.reading import Reading
from healthcore.vocabulary import FixedClock
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import ColumnsError, InputError

CLOCK = FixedClock(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("UTC")))

MONDAY = "Customer ID,Account Name,ARR,Renewal,Engagment,Region,touch\n007,Acme,5,02/03/2027,72,North,high\n"

Opens = Callable[..., OpenedBook]


@pytest.fixture
def opens() -> Opens:
    books: list[OpenedBook] = []

    def opens(book: Path | str, *, registers: bool = True, **request: Any) -> OpenedBook:  # noqa: ANN401
        books.append(open_book(BookRequest(str(book), **request), CLOCK, registers=registers))
        return books[-1]

    return opens


@pytest.fixture
def monday(tmp_path: Path) -> Path:
    path = tmp_path / "monday.csv"
    path.write_text(MONDAY)
    return path


def told(opened: OpenedBook) -> list[str]:
    return [str(line) for line in opened.book.report.lines if line.row is None]


def said(name: str) -> dict[str, Any]:
    return tomllib.loads(settings_path(name).read_text())


def test_an_import_writes_what_was_decided(opens: Opens, monday: Path) -> None:
    opens(monday, as_name="team", imports=True, date_order="dmy", touch="all")
    assert said("team") == {
        "touch": "all",
        "date_order": "dmy",
        "mapping": {
            "account_id": "Customer ID",
            "name": "Account Name",
            "contract_value": "ARR",
            "renewal_date": "Renewal",
            "touch": "touch",
        },
        "columns": {
            "Customer ID": "text",
            "Account Name": "text",
            "ARR": "money",
            "Renewal": "date",
            "Engagment": "number",
            "Region": "text",
            "touch": "text",
        },
    }
    assert settings_path("team").stat().st_mode & 0o777 == 0o600


def test_tomorrows_export_is_read_the_same_way(opens: Opens, monday: Path, tmp_path: Path) -> None:
    opens(monday, as_name="team", imports=True, date_order="dmy", overrides={"contract_value": "ARR"})
    tuesday = tmp_path / "tuesday.csv"
    tuesday.write_text(MONDAY.replace("Region", "contract value"))
    found = opens(tuesday, as_name="team")
    assert found.book.accounts["renewal_date"][0].month == 3
    assert found.book.source.mapping.of_field("contract_value").header == "ARR"  # type: ignore[union-attr]
    matched = {mapped.header: mapped.matched for mapped in found.book.source.mapping.headers}
    assert matched["ARR"] is matched["Renewal"] is Matched.REMEMBERED
    assert told(found) == [
        "Region: is not in this file any more",
        "contract value: is new in this file, and was taken for contract_value_2",
        'Engagment: was taken for engagement; --map engagement="Header" settles it',
    ]


def test_the_order_that_dates_show_once_counts_for_an_export_that_leaves_it_open(opens: Opens, monday: Path) -> None:
    monday.write_text(MONDAY.replace("02/03/2027", "23/03/2027"))
    opens(monday, as_name="team", imports=True)
    assert said("team")["dates"] == {"Renewal": "dmy"}
    monday.write_text(MONDAY)
    found = opens("team")
    assert found.book.accounts["renewal_date"][0].month == 3
    assert found.book.report.open_dates == ()
    monday.write_text(MONDAY.replace("02/03/2027", "03/23/2027"))
    assert "Renewal: dates were read month first: 1 cannot be day first, and none has to be" in told(opens("team"))


def test_what_changed_is_told_until_somebody_imports_it(opens: Opens, monday: Path, tmp_path: Path) -> None:
    opens(monday, as_name="team", imports=True)
    monday.write_text(MONDAY.replace(",Region", ",Country"))
    change = "Region: is not in this file any more"
    assert change in told(opens("team"))
    assert change in told(opens("team", registers=False))
    assert change in told(opens(monday, as_name="team", imports=True))
    assert change not in told(opens("team"))


def test_what_somebody_writes_by_hand_counts_and_stays(opens: Opens, monday: Path) -> None:
    opens(monday, as_name="team", imports=True)
    path = settings_path("team")
    by_hand = path.read_text().replace('contract_value = "ARR"', 'nps = "ARR" # an experiment')
    path.write_text("leave_out = ['Region']\n" + by_hand)
    found = opens("team")
    assert found.book.accounts["nps"].to_list() == [5]
    assert "region" not in found.book.accounts.columns
    assert "# an experiment" in path.read_text()
    path.write_text("leave = 1")
    with pytest.raises(InputError, match="leave: "):
        opens("team")
    assert path.read_text() == "leave = 1"


def test_likeness_is_decided_only_where_somebody_looked(opens: Opens, monday: Path) -> None:
    opens(monday)
    opens(monday, imports=True)
    assert "engagement" not in said("monday")["mapping"]
    opens(monday, reading=Reading())
    assert said("monday")["mapping"]["engagement"] == "Engagment"


def test_what_an_older_pulsebook_kept_in_the_registry_is_taken_over(opens: Opens, monday: Path) -> None:
    opens(monday, as_name="team").journal.close()
    settings_path("team").unlink()
    with sqlite3.connect(registry_path()) as connection:
        overrides = json.dumps({"nps": "ARR"})
        connection.execute("UPDATE books SET overrides = ?, touch = 'nobody'", (overrides,))
    connection.close()
    for registers in (False, True, False):
        assert opens("team", registers=registers).book.accounts["nps"].to_list() == [5]
    assert (said("team")["touch"], said("team")["mapping"]["nps"]) == ("nobody", "ARR")
    settings_path("team").unlink()
    assert "nps" not in opens("team", registers=False).book.accounts.columns


def test_where_somebody_can_be_asked_doubts_about_a_new_file_come_first(opens: Opens, monday: Path) -> None:
    with pytest.raises(ColumnsError) as caught:
        opens(monday, asks=True)
    assert caught.value.problems == (
        "Engagment was taken for engagement.",
        "Renewal: days and months cannot be told apart.",
    )
    assert not settings_path("monday").exists()
    opens(monday)
    opens(monday, asks=True)


def test_ids_that_a_spreadsheet_bent_are_offered_back_and_ratings_stay(
    opens: Opens, monday: Path, tmp_path: Path
) -> None:
    book = opens(monday, as_name="team")
    save_rating(book, 0, 3, note="Angry", reasons=(), author="ann")
    tuesday = tmp_path / "tuesday.csv"
    tuesday.write_text(MONDAY.replace("007", "7"))
    offered = opens(tuesday, as_name="team")
    assert offered.book.accounts["account_id"].to_list() == ["7"]
    assert (
        "Customer ID: 0 of 1 ids are in the book; but for leading zeros it would be 1, such as '7' for '007': "
        "--clean-ids 'leading zeros' makes it so"
    ) in told(offered)
    done = opens(tuesday, as_name="team", clean_ids=("leading zeros",))
    assert done.book.accounts["account_id"].to_list() == ["007"]
    assert done.book.account(0).rating.level == 3
    assert opens("team", registers=False).book.accounts["account_id"].to_list() == ["007"]
    assert said("team")["clean_ids"] == ["leading zeros"]


def test_bent_ids_do_not_take_the_place_of_known_ones_until_somebody_decides(
    opens: Opens, monday: Path, tmp_path: Path
) -> None:
    opens(monday, as_name="team")
    tuesday = tmp_path / "tuesday.csv"
    tuesday.write_text(MONDAY.replace("007", "7"))
    for _ in range(2):
        assert any("--clean-ids" in line for line in told(opens(tuesday, as_name="team")))
    exact = opens(tuesday, as_name="team", clean_ids=("exact",))
    assert exact.book.accounts["account_id"].to_list() == ["7"]
    assert not any("--clean-ids" in line for line in told(exact))
    cleaned = opens(monday, as_name="team", clean_ids=("leading zeros",))
    assert cleaned.book.accounts["account_id"].to_list() == ["7"]
