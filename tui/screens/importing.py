"""The import screen: the file's columns, what each was taken for, and what becomes of that, before it is remembered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.import_words import doubt_lines, file_line, outcome_lines
from tui.widgets.laid_out import LaidOut
from tui.widgets.table_view import HEADING_LINES

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.importing import Importing
    from healthcore.book.request import BookRequest
    from healthcore.book.trial import Trial, TriedColumn
    from healthcore.sources.reading import Reading
    from healthcore.vocabulary import FieldSpec
    from tui.app import PulsebookApp

#: Accounts that are shown of what would become of the file.
_SHOWN_ACCOUNTS = 20

#: Lines for columns, however few there are.
_LEAST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of the screen.

    Attributes:
        reading: how to read the file.
        name: the book that it is to be.
    """

    reading: "Reading"
    name: str


class FileColumns(AccountTable):
    """The columns of the file, a line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "select", "Field", id="table.open", tooltip="Choose the field that the column fills", priority=True
        ),
        *AccountTable.MOVES,
    ]


class ImportScreen(Screen[Decided | None]):
    """Gives what was decided; None when somebody left.

    Args:
        request: the file, and what was said about it so far.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("import")]
    AUTO_FOCUS = "#import-columns"

    file = query_one("#import-file", Static)
    said = query_one("#import-said", LaidOut)
    columns = query_one(FileColumns)
    outcome = query_one("#import-outcome", LaidOut)
    accounts = query_one("#import-accounts", AccountTable)

    @dataclass
    class Begun(Message):
        """The book that the file is to be is known."""

        importing: "Importing"

    @dataclass
    class Tried(Message):
        """The file was read under some decisions."""

        number: int
        trial: "Trial"

    @dataclass
    class Failed(Message):
        """The file cannot be read under these decisions."""

        number: int
        error: PulsebookError

    def __init__(self, request: "BookRequest") -> None:
        super().__init__(name="import")
        self._request = request
        self._importing: Importing | None = None
        self._trial: Trial | None = None
        self._decisions: list[Reading] = []
        self._number = self._tried_number = 0
        self._book_name = ""
        self._placed = False
        self._accepts = False

    def compose(self) -> "ComposeResult":
        """The file and doubts about it above, its columns, then the accounts that they make."""
        yield Static(id="import-file", markup=False)
        yield LaidOut(id="import-said")
        yield FileColumns(empty="Reading the file …", id="import-columns")
        yield LaidOut(id="import-outcome")
        yield AccountTable(id="import-accounts")
        yield Footer()

    def on_mount(self) -> None:
        """Reads the file; the lower table is only looked at."""
        self.accounts.can_focus = False
        self._begin()

    # Trying, in a thread.

    @work(thread=True, exclusive=True, group="trial")
    def _begin(self) -> None:
        from healthcore.book.importing import begin_import  # noqa: PLC0415 - loaded behind the first paint

        try:
            importing = begin_import(self._request, cast("PulsebookApp", self.app).clock)
        except PulsebookError as error:
            self.post_message(self.Failed(self._number, error))
        else:
            self.post_message(self.Begun(importing))

    @on(Begun)
    def _begun(self, message: Begun) -> None:
        self._importing = message.importing
        self._book_name = message.importing.name
        self._decide(message.importing.reading)

    def _decide(self, reading: "Reading") -> None:
        """Tries other decisions; what was decided before can be taken back."""
        self._decisions.append(reading)
        self._number += 1
        self._try(self._number, reading)

    @work(thread=True, exclusive=True, group="trial")
    def _try(self, number: int, reading: "Reading") -> None:
        importing, before, worker = self._importing, self._trial, get_current_worker()
        if importing is None:
            return
        raw = before.raw if before is not None and before.reading.layout == reading.layout else None
        try:
            outcome: Message = self.Tried(number, importing.tried(reading, raw))
        except PulsebookError as error:
            outcome = self.Failed(number, error)
        if not worker.is_cancelled:
            self.post_message(outcome)

    @on(Tried)
    def _tried(self, message: Tried) -> None:
        if message.number == self._number:
            self._trial, self._tried_number = message.trial, message.number
            self._show(message.trial)
            if self._accepts:
                self.action_accept()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        """Nothing can be read like this: an earlier decision is put back, or the reason stands instead of columns."""
        if message.number != self._number:
            return
        if self._trial is None:
            self.columns.empty = "\n".join([message.error.title, "", *map(cells.plain, message.error.lines())])
            return
        self._decisions.pop()
        self._accepts = False
        self.notify(str(message.error), title=message.error.title, severity="error", markup=False)

    # Showing.

    def _show(self, trial: "Trial") -> None:
        from tui.widgets.import_columns import import_columns, import_frame  # noqa: PLC0415 - as above

        importing = cast("Importing", self._importing)
        schema = self._schema()
        self.file.update(file_line(importing, trial, self._book_name))
        self.said.show(lambda width: doubt_lines(trial, width))
        self.columns.show(import_frame(trial, schema), import_columns(trial), key="header", refit=True)
        # A short list leaves its room to the accounts.
        self.columns.styles.max_height = max(len(trial.columns), _LEAST_COLUMNS) + HEADING_LINES
        if not self._placed:
            self._placed = True
            unsure = next((column.header for column in trial.columns if column.is_unsure), trial.columns[0].header)
            self.columns.move_to(unsure)
        self.outcome.show(lambda width: outcome_lines(trial, importing.model.name, width))
        self._show_accounts(trial)
        self.refresh_bindings()

    def _show_accounts(self, trial: "Trial") -> None:
        from tui.widgets.account_columns import account_columns  # noqa: PLC0415 - as above

        self.accounts.display = trial.book is not None
        if (book := trial.book) is None:
            return
        filled = set(book.source.fields)
        metrics = [spec for name, spec in book.fields.items() if name in filled]
        columns = account_columns(book.model.dimension_labels, metrics, book.model.rating.levels)
        worked_out = {"health", "name", "score", "have", "profile"}
        shown = [column for column in columns if column.key in worked_out | filled]
        self.accounts.show(book.table.head(_SHOWN_ACCOUNTS), shown, refit=True)

    def _schema(self) -> "dict[str, FieldSpec]":
        from healthcore.book.book import schema_for  # noqa: PLC0415 - as above

        return schema_for(cast("Importing", self._importing).model)

    # Deciding.

    @property
    def _column(self) -> "TriedColumn | None":
        """The column under the cursor."""
        if self._trial is None or self.columns.cursor_key is None:
            return None
        return next((one for one in self._trial.columns if one.header == self.columns.cursor_key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        column, trial = self._column, self._trial
        possible = {
            "field": column is not None,
            "leave_out": column is not None,
            "order": column is not None and column.kind == "date",
            "clean": trial is not None and self._importing is not None and self._importing.known,
            "sheet": trial is not None and len(trial.raw.sheets) > 1,
            "titles": trial is not None and not trial.raw.format.startswith(("JSON", "NDJSON", "Parquet")),
            "encoding": trial is not None and trial.raw.format.startswith("CSV"),
            "undo": len(self._decisions) > 1,
            "doubts": trial is not None and trial.book is not None,
            "rename": self._importing is not None and not self._importing.known,
            "accept": trial is not None and trial.book is not None,
        }
        return (True if possible[action] else None) if action in possible else super().check_action(action, parameters)

    @on(AccountTable.Highlighted, "#import-columns")
    def _highlighted(self) -> None:
        self.refresh_bindings()

    @on(AccountTable.Selected, "#import-columns")
    def _selected(self) -> None:
        self.action_field()

    def action_field(self) -> None:
        """Asks which field the column fills."""
        from tui.screens.field_picker import FieldPicker  # noqa: PLC0415 - not for the first paint

        if self._column is not None and self._trial is not None:
            self.app.push_screen(FieldPicker(self._column, self._trial, self._schema()), self._field_chosen)

    def _field_chosen(self, field: str | None) -> None:
        from tui.import_decisions import with_field  # noqa: PLC0415 - as above

        if field is not None and (column := self._column) is not None:
            self._decide(with_field(self._decisions[-1], column, field, self._schema()))

    def action_leave_out(self) -> None:
        """Leaves the column out, or takes it in again."""
        from healthcore.book.trial import left_out  # noqa: PLC0415 - as above

        if self._column is not None:
            self._decide(left_out(self._decisions[-1], self._column.header))

    def action_order(self) -> None:
        """The next order of day and month for the column's dates."""
        from tui.import_decisions import with_next_order  # noqa: PLC0415 - as above

        if self._column is not None:
            self._decide(with_next_order(self._decisions[-1], self._column.header))

    def action_clean(self) -> None:
        """The next clean-up of ids; the outcome shows which ids it would change."""
        from tui.import_decisions import with_next_clean_up  # noqa: PLC0415 - as above

        self._decide(with_next_clean_up(self._decisions[-1]))

    def action_titles(self, rows: int) -> None:
        """Takes the row below or above for that of the column titles."""
        if self._trial is not None and self._trial.rows:
            self._change(header_row=max(1, self._trial.rows[0] - 1 + rows))

    def action_sheet(self) -> None:
        """Asks for the sheet."""
        from tui.screens.line_picker import LinePicker  # noqa: PLC0415 - not for the first paint

        if self._trial is not None:
            picker = LinePicker("Which sheet?", self._trial.raw.sheets, self._decisions[-1].sheet)
            self.app.push_screen(picker, self._sheet_chosen)

    def _sheet_chosen(self, sheet: str | None) -> None:
        if sheet is not None:
            self._change(sheet=sheet, header_row=None)

    def action_encoding(self) -> None:
        """Asks for the encoding."""
        from tui.import_decisions import ENCODINGS  # noqa: PLC0415 - as above
        from tui.screens.line_picker import LinePicker  # noqa: PLC0415 - not for the first paint

        picker = LinePicker("Which encoding?", ENCODINGS, self._decisions[-1].encoding)
        self.app.push_screen(picker, self._encoding_chosen)

    def _encoding_chosen(self, encoding: str | None) -> None:
        if encoding is not None:
            self._change(encoding=encoding)

    def _change(self, **decisions: object) -> None:
        self._decide(self._decisions[-1].model_copy(update=decisions))

    def action_undo(self) -> None:
        """Takes the last decision back."""
        self._decisions.pop()
        self._decide(self._decisions.pop())

    def action_doubts(self) -> None:
        """Every decision and every value that could not be read."""
        from tui.screens.report import ReportDialog  # noqa: PLC0415 - not for the first paint

        if self._trial is not None and self._trial.book is not None:
            self.app.push_screen(ReportDialog(self._trial.book))

    def action_rename(self) -> None:
        """Asks what the book is to be called."""
        from tui.screens.book_name import BookNameDialog  # noqa: PLC0415 - not for the first paint

        self.app.push_screen(BookNameDialog(self._book_name), self._renamed)

    def _renamed(self, name: str | None) -> None:
        if name and self._trial is not None:
            self._book_name = name
            self._show(self._trial)

    def action_accept(self) -> None:
        """Imports the file as it is decided; a decision that is being tried is waited for."""
        trial = self._trial
        self._accepts = trial is None or self._tried_number != self._number
        if trial is not None and trial.book is not None and not self._accepts:
            self.dismiss(Decided(trial.reading, self._book_name))

    def action_leave(self) -> None:
        """Leaves; nothing is remembered."""
        self.dismiss(None)
