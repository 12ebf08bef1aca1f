"""What a book assumes where its source is silent, and says that it does."""

from collections.abc import Mapping
from datetime import date
from typing import cast

import polars as pl

from healthcore.conditions.checking import checked
from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.tree import Expression
from healthcore.model.tree import Model
from healthcore.scoring.plan import DTYPES
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import ConditionError, InputError

#: Columns that every book has, empty where the source has none.
_ALWAYS = ("contract_value", "currency", "renewal_date")


def with_defaults(source: Accounts, model: Model, as_of: date, touch: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The source's columns with those that every book has, and a notice for each assumption."""
    frame, notices = source.frame, []
    missing = [name for name in _ALWAYS if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=DTYPES[FIELDS[name].kind]).alias(name) for name in missing)
    if "status" not in frame.columns:
        frame = frame.with_columns(status=pl.lit("paying"))
        notices.append("No status column: every account counts as paying.")
    frame = frame.with_columns(cancelled=pl.col("status").eq_missing("cancelled"))
    if "touch" not in frame.columns:
        frame = frame.with_columns(touch=_touch(frame, source, model, as_of, touch))
        who = {"all": "every account is", "nobody": "no account is"}.get(touch, f"accounts with {touch} are")
        notices.append(f"No touch column: {who} high-touch (change it with --touch).")
    without = int(frame["contract_value"].null_count())
    if 0 < without < frame.height:
        who = "1 account" if without == 1 else f"{without:,} accounts"
        notices.append(f"{who} without contract value: counted as 0.")
    return frame, tuple(notices)


def touch_condition(text: str, source: Accounts, model: Model) -> tuple[Expression, Mapping[str, FieldSpec]]:
    """The condition that says who is high-touch, and what the names in it are.

    Raises:
        ConditionError: it is no condition, or speaks of something that neither source nor model knows.
    """
    specs = {**CATALOGUE, **FIELDS, **source.fields, **model.metrics}
    return checked(text, specs, model.rating, unknown="is neither a column of the source nor a metric"), specs


def check_touch(touch: str | None, source: Accounts, model: Model) -> None:
    """InputError when an answer to who is high-touch is neither all, nobody nor a condition that makes sense."""
    if touch is None or touch in {"all", "nobody"}:
        return
    try:
        touch_condition(touch, source, model)
    except ConditionError as error:
        said = f"--touch {touch}: column {error.column}: {error.message}."
        fix = error.fix or "Say all, nobody, or a condition such as: contract_value >= 50000"
        raise InputError(said, fix=fix) from None


def _touch(frame: pl.DataFrame, source: Accounts, model: Model, as_of: date, touch: str) -> pl.Expr:
    """High or low by `all`, `nobody` or a condition on the accounts."""
    if touch in {"all", "nobody"}:
        return pl.lit("high" if touch == "all" else "low")
    check_touch(touch, source, model)
    expression, specs = touch_condition(touch, source, model)
    compiler = Compiler(cast("Namespace", pl), Meanings(specs, model.rating), as_of)
    missing = [name for name in metrics_read(expression) if name not in frame.columns]
    nothing = {name: pl.lit(None, dtype=DTYPES[specs[name].kind]) for name in missing}
    matching = frame.with_columns(**nothing).select(compiler.matching(expression)).to_series()
    return pl.when(matching).then(pl.lit("high")).otherwise(pl.lit("low"))
