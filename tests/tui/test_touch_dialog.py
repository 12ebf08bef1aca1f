"""Who is high-touch is asked once, where the source does not say and the model wants to know."""

from pathlib import Path

from textual.widgets import Input, Static

from tests.tui.opened import Opened, opened
from tui.screens.book import BookScreen
from tui.screens.touch import TouchDialog


def without_touch(folder: Path) -> Path:
    path = folder / "accounts.csv"
    path.write_text("Account ID,Account Name,ARR,Engagement\nA1,Acme,100000,72\nA2,Bolt,5000,55\n", encoding="utf-8")
    return path


def touches(screen: Opened) -> list[str]:
    return screen.desk.book.table["touch"].to_list()


async def test_the_answer_counts_and_is_remembered(tmp_path: Path) -> None:
    path = without_touch(tmp_path)
    async with opened(path) as screen:
        await screen.wait(lambda: isinstance(screen.app.screen, TouchDialog))
        await screen.press("n")
        await screen.wait(lambda: touches(screen) == ["low", "low"])
    async with opened(path) as screen:
        assert isinstance(screen.app.screen, BookScreen)
        assert touches(screen) == ["low", "low"]


async def test_a_condition_chooses_accounts_and_a_wrong_one_is_explained(tmp_path: Path) -> None:
    async with opened(without_touch(tmp_path)) as screen:
        await screen.wait(lambda: isinstance(screen.app.screen, TouchDialog))
        await screen.press("c", *"arr > 1", "enter")
        problem = screen.app.screen.query_one("#touch-problem", Static)
        await screen.wait(lambda: "arr is neither a column of the source nor a metric" in str(problem.content))
        screen.app.screen.query_one(Input).clear()
        await screen.press(*"contract_value >= 50000", "enter")
        await screen.wait(lambda: touches(screen) == ["high", "low"])


async def test_without_an_answer_everybody_is_and_it_is_asked_again(tmp_path: Path) -> None:
    path = without_touch(tmp_path)
    for _ in range(2):
        async with opened(path) as screen:
            await screen.wait(lambda: isinstance(screen.app.screen, TouchDialog))
            await screen.press("escape")
            assert touches(screen) == ["high", "high"]
