from textual.pilot import Pilot

from tests.tui.opened import Stage
from tui.screens.sort import SortDialog

COLUMNS = [
    ("health", "Health"),
    ("score", "Score"),
    ("renewal_date", "Renewal"),
    ("csm_risk", "Risk"),
    ("health.risk", "Risk"),
    ("odd", "ARR [EUR] [/] \x1b[2J"),
]


class Asking(Stage):
    answer: str | None = "none yet"

    def on_mount(self) -> None:
        self.push_screen(SortDialog(COLUMNS, "score", descending=True), self.answered)

    def answered(self, column: str | None) -> None:
        self.answer = column

    @property
    def lines(self) -> list[str]:
        assert isinstance(self.screen, SortDialog)
        return [str(option.prompt) for option in self.screen.listed.options]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_current_column_has_its_arrow_and_the_cursor() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.lines[1] == "↓ Score   again turns it round"
        assert app.lines[0] == "  Health"
        await press(pilot, "enter")
        assert app.answer == "score"


async def test_typing_narrows_and_enter_picks_the_first() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, "r", "e")
        assert app.lines == ["  Renewal", "↓ Score   again turns it round"]
        await press(pilot, "enter")
        assert app.answer == "renewal_date"


async def test_up_and_down_move_while_the_search_line_has_the_focus() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, "down", "down", "up", "enter")
        assert app.answer == "renewal_date"


async def test_columns_of_the_same_label_are_told_apart() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, *"risk")
        assert app.lines == ["  Risk   csm_risk", "  Risk   health.risk"]


async def test_a_label_from_a_file_is_shown_as_it_is_and_never_obeyed() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, *"arr")
        assert app.lines == ["  ARR [EUR] [/] ␛[2J"]
        await press(pilot, "enter")
        assert app.answer == "odd"


async def test_nothing_found_says_so_and_enter_does_nothing() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, *"xyz")
        assert app.lines == ["No column is called 'xyz'."]
        await press(pilot, "enter")
        assert isinstance(app.screen, SortDialog)


async def test_escape_leaves_without_an_answer() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await press(pilot, "escape")
        assert app.answer is None
