"""What is said of accounts that pass or fail a rule: the values that its condition reads, in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import polars as pl

from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.tree import Expression
from healthcore.journal.asks import asked, asks_of
from healthcore.scoring.explain import value_words
from healthcore.segments.conditions import specs_of, values_of
from healthcore.vocabulary import CSM_RISK, Health

#: Columns beside those of `Book.table`; the dot keeps them apart from columns of the source.
GOOD_DAYS, AT_LEAST, GOOD_SINCE = "reference.days_in_good", "reference.at_least", "reference.since"
LAST_ASKED, ASKS = "reference.last_asked", "reference.asks_last_year"


class Wording:
    """Some accounts of a day, and what can be said of them.

    Args:
        day: the day.
        facts: of all its accounts, see `facts_of`.
        rows: which of them.
    """

    def __init__(self, day: Day, facts: pl.DataFrame, rows: pl.Series) -> None:
        self._day = day
        self._rows = rows
        self.table = facts[rows]

    def said(self, expression: Expression) -> pl.Series:
        """The values that a condition reads: `renewal in 34 days`, `asked 12 days ago`."""
        phrases = dict.fromkeys(_PHRASES.get(name, name) for name in metrics_read(expression))
        parts = [self._of_name(what) if isinstance(what, str) else self._in_words(what) for what in phrases]
        if len(parts) == 1:
            return parts[0]
        columns = [part.alias(str(at)) for at, part in enumerate(parts)]
        return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=", ")).to_series()

    def _in_words(self, phrase: "_Phrase") -> pl.Series:
        return self.table.select(phrase(self._day).cast(pl.String())).to_series()

    def _of_name(self, name: str) -> pl.Series:
        """A value by its name: `NPS is 9`."""
        model = self._day.book.model
        specs = specs_of(self._day)
        if name not in specs:  # an attribute that no play has set yet
            return pl.Series([f"{name} has no data"], dtype=pl.String()).new_from_index(0, self._rows.len())
        spec = specs[name]
        values = values_of(self._day, [name])[name][self._rows]
        words = {value: f"{spec.label} is {value_words(spec, value, model)}" for value in values.unique().drop_nulls()}
        words |= {None: f"{spec.label} has no data"}
        return pl.Series([words[value] for value in values], dtype=pl.String())


def facts_of(day: Day) -> pl.DataFrame:
    """`Book.table` with how long accounts have been Good, and when and how often they were asked."""
    health = day.in_health.select(
        pl.col("days_in_good").alias(GOOD_DAYS),
        pl.col("at_least").alias(AT_LEAST),
        pl.col("since").alias(GOOD_SINCE),
    )
    asks = asked(day.book.accounts["account_id"], asks_of(day.journal), day.as_of).rename(
        {"last_asked": LAST_ASKED, "asks_last_year": ASKS}
    )
    table = day.book.table
    missing = [pl.lit(None, dtype=pl.Boolean()).alias("referenceable")] if "referenceable" not in table.columns else []
    return table.with_columns(*missing, *health.get_columns(), *asks.get_columns())


def good_words() -> pl.Expr:
    """`Good 12 days`, `Good 3+ days, history starts 2026-11-20`; another health is its word."""
    days = pl.format("Good {} {}", pl.col(GOOD_DAYS), _days(pl.col(GOOD_DAYS)))
    at_least = pl.format("Good {}+ days, history starts {}", pl.col(GOOD_DAYS), pl.col(GOOD_SINCE))
    good = pl.col("health") == Health.GOOD.value
    other = pl.col("health").replace_strict({health.value: health.word for health in Health}, return_dtype=pl.String)
    return pl.when(good & pl.col(AT_LEAST)).then(at_least).when(good).then(days).otherwise(other)


def asked_words(as_of: date) -> pl.Expr:
    """`never asked`, `asked 12 days ago`, `asked 30 days ago, 2 times in a year`."""
    ago = (pl.lit(as_of) - pl.col(LAST_ASKED)).dt.total_days()
    when = pl.when(ago == 0).then(pl.lit("asked today")).otherwise(pl.format("asked {} {} ago", ago, _days(ago)))
    often = pl.format("{}, {} times in a year", when, pl.col(ASKS))
    return pl.when(ago.is_null()).then(pl.lit("never asked")).when(pl.col(ASKS) > 1).then(often).otherwise(when)


def _days(count: pl.Expr) -> pl.Expr:
    return pl.when(count == 1).then(pl.lit("day")).otherwise(pl.lit("days"))


def _status_words() -> pl.Expr:
    status = pl.col("status")
    return (
        pl.when(status.is_null())
        .then(pl.lit("status unknown"))
        .when(status == "paying")
        .then(status)
        .otherwise(pl.format("status is {}", status))
    )


def _coverage_words() -> pl.Expr:
    return pl.format("{} of {} metrics have data", pl.col("have").fill_null(0), pl.col("of").fill_null(0))


def _rating_words(day: Day) -> pl.Expr:
    level = pl.col(CSM_RISK)
    words = {level.level: level.word for level in day.book.model.rating.levels}
    word = level.replace_strict(words, default=None, return_dtype=pl.String)
    return (
        pl.when(level.is_not_null())
        .then(pl.format("rated {}", word))
        .when("rating_expired")
        .then(pl.lit("rating expired"))
        .otherwise(pl.lit("not rated"))
    )


def _referenceable_words() -> pl.Expr:
    said = pl.col("referenceable")
    return (
        pl.when(said.is_null())
        .then(pl.lit("nothing said about references"))
        .when(said)
        .then(pl.lit("referenceable"))
        .otherwise(pl.lit("not referenceable"))
    )


def _renewal_words(as_of: date) -> pl.Expr:
    ahead = (pl.col("renewal_date") - pl.lit(as_of)).dt.total_days()
    return (
        pl.when(ahead.is_null())
        .then(pl.lit("renewal unknown"))
        .when(ahead == 0)
        .then(pl.lit("renewal today"))
        .when(ahead > 0)
        .then(pl.format("renewal in {} {}", ahead, _days(ahead)))
        .otherwise(pl.format("renewal date passed {} {} ago", -ahead, _days(-ahead)))
    )


_Phrase = Callable[[Day], pl.Expr]


def _phrases(*groups: tuple[Iterable[str], _Phrase]) -> Mapping[str, _Phrase]:
    return {name: phrase for names, phrase in groups for name in names}


#: What is better said in words of its own; names of one phrase are said once.
_PHRASES = _phrases(
    (("status",), lambda _day: _status_words()),
    (("health", "days_in_good", "good_all_along"), lambda _day: good_words()),
    (("coverage",), lambda _day: _coverage_words()),
    ((CSM_RISK,), _rating_words),
    (("referenceable",), lambda _day: _referenceable_words()),
    (("renewal_date", "days_to_renewal"), lambda day: _renewal_words(day.as_of)),
    (("last_asked", "asks_last_year"), lambda day: asked_words(day.as_of)),
)
