"""Moves a threshold inside the application: `python -m bench.programs.moving BOOK SECTION PART`.

Says how many seconds its event loop was kept waiting at the longest, while nothing happened and while the threshold was
moved again and again and everything was shown that follows from that.
"""

import asyncio
import json
import sys

from textual.pilot import Pilot

from bench.programs.watched import longest_wait, until
from healthcore.book.request import BookRequest
from tui.app import PulsebookApp
from tui.screens.settings import SettingsScreen
from tui.widgets.row_list import RowList

_TIMES = 20


async def moved(book: str, section: str, part: str) -> dict[str, float]:
    """The longest waits: `idle` and `moving`."""
    app = PulsebookApp(BookRequest(book), author="bench")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(lambda: app.desk is not None and app.desk.day is not None)
        await app.workers.wait_for_complete()
        await pilot.press("6")
        await until(lambda: isinstance(app.screen, SettingsScreen) and app.screen.effect.found is not None)
        screen = app.screen
        assert isinstance(screen, SettingsScreen)
        for name, wanted in (("#settings-sections", section), ("#settings-parts", part)):
            rows = screen.query_one(name, RowList)
            rows.focus()
            await pilot.pause()
            rows.highlighted = rows.get_option_index(wanted)
            await pilot.pause()
        await asyncio.sleep(1)
        idle = await longest_wait(asyncio.sleep(3))
        return {"idle": idle, "moving": await longest_wait(_move(pilot, screen))}


async def _move(pilot: Pilot[None], screen: SettingsScreen) -> None:
    for number in range(_TIMES):
        before = screen.effect.found
        await pilot.press("plus" if number < _TIMES / 2 else "minus")
        await until(lambda: screen.effect.found is not before)  # noqa: B023 - awaited in the same round
        await asyncio.sleep(0.1)  # it is painted


if __name__ == "__main__":
    print(json.dumps(asyncio.run(moved(*sys.argv[1:]))))
