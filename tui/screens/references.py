"""The reference shortlist: who can be asked, and who nearly could."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Footer, Static

from healthcore.references import References, references_export, references_of
from healthcore.references.shortlist import PASSED
from tui import cells
from tui.commands import bindings
from tui.screens.export import ExportChoice, ExportDialog, suggested_name
from tui.widgets.account_table import AccountTable
from tui.widgets.laid_out import LaidOut, Lines, paragraph, quiet
from tui.widgets.reference_columns import POSITION, candidate_columns, near_miss_columns
from tui.widgets.states import error_lines
from tui.widgets.table_view import HEADING_LINES
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.app import PulsebookApp
    from tui.desk import Desk

_LINES_WHEN_EMPTY = 6


class ReferencesScreen(Screen[None]):
    """Candidates above, near misses with the rule that each fails below; tab goes from one list to the other."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("references")]
    AUTO_FOCUS = "#candidates"

    title_bar = query_one(TitleBar)
    counts = query_one("#reference-counts", Static)
    candidates = query_one("#candidates", AccountTable)
    near_misses = query_one("#near-misses", AccountTable)
    detail = query_one("#reference-detail", LaidOut)

    def __init__(self) -> None:
        super().__init__(name="references")
        self._references: References | None = None

    def compose(self) -> "ComposeResult":
        """Title, counts, two lists, and more about the account under the cursor."""
        yield TitleBar("References")
        with Vertical(id="references"):
            yield Static(id="reference-counts", markup=False)
            yield Static(id="candidates-heading", classes="reference--heading", markup=False)
            yield AccountTable(empty="Opening the book …", id="candidates")
            yield Static(id="near-misses-heading", classes="reference--heading", markup=False)
            yield AccountTable(id="near-misses")
            yield LaidOut(id="reference-detail")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the lists, and anew whenever the book changes."""
        app = cast("PulsebookApp", self.app)
        app.book_changed.subscribe(self, self.show_book)
        self.show_book(app.desk)

    def show_book(self, desk: "Desk | None") -> None:
        """Both lists of the view of the book; cursors stay on their accounts."""
        self.title_bar.show(desk)
        if desk is None:
            self._show_error()
            return
        if self._references is None or (self._references.book, self._references.filter) != (
            desk.book,
            desk.view.description,
        ):
            self._references = references_of(desk.book, desk.view)
        self._show(self._references)

    def _show_error(self) -> None:
        """What went wrong while there is no book."""
        if (error := cast("PulsebookApp", self.app).error) is not None:
            lines = (error.title, "", *map(cells.plain, error_lines(error)), "", "ctrl+r tries again, q leaves.")
            self.candidates.empty = "\n".join(lines)

    def _show(self, references: References) -> None:
        candidates, near_misses = references.candidates, references.near_misses
        self.counts.update(_counts(references))
        self._show_heading("candidates", "Candidates", candidates.height, "pass every rule")
        self._show_heading("near-misses", "Near misses", near_misses.height, "fail one rule")
        self.candidates.empty = _why_no_candidates(references)
        self.near_misses.empty = "No account fails just one rule."
        self.candidates.show(candidates, candidate_columns(references), refit=True)
        self.near_misses.show(near_misses.with_row_index(POSITION), near_miss_columns(references), refit=True)
        # A short list leaves its room to the other one.
        self.candidates.styles.max_height = max(candidates.height, _LINES_WHEN_EMPTY) + HEADING_LINES
        self._show_detail()

    def _show_heading(self, table: str, name: str, count: int, words: str) -> None:
        heading = Content.assemble((name, "bold"), f" {count:,}   ", quiet(words))
        self.query_one(f"#{table}-heading", Static).update(heading)

    @property
    def _table(self) -> AccountTable:
        """The list that keys go to."""
        return self.near_misses if self.near_misses.has_focus else self.candidates

    # The account under the cursor.

    @on(AccountTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    def on_descendant_focus(self) -> None:
        """The other list has the cursor now."""
        self._show_detail()

    def _show_detail(self) -> None:
        references, table = self._references, self._table
        if references is None or table.cursor_key is None:
            self.detail.show(lambda _width: ())
        elif table is self.candidates:
            row = references.candidates.row(table.cursor_row, named=True)
            self.detail.show(lambda width: _said(row["name"], "passes", ", ".join(row[PASSED]), width))
        else:
            name, finding = references.near_misses["name"][table.cursor_row], references.finding(table.cursor_row)
            self.detail.show(lambda width: _said(name, "is no candidate", finding, width))

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action == "export":
            return True if self._references is not None else None
        if action in {"open", "copy"}:
            return True if self._table.cursor_key is not None else None
        return super().check_action(action, parameters)

    @on(AccountTable.Selected)
    def _selected(self, message: AccountTable.Selected) -> None:
        self._open(message.key)

    def action_open(self) -> None:
        """Opens the account under the cursor."""
        if (key := self._table.cursor_key) is not None:
            self._open(key)

    def _open(self, account_id: str) -> None:
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        self.app.push_screen(AccountScreen(account_id))

    def action_other(self) -> None:
        """Goes to the other list."""
        (self.candidates if self.near_misses.has_focus else self.near_misses).focus()

    def action_back(self) -> None:
        """Goes back to the account table."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copies the name and id of the account under the cursor."""
        desk, key = cast("PulsebookApp", self.app).desk, self._table.cursor_key
        if desk is not None and key is not None and (account := desk.account(key)) is not None:
            self.app.copy_to_clipboard(f"{account.name}\t{account.account_id}")
            self.notify(f"Copied: {cells.plain(account.name)}", markup=False)

    def action_export(self) -> None:
        """Asks where to write the shortlist."""
        if (references := self._references) is None:
            return
        marked = self.candidates.marked | self.near_misses.marked
        candidates, near = references.candidates.height, references.near_misses.height
        choices = [
            ExportChoice(_count(candidates, "candidate"), lambda: references_export(references)),
            ExportChoice(
                f"with {_count(near, 'near miss')}",
                lambda: references_export(references, near_misses=True),
            ),
        ]
        if marked:
            only = references.only(marked)
            choices.insert(
                0,
                ExportChoice(f"{len(marked):,} marked", lambda: references_export(only, near_misses=True)),
            )
        self.app.push_screen(ExportDialog(choices, suggested_name("references", references.as_of.isoformat())))


def _said(name: str, verb: str, words: str, width: int) -> Lines:
    text = Content.assemble((cells.plain(name), "bold"), (f" {verb}: ", "$foreground-muted"), cells.plain(words))
    return paragraph(text, width)


def _count(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def _counts(references: References) -> Content:
    """How many are on which list, and of whom."""
    said = [
        f"{_count(references.considered, 'account')}: {_count(references.candidates.height, 'candidate')}",
        _count(references.near_misses.height, "near miss"),
        f"{references.others:,} fail more than one rule",
    ]
    text = Content(", ".join(said))
    if not references.filter:
        return text
    return text + quiet(f"   only {cells.plain(references.filter)}, as on the Book screen (2)")


def _why_no_candidates(references: References) -> str:
    """Why the list is empty, and what to do about it."""
    if not references.considered:
        if references.filter:
            return f"No account matches {cells.plain(references.filter)}.\nPress 2, then esc, to drop the filter."
        return "This book has no accounts to ask.\nPress 2 to see the book."
    worst = sorted(references.failing.items(), key=lambda failing: -failing[1])[:3]
    failing = ", ".join(f"{label.lower()} {count:,}" for label, count in worst if count)
    hint = "Below are those that fail just one rule." if references.near_misses.height else "Press 2 for the book."
    return f"No account passes every rule. Most fail: {failing}.\n{hint}"
