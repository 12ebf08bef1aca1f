"""Makes the pictures in docs/pictures from the real program: make pictures.

`--look DIRECTORY` makes those and more in three sizes, dark and light, to be looked at. Needs rsvg-convert and fonts
(make tools). The sample book is seen at a fixed day, so that pictures only change when the program does.
"""

import argparse
import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from picture_scenes import CONNECTED, FILES, KEPT, LOOKED_AT, SAMPLE, Scene

from healthcore.book.request import BookRequest
from healthcore.vocabulary import Clock, FixedClock, SystemClock
from themes import DEFAULT_DARK, DEFAULT_LIGHT
from tui.app import PulsebookApp
from tui.cli.connected_demo import connected_demo
from tui.screens.importing import ImportScreen

PICTURES = Path(__file__).parent / "pictures"
DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

_MESSY = Path(__file__).parents[1] / "tests" / "data" / "messy-csv"
_CRM = re.compile(r"```csv crm.csv\n(.*?)```", re.DOTALL)

#: The size of the pictures in docs/, and those to look at.
SIZE = (120, 36)
LOOK_SIZES = ((80, 24), (120, 36), (200, 50))
#: At this size a letter of DejaVu Sans Mono is as wide as the cells that the picture is laid out for.
_FONT_SIZE = 20.264
_FONT_FACES = re.compile(r"@font-face\s*{.*?}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """How a scene is looked at: where the picture goes, columns and rows, whether in the light theme."""

    target: Path
    size: tuple[int, int]
    light: bool


async def picture(scene: Scene, request: BookRequest, clock: Clock, looks: Sequence[Look]) -> None:
    """Plays keys to the application and keeps what it shows, once for each look."""
    app = PulsebookApp(request, clock=clock, author="You")
    async with app.run_test(size=looks[0].size) as pilot:
        while not _is_there(app):
            await pilot.pause(0.05)
        await pilot.pause()
        _dress(app, light=looks[0].light)
        for key in scene.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        for look in looks:
            _dress(app, light=look.light)
            await pilot.resize_terminal(*look.size)
            await app.workers.wait_for_complete()
            await pilot.pause()
            _keep(app.export_screenshot(title="Pulsebook"), look.target)


def _dress(app: PulsebookApp, *, light: bool) -> None:
    app.theme = DEFAULT_LIGHT if light else DEFAULT_DARK


def _keep(svg: str, target: Path) -> None:
    svg = _FONT_FACES.sub("", svg)
    # Without it blanks at the start of a piece of text are dropped.
    svg = svg.replace("Fira Code", "DejaVu Sans Mono").replace("<text ", '<text xml:space="preserve" ')
    svg = svg.replace("font-size: 20px", f"font-size: {_FONT_SIZE}px")
    to_png = ["rsvg-convert", "--zoom", "0.7", "--output", str(target)]
    subprocess.run(to_png, input=svg, text=True, check=True)  # noqa: S603 - a fixed command, from make tools


def _is_there(app: PulsebookApp) -> bool:
    """Whether there are the columns of a file, a book with its past, a question, or what is wrong."""
    if isinstance(app.screen, ImportScreen):
        return app.screen.columns.row_count > 0
    return app.error is not None or (app.desk is not None and app.desk.day is not None)


@contextmanager
def _opened(scene: Scene) -> Iterator[tuple[BookRequest, Clock]]:
    """What the scene opens and the clock it is seen by, with directories of its own."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"PULSEBOOK_DATA_DIR": data, "PULSEBOOK_CONFIG_DIR": data, "COLORTERM": "truecolor"}
        if scene.opens == CONNECTED:
            with connected_demo() as name:
                yield BookRequest(name), SystemClock()
        elif scene.opens == SAMPLE:
            yield BookRequest(SAMPLE), FixedClock(DAY)
        else:
            yield BookRequest(_file(scene.opens, Path(data)), imports=scene.imports), FixedClock(DAY)


def _file(name: str, folder: Path) -> str:
    """One of the messy files, one of the scenes' own, or the one that the page on importing shows."""
    if (_MESSY / name).exists():
        return str(_MESSY / name)
    path = folder / name
    page = (PICTURES.parent / "importing.md").read_text(encoding="utf-8")
    if name == "crm.csv" and (found := _CRM.search(page)):
        path.write_text(found[1], encoding="utf-8")
    elif name in FILES:
        path.write_text(FILES[name], encoding="utf-8")
    return str(path)


def make(scene: Scene, looks: Sequence[Look]) -> None:
    """Makes the pictures of a scene."""
    with _opened(scene) as (request, clock):
        asyncio.run(picture(scene, request, clock, looks))


def _looks(scene: Scene, directory: Path) -> list[Look]:
    """A scene in every size, dark and light."""
    return [
        Look(directory / f"{scene.name}-{size[0]}x{size[1]}-{'light' if light else 'dark'}.png", size, light)
        for light in (False, True)  # each theme with a change of size behind it, without which a palette keeps its own
        for size in LOOK_SIZES
    ]


def main() -> None:
    """The pictures of the documentation, or those to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--look", type=Path, metavar="DIRECTORY", help="make every scene there, in every size and theme"
    )
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="only these")
    asked = parser.parse_args()
    wanted = set(asked.scenes)
    directory = asked.look or PICTURES
    directory.mkdir(parents=True, exist_ok=True)
    for scene in (*KEPT, *(LOOKED_AT if asked.look else ())):
        if scene.name in wanted or not wanted:
            kept = [Look(PICTURES / f"{scene.name}-{SIZE[0]}x{SIZE[1]}.png", SIZE, scene.light)]
            make(scene, _looks(scene, directory) if asked.look else kept)


if __name__ == "__main__":
    main()
