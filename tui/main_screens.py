"""The main screens: which there are, the keys that lead there, and how to go to one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.app import App


@dataclass(frozen=True, slots=True)
class MainScreen:
    """One of the screens that a digit leads to.

    Attributes:
        name: its name in actions, and the name of the screen it makes.
        key: the digit.
        label: its name on screens.
        make: makes it; loaded only when somebody goes there. None for the one below all others.
        listed: whether every title has room for it; the others are named where they are.
    """

    name: str
    key: str
    label: str
    make: Callable[[], Screen[None]] | None = None
    listed: bool = True


def _today() -> Screen[None]:
    from tui.screens.today import TodayScreen  # noqa: PLC0415 - as above

    return TodayScreen()


def _trends() -> Screen[None]:
    from tui.screens.trends import TrendsScreen  # noqa: PLC0415 - as above

    return TrendsScreen()


def _references() -> Screen[None]:
    from tui.screens.references import ReferencesScreen  # noqa: PLC0415 - not for the first paint

    return ReferencesScreen()


def _campaigns() -> Screen[None]:
    from tui.screens.campaigns import CampaignsScreen  # noqa: PLC0415 - as above

    return CampaignsScreen()


def _settings() -> Screen[None]:
    from tui.screens.settings import SettingsScreen  # noqa: PLC0415 - as above

    return SettingsScreen()


def _sync() -> Screen[None]:
    from tui.screens.sync import SyncScreen  # noqa: PLC0415 - as above

    return SyncScreen()


def _tasks() -> Screen[None]:
    from tui.screens.tasks import TasksScreen  # noqa: PLC0415 - as above

    return TasksScreen()


def _tune_up() -> Screen[None]:
    from tui.screens.tune_up import TuneUpScreen  # noqa: PLC0415 - as above

    return TuneUpScreen()


MAIN_SCREENS = (
    MainScreen("today", "1", "Today", _today),
    MainScreen("book", "2", "Book"),
    MainScreen("trends", "3", "Trends", _trends),
    MainScreen("references", "4", "References", _references),
    MainScreen("campaigns", "5", "Campaigns", _campaigns),
    MainScreen("settings", "6", "Settings", _settings),
    MainScreen("sync", "7", "Sync", _sync),
    MainScreen("tasks", "8", "Tasks", _tasks),
    MainScreen("tune_up", "9", "Tune-up", _tune_up, listed=False),
)

#: The default screen of every application, and the book.
BELOW = 2


def go(app: "App[None]", name: str) -> None:
    """Goes to a main screen; whatever stands over the book is left."""
    wanted = next(screen for screen in MAIN_SCREENS if screen.name == name)
    main = app.screen_stack[BELOW] if len(app.screen_stack) > BELOW else None
    while len(app.screen_stack) > BELOW + (main is not None and main.name == name):
        app.pop_screen()
    if wanted.make is not None and (main is None or main.name != name):
        app.push_screen(wanted.make())
