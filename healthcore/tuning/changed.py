"""Today's model with a few changes: the ones that make its score tell best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.book.book import Book
from healthcore.model.diff import model_changes
from healthcore.model.findings import Severity
from healthcore.model.lint import lint
from healthcore.model.reader import read_model
from healthcore.model.tree import Model
from healthcore.tuning.candidates import Candidate
from healthcore.tuning.edits import Edit, edited_text, possible_edits
from healthcore.tuning.folds import Parts, judged_by_others
from healthcore.tuning.fresh import LEAST_GAIN
from healthcore.tuning.measures import quick_area
from healthcore.tuning.rescoring import Rescoring
from healthcore.tuning.sights import Sight
from healthcore.tuning.wishes import Found, Wishes

#: An account without a score is as risky as one in the middle.
_UNKNOWN_SCORE = 50


def fewest_changes(
    sight: Sight,
    book: Book,
    candidates: Sequence[Candidate],
    parts: Parts,
    wishes: Wishes,
    step: Callable[[int], None],
) -> Found:
    """The best few changes by all accounts; and by each part's others, how risky its accounts are."""
    search = _Search(sight, book, candidates, wishes)
    judged, risks = judged_by_others(parts, lambda rows: -search.scores(search.model_of(search.best(rows))), step)
    edits = search.best(list(range(sight.seen.height)))
    if not edits:
        return Found("", search.poor(search.today), judged=judged, risks=risks)
    text = edited_text(sight.model.text, edits, book)
    changes = model_changes(sight.model, read_model(text))
    return Found(text, search.poor(search.model_of(edits)), changes=changes, judged=judged, risks=risks)


@dataclass(frozen=True)
class _Tried:
    """A change, what the model is like after it, and how well that tells."""

    off: float
    area: float
    edit: Edit

    @property
    def rank(self) -> tuple[float, float]:
        """The better, the higher: first the share of Poor that people want, then what the score tells."""
        return -self.off, self.area


class _Search:
    def __init__(self, sight: Sight, book: Book, candidates: Sequence[Candidate], wishes: Wishes) -> None:
        self.today = sight.model
        self._book = book
        self._seen = sight.seen
        self._candidates = candidates
        self._wishes = wishes
        self._rescoring = Rescoring(sight)
        self._faults = {finding.message for finding in lint(sight.model.text)[1]}
        self._sound: dict[tuple[Edit, ...], bool] = {}
        self._known: dict[tuple[Edit, ...], list[tuple[Edit, float, pl.Series]]] = {}

    def model_of(self, edits: Sequence[Edit]) -> Model:
        model = self.today
        for edit in edits:
            model = edit.on(model, self._book)
        return model

    def scores(self, model: Model) -> pl.Series:
        return self._rescoring.outcome(model)["score"].cast(pl.Float64()).fill_null(_UNKNOWN_SCORE)

    def poor(self, model: Model) -> float:
        return _share(self._rescoring.outcome(model)["poor"])

    def best(self, rows: list[int]) -> tuple[Edit, ...]:
        """The changes that help most on some rows, one after the other, as long as one helps."""
        churned = self._seen["churned"].gather(rows)
        if not churned.any() or churned.all():
            return ()
        edits: tuple[Edit, ...] = ()
        here = quick_area(-self.scores(self.today).gather(rows), churned)
        off = self._wishes.off(self.poor(self.today))
        while len(edits) < (self._wishes.most_changes or 0):
            tried = [
                _Tried(self._wishes.off(poor), quick_area(-scores.gather(rows), churned), edit)
                for edit, poor, scores in self._after(edits)
            ]
            better = [one for one in tried if one.off < off or (one.off <= off and one.area >= here + LEAST_GAIN)]
            chosen = next(
                (
                    one
                    for one in sorted(better, key=lambda one: one.rank, reverse=True)
                    if self._is_sound(edits, one.edit)
                ),
                None,
            )
            if chosen is None:
                break
            edits, here, off = (*edits, chosen.edit), chosen.area, chosen.off
        return edits

    def _after(self, edits: tuple[Edit, ...]) -> list[tuple[Edit, float, pl.Series]]:
        """Every further change, with the share of Poor and the scores after it."""
        if edits not in self._known:
            model = self.model_of(edits)
            done = {edit.place for edit in edits}
            found = []
            for edit in possible_edits(model, self._seen, self._candidates, self._wishes.most_conditions):
                if edit.place not in done:
                    outcome = self._rescoring.outcome(edit.on(model, self._book))
                    scores = outcome["score"].cast(pl.Float64()).fill_null(_UNKNOWN_SCORE)
                    found.append((edit, _share(outcome["poor"]), scores))
            self._known[edits] = found
        return self._known[edits]

    def _is_sound(self, edits: tuple[Edit, ...], edit: Edit) -> bool:
        """Whether the model after it has no fault that today's has not; that profiles differ is no fault."""
        key = (*edits, edit)
        if key not in self._sound:
            findings = lint(edited_text(self.today.text, key, self._book))[1]
            new = [finding for finding in findings if finding.message not in self._faults]
            self._sound[key] = not any(
                finding.severity is Severity.ERROR or " in '" not in finding.message for finding in new
            )
        return self._sound[key]


def _share(flags: pl.Series) -> float:
    return float(flags.sum()) / max(1, flags.len())
