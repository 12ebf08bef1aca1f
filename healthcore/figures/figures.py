"""The figures of a book or a segment on a day, each with its change over a week and its series."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from healthcore.book.view import Chosen
from healthcore.changes.day import WEEK, Day
from healthcore.figures.kinds import DIMENSION_KINDS, KINDS, FigureKind
from healthcore.figures.series import Measured, measured
from healthcore.figures.table import MeasureTable, Values
from healthcore.history.flips import OVERALL
from healthcore.sources.exchange import Currency


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure.

    Attributes:
        kind: which.
        dimension: the dimension's name; "" for overall.
        dimension_label: its word on screens.
        currency: of an amount; "" for everything else.
        is_total: whether it adds up currencies at the rates of the book's settings.
        days: the known days, oldest first.
        series: a value for each; None where there is none.
    """

    kind: FigureKind
    dimension: str
    dimension_label: str
    currency: str
    is_total: bool
    days: Sequence[date] = field(repr=False)
    series: Values = field(repr=False)

    @property
    def label(self) -> str:
        """Its name for people."""
        parts = [self.dimension_label, self.kind.label] if self.dimension else [self.kind.label]
        return " ".join([*parts, "in total"] if self.is_total else parts)

    @property
    def value(self) -> Decimal | None:
        """On the day that is looked at."""
        return self.series[-1] if self.series else None

    @property
    def before(self) -> Decimal | None:
        """7 days before: on the last known day at or before that; None when there is none."""
        if not self.days:
            return None
        place = bisect_right(self.days, self.days[-1] - timedelta(days=WEEK))
        return self.series[place - 1] if place else None

    @property
    def change(self) -> Decimal | None:
        """By how much it changed over the week; None when one of the values is not known."""
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True, eq=False)
class KeyFigures:
    """All figures of a day.

    Attributes:
        day: the book on the day.
        chosen: the accounts that they are of; None for all.
        measured: what they are made of.
        figures: in the order in which they are listed: overall, then by dimension.
        problem: why there is no total over currencies; empty when there is, or only one currency.
    """

    day: Day
    chosen: Chosen | None
    measured: Measured
    figures: tuple[Figure, ...]
    problem: str

    def of(self, key: str, dimension: str = OVERALL) -> list[Figure]:
        """The figures of a kind: one, or one for each currency and their total."""
        return [figure for figure in self.figures if figure.kind.key == key and figure.dimension == dimension]

    def one(self, key: str, dimension: str = OVERALL) -> Figure:
        """The figure of a kind that is no amount."""
        return self.of(key, dimension)[0]

    @property
    def dimensions(self) -> list[tuple[str, str]]:
        """The dimensions that have figures, each with its word on screens."""
        return list(dict.fromkeys((one.dimension, one.dimension_label) for one in self.figures if one.dimension))


def key_figures(
    day: Day, chosen: Chosen | None = None, *, since: date | None = None, saves: bool = False
) -> KeyFigures:
    """The figures of a day.

    Args:
        day: the book on a day, with its past.
        chosen: only the accounts that are chosen on that day, followed back; None for all.
        since: leaves out earlier days; the week before the day is always there.
        saves: whether what is worked out of a whole book may be kept for the next time.
    """
    known = measured(day, chosen, since=_with_week(day, since), saves=saves)
    table = MeasureTable(known)
    currency = day.opened.settings.currency
    labels = _dimensions(day, table)
    figures = [figure for kind in KINDS for figure in _figures(kind, table, OVERALL, "", currency)]
    for dimension, label in labels:
        figures += [figure for kind in DIMENSION_KINDS for figure in _figures(kind, table, dimension, label, currency)]
    return KeyFigures(day, chosen, known, tuple(figures), _no_total(table, currency))


def _with_week(day: Day, since: date | None) -> date | None:
    """So early that the last known day at or before the beginning of the week is there."""
    if since is None:
        return None
    place = bisect_right(day.days, min(since, day.as_of - timedelta(days=WEEK)))
    return day.days[max(place - 1, 0)]


def _dimensions(day: Day, table: MeasureTable) -> list[tuple[str, str]]:
    """Those of the model in its order, then what models before had."""
    labels = day.book.model.dimension_labels
    measured_ones = table.scopes()
    ordered = [*(name for name in labels if name in measured_ones), *sorted(set(measured_ones) - set(labels))]
    return [(name, labels.get(name, name.replace("_", " ").capitalize())) for name in ordered]


def _figures(kind: FigureKind, table: MeasureTable, scope: str, label: str, currency: Currency) -> Iterator[Figure]:
    if kind.amount is None:
        assert kind.values is not None  # noqa: S101 - every kind has one of the two
        yield Figure(kind, scope, label, "", False, table.days, kind.values(table, scope))
        return
    measure, healths = kind.amount
    codes = table.currencies(measure, scope)
    by_currency = {code: table.total(measure, scope, healths, code) for code in codes}
    for code, values in by_currency.items():
        yield Figure(kind, scope, label, code, False, table.days, [*values])
    if len(codes) > 1 and currency.base is not None:
        totals = [
            currency.in_base(dict(zip(codes, each, strict=True))) for each in zip(*by_currency.values(), strict=True)
        ]
        if None not in totals:
            yield Figure(kind, scope, label, currency.base, True, table.days, totals)


def _no_total(table: MeasureTable, currency: Currency) -> str:
    codes = table.currencies("value")
    if len(codes) < 2:
        return ""
    if currency.base is None:
        return "Currencies do not add up without rates: name a base and rates in [currency] of book.toml for a total."
    missing = [code for code in codes if code != currency.base and code not in currency.rates]
    return f"There is no total: book.toml has no rate for {', '.join(missing)}." if missing else ""
