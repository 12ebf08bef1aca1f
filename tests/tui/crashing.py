"""A Pulsebook with a bug in it, for the test of what is said then: `python -m tests.tui.crashing KIND`."""

import sys

from textual.pilot import Pilot

from healthcore.book.request import BookRequest
from tests.tui.opened import CLOCK
from tui.app import PulsebookApp
from tui.screens.book import BookScreen

CUSTOMER = "Hush Hush Holdings"
AMOUNT = "123,456 USD"


def fail(*_: object) -> None:
    """The bug: data in a local variable and in the exception's text."""
    customer = f"{CUSTOMER}, {AMOUNT}"
    raise ValueError(customer)


async def use(pilot: Pilot[object]) -> None:
    """Waits for the book, then comes upon the bug."""
    app = pilot.app
    assert isinstance(app, PulsebookApp)
    while app.desk is None:
        await pilot.pause(0.01)
    if sys.argv[1] == "worker":
        app.run_worker(fail, thread=True)
    await pilot.press("y")
    await pilot.pause(1)


def main() -> int:
    """Runs the application; gives its exit code."""
    if sys.argv[1] == "command":
        BookScreen.action_copy = fail  # type: ignore[assignment,method-assign]
    app = PulsebookApp(BookRequest("sample"), clock=CLOCK, author="tester")
    app.run(headless=True, auto_pilot=use)
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
