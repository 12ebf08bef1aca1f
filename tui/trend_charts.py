"""The charts of the Trends screen: which figures are drawn together, in which colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from healthcore.vocabulary import Health
from tui import cells

if TYPE_CHECKING:
    from healthcore.figures.figures import Figure, KeyFigures

#: The theme variables of lines that stand for no health, in turn.
_ROLES = ("primary", "warning", "accent", "error", "success", "secondary", "foreground")


@dataclass(frozen=True)
class Line:
    """One line of a chart.

    Attributes:
        label: what stands at its end.
        figure: what it shows.
        role: the theme variable with its colour.
        glyph: what tells it from the others beside the colour; empty where its label does.
    """

    label: str
    figure: "Figure"
    role: str
    glyph: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes:
        tab: its name in a word or two.
        title: what it shows.
        lines: at least one.
        from_zero: whether its axis begins at nought.
        remark: what one has to know about it; empty for nothing.
    """

    tab: str
    title: str
    lines: tuple[Line, ...]
    from_zero: bool = True
    remark: str = ""

    @property
    def figures(self) -> "Sequence[Figure]":
        """What its lines show."""
        return [line.figure for line in self.lines]


@dataclass(frozen=True)
class Marker:
    """A day on which another health model was put in force.

    Attributes:
        day: which.
        model: its name.
    """

    day: date
    model: str


def charts_of(found: "KeyFigures") -> list[Chart]:
    """The charts that there is anything to draw in, in the order of the screen."""
    return [chart for chart in _charts(found) if chart.lines]


def _charts(found: "KeyFigures") -> Iterator[Chart]:
    healths = tuple(
        Line(health.word, found.one(health.key), f"health-{health.key}", cells.GLYPHS[health])
        for health in reversed(Health)
    )
    yield Chart("Health", "Overall Customer Health: accounts by health", healths)
    scores = (Line("Score", found.one("score"), "primary"), Line("Quality", found.one("quality_score"), "accent"))
    yield Chart("Score", "Overall Health Score and Quality Score", scores, from_zero=False)
    shares = (_of_health(found, Health.GOOD), _of_health(found, Health.POOR))
    yield Chart("Shares", "Percentage of Accounts in Good and in Poor Health", shares)
    paying = Line("Poor", found.one("paying_poor"), "health-poor", cells.GLYPHS[Health.POOR])
    yield Chart("Paying", "Paying Accounts in Poor Health", (paying,))
    yield Chart("At risk", "Contract Value at Risk", _by_currency(found.of("value_at_risk")))
    dimensions = tuple(
        Line(label, found.one("dimension_score", name), role)
        for (name, label), role in zip(found.dimensions, _endless(), strict=False)
    )
    yield Chart("Dimensions", "Score of each dimension", dimensions, from_zero=False)
    yield _risk_by_dimension(found)
    week = (
        Line("Declined", found.one("declined"), "health-poor", "↓"),
        Line("Improved", found.one("improved_to_good"), "health-good", "↑"),
    )
    yield Chart("Week", "Health Declined and Improved to Good in the Last 7 Days", week)
    ratings = (
        Line("Coverage", found.one("rating_coverage"), "primary"),
        Line("Freshness", found.one("rating_freshness"), "accent"),
    )
    yield Chart("Ratings", "Rating Coverage and Freshness", ratings)


def _of_health(found: "KeyFigures", health: Health) -> Line:
    return Line(health.word, found.one(f"{health.key}_share"), f"health-{health.key}", cells.GLYPHS[health])


def _by_currency(figures: "Sequence[Figure]") -> tuple[Line, ...]:
    """The total where there is one, else a line for each currency."""
    totals = [figure for figure in figures if figure.is_total]
    return tuple(
        Line("Total" if figure.is_total else cells.plain(figure.currency), figure, role)
        for figure, role in zip(totals or figures, _endless(), strict=False)
    )


def _risk_by_dimension(found: "KeyFigures") -> Chart:
    """In total where there is one, else in the currency with the greatest value at risk: amounts do not add up."""
    overall = found.of("value_at_risk")
    totals = [figure for figure in overall if figure.is_total]
    main = max(totals or overall, key=lambda figure: figure.value or 0, default=None)
    lines = tuple(
        Line(label, figure, role)
        for (name, label), role in zip(found.dimensions, _endless(), strict=False)
        for figure in found.of("dimension_value_at_risk", name)
        if main is not None and (figure.currency, figure.is_total) == (main.currency, main.is_total)
    )
    others = sorted({cells.plain(figure.currency) for figure in overall if main is None or figure is not main})
    remark = (
        f"In {cells.plain(main.currency)} only; also in {', '.join(others)}" if main and others and not totals else ""
    )
    return Chart("By dimension", "Contract Value at Risk by dimension", lines, remark=remark)


def _endless() -> Iterator[str]:
    while True:
        yield from _ROLES


def markers_of(found: "KeyFigures") -> list[Marker]:
    """The days after the first known one on which another model was put in force; none under one model for all."""
    from healthcore.journal.activations import activations, counting  # noqa: PLC0415 - in a thread, with the figures

    day = found.day
    if day.opened.one_model or not found.measured.days:
        return []
    first = found.measured.days[0]
    known = counting(activations(day.journal))
    by_day = {one.day: f"{one.name} (days before re-scored)" if one.rescored else one.name for one in known}
    return [Marker(when, cells.plain(name)) for when, name in sorted(by_day.items()) if first < when <= day.as_of]
