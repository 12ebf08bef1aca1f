"""A scorecard that would have told better who leaves, found by cross-validation; or the word that nothing would."""

from collections.abc import Callable
from dataclasses import dataclass

from healthcore.book.book import Book
from healthcore.model.diff import Change
from healthcore.tuning.candidates import candidates
from healthcore.tuning.ceiling import BOOSTED_ROUNDS, Ceiling, ceiling_of
from healthcore.tuning.changed import fewest_changes
from healthcore.tuning.folds import Parts, Split, dealt
from healthcore.tuning.fresh import fresh_scorecard
from healthcore.tuning.measures import Area, area
from healthcore.tuning.sights import Sight
from healthcore.tuning.wishes import Found, Wishes
from healthcore.vocabulary import Health

#: Told how many steps of how many are done; may raise to stop.
Step = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Suggestion:
    """A model, and what it promises.

    Attributes:
        wishes: what was asked for.
        conditions: the Good conditions of a scorecard of its own, the one that tells most first.
        changes: what becomes different from today's model, where that is to be changed and no more.
        text: the model as a file; empty where nothing tells anything.
        poor_below: the score below which an account is Poor; None where conditions say so.
        poor: the share of accounts that this makes Poor.
        poor_today: the share that is Poor today.
        promise: how well it tells accounts it was not fitted to, pooled over the parts.
        today: how well today's model tells the same accounts.
        ceiling: how well models without any of people's wishes do, in the same parts.
        split: how accounts were dealt.
    """

    wishes: Wishes
    conditions: tuple[str, ...]
    changes: tuple[Change, ...]
    text: str
    poor_below: int | None
    poor: float
    poor_today: float
    promise: Area | None
    today: Area | None
    ceiling: Ceiling
    split: Split

    @property
    def is_worth_it(self) -> bool:
        """Whether it keeps to the wishes and is better than a coin and than today's model."""
        return not self.why_not

    @property
    def why_not(self) -> str:
        """Why nothing is suggested, in a sentence; empty where something is."""
        if self.promise is None or not self.text or self.promise.tells_nothing:
            return "these data hold no signal that would tell who churns better than a coin."
        if self.today is not None and self.promise.value <= self.today.value:
            return "nothing that keeps to your wishes is better than the model of today."
        if not self.wishes.allow(self.poor):
            low, high = (f"{100 * share:.0f}" for share in (self.wishes.least_poor, self.wishes.most_poor))
            return f"nothing that tells better makes between {low}% and {high}% of the accounts Poor."
        return ""


def suggest(
    sight: Sight,
    book: Book,
    wishes: Wishes | None = None,
    split: Split | None = None,
    step: Step | None = None,
    boosted_rounds: int = BOOSTED_ROUNDS,
) -> Suggestion:
    """Looks for the best model under people's wishes, and judges it on accounts that it was not fitted to.

    Args:
        sight: the accounts as they were seen under today's model.
        book: the fields that conditions may read.
        wishes: what people want of it; with `most_changes` it is today's model with a few changes.
        split: how accounts are dealt; None by time where every outcome has a day, else by chance.
        step: hears how far it is.
        boosted_rounds: how many trees the ceiling has; fewer are quicker, and a lower ceiling.
    """
    wishes = wishes or Wishes()
    split, parts = dealt(sight, split)
    told = step or _nobody
    churned = sight.seen["churned"]
    options = candidates(sight, book)
    search = fresh_scorecard if wishes.most_changes is None else fewest_changes
    found = search(sight, book, options, parts, wishes, lambda at: told(at, len(parts) + 2))
    judged = [row for _, test in parts for row in test]
    scores = sight.seen["score"].gather(judged)
    known = scores.is_not_null()
    today = area([-float(score) for score in scores.filter(known)], churned.gather(judged).filter(known).to_list())
    told(len(parts) + 1, len(parts) + 2)
    return _suggestion(sight, wishes, found, parts, split, today, boosted_rounds)


def _suggestion(
    sight: Sight,
    wishes: Wishes,
    found: Found,
    parts: Parts,
    split: Split,
    today: Area | None,
    boosted_rounds: int,
) -> Suggestion:
    healths = sight.seen["health"]
    poor_today = float((healths == Health.POOR.value).sum()) / max(1, healths.len())
    churned = sight.seen["churned"].gather(found.judged).to_list()
    return Suggestion(
        wishes,
        found.conditions,
        found.changes,
        found.text,
        found.poor_below,
        found.poor,
        poor_today,
        area(found.risks, churned) if found.judged else None,
        today,
        ceiling_of(sight, parts, boosted_rounds),
        split,
    )


def _nobody(_done: int, _total: int) -> None:
    """Nobody wants to know."""
