"""Makes the pictures in docs/pictures from the real program: make pictures.

Needs rsvg-convert and fonts (make tools). The sample book is seen at a fixed day, so that pictures only change when the
program does.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from healthcore.book.request import BookRequest
from healthcore.vocabulary import FixedClock
from tui.app import PulsebookApp
from tui.screens.importing import ImportScreen

PICTURES = Path(__file__).parent / "pictures"
DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

#: Picture, keys that lead there, whether in the light theme.
SCENES: Sequence[tuple[str, Sequence[str], bool]] = (
    ("today", ("1", "j"), False),
    ("book", ("j", "j"), False),
    ("book-light", ("j", "j"), True),
    ("account", ("j", "j", "enter"), False),
    ("rate", ("slash", *"lost map", "enter", "r", "3"), False),
    ("sweep", ("w", "2"), False),
    ("segments", ("2", "F"), False),
    ("trends", ("3",), False),
    ("references", ("4",), False),
    ("tasks", ("8",), False),
    ("campaigns", ("5", "j", "tab", "j"), False),
)
#: Picture, file, keys: the columns of a file before it is a book.
IMPORTS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("import", "crm.csv", ()),
    ("import-italy", "issue-811.csv", ("down", "down")),
    ("import-hotels", "table-with-accents.csv", ()),
    ("import-numbers", "number-test.csv", ("enter",)),
)
_MESSY = Path(__file__).parents[1] / "tests" / "data" / "messy-csv"
_CRM = re.compile(r"```csv crm.csv\n(.*?)```", re.DOTALL)

#: The size of the pictures in docs/, and those to look at with --look DIRECTORY.
SIZE = (120, 36)
LOOK_SIZES = ((80, 24), (120, 36), (200, 50))
_FONT_FACES = re.compile(r"@font-face\s*{.*?}", re.DOTALL)


async def picture(
    target: Path, request: BookRequest, keys: Sequence[str], size: tuple[int, int], *, light: bool
) -> None:
    """Plays keys to the application and keeps what it shows."""
    app = PulsebookApp(request, clock=FixedClock(DAY), author="You")
    async with app.run_test(size=size) as pilot:
        while not _is_there(app):
            await pilot.pause(0.05)
        await pilot.pause()
        if light:
            await pilot.press("ctrl+t")
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        svg = _FONT_FACES.sub("", app.export_screenshot(title="Pulsebook"))
    # Without it blanks at the start of a piece of text are dropped.
    svg = svg.replace("Fira Code", "DejaVu Sans Mono").replace("<text ", '<text xml:space="preserve" ')
    to_png = ["rsvg-convert", "--zoom", "0.7", "--output", str(target)]
    subprocess.run(to_png, input=svg, text=True, check=True)  # noqa: S603 - a fixed command, from make tools


def _is_there(app: PulsebookApp) -> bool:
    """Whether there are the columns of a file, or a book with its past."""
    if isinstance(app.screen, ImportScreen):
        return app.screen.columns.row_count > 0
    return app.desk is not None and app.desk.day is not None


def _file(name: str, folder: Path) -> str:
    """One of the messy files, or the one that the page on importing shows."""
    if (_MESSY / name).exists():
        return str(_MESSY / name)
    path = folder / name
    page = (PICTURES.parent / "importing.md").read_text(encoding="utf-8")
    path.write_text(found[1] if (found := _CRM.search(page)) else "", encoding="utf-8")
    return str(path)


def main(directory: Path, sizes: Sequence[tuple[int, int]]) -> None:
    """Makes every picture in these sizes."""
    directory.mkdir(exist_ok=True)
    scenes = [(name, "", keys, light) for name, keys, light in SCENES]
    scenes += [(name, file, keys, False) for name, file, keys in IMPORTS]
    for name, file, keys, light in scenes:
        for size in sizes:
            with tempfile.TemporaryDirectory() as data:
                os.environ |= {"PULSEBOOK_DATA_DIR": data, "PULSEBOOK_CONFIG_DIR": data, "COLORTERM": "truecolor"}
                request = BookRequest(_file(file, Path(data)), imports=True) if file else BookRequest("sample")
                target = directory / f"{name}-{size[0]}x{size[1]}.png"
                asyncio.run(picture(target, request, keys, size, light=light))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--look"]:
        main(Path(sys.argv[2]), LOOK_SIZES)
    else:
        main(PICTURES, [SIZE])
