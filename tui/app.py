"""The application: wires screens, themes and the book together."""

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from healthcore.vocabulary import Clock, SystemClock
from themes import DEFAULT_DARK, DEFAULT_LIGHT, load_themes, stylesheets, variable_defaults
from themes.sheet import Sheet
from tui.book_app import LOOK_EVERY, BookApp
from tui.commands import bindings
from tui.crash import private_report
from tui.frames import keep_frames_short
from tui.main_screens import go
from tui.palette import AccountsProvider, CommandsProvider, Palette
from tui.screens.book import BookScreen
from tui.segmenting import pick_segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healthcore.book.request import BookRequest


class PulsebookApp(BookApp):
    """The terminal application.

    Args:
        request: the book to open.
        clock: says what day it is.
        author: who rates.
        config_dir: where a user's own themes are; None for none.
    """

    TITLE = "Pulsebook"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [*stylesheets()]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    COMMANDS: ClassVar[set[Any]] = {CommandsProvider, AccountsProvider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (132, "-wide"), (170, "-vast")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 - as Textual has it

    def __init__(
        self, request: "BookRequest", *, clock: Clock | None = None, author: str = "", config_dir: Path | None = None
    ) -> None:
        super().__init__(request, clock or SystemClock(), author)
        themes, self._theme_problems = load_themes(config_dir)
        for theme in themes:
            self.register_theme(theme)
        self.theme = DEFAULT_DARK
        self.stylesheet = Sheet(variables=self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The semantic colours under themes that do not have them."""
        return variable_defaults(self.current_theme.dark)

    def on_mount(self) -> None:
        """Paints the shell first; the book loads behind it."""
        keep_frames_short()
        for problem in self._theme_problems:
            self.notify(problem, title="A theme of yours was left out", severity="warning", markup=False)
        self.push_screen(BookScreen())
        self.call_after_refresh(self.choose_columns if self.request.imports else self.load)
        self.set_interval(LOOK_EVERY, self.look_at_journal)

    def action_go(self, name: str) -> None:
        """Goes to one of the main screens."""
        go(self, name)

    async def action_quit(self) -> None:
        """Leaves; when the health model is edited and not saved, only after asking."""
        from tui.screens.leaving import LeavingDialog  # noqa: PLC0415 - rarely needed

        if self.desk is None or not self.desk.has_draft or isinstance(self.screen, LeavingDialog):
            self.exit()
        else:
            self.push_screen(LeavingDialog())

    def action_segment(self) -> None:
        """Asks for the segment that every screen looks at."""
        pick_segment(self)

    def action_next_theme(self) -> None:
        """Dark to light and back."""
        self.theme = DEFAULT_LIGHT if self.current_theme.dark else DEFAULT_DARK

    def action_command_palette(self) -> None:
        """Finds commands and accounts by name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        """Every key that works here."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - not for the first paint

        self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> "Iterable[SystemCommand]":  # noqa: ARG002 - Textual's own
        """None of Textual's own: the palette lists ours, see `tui.palette`."""
        return ()

    def _fatal_error(self) -> None:
        """After a bug: a short panel instead of a traceback, which would print customers' data."""
        self.bell()
        self._exit_renderables.append(private_report(self._exception or RuntimeError()))
        self._close_messages_no_wait()


def run_app(request: "BookRequest", *, segment: str | None = None) -> int:
    """Runs the application in this terminal, on a segment by its name or condition; gives the exit code."""
    from healthcore.journal.author import default_author  # noqa: PLC0415 - not needed to import the application
    from healthcore.journal.locations import config_dir  # noqa: PLC0415 - as above

    app = PulsebookApp(request, author=default_author(), config_dir=config_dir() / "themes")
    app.segment_wanted = segment
    app.run()
    return app.return_code or 0
