"""Accounts and figures as JSON: what `pulsebook score` and `explain` print, and a stable contract.

Health is lower case, amounts and values are plain numbers and whole where they are whole, what is not known is null.
Text is exact; characters that a terminal would obey are written as escapes, so that a document may be looked at.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from healthcore.book.account import AccountHealth
from healthcore.book.book import Book
from healthcore.book.figures import Figures
from healthcore.book.view import Chosen
from healthcore.journal.ratings import Rating, to_text
from healthcore.model.tree import Model
from healthcore.scoring.explain import ConditionResult
from healthcore.vocabulary import REMOTE_HEALTH, Kind
from healthcore.vocabulary.text import UNSEEN

#: What JSON holds: keys in the order in which they are written.
Json = dict[str, Any]

_MOST_EXACT = 2**53


def score_document(
    book: Book, rows: Iterable[int], *, figures: Figures | None = None, segment: Chosen | None = None
) -> Iterator[str]:
    """The document of `score`, piece by piece: a line for each account, in the order of `rows`.

    `figures` are those of the accounts, the whole book's when not given; `segment` is what they were chosen by.
    """
    which = {} if segment is None else {"segment": segment_json(segment)}
    summary = summary_json(book.figures if figures is None else figures)
    head = json_text({"as_of": book.as_of.isoformat(), "model": model_json(book.model), **which, "summary": summary})
    yield f'{head[:-1]}, "accounts": ['
    separator = "\n"
    for account in book.accounts_health(rows):
        yield separator + json_text(account_json(account))
        separator = ",\n"
    yield "\n]}\n"


def explain_document(account: AccountHealth, ratings: Iterable[Rating], past: Json) -> str:
    """The document of `explain`: one account, its past, and every rating it was ever given.

    `remote_health` is there where another tool's own health was pulled with the account.

    Args:
        account: with its reasons.
        ratings: as `Journal.history` has them.
        past: see `healthcore.changes.timeline.timeline_json`.
    """
    given = [rating_json(rating) for rating in ratings]
    remote = {REMOTE_HEALTH: account.remote_health} if REMOTE_HEALTH in account.values else {}
    return json_text({**account_json(account), **remote, **past, "ratings": given}, indent=2) + "\n"


def model_json(model: Model) -> Json:
    """Which model, how it decides, and the fingerprint of what it says."""
    return {"name": model.name, "mode": model.mode.value, "fingerprint": model.fingerprint}


def segment_json(segment: Chosen) -> Json:
    """Which accounts; `name` is null for a condition without one."""
    return {"name": segment.name or None, "when": segment.condition}


def summary_json(figures: Figures) -> Json:
    """The figures of accounts; cancelled ones count in none of it."""
    return {
        "accounts": figures.accounts,
        **{health.key: count for health, count in figures.counts.items()},
        "quality_score": figures.quality_score,
        "contract_value": {currency: _number(total) for currency, total in figures.contract_value.items()},
        "value_at_risk": {currency: _number(total) for currency, total in figures.value_at_risk.items()},
    }


def account_json(account: AccountHealth) -> Json:
    """One account with its reasons."""
    return {
        "account_id": account.account_id,
        "name": account.name,
        "profile": None if account.profile is None else account.profile.name,
        "health": account.health.key,
        "score": account.score,
        "coverage": {"have": account.have, "of": account.of},
        "contract_value": None if account.contract_value is None else _number(account.contract_value),
        "currency": account.currency,
        "rating": _effective_rating(account),
        "dimensions": {
            dimension.name: {"health": dimension.health.key, "score": dimension.score}
            for dimension in account.dimensions
        },
        "good": _conditions(account, good=True),
        "poor": _conditions(account, good=False),
        "next_flip": [
            {"to": flip.to.key, "changes": [change.text for change in flip.changes]} for flip in account.flips()
        ],
    }


def condition_json(account: AccountHealth, result: ConditionResult) -> Json:
    """One condition on an account, with the account's value as it stands in conditions."""
    spec = account.model.metrics[result.metric]
    words = [level.word for level in account.model.rating.levels] if spec.kind is Kind.LEVEL else spec.levels
    return {
        "condition": result.condition,
        "metric": result.metric,
        "dimension": result.dimension,
        "value": _value(result.value, words),
        "result": result.result.value,
        "margin": None if result.margin is None else _number(result.margin),
    }


def rating_json(rating: Rating) -> Json:
    """A rating as the journal keeps it, on the scale of its day; one that was taken back says when."""
    given: Json = {
        "level": rating.level,
        "label": rating.word,
        "note": rating.note,
        "reasons": list(rating.reasons),
        "author": rating.author,
        "rated_at": to_text(rating.rated_at),
        "origin": rating.origin,
    }
    return given if rating.retracted_at is None else {**given, "retracted_at": to_text(rating.retracted_at)}


def json_text(value: Json, indent: int | None = None) -> str:
    """The JSON of a value, exact, and harmless on a terminal."""
    return UNSEEN.sub(_escaped, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    # The line ends of the layout are the only controls that json.dumps leaves.
    return found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1]


def _effective_rating(account: AccountHealth) -> Json | None:
    """The rating that counts; what only the journal knows is null when the source's counts.

    Of a rating that has expired the level is null.
    """
    effective = account.rating
    if effective.level is None and not effective.lapsed:
        return None
    rating = effective.rating if effective.origin == "journal" or effective.lapsed else None
    return {
        "level": effective.level,
        "label": None if effective.level is None else account.model.rating.word(effective.level),
        "rated_at": None if rating is None else to_text(rating.rated_at),
        "note": None if rating is None else rating.note,
        "due": None if effective.due is None else effective.due.isoformat(),
        **({"expired": True} if effective.lapsed else {}),
    }


def _conditions(account: AccountHealth, *, good: bool) -> list[Json]:
    return [condition_json(account, result) for result in account.conditions if result.good is good]


def _value(value: object, words: Sequence[str]) -> object:
    """A value as it stands in conditions: the word of a level, a day in ISO, a number whole where it is whole."""
    match value:
        case None | bool() | str():
            return value
        case date():
            return value.isoformat()
        case int() if words:
            return words[value]
        case int() | float() | Decimal():
            return _number(value)
        case _:
            return str(value)


def _number(number: Decimal | float) -> float | None:
    """Whole where it is whole; null for what is no number to JSON."""
    if not math.isfinite(number):
        return None
    whole = isinstance(number, Decimal) or abs(number) < _MOST_EXACT
    return int(number) if whole and number == int(number) else float(number)
