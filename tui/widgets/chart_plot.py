"""A chart: lines over days, each named at its end, with marks where the health model changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from textual.color import Color
from textual_plotext import PlotextPlot

from healthcore.figures.kinds import Unit
from tui import cells
from tui.figure_words import value_words

if TYPE_CHECKING:
    from textual.app import RenderResult

    from tui.trend_charts import Chart, Line, Marker

#: The cells of an axis's label, with those around it.
_DATE_CELLS = 12
#: The steps of an axis, times a power of ten.
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
#: Less than this is no difference.
_FLAT = 1e-9
_Rgb = tuple[int, int, int]


class ChartPlot(PlotextPlot):
    """Draws a chart in the room it has."""

    DEFAULT_CSS = """
    ChartPlot { width: 1fr; height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._chart: Chart | None = None
        self._days: Sequence[date] = ()
        self._first = 0
        self._markers: Sequence[Marker] = ()

    def show(self, chart: "Chart | None", days: Sequence[date], first: int, markers: "Sequence[Marker]") -> None:
        """Shows a chart from the first of some days on, by its place."""
        self._chart, self._days, self._first, self._markers = chart, days, first, markers
        self.refresh()

    def render(self) -> "RenderResult":
        """The chart, drawn for this size."""
        self.plt.clear_figure()
        if self._chart is not None and self._days[self._first :]:
            self._draw(self._chart, self._days[self._first :])
        return super().render()

    def _draw(self, chart: "Chart", days: Sequence[date]) -> None:
        start, end = days[0].toordinal(), days[-1].toordinal()
        span = max(1, end - start)
        names = max(cells.width(line.label) + 2 for line in chart.lines)
        right = end + span * names / max(20, self.size.width - names - 10)
        whole = chart.lines[0].figure.kind.unit is Unit.ACCOUNTS
        ticks = nice_ticks(*self._extent(chart), max(2, self.size.height // 4), whole=whole)
        low, high = ticks[0], ticks[-1]
        for marker in self._markers:
            if days[0] < marker.day <= days[-1]:
                self.plt.vline(marker.day.toordinal(), self._rgb("foreground-muted"))
        for line in chart.lines:
            xs, ys = steps(days, line.figure.series[self._first :])
            if xs:
                self.plt.plot(xs, ys, color=self._rgb(line.role), marker="hd")
        self._name_lines(chart, end, low, high)
        self.plt.xlim(start, right)
        self.plt.ylim(low, high)
        self.plt.yticks(ticks, [self._tick(chart, tick) for tick in ticks])
        many = max(1, min(8, (self.size.width - names) // _DATE_CELLS))
        at = sorted({start + round(span * place / many) for place in range(many + 1)})
        self.plt.xticks([float(day) for day in at], [f"{date.fromordinal(day):%b %d}" for day in at])

    def _extent(self, chart: "Chart") -> tuple[float, float]:
        values = [float(value) for line in chart.lines for value in self._values(line) if value is not None]
        low, high = min(values, default=0.0), max(values, default=1.0)
        return (min(0.0, low) if chart.from_zero else low), high

    def _values(self, line: "Line") -> Sequence[Decimal | None]:
        return line.figure.series[self._first :]

    def _name_lines(self, chart: "Chart", end: int, low: float, high: float) -> None:
        """The names at the ends of their lines, each on a row of its own."""
        rows = max(2, self.size.height - 4)
        last = [(line, float(line.figure.value)) for line in chart.lines if line.figure.value is not None]
        offset = max(1, end - self._days[self._first].toordinal()) / max(20, self.size.width - 10)
        taken: set[int] = set()
        for line, value in sorted(last, key=lambda each: -each[1]):
            row = round((value - low) / (high - low) * (rows - 1))
            free = min(
                (place for place in range(rows) if place not in taken), key=lambda place: abs(place - row), default=row
            )
            taken.add(free)
            height = low + free / (rows - 1) * (high - low)
            self.plt.text(
                line.label,
                end + offset,
                height,
                color=self._rgb(line.role),
                background=self._rgb("surface"),
                alignment="left",
            )

    def _tick(self, chart: "Chart", tick: float) -> str:
        figure = chart.lines[0].figure
        if figure.kind.unit is Unit.MONEY:
            return cells.money_compact(Decimal(str(tick))).text
        said = f"{tick:g}"
        return f"{said}%" if figure.kind.unit is Unit.PERCENT else said

    def _rgb(self, role: str) -> _Rgb:
        found = self.app.theme_variables.get(role, "")
        red, green, blue = Color.parse(found if found.startswith("#") else "#808080").rgb
        return red, green, blue


def steps(days: Sequence[date], values: Sequence[Decimal | None]) -> tuple[list[int], list[float]]:
    """The points of a line that stays where it is until the next known day."""
    xs: list[int] = []
    ys: list[float] = []
    for day, value in zip(days, values, strict=True):
        if value is None:
            continue
        before = (day - timedelta(days=1)).toordinal()
        if xs and before > xs[-1]:
            xs.append(before)
            ys.append(ys[-1])
        xs.append(day.toordinal())
        ys.append(float(value))
    return xs, ys


def nice_ticks(low: float, high: float, many: int, *, whole: bool = False) -> list[float]:
    """Round numbers that span a range in about so many steps; the first and last are the ends of an axis.

    `whole` is for what is counted: there is nothing between 1 and 2 accounts.
    """
    if high - low < _FLAT:
        low, high = (0.0, max(1.0, high)) if low >= 0 else (low, low + 1)
    rough = (high - low) / many
    power = 10.0 ** floor(log10(rough))
    sizes = [power * size for size in _STEPS if not whole or (power * size).is_integer()] or [1.0]
    step = next(size for size in sizes if size >= rough - _FLAT)
    return [round(step * place, 10) for place in range(floor(low / step), ceil(high / step) + 1)]


def legend(line: "Line", value: Decimal | None) -> str:
    """A line's glyph, name and value."""
    said = value_words(line.figure, value)
    return f"{line.glyph} {line.label} {said}".strip()
