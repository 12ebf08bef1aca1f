"""Writing what is on screen to a file."""

import os
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.export import Export, ExportFormat, view_export, write_export
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.app import PulsebookApp
    from tui.widgets.table_columns import Column

_FORMATS = tuple(ExportFormat)


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """One thing that can be exported.

    Attributes:
        label: what it is and how much: `8 candidates`.
        build: makes the export, in a thread.
        noun: what its rows are, one of them.
    """

    label: str
    build: Callable[[], Export]
    noun: str = "account"


class ExportDialog(ModalScreen[Path | None]):
    """Asks what, in which format and where to, and writes it; gives the file, or None.

    Nothing that was typed is lost when the file cannot be written.

    Args:
        choices: what can be exported, the likely one first.
        suggested: the name of the file.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write", show=False, id="export.write"),
        Binding("escape", "leave", "Leave", show=False, id="export.leave"),
    ]
    AUTO_FOCUS = "#export-format"

    what = query_one("#export-what", ChoiceLine)
    form = query_one("#export-format", ChoiceLine)
    file = query_one("#export-file", Input)
    said = query_one("#export-said", LaidOut)

    @dataclass
    class Written(Message):
        """The file is there."""

        path: Path
        count: str

    @dataclass
    class Failed(Message):
        """The file could not be written."""

        reason: str

    def __init__(self, choices: Sequence[ExportChoice], suggested: str) -> None:
        super().__init__()
        self._choices = choices
        self._suggested = suggested
        self._may_replace: Path | None = None
        self._writing = False

    def compose(self) -> "ComposeResult":
        """A line each for what, format and file; below, where that is and what went wrong."""
        with Vertical(id="export", classes="dialog") as dialog:
            dialog.border_title = "Export"
            dialog.border_subtitle = "enter write   tab next   ←→ choose   esc leave"
            with Grid(id="export-lines"):
                yield Static(quiet("What"))
                yield ChoiceLine([choice.label for choice in self._choices], id="export-what")
                yield Static(quiet("Format"))
                yield ChoiceLine([form.label for form in _FORMATS], id="export-format")
                yield Static(quiet("File"))
                yield Input(self._suggested, compact=True, select_on_focus=False, id="export-file")
            yield LaidOut(id="export-said")

    def on_mount(self) -> None:
        """Says where the file goes."""
        self.what.can_focus = len(self._choices) > 1
        self._follow_name()

    @property
    def _format(self) -> ExportFormat:
        return _FORMATS[self.form.chosen]

    @property
    def _target(self) -> Path:
        return Path.cwd() / os.path.expanduser(self.file.value.strip())  # noqa: PTH111 - never fails, as Path's does

    # What is typed and chosen.

    @on(ChoiceLine.Changed, "#export-format")
    def _format_chosen(self) -> None:
        name, known = self.file.value, "|".join(_FORMATS)
        with self.prevent(Input.Changed):
            self.file.value = f"{re.sub(rf'[.]({known})$', '', name, flags=re.IGNORECASE)}.{self._format}"
        self.file.cursor_position = len(self.file.value)
        self._follow_name()

    @on(Input.Changed, "#export-file")
    def _name_typed(self) -> None:
        ending = self._target.suffix.lower().removeprefix(".")
        if ending in set(_FORMATS):
            with self.prevent(ChoiceLine.Changed):
                self.form.choose(_FORMATS.index(ExportFormat(ending)))
        self._follow_name()

    def _follow_name(self) -> None:
        self._may_replace = None
        folder = cells.plain(str(self._target.parent))
        self.said.set_class(False, "-problem")
        self.said.show(lambda width: paragraph(quiet(f"In {folder}"), width))

    def _say(self, words: str) -> None:
        lines = [Content(cells.plain(line)) for line in words.split("\n")]
        self.said.set_class(True, "-problem")
        self.said.show(lambda width: [part for line in lines for part in paragraph(line, width)])

    # Writing.

    def action_write(self) -> None:
        """Writes the file, and asks first where there is one already."""
        if self._writing:
            return
        if not self.file.value.strip():
            self._say("Give the file a name.")
            return
        target = self._target
        if target.is_file() and self._may_replace != target:
            self._say(f"{target.name} exists already.\nEnter again replaces it; or give another name.")
            self._may_replace = target
            return
        self._writing = True
        self.said.show(lambda width: paragraph(quiet("Writing …"), width))
        choice = self._choices[self.what.chosen]
        self.run_worker(
            partial(self._write, choice, target, self._format, overwrite=self._may_replace == target),
            name="export",
            thread=True,
        )

    def _write(self, choice: ExportChoice, target: Path, form: ExportFormat, *, overwrite: bool) -> None:
        """In a thread: a message says how it went."""
        try:
            export = choice.build()
            write_export(export, target, form, overwrite=overwrite)
        except PulsebookError as error:
            self.post_message(self.Failed(str(error)))
        else:
            self.post_message(self.Written(target, _counted(export.count, choice.noun)))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_write()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._writing = False
        self._say(message.reason)

    @on(Written)
    def _written(self, message: Written) -> None:
        self.app.notify(f"{cells.plain(str(message.path))}", title=f"Wrote {message.count}", markup=False)
        self.dismiss(message.path)

    def action_leave(self) -> None:
        """Closes the dialog; a file that is being written is waited for."""
        if not self._writing:
            self.dismiss(None)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def export_view(app: "PulsebookApp", columns: "Sequence[Column]", marked: Collection[str]) -> None:
    """Asks where to write what the Book screen shows: the marked accounts, or all of the view."""
    if (desk := app.desk) is None:
        return
    book, view = desk.book, desk.view
    keys = [column.key for column in columns]
    choices = [ExportChoice(f"{view.rows.len():,} on screen", lambda: view_export(book, view, keys))]
    if marked:
        everything = view.everything().rows
        rows = everything.filter(book.table["account_id"].gather(everything).is_in(list(marked)))
        choices.insert(0, ExportChoice(f"{rows.len():,} marked", lambda: view_export(book, view, keys, rows=rows)))
    app.push_screen(ExportDialog(choices, suggested_name(desk.opened.name, book.as_of.isoformat())))


def suggested_name(title: str, as_of: str) -> str:
    """A file name of letters and digits, whatever the title is: `sample-2026-11-23.csv`."""
    stem = re.sub(r"\W+", "-", title).strip("-")[:60] or "accounts"
    return f"{stem}-{as_of}.{ExportFormat.CSV}"
