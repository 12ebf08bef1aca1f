"""Trends: the figures of the book, or of the segment that is looked at, drawn over its known days."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual import on
from textual.binding import BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.figure_words import value_words
from tui.screens.export import ExportChoice, ExportDialog, suggested_name
from tui.trend_charts import Chart, Marker, charts_of, markers_of
from tui.widgets.chart_box import ChartBox
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, Lines, paragraph, quiet
from tui.widgets.states import State, error_lines
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.figures.figures import KeyFigures
    from tui.app import PulsebookApp
    from tui.desk import Desk

#: Days that are drawn, by a word for them; 0 for all.
_PERIODS = ((30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year"), (0, "all days"))
_FIRST_PERIOD = 2

#: The most charts that are seen at once; how many really are is for the stylesheet to say.
_BOXES = 4


class TrendsScreen(Screen[None]):
    """One chart on a small terminal, two or four on a larger one, and the numbers behind them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("trends")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    tabs = query_one("#trend-tabs", LaidOut)
    grid = query_one("#charts", Grid)
    numbers = query_one("#numbers", Vertical)
    table = query_one(DataTable)
    definitions = query_one("#definitions", LaidOut)
    state = query_one(State)

    @dataclass
    class Ready(Message):
        """The figures are worked out."""

        figures: "KeyFigures"
        markers: Sequence[Marker]

    @dataclass
    class Failed(Message):
        """The figures cannot be worked out."""

        error: PulsebookError

    def __init__(self) -> None:
        super().__init__(name="trends")
        self._figures: KeyFigures | None = None
        self._charts: list[Chart] = []
        self._markers: Sequence[Marker] = ()
        self._at = 0
        self._period = _FIRST_PERIOD

    def compose(self) -> "ComposeResult":
        """Title, the names of the charts, the charts, the numbers behind them."""
        yield TitleBar("Trends")
        yield LaidOut(id="trend-tabs")
        with Grid(id="charts"):
            for number in range(_BOXES):
                yield ChartBox(id=f"chart-{number}")
        with Vertical(id="numbers"):
            yield DataTable(id="numbers-table", cursor_type="row", zebra_stripes=False)
            yield LaidOut(id="definitions")
        yield State("Looking at the past of the book …")
        yield Footer()

    def on_mount(self) -> None:
        """Draws the figures, and anew whenever the day or the segment changes."""
        app = cast("PulsebookApp", self.app)
        app.day_changed.subscribe(self, self._work_out)
        app.book_changed.subscribe(self, self._book_changed)
        self.numbers.display = self.grid.display = self.tabs.display = False
        self._book_changed(app.desk)

    def _book_changed(self, desk: "Desk | None") -> None:
        self.title_bar.show(desk)
        error = cast("PulsebookApp", self.app).error
        if desk is None and error is not None:
            self.state.say(error.title, *error_lines(error))
        elif desk is not None:
            self._work_out(desk)

    def _work_out(self, desk: "Desk") -> None:
        """Works the figures out in a thread; a message says how it went. What an earlier call began is dropped."""
        day, segment = desk.day, desk.view.segment
        if day is None:
            return
        chosen = None if segment is None else segment.moved(desk.book, day.book)

        def work() -> None:
            from healthcore.figures.figures import key_figures  # noqa: PLC0415 - loaded behind the first paint

            worker = get_current_worker()
            try:
                figures = key_figures(day, chosen, saves=True)
                outcome: TrendsScreen.Ready | TrendsScreen.Failed = self.Ready(figures, markers_of(figures))
            except PulsebookError as error:
                outcome = self.Failed(error)
            if not worker.is_cancelled:
                self.post_message(outcome)

        self.run_worker(work, thread=True, exclusive=True, group="figures")

    @on(Ready)
    def _ready(self, message: Ready) -> None:
        self._figures, self._markers = message.figures, message.markers
        self._charts = charts_of(message.figures)
        self.state.display = False
        self.tabs.display = True
        if not self.numbers.display:
            self.grid.display = True
        self._show()
        self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.state.say(message.error.title, *error_lines(message.error))

    # What is shown.

    @property
    def _first(self) -> int:
        """The place of the first known day that is drawn: the last one at or before the period begins."""
        assert self._figures is not None  # noqa: S101 - nothing is drawn before
        days, (length, _) = self._figures.measured.days, _PERIODS[self._period]
        if not length:
            return 0
        return max(0, bisect_right(days, days[-1] - timedelta(days=length)) - 1)

    def _show(self) -> None:
        if self._figures is None:
            return
        self._at %= len(self._charts)
        names, period = [chart.tab for chart in self._charts], _PERIODS[self._period][1]
        at = self._at
        self.tabs.show(lambda width: [_tabs(names, at, period, width)])
        if self.numbers.display:
            self._show_numbers()
            return
        days, first = self._figures.measured.days, self._first
        for number, box in enumerate(self.query(ChartBox)):
            chart = self._charts[(self._at + number) % len(self._charts)]
            box.show(chart, days, first, self._markers)

    def _show_numbers(self) -> None:
        """The numbers behind the chart, newest first, and what each of them counts."""
        assert self._figures is not None  # noqa: S101 - asked before
        chart, days = self._charts[self._at], self._figures.measured.days
        self.table.clear(columns=True)
        self.table.add_column("Day", width=10)
        for line in chart.lines:
            self.table.add_column(Text(line.label))
        models = {marker.day: marker.model for marker in self._markers}
        if models:
            self.table.add_column("Model")
        for at in range(len(days) - 1, self._first - 1, -1):
            row = [Text(value_words(line.figure, line.figure.series[at]), justify="right") for line in chart.lines]
            model = [Text(models.get(days[at], ""))] if models else []
            self.table.add_row(days[at].isoformat(), *row, *model)
        self.definitions.show(lambda width: _definitions(chart, width))

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action in {"chart", "period", "numbers", "export"}:
            return True if self._figures is not None else None
        return super().check_action(action, parameters)

    def action_chart(self, step: int) -> None:
        """Goes to the next chart, or the one before."""
        self._at += step
        self._show()

    def action_period(self, step: int) -> None:
        """Looks further back, or less far."""
        self._period = (self._period + step) % len(_PERIODS)
        self._show()

    def action_numbers(self) -> None:
        """Shows the numbers behind the chart, or the charts again."""
        self.numbers.display = not self.numbers.display
        self.grid.display = not self.numbers.display
        self._show()
        self.set_focus(self.table if self.numbers.display else None)

    def action_back(self) -> None:
        """Back from the numbers, then to the account table."""
        if self.numbers.display:
            self.action_numbers()
        else:
            self.dismiss()

    def action_export(self) -> None:
        """Asks where to write the series."""
        from healthcore.figures.document import figures_export, series_export  # noqa: PLC0415 - only for exports

        if (found := self._figures) is None:
            return
        since = found.measured.days[self._first]
        chart = self._charts[self._at]
        choices = [
            ExportChoice(f"{chart.tab}, day by day", lambda: series_export(found, chart.figures, since=since), "day"),
            ExportChoice("every figure, day by day", lambda: series_export(found, found.figures, since=since), "day"),
            ExportChoice("today's figures", lambda: figures_export(found), "figure"),
        ]
        name = suggested_name(f"{found.day.opened.name}-figures", found.day.as_of.isoformat())
        self.app.push_screen(ExportDialog(choices, name))


def _tabs(names: Sequence[str], at: int, period: str, width: int) -> Content:
    """How far back the charts go, and their names; where not all fit, as many before the shown one as do."""
    lead = Content.assemble((period, "bold"), (" │ ", "$foreground-muted"))
    styled = [
        Content.styled(name, "bold $accent" if place == at else "$foreground-muted") for place, name in enumerate(names)
    ]
    room = width - lead.cell_length
    first = next(
        place
        for place in range(at + 1)
        if Content("  ").join(styled[place : at + 1]).cell_length <= room - 2 or place == at
    )
    mark = Content.styled("‹ " if first else "", "$foreground-muted")
    return (lead + mark + Content("  ").join(styled[first:])).truncate(width, ellipsis=True)


def _definitions(chart: Chart, width: int) -> Lines:
    """What the lines count, each definition once."""
    said: dict[str, str] = {}
    for line in chart.lines:
        kind = line.figure.kind
        said.setdefault(kind.definition, kind.label)
    lines: list[Content] = []
    for definition, label in said.items():
        text = Content.assemble((f"{cells.plain(label)}: ", "bold"), quiet(definition))
        lines += paragraph(text, width)
    return lines
