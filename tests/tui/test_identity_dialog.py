import pytest

from healthcore.vocabulary.errors import SameBookError
from tests.tui.opened import Stage
from tui.screens.identity import IdentityDialog

HOSTILE = "/books/[/]/Acme [EMEA] [@click=app.quit].csv"


class Asking(Stage):
    answer: str | None = "none yet"

    def __init__(self, error: SameBookError) -> None:
        super().__init__()
        self.error = error

    def on_mount(self) -> None:
        self.push_screen(IdentityDialog(self.error), self.answered)

    def answered(self, answer: str | None) -> None:
        self.answer = answer

    def said(self) -> str:
        return str(self.screen.query_one(".identity--said").render())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], "acme-team"),
        (["enter"], "acme-team"),
        (["n"], ""),
        (["down", "enter"], ""),
        (["j", "enter"], ""),
        (["j", "k", "enter"], "acme-team"),
        (["escape"], None),
        (["up", "enter"], None),
    ],
)
async def test_each_answer_has_its_key_and_its_line(keys: list[str], answer: str | None) -> None:
    app = Asking(SameBookError("/books/export-2026-11-23.csv", "acme-team", 118, 1119))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answer == answer


async def test_it_says_what_the_file_shares_with_which_book() -> None:
    app = Asking(SameBookError("/books/export-2026-11-23.csv", "acme-team", 118, 1119))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said() == (
            "export-2026-11-23.csv has 1,119 accounts; 118 of them are also in your book acme-team, "
            "which has ratings.\n/books"
        )


async def test_a_single_account_is_spoken_of_as_one() -> None:
    app = Asking(SameBookError("new.csv", "acme-team", 1, 1))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said().startswith("new.csv has 1 account; 1 of them is also in your book acme-team")


async def test_names_of_files_and_books_are_never_markup() -> None:
    app = Asking(SameBookError(HOSTILE, "[red]\x1b[2J", 3, 4))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said() == (
            "Acme [EMEA] [@click=app.quit].csv has 4 accounts; 3 of them are also in your book [red]␛[2J, "
            "which has ratings.\n/books/[/]"
        )
