"""Invented accounts in any number, the same every time: every value follows from its row."""

from datetime import date
from pathlib import Path

import polars as pl

from healthcore.book.book import schema_for
from healthcore.model.reader import read_model
from healthcore.model.tree import Model
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import Accounts, HeaderMapping, ImportReport

AS_OF = date(2026, 11, 23)

#: Attributes beyond those that a model reads, to fill a wide book: so many numbers and so many texts.
_WIDE_NUMBERS, _WIDE_TEXTS = 8, 3

#: The words of the levels in an export.
FREQUENCIES = ("inactive", "monthly", "weekly", "daily")
RISKS = ("No known risk", "Minor", "Major", "Critical")


#: Everybody beyond this has a CSM, so the accounts on top of the table are of a profile that is rated.
_BIG = 58_000


def bench_model() -> Model:
    """The model of all benchmarks."""
    path = Path(__file__).with_name("model.toml")
    return read_model(path.read_text(encoding="utf-8"), path.name)


def accounts_frame(count: int, *, wide: bool = False) -> pl.DataFrame:
    """Accounts as typed columns: 19 of them, 30 when `wide`."""
    row = pl.int_range(count, dtype=pl.UInt32)

    def pick(seed: int, below: int) -> pl.Expr:
        return (row.hash(seed) % below).cast(pl.Int64)

    def measured(seed: int, below: int, empty_of_ten: int = 1) -> pl.Expr:
        return pl.when(pick(seed + 500, 10) >= empty_of_ten).then(pick(seed, below).cast(pl.Float64))

    value = pick(5, 60_000) + 500
    columns: dict[str, pl.Expr] = {
        "account_id": pl.format("A{}", row.cast(pl.String).str.zfill(7)),
        "name": pl.format("Customer {} of Town {}", row, pick(1, 977)),
        "owner": pl.format("Owner {}", pick(2, 40)),
        "status": pl.when(pick(3, 12) > 0).then(pl.lit("paying")).otherwise(pl.lit("trial")),
        "touch": pl.when((pick(4, 4) == 0) | (value > _BIG)).then(pl.lit("high")).otherwise(pl.lit("low")),
        "contract_value": value.cast(pl.Decimal(38, 4)),
        "currency": pl.lit("USD"),
        "renewal_date": pl.lit(AS_OF) + pl.duration(days=pick(6, 360) - 10),
        "created_date": pl.lit(AS_OF) - pl.duration(days=pick(7, 1500)),
        "csm_risk": pl.when(pick(8, 2) == 0).then(pick(9, 4)).cast(pl.Int8),
        "engagement": measured(10, 101),
        "license_utilization": measured(11, 120),
        "usage_frequency": pl.when(pick(12, 10) > 0).then(pick(13, 16) // 4).cast(pl.Int8),
        "active_users": measured(14, 30),
        "open_tickets": measured(15, 13),
        "urgent_tickets": measured(16, 4, 3),
        "nps": measured(17, 150, 4) - 50,
        "invoices_per_month": measured(18, 30),
        "days_overdue": measured(19, 70, 5),
    }
    if wide:
        columns |= {f"reading_{at}": measured(30 + at, 1000) / 8 for at in range(_WIDE_NUMBERS)}
        columns |= {f"group_{at}": pl.format("Group {}", pick(50 + at, 500)) for at in range(_WIDE_TEXTS)}
    return pl.select([column.alias(name) for name, column in columns.items()])


def accounts_source(frame: pl.DataFrame, model: Model) -> Accounts:
    """The accounts as a source that was read without a doubt."""
    known = schema_for(model)
    fields = {
        name: known.get(name) or FieldSpec(name, name, Kind.TEXT if dtype == pl.String else Kind.NUMBER)
        for name, dtype in frame.schema.items()
    }
    return Accounts(frame, fields, HeaderMapping(()), ImportReport("bench", frame.height, frame.height))


def as_exported(frame: pl.DataFrame) -> pl.DataFrame:
    """The same accounts as an export writes them: words for levels, plain amounts."""
    return frame.with_columns(
        pl.col("usage_frequency").replace_strict(dict(enumerate(FREQUENCIES)), return_dtype=pl.String),
        pl.col("csm_risk").replace_strict(dict(enumerate(RISKS)), return_dtype=pl.String),
        pl.col("contract_value").cast(pl.Int64),
    )
