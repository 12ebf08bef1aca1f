"""What a model would do, for programs and spreadsheets."""

from decimal import Decimal

import polars as pl

from healthcore.export.table import Export, ExportColumn
from healthcore.report.as_json import Json, model_json, summary_json
from healthcore.vocabulary import Health
from healthcore.whatif.rates import ConditionRate, Rate
from healthcore.whatif.what_if import WhatIf

_KEYS = {health.value: health.key for health in Health}
_WORDS = {health.value: health.word for health in Health}


def what_if_json(found: WhatIf) -> Json:
    """What `pulsebook model try --format json` prints."""
    names = found.book.accounts["account_id"]
    return {
        "as_of": found.book.as_of.isoformat(),
        "model": model_json(found.model),
        "instead_of": model_json(found.both.old.book.model),
        "changes": [str(change) for change in found.changes],
        "before": summary_json(found.before),
        "after": summary_json(found.after),
        "accounts": [
            {
                "account_id": row["account_id"],
                "name": row["name"],
                "was": _KEYS[row["was"]],
                "health": _KEYS[row["health"]],
                "score_was": row["score_was"],
                "score": row["score"],
                "contract_value": _number(row["contract_value"]),
                "currency": row["currency"],
                "renewal_date": None if row["renewal_date"] is None else row["renewal_date"].isoformat(),
                "owner": row["owner"],
                "profile": row["profile"],
                "condition": row["condition"],
                "why": row["why"],
            }
            for row in found.moves.iter_rows(named=True)
        ],
        "plays": [
            {"play": starts.play.name, "accounts": names.gather(list(starts.rows)).to_list()} for starts in found.starts
        ],
        "conditions": [_condition(rate) for rate in found.rates],
        "warnings": [str(warned) for warned in found.warnings],
    }


def _condition(rate: ConditionRate) -> Json:
    return {
        "profile": rate.profile,
        "dimension": rate.pair.condition.dimension,
        "side": "good" if rate.pair.good else "poor",
        "condition": rate.condition,
        "edited": rate.pair.is_edited,
        "before": _rate(rate.before),
        "after": _rate(rate.after),
    }


def _rate(rate: Rate | None) -> Json | None:
    if rate is None:
        return None
    return {"accounts": rate.accounts, "have": rate.have, "met": rate.met, "decides_alone": rate.alone}


def moves_export(found: WhatIf) -> Export:
    """The accounts that change colour as a table."""
    moves = found.moves
    columns = (
        ExportColumn("account_id", "Account ID", moves["account_id"]),
        ExportColumn("name", "Account", moves["name"]),
        ExportColumn("was", "Was", *_coded(moves["was"])),
        ExportColumn("health", "Health", *_coded(moves["health"])),
        ExportColumn("why", "Why", moves["why"]),
        ExportColumn("contract_value", "Contract value", moves["contract_value"]),
        ExportColumn("currency", "Currency", moves["currency"]),
        ExportColumn("renewal_date", "Renewal", moves["renewal_date"]),
        ExportColumn("owner", "Owner", moves["owner"]),
        ExportColumn("profile", "Profile", moves["profile"]),
    )
    title = f"What {found.model.name} would change in {found.book.title}"
    changed = "accounts whose health would be another"
    return Export(title, columns, found.book.as_of, found.model.name, found.model.fingerprint, changed)


def _coded(codes: pl.Series) -> tuple[pl.Series, pl.Series]:
    keys, words = (codes.replace_strict(each, default=None, return_dtype=pl.String) for each in (_KEYS, _WORDS))
    return keys, words


def _number(amount: Decimal | None) -> float | None:
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)
