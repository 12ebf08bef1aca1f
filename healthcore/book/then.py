"""What counted on past days: ratings and health models."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from healthcore.journal.activations import Activation, counting
from healthcore.journal.ratings import Rating
from healthcore.model.tree import Model


class RatingsThen:
    """The ratings that counted at the end of any day, in the system's time zone.

    Asked for days in ascending order it looks only at what was said in between.

    Args:
        ratings: every rating ever given, oldest first, retracted ones too.
    """

    def __init__(self, ratings: Iterable[Rating]) -> None:
        self._of_account: dict[str, list[tuple[date, date | None, Rating]]] = defaultdict(list)
        self._said: dict[date, set[str]] = defaultdict(set)
        facts: list[tuple[date, str]] = []
        for rating in ratings:
            given = rating.rated_at.astimezone().date()
            taken_back = rating.retracted_at.astimezone().date() if rating.retracted_at else None
            standing = replace(rating, retracted_at=None, retracted_by=None)
            self._of_account[rating.account_id].append((given, taken_back, standing))
            self._said[given].add(rating.account_id)
            facts.append((given, f"+{rating.id}"))
            if taken_back is not None:
                self._said[taken_back].add(rating.account_id)
                facts.append((taken_back, f"-{rating.id}"))
        self._digests = _digests(facts)
        self._day = date.min
        self._current: dict[str, Rating] = {}

    @property
    def days(self) -> list[date]:
        """Every day on which something was said."""
        return sorted(self._said)

    def given_on(self) -> set[date]:
        """Every day on which a rating was given."""
        return {given for ratings in self._of_account.values() for given, _, _ in ratings}

    def on(self, day: date) -> Mapping[str, Rating]:
        """The ratings that counted at the end of a day, by account id."""
        if day < self._day:
            self._day, self._current = date.min, {}
        said = {who for when, accounts in self._said.items() if self._day < when <= day for who in accounts}
        for account_id in said:
            standing = [
                rating
                for given, taken_back, rating in self._of_account[account_id]
                if given <= day and (taken_back is None or taken_back > day)
            ]
            if standing:
                self._current[account_id] = standing[-1]
            else:
                self._current.pop(account_id, None)
        self._day = day
        return dict(self._current)

    def digest(self, day: date) -> str:
        """What stands for everything said until the end of a day."""
        place = bisect_right(self._digests, day, key=lambda known: known[0])
        return self._digests[place - 1][1] if place else ""


def _digests(facts: list[tuple[date, str]]) -> list[tuple[date, str]]:
    running, found = hashlib.sha256(), {}
    for day, fact in sorted(facts):
        running.update(fact.encode())
        found[day] = running.hexdigest()[:16]
    return sorted(found.items())


class ModelsThen:
    """The health model in force on any day.

    Args:
        known: every activation, oldest first.
        now: the model to use where none was in force yet.
        always: the model to use for every day instead; None for the one of the day.
    """

    def __init__(self, known: Sequence[Activation], now: Model, always: Model | None = None) -> None:
        self._now = now
        self._always = always
        # Of a day the last one counts.
        self._by_day = {activation.day: activation for activation in counting(known)}

    @property
    def days(self) -> list[date]:
        """Every day on which another model was put in force."""
        return [] if self._always is not None else sorted(self._by_day)

    def on(self, day: date) -> Model:
        """The model of a day."""
        if self._always is not None:
            return self._always
        days = sorted(self._by_day)
        place = bisect_right(days, day)
        # What was loaded before any model was in force was looked at under the first one.
        activation = self._by_day[days[max(place - 1, 0)]] if days else None
        if activation is None or activation.fingerprint == self._now.fingerprint:
            return self._now
        return activation.model


def expiry_days(ratings: RatingsThen, models: Iterable[Model]) -> set[date]:
    """The days on which ratings stop to count under models where they expire."""
    lives = {model.rating.expires for model in models if model.rating.expires}
    return {given + timedelta(days=life + 1) for life in lives for given in ratings.given_on()}
