"""The oracle's accounts as columns of a book."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from healthcore.model.tree import Model
from healthcore.scoring.plan import DTYPES
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec, Kind
from tests.healthcore.oracle import Account


def accounts_frame(model: Model, accounts: Sequence[Account]) -> pl.DataFrame:
    """A row per account in the order given, typed as a source would have typed them."""
    specs = {**FIELDS, **model.metrics}
    names = dict.fromkeys(["account_id", *(name for account in accounts for name in account)])
    columns = []
    for name in names:
        spec = specs.get(name) or CATALOGUE.get(name) or FieldSpec(name, name, Kind.TEXT)
        values = [_value(spec, account.get(name)) for account in accounts]
        if name == "account_id" and not any(values):
            values = [f"A{row}" for row in range(len(accounts))]
        columns.append(pl.Series(name, values, dtype=DTYPES[spec.kind], strict=False))
    frame = pl.DataFrame(columns)
    return frame if "csm_risk" in frame.columns else frame.with_columns(csm_risk=pl.lit(None, dtype=pl.Int8))


def _value(spec: FieldSpec, value: object) -> object:
    if value is None:
        return None
    if spec.kind is Kind.ORDINAL:
        return [level.casefold() for level in spec.levels].index(str(value).casefold())
    if spec.kind is Kind.MONEY:
        return Decimal(str(value))
    if spec.kind in {Kind.NUMBER, Kind.PERCENT} and isinstance(value, (int, float, Decimal)):
        return float(value)
    return value


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """A row with money as plain numbers, as conditions on single values see it."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}
