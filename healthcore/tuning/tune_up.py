"""Everything that a tune-up looks at before anything is suggested: what the command prints and the screen shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from healthcore.changes.day import Day
from healthcore.model.tree import Model
from healthcore.tuning.backtest import HORIZONS, BackTest, back_test
from healthcore.tuning.definitions import Definitions, definitions_of
from healthcore.tuning.outcomes import Outcomes
from healthcore.tuning.sights import Progress
from healthcore.tuning.timing import LeadTime, censored, lead_time


@dataclass(frozen=True, eq=False)
class TuneUp:
    """A book's models against what became of its accounts.

    Attributes:
        day: the book.
        outcomes: what became of its accounts.
        tests: a back-test for every model and distance, model by model.
        censored: how many accounts have come to no end.
        lead: how early they had turned Poor; None where outcomes have no day.
        definitions: everything in the book that says who churned.
    """

    day: Day
    outcomes: Outcomes
    tests: tuple[BackTest, ...]
    censored: int
    lead: LeadTime | None
    definitions: Definitions


def tune_up(
    day: Day,
    outcomes: Outcomes,
    models: Sequence[Model],
    horizons: Iterable[int] = HORIZONS,
    progress: Progress | None = None,
) -> TuneUp:
    """Tests every model at every distance; `progress` hears of each day that is looked at, distance by distance."""
    wanted = tuple(horizons)
    return TuneUp(
        day,
        outcomes,
        tuple(test for model in models for test in back_test(day, outcomes, model, wanted, progress)),
        censored(day, outcomes),
        lead_time(day, outcomes) if outcomes.is_dated else None,
        definitions_of(day.opened, None if outcomes.is_derived else outcomes),
    )
