"""A chart with its title, and below it what its lines are at today and by how much they changed in a week."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one

from tui.figure_words import MISSING, change_words, value_words
from tui.widgets.chart_plot import ChartPlot
from tui.widgets.laid_out import LaidOut, Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.trend_charts import Chart, Line, Marker

_GAP = 3


class ChartBox(Vertical):
    """One place for a chart."""

    DEFAULT_CSS = """
    ChartBox { height: 1fr; width: 1fr; }
    """

    plot = query_one(ChartPlot)
    words = query_one(LaidOut)

    def compose(self) -> "ComposeResult":
        """The words, then the chart."""
        yield LaidOut(classes="chart--words")
        yield ChartPlot()

    def show(self, chart: "Chart", days: Sequence[date], first: int, markers: "Sequence[Marker]") -> None:
        """Shows a chart from the first of some days on, by its place."""
        shown = [marker for marker in markers if days[first] < marker.day <= days[-1]]
        self.words.show(lambda width: _words(chart, shown, width))
        self.plot.show(chart, days, first, markers)


def _words(chart: "Chart", markers: "Sequence[Marker]", width: int) -> Lines:
    """Title, then the lines with today's value and the week's change, as many in a row as fit."""
    title = Content.styled(chart.title, "bold")
    remarks = [chart.remark] if chart.remark else []
    remarks += [f"│ {marker.day} model {marker.model}" for marker in markers[-1:]]
    for remark in remarks:
        more = title + Content.styled(f"   {remark}", "$foreground-muted")
        title = more if more.cell_length <= width else title
    return [title.truncate(width, ellipsis=True), *_rows([_legend(line) for line in chart.lines], width)]


def _legend(line: "Line") -> Content:
    change = change_words(line.figure)
    said = f" {change}" if change not in {MISSING, "±0"} else ""
    name = f"{line.glyph} {line.label} ".lstrip()
    return Content.assemble(
        (name, f"${line.role}"), (value_words(line.figure, line.figure.value), "bold"), (said, "$foreground-muted")
    )


def _rows(parts: Sequence[Content], width: int) -> Lines:
    rows: list[Content] = []
    for part in parts:
        if rows and rows[-1].cell_length + _GAP + part.cell_length <= width:
            rows[-1] = Content.assemble(rows[-1], " " * _GAP, part)
        else:
            rows.append(part.truncate(width, ellipsis=True))
    return rows
