"""The list of segments, and the question under which name to keep a filter as one."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from healthcore.vocabulary.errors import ConditionError, InputError
from tui import cells
from tui.matching import matches, underlined
from tui.screens.picker import Picker
from tui.widgets.laid_out import quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.changes.day import Day
    from healthcore.segments.file import Segment
    from tui.desk import Desk

#: What the dialog gives for no segment; no name is empty.
ALL = ""

_COUNT = 8

#: With this room or more what a segment is goes on below, with less it is cut, with very little left out.
_ROOMY, _LEAST_ROOM = 40, 10


class SegmentDialog(Picker[str | None]):
    """Gives the name of a segment, ALL for the whole book, or None.

    Args:
        desk: the book; counts come as soon as its day is worked out.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "remove", "Remove", show=False, id="segments.remove", priority=True)
    ]

    class Counted(Message):
        """How many accounts a segment has, or why it can have none."""

        def __init__(self, key: str, said: int | str) -> None:
            super().__init__()
            self.key = key
            self.said = said

    def __init__(self, desk: "Desk") -> None:
        super().__init__("Segment", "Its name", "look at it")
        self._desk = desk
        self._counts: dict[str, int | str] = {}
        self._problem = ""
        self._segments: tuple[Segment, ...] = ()
        self._own: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        """Reads the segments, and counts their accounts in a thread."""
        self._read()
        if (day := self._desk.day) is not None:
            segments = self._segments
            self.run_worker(lambda: self._count(day, segments), thread=True)

    def _read(self) -> None:
        from healthcore.segments.segment import (  # noqa: PLC0415 - loaded with the book
            own_segments,
            segments_of,
            shipped_segments,
        )

        try:
            self._segments = segments_of(self._desk.opened.name)
            self._own = frozenset(segment.key for segment in own_segments(self._desk.opened.name))
        except InputError as error:
            self._segments, self._own = shipped_segments(), frozenset()
            self._problem = str(error)
        if self._own:
            self.query_one(".dialog").border_subtitle = "↑↓ move   enter look at it   delete remove   esc close"

    def _count(self, day: "Day", segments: "tuple[Segment, ...]") -> None:
        from healthcore.segments.segment import members  # noqa: PLC0415 - loaded with the book

        for segment in segments:
            try:
                said: int | str = int(members(day, segment).members.sum())
            except ConditionError as error:
                said = error.message
            self.post_message(self.Counted(segment.key, said))

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        self._counts[message.key] = message.said
        self.fill_again()

    def first_line(self, query: str) -> str | None:
        """The cursor starts on the segment that is looked at."""
        segment = self._desk.view.segment
        return None if query or segment is None else segment.name

    def lines(self, query: str, width: int) -> Iterator[Option]:
        """All accounts, then every segment that fits, with the number of its accounts and its condition."""
        if self._problem:
            yield Option(Content.styled(cells.plain_lines(self._problem), "$text-error"), disabled=True)
        if matches(query, "All accounts"):
            yield Option(self._line("All accounts", "", self._desk.view.total, query, width), id=ALL)
        found = [segment for segment in self._segments if matches(query, segment.name)]
        if not found:
            yield Option(Content(f"No segment is called {cells.plain(query.strip())!r}."), disabled=True)
        for segment in found:
            said = self._counts.get(segment.key, "")
            problem = isinstance(said, str) and said
            line = self._line(segment.name, problem or segment.about or segment.when, said, query, width)
            yield Option(line, id=segment.name, disabled=bool(problem))

    def _line(self, name: str, remark: str, count: int | str, query: str, width: int) -> Content:
        shown = f"{count:,}" if isinstance(count, int) else ("–" if count else "…")
        named = Content(cells.fit(cells.plain(name), min(37, width - _COUNT)))
        room = width - _COUNT - named.cell_length - 2
        beside = Content.assemble(underlined(named, query), (f"{shown:>{_COUNT}}", "bold"), "  ")
        if room < _ROOMY:
            return beside + quiet(cells.fit(cells.plain(remark), room) if room > _LEAST_ROOM else "")
        first, *rest = quiet(cells.plain(remark)).wrap(room) or [Content("")]
        return Content("\n").join([beside + first, *(" " * beside.cell_length + line for line in rest)])

    def picked(self, line: str) -> None:
        """Gives the segment."""
        self.dismiss(line)

    def action_remove(self) -> None:
        """Takes the segment under the cursor out of the file, if it is one of the user's own."""
        from healthcore.segments.file import remove_segment  # noqa: PLC0415 - loaded with the book
        from healthcore.segments.segment import segments_path  # noqa: PLC0415 - as above

        at = self.listed.highlighted_option
        segment = next((one for one in self._segments if at is not None and one.name == at.id), None)
        if segment is None:
            return
        if segment.key not in self._own:
            self.notify(f"{cells.plain(segment.name)} is shipped with Pulsebook.", markup=False)
            return
        try:
            remove_segment(segments_path(self._desk.opened.name), segment)
        except InputError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)
        else:
            self.notify(f"Removed: {cells.plain(segment.name)}", markup=False)
        self._read()
        self._fill(None)


class SaveSegmentDialog(ModalScreen[str | None]):
    """Asks for a name and keeps what is filtered as a segment under it; gives the name, or None.

    Args:
        desk: the book and its filters.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave", show=False)]
    AUTO_FOCUS = "Input"

    name_input = query_one(Input)
    said = query_one("#segment-said", Static)

    def __init__(self, desk: "Desk") -> None:
        from healthcore.segments.saving import condition_of_view  # noqa: PLC0415 - loaded with the book

        super().__init__()
        self._desk = desk
        self._condition = condition_of_view(desk.view)
        self._may_replace = ""

    def compose(self) -> "ComposeResult":
        """The condition, the name, and what went wrong."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Keep as a segment"
            dialog.border_subtitle = "enter keep   esc leave"
            count = self._desk.view.rows.len()
            accounts = "1 account" if count == 1 else f"{count:,} accounts"
            said = Content.assemble((f"{accounts}: ", "$foreground-muted"), cells.plain(self._condition))
            yield Static(said, markup=False, classes="identity--said")
            yield Input(placeholder="Its name", compact=True, id="segment-name")
            yield Static(markup=False, id="segment-said")

    @on(Input.Changed)
    def _typed(self) -> None:
        self._may_replace = ""
        self.said.update("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        from healthcore.segments.file import Segment, save_segment  # noqa: PLC0415 - loaded with the book
        from healthcore.segments.segment import segments_of, segments_path  # noqa: PLC0415 - as above

        segment = Segment(self.name_input.value.strip(), self._condition)
        if not segment.name:
            self.said.update("Give it a name.")
            return
        try:
            known: Mapping[str, str] = {one.key: one.name for one in segments_of(self._desk.opened.name)}
            if segment.key in known and self._may_replace != segment.key:
                self._may_replace = segment.key
                self.said.update(f"There is a segment {cells.plain(known[segment.key])!r}. Enter again replaces it.")
                return
            save_segment(segments_path(self._desk.opened.name), segment)
        except InputError as error:
            self.said.update(cells.plain_lines(str(error)))
        else:
            self.dismiss(segment.name)
