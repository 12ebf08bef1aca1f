"""The book screen, as somebody who works through a book uses it."""

import csv
from pathlib import Path

from textual.events import Key

from healthcore.book.opening import open_book
from healthcore.book.rating import account_row, save_rating
from healthcore.book.request import BookRequest
from healthcore.vocabulary import Health
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui.screens.book import BookScreen
from tui.widgets.laid_out import LaidOut

HOSTILE = "Acme [EMEA] [/] [@click=app.quit] \x1b[2J 🦄 שלום " + "x" * 300


def book_screen(screen: Opened) -> BookScreen:
    assert isinstance(screen.app.screen, BookScreen)
    return screen.app.screen


def names(screen: Opened) -> list[str]:
    """The accounts in the order in which the table shows them."""
    return screen.desk.view.table["name"].to_list()


def text_of(screen: Opened, selector: str) -> str:
    return str(screen.app.screen.query_one(selector).render())


async def filter_by(screen: Opened, text: str) -> None:
    await screen.press("slash", *text, "enter")


async def test_accounts_are_coloured_worst_first_and_the_biggest_of_a_colour_first() -> None:
    async with opened() as screen:
        table = screen.desk.view.table
        colours = [health for health in table["health"].to_list() if health != Health.UNKNOWN]
        assert colours == sorted(colours)
        assert table["health"].to_list()[-1] == Health.UNKNOWN
        poor = [value for value in table.filter(table["health"] == Health.POOR)["contract_value"] if value is not None]
        assert poor == sorted(poor, reverse=True)


async def test_the_preview_says_in_one_line_why() -> None:
    async with opened() as screen:
        account = screen.desk.account(book_screen(screen).table.cursor_key or "")
        assert account is not None
        assert account.reason in text_of(screen, "#preview-account")
        await screen.press("j")
        another = screen.desk.account(book_screen(screen).table.cursor_key or "")
        assert another is not None
        assert another.account_id != account.account_id
        assert another.reason in text_of(screen, "#preview-account")


async def test_filtering_as_one_types_counts_and_escape_brings_everybody_back() -> None:
    async with opened() as screen:
        everybody = names(screen)
        await screen.press("slash", *"lighthouse")
        assert names(screen) == ["Lighthouse Keepers' Bakery"]
        assert "1 of 116 accounts" in text_of(screen, "#status")
        await screen.press("escape")
        assert names(screen) == everybody
        await filter_by(screen, "poor !major")
        assert all(health == Health.POOR for health in screen.desk.view.table["health"])
        await screen.press("escape")
        await screen.press("slash", *"no such account anywhere")
        assert "No account matches" in str(book_screen(screen).table.empty)


async def test_one_health_after_the_other() -> None:
    async with opened() as screen:
        for health in (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN):
            await screen.press("f")
            assert set(screen.desk.view.table["health"]) == {health}
        await screen.press("f")
        assert screen.desk.view.health is None


async def test_sorting_by_a_chosen_column_and_turning_it_round() -> None:
    async with opened() as screen:
        await screen.press("s", *"account", "enter")
        await screen.wait(lambda: screen.desk.view.sort.column == "name")
        lowered = [name.lower() for name in names(screen)]
        assert lowered == sorted(lowered)
        await screen.press("S")
        assert [name.lower() for name in names(screen)] == lowered[::-1]


async def test_the_cursor_stays_on_its_account_through_filters_and_goes_to_the_top_of_a_new_order() -> None:
    async with opened() as screen:
        book = book_screen(screen)
        await filter_by(screen, "lost map")
        account = book.table.cursor_key
        await screen.press("escape")
        assert book.table.cursor_key == account
        await screen.press("S")
        assert book.table.cursor_row == 0


async def test_a_rating_changes_row_figures_preview_and_order_together_and_undo_takes_it_back() -> None:
    async with opened() as screen:
        book = book_screen(screen)
        await filter_by(screen, "lost map")
        account = book.table.cursor_key or ""
        await screen.press("escape")
        before = book.table.cursor_row
        figures = screen.desk.book.figures
        await screen.press("r")
        await screen.press("3", "tab", *"leaving", "ctrl+s")
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen))
        row = screen.desk.book.row(account)
        assert row is not None
        assert screen.desk.book.table["health"][row] == Health.POOR
        assert screen.desk.book.figures.counts[Health.POOR] == figures.counts[Health.POOR] + 1
        assert book.table.cursor_key == account
        assert book.table.cursor_row < before
        assert "Critical" in text_of(screen, "#preview-account")
        await screen.press("u")
        assert screen.desk.book.figures == figures
        assert book.table.cursor_row == before
        assert book.table.cursor_key == account


async def test_keys_in_a_burst_never_rate_another_account_than_the_cursor_is_on() -> None:
    async with opened() as screen:
        second = names(screen)[1]
        for key in ("j", "r"):
            screen.app.post_message(Key(key, key))
        await screen.wait(lambda: not isinstance(screen.app.screen, BookScreen))
        await screen.pilot.pause()
        assert second in screen.app.screen.query_one("#rate-account", LaidOut).plain
        await screen.press("escape")
        for key in ("slash", *"lost", "enter", "r"):
            screen.app.post_message(Key(key, "/" if key == "slash" else key))
        await screen.wait(lambda: not isinstance(screen.app.screen, BookScreen))
        await screen.pilot.pause()
        assert "Lost Map" in screen.app.screen.query_one("#rate-account", LaidOut).plain
        assert names(screen) == ["Lost Map Expeditions AB"]


async def test_an_account_that_is_not_rated_says_why() -> None:
    async with opened() as screen:
        row = int((screen.desk.book.table["profile"] == "Standard").arg_true()[0])
        book_screen(screen).move_to(screen.desk.book.table["account_id"][row])
        await screen.press("r")
        assert isinstance(screen.app.screen, BookScreen)
        (notice,) = screen.notices
        assert "whose accounts are not rated" in notice.message


async def test_a_rating_from_another_window_arrives(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "Bolt"])
    async with opened(path) as screen:
        other = open_book(BookRequest(str(path)), CLOCK)
        row = account_row(other.book, "A1")
        save_rating(other, row, 3, note="from elsewhere", reasons=(), author="Colleague")
        screen.app.look_at_journal()
        assert screen.desk.book.table["health"].to_list() == [Health.GOOD, Health.POOR]


async def test_marked_accounts_are_counted_and_cancelled_ones_come_on_request() -> None:
    async with opened() as screen:
        shown = len(names(screen))
        await screen.press("space", "v", "j", "j", "v")
        assert "3 marked" in text_of(screen, "#status")
        await screen.press("escape")
        assert "marked" not in text_of(screen, "#status")
        await screen.press("x")
        assert len(names(screen)) == shown + 4
        assert "cancelled listed" in text_of(screen, "#status")


async def test_a_file_that_cannot_be_read_says_what_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    async with opened(path) as screen:
        said = str(book_screen(screen).table.empty)
        assert "empty.csv" in said
        assert "ctrl+r tries again" in said
        path.write_text("account_id,name,touch\nA1,Acme,high\n", encoding="utf-8")
        await screen.press("ctrl+r")
        await screen.wait(lambda: screen.app.desk is not None)
        await screen.wait(lambda: names(screen) == ["Acme"])


async def test_a_file_that_is_read_again_changes_row_figures_and_preview(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "Bolt"], engagement=["5", "70"])
    async with opened(path) as screen:
        book_file(path, ["Acme and Sons", "Bolt"], engagement=["5", "70"])
        await screen.press("ctrl+r")
        await screen.wait(lambda: "Acme and Sons" in text_of(screen, "#preview-account"))
        assert names(screen)[0] == "Acme and Sons"


async def test_a_file_with_a_header_only_is_a_book_without_accounts(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("account_id,name,touch\n", encoding="utf-8")
    async with opened(path) as screen:
        assert "no accounts" in str(book_screen(screen).table.empty)


async def test_a_hostile_name_loses_nothing_and_does_nothing(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", [HOSTILE, "Bolt"], engagement=["5", "70"])
    async with opened(path) as screen:
        assert names(screen)[0] == HOSTILE
        shown = text_of(screen, "#preview-account")
        assert "Acme [EMEA] [/] [@click=app.quit] ␛[2J 🦄 שלום " + "x" * 300 in shown
        await screen.press("y")
        await screen.press("slash", *"[emea]", "enter")
        assert names(screen) == [HOSTILE]
        await screen.press("r")
        await screen.press("2", "tab", *"[/] @click", "ctrl+s")
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen))
        assert screen.desk.book.ratings["A0"].note == "[/] @click"


async def test_what_is_on_screen_is_exported_in_its_order(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "=1+1", "Bolt"], engagement=["5", "70", "70"])
    target = tmp_path / "out.csv"
    async with opened(path) as screen:
        await filter_by(screen, "good")
        await screen.press("e")
        await screen.wait(lambda: not isinstance(screen.app.screen, BookScreen))
        name = screen.app.screen.query_one("Input")
        name.value = str(target)  # type: ignore[attr-defined]  # an Input
        await screen.press("enter")
        await screen.wait(target.exists)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] if "name" in row else row["Account"] for row in rows] == ["'=1+1", "Bolt"]
