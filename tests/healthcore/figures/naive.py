"""Figures counted row by row, by nothing but the definitions: the other witness."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from healthcore.changes.day import Day

Row = Mapping[str, Any]

POOR, AVERAGE, GOOD, UNKNOWN = 1, 2, 3, 0
_WORDS = {POOR: "poor", AVERAGE: "average", GOOD: "good", UNKNOWN: "unknown"}


def rows_on(day: Day, known: date, ids: Sequence[str] | None = None) -> list[Row]:
    """The scored accounts of the last known day at or before one."""
    outcome = day.outcome_on(known)
    rows = [] if outcome is None else outcome.to_dicts()
    return [row for row in rows if ids is None or row["account_id"] in ids]


def figures_on(day: Day, known: date, ids: Sequence[str] | None = None) -> dict[str, Decimal | None]:
    """Every overall figure that is no amount, by its key, and amounts as KEY.CURRENCY."""
    rows = rows_on(day, known, ids)
    before = {row["account_id"]: row["health"] for row in rows_on(day, known - timedelta(days=7), ids)}
    found: dict[str, Decimal | None] = {"accounts": Decimal(len(rows))}
    for code, word in _WORDS.items():
        mine = [row for row in rows if row["health"] == code]
        found[word] = Decimal(len(mine))
        found[f"{word}_share"] = Decimal(100 * len(mine)) / len(rows) if rows else None
        soon = [row for row in mine if row["renewal_date"] and 0 <= (row["renewal_date"] - known).days <= 90]
        found[f"renewals_{word}"] = Decimal(len(soon))
    scores = [row["score"] for row in rows if row["score"] is not None]
    found["score"] = Decimal(sum(scores)) / len(scores) if scores else None
    worth = [{POOR: 40, AVERAGE: 60, GOOD: 100}[row["health"]] for row in rows if row["health"] != UNKNOWN]
    found["quality_score"] = Decimal(sum(worth)) / len(worth) if worth else None
    pairs = [(before.get(row["account_id"], UNKNOWN), row["health"]) for row in rows]
    compared = [(was, now) for was, now in pairs if UNKNOWN not in {was, now}]
    is_known = day.days[0] <= known - timedelta(days=7)
    found["declined"] = Decimal(sum(now < was for was, now in compared)) if is_known else None
    found["improved_to_good"] = Decimal(sum(was < now and now == GOOD for was, now in compared)) if is_known else None
    found["without_value"] = Decimal(sum(row["contract_value"] is None for row in rows))
    paying = [row for row in rows if row["status"] == "paying"]
    found["paying"] = Decimal(len(paying))
    found["paying_poor"] = Decimal(sum(row["health"] == POOR for row in paying))
    to_rate = [row for row in rows if row["rated"]]
    found["to_rate"] = Decimal(len(to_rate))
    rated = sum(row["csm_risk"] is not None for row in to_rate)
    fresh = sum(row["rating_due"] is not None and row["rating_due"] > known for row in to_rate)
    found["rated"] = Decimal(rated)
    found["rating_coverage"] = Decimal(100 * rated) / len(to_rate) if to_rate else None
    found["rating_freshness"] = Decimal(100 * fresh) / len(to_rate) if to_rate else None
    found["conflicts"] = Decimal(sum(bool(row["conflict"]) for row in rows))
    return found


def money_on(rows: Sequence[Row], health: str = "health", only: int | None = None) -> dict[str, Decimal]:
    """Contract values by currency, of all or of one health; currencies that come to nothing are left out."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        if row["contract_value"] is not None and (only is None or row.get(health) == only):
            code = row["currency"] or "XXX"
            totals[code] = totals.get(code, Decimal(0)) + row["contract_value"]
    return {code: total for code, total in totals.items() if total}
