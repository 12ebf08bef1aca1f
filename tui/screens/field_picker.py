"""The dialog that asks which field a column of a file fills."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from healthcore.vocabulary import AGE_DAYS, FIELDS
from tui import cells
from tui.matching import matches, underlined
from tui.screens.picker import Picker

if TYPE_CHECKING:
    from healthcore.book.trial import Trial, TriedColumn
    from healthcore.vocabulary import FieldSpec

#: Instead of a known field.
OWN_NAME, LEAVE_OUT = "=own name", "=leave out"


class FieldPicker(Picker[str | None]):
    """Gives the name of a field, OWN_NAME or LEAVE_OUT; None when nothing is to change.

    Args:
        column: the column of the file.
        trial: what becomes of the file now.
        schema: every field there is, by name.
    """

    def __init__(self, column: "TriedColumn", trial: "Trial", schema: "Mapping[str, FieldSpec]") -> None:
        super().__init__(f"What is {cells.plain(column.header)}?", "A field", "choose")
        self._column = column
        of_accounts = {name: schema[name] for name in FIELDS if name in schema}
        metrics = {name: spec for name, spec in schema.items() if name not in {*of_accounts, AGE_DAYS}}
        self._schema = {**of_accounts, **metrics}
        self._label_width = max(cells.width(cells.plain(spec.label)) for spec in self._schema.values())
        self._taken = {one.field: one.header for one in trial.columns if one.header != column.header}
        evidence = trial.evidence
        self._waiting = dict(evidence.missing) if evidence is not None else {}

    def first_line(self, query: str) -> str | None:
        """The cursor starts on what the column is now."""
        if query:
            return None
        field = self._column.field
        return LEAVE_OUT if field is None else field if field in self._schema else OWN_NAME

    def lines(self, query: str, width: int) -> Iterator[Option]:  # noqa: ARG002 - labels are short
        """The fields that fit, those the model waits for first, and the two ways to have none."""
        if matches(query, "kept under its own name"):
            yield self._line(OWN_NAME, "Its own name", "kept, and conditions can use it", query)
        if matches(query, "leave out"):
            yield self._line(LEAVE_OUT, "Leave out", "as if the file did not have it", query)
        names = [name for name, spec in self._schema.items() if matches(query, f"{spec.label} {name}")]
        names.sort(key=lambda name: name not in self._waiting)
        for name in names:
            yield self._line(name, self._schema[name].label, self._beside(name), query)

    def _beside(self, name: str) -> str:
        parts = [] if name == self._schema[name].label.lower() else [name]
        if name in self._taken:
            parts.append(f"now {cells.plain(self._taken[name])}")
        if name in self._waiting:
            count = self._waiting[name]
            parts.append("1 condition waits for it" if count == 1 else f"{count:,} conditions wait for it")
        return ", ".join(parts)

    def _line(self, key: str, label: str, beside: str, query: str) -> Option:
        text = underlined(Content(cells.plain(label)), query)
        gap = " " * (self._label_width - text.cell_length + 2)
        return Option(Content.assemble(text, (f"{gap}{beside}" if beside else "", "$foreground-muted")), id=key)

    def picked(self, line: str) -> None:
        """Gives the field."""
        self.dismiss(line)
