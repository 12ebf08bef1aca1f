"""A metric spread over accounts, with the threshold of a condition on it: moved by arrow keys, a click or a drag."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui import cells
from tui.widgets.laid_out import quiet

if TYPE_CHECKING:
    from textual import events

    from healthcore.whatif.histogram import Bar, Histogram

#: A cell filled from below, by eighths.
_EIGHTHS = " ▁▂▃▄▅▆▇█"

#: Bars are made so wide at most.
_WIDEST = 6

#: Above the bars stands a line of words, below them one for the axis and one for the threshold.
_AROUND = 3


class HistogramView(Widget, can_focus=True):
    """Shows a histogram in the room there is; says where somebody wants the threshold, and moves nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Less", show=False),
        Binding("right", "step(1)", "More", show=False),
        Binding("shift+left", "step(-5)", "Less by 5", show=False),
        Binding("shift+right", "step(5)", "More by 5", show=False),
    ]

    @dataclass
    class Stepped(Message):
        """The threshold is to move by so many steps."""

        steps: int

    @dataclass
    class PutAt(Message):
        """The threshold is to be at a value. Of a drag only the last one matters."""

        value: float

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message says nothing any more."""
            return isinstance(message, HistogramView.PutAt)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._histogram: Histogram | None = None
        self._condition = ""
        self._good = True
        self._dragged = False

    def show(self, histogram: "Histogram | None", condition: str = "", *, good: bool = True) -> None:
        """Shows another histogram; None for nothing under the cursor that has one."""
        self._histogram, self._condition, self._good = histogram, condition, good
        self.refresh()

    def copy_to(self, other: "HistogramView") -> None:
        """Lets another one show the same."""
        other.show(self._histogram, self._condition, good=self._good)

    @property
    def plain(self) -> str:
        """What it shows, as text."""
        return self.render().plain

    @property
    def _lies(self) -> bool:
        """Whether bars lie: few values that have names of their own."""
        bars = [] if self._histogram is None else self._histogram.bars
        return bool(bars) and all(bar.low == bar.high for bar in bars)

    def render(self) -> Content:
        """The lines for the room there is."""
        width, height = self.content_size
        if self._histogram is None:
            return quiet("Put the cursor on a condition to see how its metric is spread.")
        lines = [_title(self._histogram, self._condition, width)]
        if not self._histogram.bars:
            lines.append(quiet("No account of this profile has a value."))
        elif self._lies:
            lines += list(_lying(self._histogram.bars[: max(1, height - 1)], width, good=self._good))
        else:
            lines += list(_standing(self._histogram, width, max(1, height - _AROUND), good=self._good))
        return Content("\n").join(line.truncate(width) for line in lines)

    def action_step(self, steps: int) -> None:
        """Asks for the threshold to be moved."""
        self.post_message(self.Stepped(steps))

    def on_mouse_down(self, event: "events.MouseDown") -> None:
        """A click puts the threshold there."""
        self._dragged = True
        self.capture_mouse()
        self._put(event)

    def on_mouse_move(self, event: "events.MouseMove") -> None:
        """A drag takes it along."""
        if self._dragged:
            self._put(event)

    def on_mouse_up(self, _event: "events.MouseUp") -> None:
        """Lets go of it."""
        self._dragged = False
        self.release_mouse()

    def _put(self, event: "events.MouseEvent") -> None:
        histogram, offset = self._histogram, event.get_content_offset_capture(self)
        if histogram is None or not histogram.bars or histogram.threshold is None:
            return
        if self._lies:
            at = min(max(offset.y - 1, 0), len(histogram.bars) - 1)
            self.post_message(self.PutAt(histogram.bars[at].low))
            return
        wide = _bar_width(len(histogram.bars), self.content_size.width) * len(histogram.bars)
        value = histogram.value_at(offset.x / wide)
        if value is not None:
            self.post_message(self.PutAt(value))


def _title(histogram: "Histogram", condition: str, width: int) -> Content:
    missing = f", {histogram.missing:,} without" if histogram.missing else ""
    title = Content.assemble((cells.plain(condition), "bold"), quiet(f"  {histogram.counted:,} with data{missing}"))
    return title.truncate(width, ellipsis=True)


def _style(bar: "Bar", *, good: bool) -> str:
    """The colour of what meets the condition; values on both sides of the threshold are of neither."""
    if bar.passes:
        return "$health-good" if good else "$health-poor"
    return "$foreground-muted"


def _bar_width(bars: int, width: int) -> int:
    return max(1, min(_WIDEST, width // bars))


def _standing(histogram: "Histogram", width: int, height: int, *, good: bool) -> Iterator[Content]:
    """Bars that stand, the axis below them, and the threshold below that."""
    bars = histogram.bars
    wide = _bar_width(len(bars), width)
    most = max(bar.count for bar in bars) or 1
    eighths = [max(1, round(bar.count * height * 8 / most)) if bar.count else 0 for bar in bars]
    # Bars of one colour are one part: every part of a line is painted for itself.
    runs = [
        (style, [filled for _, filled in run])
        for style, run in groupby(zip(bars, eighths, strict=True), lambda pair: _style(pair[0], good=good))
    ]
    for row in range(height - 1, -1, -1):
        yield Content.assemble(
            *(
                ("".join(_EIGHTHS[min(max(filled - 8 * row, 0), 8)] * wide for filled in run), style)
                for style, run in runs
            )
        )
    total = wide * len(bars)
    first, last = cells.plain(bars[0].label), cells.plain(histogram.end_words)
    gap = max(1, total - cells.width(first) - cells.width(last))
    yield quiet(f"{first}{' ' * gap}{last}")
    if histogram.threshold is not None:
        low, high = bars[0].low, bars[-1].high
        at = min(max(int((histogram.threshold - low) / (high - low) * total), 0), total - 1)
        words = cells.plain(histogram.threshold_words)
        left = at + 1 + cells.width(words) > width
        text = f"{words}▲".rjust(at + 1) if left else f"{' ' * at}▲{words}"
        yield Content.styled(text, "bold $accent")


def _lying(bars: "Sequence[Bar]", width: int, *, good: bool) -> Iterator[Content]:
    """A line for each value: its name, a bar, how many."""
    label = min(max(cells.width(cells.plain(bar.label)) for bar in bars), max(6, width // 3))
    most = max(bar.count for bar in bars) or 1
    number = len(f"{most:,}")
    room = max(4, width - label - number - 3)
    for bar in bars:
        filled = max(1, round(bar.count * room / most)) if bar.count else 0
        mark = "✓" if bar.passes else " "
        yield Content.assemble(
            (cells.fit(cells.plain(bar.label), label), "" if bar.passes else "$foreground-muted"),
            f" {mark}",
            ("█" * filled, _style(bar, good=good)),
            (f" {bar.count:,}", "$foreground-muted"),
        )
