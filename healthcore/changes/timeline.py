"""The past of one account: since when it has its health, and the spans before that, each with its cause in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from healthcore.changes.day import Day
from healthcore.changes.words import cause_words
from healthcore.history.flips import OVERALL
from healthcore.journal.activations import Activation
from healthcore.vocabulary import Health


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which an account had one health, or was not there.

    Attributes:
        dimension: its name; empty for the overall health.
        health: None while the account was not there.
        since: the first day.
        until: the day from which on it was something else; None while it lasts.
        days: whole days, until today while it lasts.
        at_least: it may be longer, history starts there.
        cause: the value of a `Cause`.
        why: the cause in words, which may hold text of the source and of people.
    """

    dimension: str
    health: Health | None
    since: date
    until: date | None
    days: int
    at_least: bool
    cause: str
    why: str

    @property
    def is_all_that_is_known(self) -> bool:
        """Whether it begins today, because nothing is known of any day before."""
        return self.at_least and not self.days


@dataclass(frozen=True, slots=True)
class Timeline:
    """The past of one account.

    Attributes:
        spans: of its overall health and of every dimension, the latest first; of one day the overall one first.
        rescored: the model under which the days before it was put in force count too; None when every day has the one
            that was in force.
    """

    spans: tuple[Span, ...]
    rescored: Activation | None = None

    @property
    def overall(self) -> tuple[Span, ...]:
        """The spans of its overall health, the latest first."""
        return tuple(span for span in self.spans if span.dimension == OVERALL)

    def now(self, dimension: str = OVERALL) -> Span | None:
        """The span that lasts; None for an account that is not scored."""
        last = next((span for span in self.spans if span.dimension == dimension), None)
        return None if last is None or last.until is not None or last.health is None else last


def timeline_of(day: Day, account_id: str) -> Timeline:
    """The past of an account of a book; without any span when it is not known."""
    spans = [*day.spans_of(account_id).iter_rows(named=True)]
    spans += _times_away(day, account_id, [span["since"] for span in spans if span["scope"] == OVERALL])
    spans.sort(key=lambda span: span["scope"])
    spans.sort(key=lambda span: span["since"], reverse=True)
    return Timeline(tuple(_span(span, day.as_of) for span in spans), day.rescored)


def _times_away(day: Day, account_id: str, begun: list[date]) -> list[dict[str, Any]]:
    """The times in which an account was not there, each until a span of its health began again."""
    gone = day.flips.filter(pl.col("account_id") == account_id, pl.col("scope") == OVERALL, pl.col("health").is_null())
    return [
        {**flip, "until": min((since for since in begun if since > flip["since"]), default=None), "at_least": False}
        for flip in gone.iter_rows(named=True)
    ]


def _span(row: dict[str, Any], as_of: date) -> Span:
    return Span(
        row["scope"],
        None if row["health"] is None else Health(row["health"]),
        row["since"],
        row["until"],
        ((row["until"] or as_of) - row["since"]).days,
        row["at_least"],
        row["cause"],
        cause_words(row),
    )


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """The same as `pulsebook explain` prints it: what is not known is null."""
    now = timeline.now()
    return {
        "since": None if now is None else now.since.isoformat(),
        "days_in_health": None if now is None else now.days,
        "at_least": None if now is None else now.at_least,
        **({} if timeline.rescored is None else {"rescored_before": timeline.rescored.day.isoformat()}),
        "spans": [
            {
                "dimension": span.dimension or None,
                "health": None if span.health is None else span.health.key,
                "since": span.since.isoformat(),
                "until": None if span.until is None else span.until.isoformat(),
                "days": span.days,
                "at_least": span.at_least,
                "cause": span.cause,
                "why": span.why,
            }
            for span in timeline.spans
        ],
    }
