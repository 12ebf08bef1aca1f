"""The import screen: look at a file's columns, say what they are, see what becomes of it, before it is remembered."""

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from healthcore.book.request import BookRequest
from healthcore.book.settings import settings_path
from tests.healthcore.sources.test_extent import workbook
from tests.tui.opened import CLOCK, Opened, opened
from tui.app import PulsebookApp
from tui.screens.field_picker import FieldPicker
from tui.screens.importing import ImportScreen

TEXT = """\
Accounts of the north

Account No;Company;ARR;Renewal;Engagment;Touch model;Notes [/]
007;Acme [EMEA];120.000,50;01/03/2027;72;high;[@click=app.quit]
008;Brightside;48.500,00;02/04/2027;many;low;
"""


class Importing(Opened):
    """An application that shows the columns of a file."""

    @property
    def screen(self) -> ImportScreen:
        assert isinstance(self.app.screen, ImportScreen)
        return self.app.screen

    def cells(self, column: str) -> dict[str, str]:
        """What the table says of each column of the file."""
        frame = self.screen.columns._rows._frame  # type: ignore[union-attr]
        return dict(zip(frame["header"].to_list(), frame[column].to_list(), strict=True))

    async def decide(self, *keys: str) -> None:
        """Presses keys, and waits until what was decided is tried."""
        before = self.screen._number
        await self.press(*keys)
        await self.wait(lambda: self.screen._number > before)
        await self.tried()

    async def tried(self) -> None:
        """Waits until the last decision is shown."""

        def done() -> bool:
            screen = self.app.screen
            return isinstance(screen, ImportScreen) and screen._trial is not None and not self.app.workers._workers

        await self.wait(done)
        await self.pilot.pause()

    async def choose(self, field: str) -> None:
        """Gives the column under the cursor to a field."""
        await self.press("enter")
        assert isinstance(self.app.screen, FieldPicker)
        await self.paste(field)
        await self.pilot.press("enter")
        await self.pilot.pause()
        await self.tried()


@asynccontextmanager
async def importing(path: Path, size: tuple[int, int] = (120, 36), **request: Any) -> AsyncIterator[Importing]:  # noqa: ANN401
    app = PulsebookApp(BookRequest(str(path), imports=True, **request), clock=CLOCK, author="tester")
    async with app.run_test(size=size) as pilot:
        screen = Importing(app, pilot)
        await screen.tried()
        yield screen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "crm.csv"
    path.write_text(TEXT)
    return path


async def test_it_shows_what_each_column_was_taken_for_and_the_first_rows(file: Path) -> None:
    async with importing(file) as shown:
        assert shown.cells("field") == {
            "Account No": "Account ID",
            "Company": "Account",
            "ARR": "Contract value",
            "Renewal": "Renewal",
            "Engagment": "Engagement",
            "Touch model": "Touch",
            "Notes [/]": "notes",
        }
        assert shown.cells("sure")["Engagment"] == "95%"
        assert shown.cells("holds")["Renewal"] == "date, day or month?"
        assert shown.cells("holds")["Engagment"] == "number, 1 unread"
        assert shown.cells("cell0")["Notes [/]"] == "[@click=app.quit]"
        assert "titles in row 3" in str(shown.screen.file.render())
        assert "2 columns to check" in shown.screen.said.plain
        assert "2 accounts" in shown.screen.outcome.plain
        assert "conditions of Recommended have data" in shown.screen.outcome.plain
        assert shown.screen.columns.cursor_key == "Renewal"
        assert not settings_path("crm").exists()


async def test_a_key_changes_what_a_column_is_and_the_accounts_follow(file: Path) -> None:
    async with importing(file) as shown:
        shown.screen.columns.move_to("Engagment")
        await shown.choose("nps")
        assert shown.cells("field")["Engagment"] == "NPS"
        assert shown.cells("sure")["Engagment"] == "decided"
        assert shown.screen._trial.book.accounts["nps"].to_list() == [72, None]  # type: ignore[union-attr]
        await shown.decide("u")
        assert shown.cells("field")["Engagment"] == "Engagement"


async def test_a_column_is_left_out_and_taken_in_again(file: Path) -> None:
    async with importing(file) as shown:
        shown.screen.columns.move_to("ARR")
        await shown.decide("x")
        assert shown.cells("field")["ARR"] == "left out"
        await shown.decide("x")
        assert shown.cells("field")["ARR"] == "Contract value"
        await shown.choose("leave out")
        assert shown.cells("field")["ARR"] == "left out"
        await shown.choose("its own name")
        assert shown.cells("field")["ARR"] == "arr"


async def test_days_and_months_are_asked(file: Path) -> None:
    async with importing(file) as shown:
        for months, told in ((3, "date, day first"), (1, "date, month first")):
            await shown.decide("o")
            assert shown.screen._trial.book.accounts["renewal_date"][0].month == months  # type: ignore[union-attr]
            assert shown.cells("holds")["Renewal"] == told


async def test_importing_remembers_and_opens_the_book(file: Path) -> None:
    async with importing(file) as shown:
        await shown.decide("o")
        await shown.press("n")
        await shown.paste("crm-team")
        await shown.press("enter")
        await shown.press("i")
        await shown.wait(lambda: shown.app.desk is not None)
        assert shown.desk.opened.name == "crm-team"
        said = tomllib.loads(settings_path("crm-team").read_text())
        assert said["dates"] == {"Renewal": "dmy"}
        assert said["mapping"]["engagement"] == "Engagment"
        assert said["columns"]["ARR"] == "money"


async def test_leaving_remembers_nothing(file: Path) -> None:
    async with importing(file) as shown:
        await shown.press("escape")
    assert shown.app.desk is None
    assert not settings_path("crm").exists()


async def test_without_a_title_that_says_so_the_likely_id_is_taken_and_told(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("school_id,school_name,district\n1,North,A\n2,South,A\n")
    async with importing(path) as shown:
        assert shown.cells("field")["school_id"] == "Account ID"
        assert shown.cells("sure")["school_id"] == "50%"
        assert "school_id was taken for the account ID" in shown.screen.said.plain
        await shown.press("down", "x", "i")  # faster than it can be tried: the decision counts
        await shown.wait(lambda: shown.app.desk is not None)
        assert shown.desk.book.accounts["name"].to_list() == ["1", "2"]


async def test_without_any_id_it_says_so_and_a_key_gives_one(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("School,District\nNorth,A\nSouth,A\n")
    async with importing(path) as shown:
        assert "No column could be taken for account_id" in shown.screen.said.plain
        assert shown.screen.check_action("accept", ()) is None
        shown.screen.columns.move_to("District")
        await shown.choose("account id")
        assert 'Rows 2 and 3 have the same account_id "A".' in shown.screen.said.plain
        shown.screen.columns.move_to("School")
        await shown.choose("account id")
        assert "2 accounts" in shown.screen.outcome.plain
        assert shown.screen.check_action("accept", ()) is True


async def test_a_sheet_a_row_of_titles_and_an_encoding_are_chosen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(Data=[["Account ID", "ARR"], ["id", "nps"], ["A", 1]], Other=[["Account ID"], ["B"]]))
    async with importing(path) as shown:
        assert shown.cells("cell0")["Account ID"] == "id"
        await shown.decide("plus")
        assert shown.cells("field") == {"id": "Account ID", "nps": "NPS"}
        await shown.decide("minus")
        await shown.press("w")
        await shown.paste("Other")
        await shown.pilot.press("enter")
        await shown.pilot.pause()
        await shown.tried()
        assert shown.cells("cell0") == {"Account ID": "B"}
    text = tmp_path / "book.csv"
    text.write_bytes("id,name\n1,Müller\n".encode("cp1252"))
    async with importing(text) as shown:
        await shown.press("e")
        await shown.paste("cp1251")
        await shown.pilot.press("enter")
        await shown.pilot.pause()
        await shown.tried()
        assert shown.cells("cell0")["name"] != "Müller"
        await shown.press("e")
        await shown.paste("utf-8")
        await shown.pilot.press("enter")
        await shown.pilot.pause()
        await shown.tried()
        assert shown.cells("cell0")["name"] != "Müller"  # it is not UTF-8: what was chosen before stays


async def test_ids_that_were_bent_are_cleaned_on_a_key(file: Path, tmp_path: Path) -> None:
    async with importing(file) as shown:
        await shown.press("i")
        await shown.wait(lambda: shown.app.desk is not None)
    later = tmp_path / "later.csv"
    later.write_text(TEXT.replace("007", "7").replace("008", "8"))
    async with importing(later, as_name="crm") as shown:
        assert "new export of crm" in str(shown.screen.file.render())
        said = " ".join(shown.screen.said.plain.split())
        assert "but for leading zeros it would be 2, such as '7' for '007' and '8' for '008': c makes it so" in said
        for _ in range(3):
            await shown.decide("c")
        assert shown.screen._trial.book.accounts["account_id"].to_list() == ["007", "008"]  # type: ignore[union-attr]
        await shown.press("i")
        await shown.wait(lambda: shown.app.desk is not None)
        assert tomllib.loads(settings_path("crm").read_text())["clean_ids"] == ["leading zeros"]


async def test_doubts_about_a_new_file_open_the_screen_and_leaving_it_opens_the_book(file: Path) -> None:
    app = PulsebookApp(BookRequest(str(file)), clock=CLOCK, author="tester")
    async with app.run_test(size=(120, 36)) as pilot:
        shown = Importing(app, pilot)
        await shown.tried()
        assert shown.cells("field")["Engagment"] == "Engagement"
        await shown.press("escape")
        await shown.wait(lambda: app.desk is not None)
        await shown.press("m")
        await shown.tried()
        assert "new export of crm" in str(shown.screen.file.render())
        await shown.press("escape")
        assert app.desk is not None


async def test_the_columns_of_the_sample_book_cannot_be_chosen() -> None:
    async with opened() as shown:
        assert shown.app.screen.check_action("file_columns", ()) is None
        await shown.press("m")
        assert not isinstance(shown.app.screen, ImportScreen)


async def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    app = PulsebookApp(BookRequest(str(path), imports=True), clock=CLOCK, author="tester")
    async with app.run_test(size=(80, 24)) as pilot:
        shown = Importing(app, pilot)
        await shown.wait(lambda: isinstance(app.screen, ImportScreen) and "PNG" in app.screen.columns.empty)
        await shown.press("i", "x", "o", "enter", "d")
        assert isinstance(app.screen, ImportScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_hostile_text_stays_text_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "book.csv"
    hostile = "Acme [EMEA] [/] [@click=app.quit]" + "\u202e\x1b[31m" + "x" * 300
    path.write_text(f'id,"{hostile}",name\n1,"{hostile}","{hostile}"\n')
    async with importing(path, size) as shown:
        await shown.press("down", "enter")
        await shown.press("escape")
        await shown.press("d")
        await shown.press("escape")
        assert "1 account" in shown.screen.outcome.plain
