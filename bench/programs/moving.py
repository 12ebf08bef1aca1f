"""Moves a threshold inside the application: `python -m bench.programs.moving BOOK SECTION PART`.

Says how many seconds its event loop was kept waiting at the longest, while nothing happened, while the threshold was
moved again and again and everything was shown that follows from that, and while its key was held down.
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

#: Keys of one that is held down, and seconds between two of them: what terminals send.
_HELD, _REPEATED = 60, 1 / 30


async def moved(book: str, section: str, part: str) -> dict[str, float]:
    """The longest waits: `idle`, `moving` and `held`."""
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
        moving = await longest_wait(_move(pilot, screen))
        return {"idle": idle, "moving": moving, "held": await longest_wait(_hold(pilot, screen))}


async def _move(pilot: Pilot[None], screen: SettingsScreen) -> None:
    for number in range(_TIMES):
        before = screen.effect.found
        await pilot.press("plus" if number < _TIMES / 2 else "minus")
        await until(lambda: screen.effect.found is not before)  # noqa: B023 - awaited in the same round
        await asyncio.sleep(0.1)  # it is painted


async def _hold(pilot: Pilot[None], screen: SettingsScreen) -> None:
    before = screen.effect.found
    for number in range(_HELD):
        pilot.app.simulate_key("plus" if number < _HELD / 2 else "minus")
        await asyncio.sleep(_REPEATED)
    await until(lambda: screen.effect.found is not before)
    await asyncio.sleep(0.1)  # as above


if __name__ == "__main__":
    print(json.dumps(asyncio.run(moved(*sys.argv[1:]))))
