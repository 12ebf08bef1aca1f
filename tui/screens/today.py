"""Today: what changed since one last looked, tasks and ratings that are due; dealt with without leaving the list."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from healthcore.today.today import Today
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.main_screens import go
from tui.today_desk import Item, TodayDesk
from tui.widgets import today_words
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut
from tui.widgets.states import State
from tui.widgets.table_view import HEADING_LINES
from tui.widgets.title_bar import TitleBar
from tui.widgets.today_columns import (
    change_columns,
    names_width,
    rating_due_columns,
    reminder_columns,
    task_columns,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.screens.snooze import Snooze

#: Where to go when everything is dealt with.
_WAYS_ON = (("2", "the book"), ("4", "references"))

#: A list keeps at least so many lines when the others need room too: with more, four lists do not fit in 24 lines.
_LEAST_LINES = 2


class TodayScreen(Screen[None]):
    """Three lists; each shrinks as its items are dealt with, and the screen says so when nothing is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("today")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    counts = query_one("#today-counts", Static)
    lists = query_one("#today", Vertical)
    state = query_one(State)
    detail = query_one("#today-detail", LaidOut)

    def __init__(self) -> None:
        super().__init__(name="today")
        self._today_desk: TodayDesk | None = None

    def compose(self) -> "ComposeResult":
        """Title, counts, the lists, and more about the item under the cursor."""
        yield TitleBar("Today")
        with Vertical(id="today"):
            yield Static(id="today-counts", markup=False)
            for name in today_words.LISTS:
                yield Static(id=f"{name}-heading", classes="today--heading", markup=False)
                yield AccountTable(id=name)
            yield LaidOut(id="today-detail")
        yield State("Looking at what changed …")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the lists, and anew whenever the day changes."""
        app = cast("PulsebookApp", self.app)
        app.day_changed.subscribe(self, self.show_day)
        app.book_changed.subscribe(self, self.title_bar.show)
        app.day_awaited.subscribe(self, self._wait)
        self.title_bar.show(app.desk)
        self.lists.display = False
        if app.desk is not None and app.desk.day is not None:
            self.show_day(app.desk)
        else:
            self._wait(app.awaited)

    def show_day(self, desk: "Desk") -> None:
        """All lists of the day; cursors stay on their items."""
        if desk.day is None:
            return
        if self._today_desk is None:
            self._today_desk = TodayDesk(desk.day, desk.author, desk.view.segment)
        else:
            self._today_desk.take(desk.day, desk.view.segment)
        self._show()

    def _wait(self, words: str) -> None:
        """Says how far the past is, while there is nothing else to show."""
        if self._today_desk is None:
            self.state.say("Looking at what changed …", *words.splitlines())

    @property
    def today(self) -> Today | None:
        """What there is to deal with; None while the past is looked at."""
        return None if self._today_desk is None else self._today_desk.today

    def _show(self) -> None:
        desk = self._today_desk
        if desk is None:
            return
        today = desk.today
        frames = {"changes": desk.changes, "tasks": today.tasks, "ratings": today.ratings, "reminders": today.reminders}
        names = names_width(frame for name, frame in frames.items() if name != "reminders")
        columns = {
            "changes": change_columns(names),
            "tasks": task_columns(names),
            "ratings": rating_due_columns(today.day.book.model.rating.levels, names),
            "reminders": reminder_columns(),
        }
        self.state.display = not today.count
        self.lists.display = bool(today.count)
        if not today.count:
            self.state.say(*today_words.nothing_left(today, desk.segment), keys=_WAYS_ON)
        for name, frame in frames.items():
            table = self.query_one(f"#{name}", AccountTable)
            table.show(frame, columns[name], key="item", refit=True)
            table.display = bool(frame.height)
            # A short list leaves its room to the others.
            table.styles.max_height = max(frame.height, 1) + HEADING_LINES
            table.styles.min_height = min(frame.height, _LEAST_LINES) + HEADING_LINES
            heading = self.query_one(f"#{name}-heading", Static)
            heading.display = table.display
            heading.update(today_words.heading(name, frame, desk))
        self.counts.update(today_words.counts(today, desk.segment))
        self._keep_focus()
        self._show_detail()
        self.refresh_bindings()

    def _tables(self) -> list[AccountTable]:
        return [table for name in today_words.LISTS if (table := self.query_one(f"#{name}", AccountTable)).display]

    @property
    def _table(self) -> AccountTable | None:
        """The list that keys go to."""
        tables = self._tables()
        return next((table for table in tables if table.has_focus), tables[0] if tables else None)

    def _keep_focus(self) -> None:
        """When a list has emptied, the next one takes its place."""
        tables = self._tables()
        if tables and not any(table.has_focus for table in tables):
            self.set_focus(tables[0])

    # The item under the cursor.

    def _items(self) -> list[Item]:
        """The marked items of the list, else the one under the cursor."""
        table, desk = self._table, self._today_desk
        if table is None or desk is None or table.cursor_key is None:
            return []
        keys = [key for key in table.marked if desk.item(key) is not None] or [table.cursor_key]
        return [item for key in keys if (item := desk.item(key)) is not None]

    @on(AccountTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    def on_descendant_focus(self) -> None:
        """Another list has the cursor now."""
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        items, desk = self._items(), self._today_desk
        if not items or desk is None:
            self.detail.show(lambda _width: ())
            return
        words = desk.words(items[0])
        self.detail.show(lambda width: today_words.item_lines(items[0].name, words, width))

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        desk = self._today_desk
        if action == "rate":
            return True if any(not item.is_reminder for item in self._items()) else None
        if action in {"open", "done", "snooze", "copy"}:
            return True if self._items() else None
        if action == "other":
            return True if len(self._tables()) > 1 else None
        if action in {"cause", "export"}:
            return True if desk is not None and desk.today.changes.height else None
        if action == "undo":
            return True if self._can_undo() else None
        return super().check_action(action, parameters)

    def _can_undo(self) -> bool:
        book_desk = cast("PulsebookApp", self.app).desk
        mine = self._today_desk is not None and self._today_desk.can_undo
        return mine or (book_desk is not None and book_desk.can_undo)

    @on(AccountTable.Selected)
    def _selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Opens the account of the item; the model, for a reminder."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        desk = cast("PulsebookApp", self.app).desk
        if (items := self._items()) and desk is not None:
            if items[0].is_reminder:
                go(self.app, "settings")
                return
            if desk.book.row(items[0].account_id) is None:
                self.notify(f"{cells.plain(items[0].name)} is not in the book any more.", markup=False)
                return
            self.app.push_screen(AccountScreen(items[0].account_id))

    def action_rate(self) -> "AwaitMount | None":
        """Rates the account; a change of it is dealt with then."""
        from tui.screens.rate import open_rate_dialog  # noqa: PLC0415 - opened when asked for

        items = [item for item in self._items() if not item.is_reminder]
        if not items:
            return None
        return open_rate_dialog(cast("PulsebookApp", self.app), items[0].account_id, then=self._rated)

    def _rated(self, account_id: str) -> None:
        """A rating says that one has looked: the account's change is handled."""
        desk = self._today_desk
        if desk is not None and (item := desk.change_of(account_id)) is not None:
            self._try(lambda: desk.handle([item]))

    def action_sweep(self) -> None:
        """Goes through the ratings that are due."""
        from tui.screens.sweep import open_sweep  # noqa: PLC0415 - opened when asked for

        open_sweep(cast("PulsebookApp", self.app))

    def action_done(self) -> None:
        """Deals with the marked items, or the one under the cursor."""
        desk, items = self._today_desk, self._items()
        if desk is not None and items and self._try(lambda: desk.handle(items)):
            self.notify(f"{today_words.many(items)} done. u takes it back.", markup=False)

    def action_snooze(self) -> None:
        """Asks until when the items are to be away."""
        from tui.screens.snooze import SnoozeDialog  # noqa: PLC0415 - opened when asked for

        desk, items = self._today_desk, self._items()
        if desk is None or not items:
            return

        def answered(answer: "Snooze | None") -> None:
            if answer is not None and self._try(
                lambda: desk.snooze(items, answer.until, answer.condition, answer.reason)
            ):
                self.notify(f"{today_words.many(items)} snoozed. u takes it back.", markup=False)

        self.app.push_screen(SnoozeDialog(today_words.many(items), desk.today.day.as_of, desk.check_snooze), answered)

    def action_undo(self) -> None:
        """Takes back what was done here last, else the last rating."""
        from tui.screens.rate import undo_last  # noqa: PLC0415 - opened when asked for

        desk = self._today_desk
        if desk is not None and desk.can_undo:
            undone: list[str] = []
            if self._try(lambda: undone.append(desk.undo())):
                self.notify(f"{undone[0]} is back.", markup=False)
        else:
            undo_last(cast("PulsebookApp", self.app))

    def _try(self, act: Callable[[], object]) -> bool:
        """Does something that writes, and shows the lists without what it dealt with; says why when it cannot."""
        try:
            act()
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            return False
        for table in self._tables():
            table.clear_marks()
        self._show()
        return True

    def action_cause(self) -> None:
        """Shows only changes of one cause, then of the next, then all."""
        if self._today_desk is not None:
            self._today_desk.next_cause()
            self._show()

    def action_other(self) -> None:
        """Goes to the next list."""
        tables = self._tables()
        at = next((place for place, table in enumerate(tables) if table.has_focus), -1)
        tables[(at + 1) % len(tables)].focus()

    def action_copy(self) -> None:
        """Copies the item as text."""
        if (items := self._items()) and (desk := self._today_desk) is not None:
            self.app.copy_to_clipboard("\n".join(f"{item.name}\t{desk.words(item)}" for item in items))
            self.notify(f"Copied: {today_words.many(items)}", markup=False)

    def action_export(self) -> None:
        """Asks where to write the changes."""
        from healthcore.today.exporting import changes_export  # noqa: PLC0415 - when asked for
        from tui.screens.export import ExportChoice, ExportDialog, suggested_name  # noqa: PLC0415 - as above

        if (desk := self._today_desk) is None:
            return
        today, shown = desk.today, desk.changes
        label = f"{shown.height:,} change{'' if shown.height == 1 else 's'}"
        described = f"cause {desk.cause}" if desk.cause else "all accounts"
        choices = [
            ExportChoice(label, lambda: changes_export(today.day.book, today.since, shown, described)),
        ]
        self.app.push_screen(ExportDialog(choices, suggested_name("changes", today.day.as_of.isoformat())))

    def action_back(self) -> None:
        """Drops the filter by cause, else goes to the account table."""
        if self._today_desk is not None and self._today_desk.cause:
            self._today_desk.cause = ""
            self._show()
        else:
            self.dismiss()
