"""A back-test for programs to read: what `pulsebook tune --format json` prints."""

from decimal import Decimal

from healthcore.report.as_json import Json, condition_json, model_json
from healthcore.tuning.backtest import BackTest
from healthcore.tuning.definitions import Definitions
from healthcore.tuning.measures import Area, Flagged
from healthcore.tuning.suggest import Suggestion
from healthcore.tuning.timing import LeadTime
from healthcore.tuning.tune_up import TuneUp
from healthcore.tuning.worth import ConditionWorth
from healthcore.tuning.wrongs import Wrong


def tune_up_json(found: TuneUp, suggestion: Suggestion | None = None) -> Json:
    """One document: the outcomes, a test for every distance, and the suggestion where one was asked for."""
    outcomes = found.outcomes
    counts = outcomes.frame.group_by("ending").len().sort("ending").rows()
    return {
        "outcomes": {
            "source": outcomes.source,
            "rows_read": outcomes.rows_read,
            "used": outcomes.frame.height,
            "endings": dict(counts),
            "censored": found.censored,
        },
        "definitions": _definitions(found.definitions),
        "lead_time": None if found.lead is None else _lead(found.lead),
        "tests": [_test(test) for test in found.tests],
        **({} if suggestion is None else {"suggestion": _suggestion(suggestion)}),
    }


def _definitions(definitions: Definitions) -> Json:
    """What says who churned, and every two of them that do not agree."""
    return {
        "found": [
            {"source": one.source, "churned": len(one.churned), "alike": list(one.alike), "field": one.field or None}
            for one in definitions.found
        ],
        "disagreements": [
            {
                "first": pair.first.source,
                "second": pair.second.source,
                "both": pair.both,
                "only_first": [account_id for _, account_id in pair.only_first],
                "only_second": [account_id for _, account_id in pair.only_second],
            }
            for pair in definitions.disagreements
        ],
    }


def _lead(lead: LeadTime) -> Json:
    return {"poor": lead.poor, "churned": lead.churned, "median_days": lead.days}


def _suggestion(found: Suggestion) -> Json:
    return {
        "worth_it": found.is_worth_it,
        "why_not": found.why_not or None,
        "conditions": list(found.conditions),
        "changes": [str(change) for change in found.changes],
        "poor_below": found.poor_below,
        "share_poor": round(found.poor, 4),
        "share_poor_today": round(found.poor_today, 4),
        "split": found.split.value,
        "suggested": _area(found.promise),
        "today": _area(found.today),
        "boosted": _area(found.ceiling.boosted),
        "logistic": _area(found.ceiling.logistic),
        "ceiling_missing": found.ceiling.missing or None,
    }


def _test(test: BackTest) -> Json:
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
        "rated": test.rated,
        "churned_value": {
            currency: {"poor_or_average": _number(caught), "all": _number(lost)}
            for currency, (caught, lost) in test.caught_value.items()
        },
        "bands": [
            {
                "from": band.low,
                "to": band.high,
                "accounts": band.accounts,
                "churned": band.churned,
                "small": band.is_small,
            }
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
        "small": worth.is_small,
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
        "currency": wrong.currency,
        "seen_on": None if wrong.seen_on is None else wrong.seen_on.isoformat(),
        "conditions": []
        if wrong.account is None
        else [{"good": one.good, **condition_json(wrong.account, one)} for one in wrong.account.conditions],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _number(amount: Decimal) -> float:
    return int(amount) if amount == int(amount) else float(amount)
