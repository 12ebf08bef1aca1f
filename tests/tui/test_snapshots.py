"""The settled looks of the main screens. `pytest tests/tui/test_snapshots.py --snapshot-update` settles new ones."""

from collections.abc import Sequence
from typing import Protocol

import pytest
from textual.pilot import Pilot

from healthcore.book.request import BookRequest
from healthcore.journal.locations import data_dir
from tests.lived_in import live_in_sample
from tests.tui.opened import CLOCK, rest
from tui.app import PulsebookApp


class Compare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(self, app: PulsebookApp, *, terminal_size: tuple[int, int], run_before: object) -> bool: ...


@pytest.fixture(autouse=True)
def lived_in(isolated_environment: None) -> None:
    """The past of the sample book has been worked out."""
    live_in_sample(data_dir(), CLOCK)


SCENES: dict[str, Sequence[str]] = {
    "book": ("j", "j"),
    "rate": ("slash", *"lost map", "enter", "r", "3"),
    "references": ("4",),
    "trends": ("3",),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
@pytest.mark.parametrize("scene", SCENES)
def test_it_looks_as_it_did(scene: str, size: tuple[int, int], snap_compare: Compare) -> None:
    async def play(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PulsebookApp)
        while app.desk is None or app.desk.day is None:  # the figures show the week's change
            await pilot.pause(0.01)
        await rest(pilot)
        app.clear_notifications()
        await pilot.press("2", *SCENES[scene])
        await rest(pilot)
        for widget in app.screen.query("Input"):
            widget.cursor_blink = False  # type: ignore[attr-defined]  # an Input
        await pilot.pause()

    app = PulsebookApp(BookRequest("sample"), clock=CLOCK, author="tester")
    assert snap_compare(app, terminal_size=size, run_before=play)
