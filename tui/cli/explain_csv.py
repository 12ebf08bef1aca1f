"""An account's scorecard as CSV: a row for each condition."""

from typing import TYPE_CHECKING

import polars as pl

from healthcore.export import Export, columns_of, export_text
from healthcore.report.as_json import condition_json

if TYPE_CHECKING:
    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book


def conditions_csv(book: "Book", account: "AccountHealth") -> str:
    """Every condition with its result, in the order of the scorecard."""
    rows = []
    for result in account.conditions:
        condition = condition_json(account, result)
        value = condition["value"]
        rows.append(
            {
                "account_id": account.account_id,
                "name": account.name,
                "dimension": result.dimension,
                "for": "good" if result.good else "poor",
                "condition": result.condition,
                "metric": result.metric,
                "value": value if value is None or isinstance(value, str) else str(value),
                "result": condition["result"],
                "margin": result.margin,
            }
        )
    schema = dict.fromkeys(_TEXTS, pl.String()) | {"margin": pl.Float64()}
    export = Export(
        title=account.name,
        columns=columns_of(pl.DataFrame(rows, schema=schema)),
        as_of=book.as_of,
        filter=f"account {account.account_id}",
        model_name=book.model.name,
        fingerprint=book.model.fingerprint,
    )
    return export_text(export, "csv")


_TEXTS = ("account_id", "name", "dimension", "for", "condition", "metric", "value", "result")
