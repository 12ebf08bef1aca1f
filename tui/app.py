"""The application: wires screens, themes and the book together."""

import gc
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import get_current_worker

from healthcore.vocabulary import Clock, SystemClock
from healthcore.vocabulary.errors import JournalError, PulsebookError, SameBookError
from themes import DEFAULT_DARK, DEFAULT_LIGHT, load_themes, stylesheets, variable_defaults
from tui.commands import bindings
from tui.crash import private_report
from tui.desk import Desk
from tui.messages import BookFailed, BookOpened
from tui.palette import AccountsProvider, CommandsProvider, Palette
from tui.screens.book import BookScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healthcore.book.request import BookRequest

#: Seconds between looks at what other windows and processes wrote.
LOOK_EVERY = 2.0


class PulsebookApp(App[None]):
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
        super().__init__()
        self.request = request
        self.clock = clock or SystemClock()
        self.author = author
        self.desk: Desk | None = None
        self.error: PulsebookError | None = None
        self._asks = True
        self.book_changed: Signal[Desk | None] = Signal(self, "book changed")
        themes, self._theme_problems = load_themes(config_dir)
        for theme in themes:
            self.register_theme(theme)
        self.theme = DEFAULT_DARK

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The semantic colours under themes that do not have them."""
        return variable_defaults(self.current_theme.dark)

    def on_mount(self) -> None:
        """Paints the shell first; the book loads behind it."""
        for problem in self._theme_problems:
            self.notify(problem, title="A theme of yours was left out", severity="warning", markup=False)
        self.push_screen(BookScreen())
        self.call_after_refresh(self.load)
        self.set_interval(LOOK_EVERY, self.look_at_journal)

    @work(thread=True, exclusive=True, group="load")
    def load(self) -> None:
        """Reads the book in a thread; a message says how it went."""
        from healthcore.book.opening import open_book  # noqa: PLC0415 - loaded behind the first paint

        worker = get_current_worker()
        try:
            opened = open_book(self.request, self.clock, registers=True)
        except PulsebookError as error:
            outcome: BookOpened | BookFailed = BookFailed(error)
        else:
            outcome = BookOpened(opened)
        if not worker.is_cancelled:
            self.post_message(outcome)

    def on_book_opened(self, message: BookOpened) -> None:
        """The book is there: every screen shows it."""
        self.error = None
        if self.desk is None:
            self.desk = Desk(message.opened, self.author)
        else:
            came, gone = self.desk.reopened(message.opened)
            if came or gone:
                said = f"{came:,} accounts came and {gone:,} are gone. Their ratings are kept."
                self.notify(said, title="The book has changed", markup=False)
        self.sub_title = message.opened.book.title
        self.book_changed.publish(self.desk)
        gc.freeze()  # the modules and the book live as long as the window: full collections need not walk them

        if message.opened.asks_touch and self._asks:
            from tui.screens.touch import TouchDialog  # noqa: PLC0415 - rarely needed

            self._asks = False
            self.push_screen(TouchDialog(message.opened.book), self._touch_known)

    def _touch_known(self, answer: str | None) -> None:
        """Opens the book again with the answer, which it remembers."""
        if answer is not None:
            self.request = replace(self.request, touch=answer)
            self.load()

    def on_book_failed(self, message: BookFailed) -> None:
        """The book cannot be opened: ask what only a person knows, else say what is wrong and what to do."""
        self.error = message.error
        if isinstance(message.error, SameBookError):
            from tui.screens.identity import IdentityDialog  # noqa: PLC0415 - rarely needed

            self.push_screen(IdentityDialog(message.error), self._identified)
        elif self.desk is not None:
            self.notify(str(message.error), title=message.error.title, severity="error", markup=False)
        self.book_changed.publish(self.desk)

    def _identified(self, answer: str | None) -> None:
        """Opens the book again with the answer: a book's name, "" for a book of its own, None to leave."""
        if answer is None:
            self.exit()
        else:
            self.request = replace(self.request, as_name=answer or None, new=not answer)
            self.load()

    def look_at_journal(self) -> None:
        """Takes over ratings that another window or process wrote."""
        if self.desk is None:
            return
        try:
            if self.desk.refresh():
                self.book_changed.publish(self.desk)
        except JournalError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)

    def action_go(self, name: str) -> None:
        """Goes to one of the main screens."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if name == "references" and not self.screen.query("#references"):
            from tui.screens.references import ReferencesScreen  # noqa: PLC0415 - not for the first paint

            self.push_screen(ReferencesScreen())

    def action_reload(self) -> None:
        """Reads the book again; the old one stays on screen meanwhile."""
        self.notify("Reading the book again.", markup=False)
        self.load()

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


def run_app(request: "BookRequest") -> int:
    """Runs the application in this terminal; gives the exit code."""
    from healthcore.journal.author import default_author  # noqa: PLC0415 - not needed to import the application
    from healthcore.journal.locations import config_dir  # noqa: PLC0415 - as above

    app = PulsebookApp(request, author=default_author(), config_dir=config_dir() / "themes")
    app.run()
    return app.return_code or 0
