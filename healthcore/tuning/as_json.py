"""A back-test for programs to read: what `pulsebook tune --format json` prints."""

from collections.abc import Sequence
from decimal import Decimal

from healthcore.report.as_json import Json, model_json
from healthcore.tuning.backtest import BackTest, ConditionWorth, Wrong
from healthcore.tuning.measures import Area, Flagged
from healthcore.tuning.outcomes import Outcomes
from healthcore.tuning.suggest import Suggestion


def back_test_json(
    outcomes: Outcomes, tests: Sequence[BackTest], suggestion: Suggestion | None = None, *, censored: int
) -> Json:
    """One document: the outcomes, a test for every distance, and the suggestion where one was asked for."""
    counts = outcomes.frame.group_by("ending").len().sort("ending").rows()
    return {
        "outcomes": {
            "source": outcomes.source,
            "rows_read": outcomes.rows_read,
            "used": outcomes.frame.height,
            "endings": dict(counts),
            "censored": censored,
        },
        "tests": [_test(test) for test in tests],
        **({} if suggestion is None else {"suggestion": _suggestion(suggestion)}),
    }


def _suggestion(found: Suggestion) -> Json:
    return {
        "worth_it": found.is_worth_it,
        "conditions": list(found.conditions),
        "poor_below": found.poor_below,
        "share_poor": round(found.poor, 4),
        "folds": found.folds,
        "suggested": _area(found.promise),
        "today": _area(found.today),
        "boosted": _area(found.ceiling.boosted),
        "logistic": _area(found.ceiling.logistic),
        "ceiling_missing": found.ceiling.missing or None,
    }


def _test(test: BackTest) -> Json:
    caught, lost = test.caught_value
    return {
        "model": model_json(test.sight.model),
        "days_before": test.horizon,
        "accounts": test.sight.seen.height,
        "unseen": test.sight.unseen,
        "small": test.is_small,
        "table": {
            health.key: {ending.value: count for ending, count in row.items()} for health, row in test.table.items()
        },
        "poor": _flagged(test.poor),
        "score": _area(test.area),
        "score_without_rating": _area(test.unrated_area),
        "churned_value": {"poor_or_average": _number(caught), "all": _number(lost)},
        "bands": [
            {"from": band.low, "to": band.high, "accounts": band.accounts, "churned": band.churned}
            for band in test.bands
        ],
        "conditions": [_condition(worth) for worth in test.conditions],
        "false_greens": [_wrong(wrong) for wrong in test.false_greens],
        "false_reds": [_wrong(wrong) for wrong in test.false_reds],
        "leaks": list(test.leaks),
    }


def _flagged(rule: Flagged) -> Json:
    return {
        "flagged": rule.flagged,
        "churned": rule.true,
        "missed": rule.missed,
        "precision": _rounded(rule.precision),
        "recall": _rounded(rule.recall),
        "lift": _rounded(rule.lift),
    }


def _area(area: Area | None) -> Json | None:
    if area is None:
        return None
    return {
        "auc": _rounded(area.value),
        "low": _rounded(area.low),
        "high": _rounded(area.high),
        "churned": area.churned,
        "kept": area.kept,
        "small": area.is_small,
    }


def _condition(worth: ConditionWorth) -> Json:
    return {
        "profile": worth.profile,
        "dimension": worth.dimension,
        "condition": worth.condition,
        "good": worth.good,
        "known": worth.known,
        "of": worth.of,
        **_flagged(worth.flags),
        "like": worth.like or None,
    }


def _wrong(wrong: Wrong) -> Json:
    return {
        "account_id": wrong.account_id,
        "name": wrong.name,
        "outcome": wrong.ending,
        "day": None if wrong.day is None else wrong.day.isoformat(),
        "health": wrong.health.key,
        "score": wrong.score,
        "why": wrong.why,
        "value": None if wrong.value is None else _number(wrong.value),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _number(amount: Decimal) -> float:
    return int(amount) if amount == int(amount) else float(amount)
