"""Columns of values as people read them: what `scoring.explain.value_words` says of one, of a whole column."""

import polars as pl

from healthcore.model.tree import Model
from healthcore.vocabulary import FieldSpec, Kind

#: A number is shown with so many digits after the point at most.
_DIGITS = 6


def value_texts(values: pl.Series, spec: FieldSpec, model: Model) -> pl.Series:
    """Values of a metric as texts; null where there is no data."""
    match spec.kind:
        case Kind.ORDINAL:
            return _words(values, dict(enumerate(spec.levels)))
        case Kind.LEVEL:
            return _words(values, {level: model.rating.word(level) for level in range(model.rating.top + 1)})
        case Kind.FLAG:
            return _words(values, {True: "yes", False: "no"})
        case Kind.DATE | Kind.TEXT:
            return values.cast(pl.String())
    unit = "%" if spec.kind is Kind.PERCENT else f" {spec.unit}".rstrip()
    return pl.select(_number(values) + pl.lit(unit)).to_series().alias(values.name)


def _words(values: pl.Series, words: dict[int, str] | dict[bool, str]) -> pl.Series:
    if not words:
        return values.cast(pl.String())
    return values.replace_strict(words, default=None, return_dtype=pl.String())


def _number(values: pl.Series) -> pl.Expr:
    """A number with commas between thousands and no needless zeros behind the point."""
    number = pl.lit(values.cast(pl.Float64(), strict=False)).round(_DIGITS)
    whole = number.abs().floor()
    fraction = ((number.abs() - whole) * 10**_DIGITS).round().cast(pl.Int64())
    digits = pl.format(".{}", fraction.cast(pl.String()).str.zfill(_DIGITS)).str.strip_chars_end("0")
    sign = pl.when(number < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    grouped = (
        whole.cast(pl.Int64())
        .cast(pl.String())
        .str.reverse()
        .str.replace_all(r"(\d{3})", "$1,")
        .str.reverse()
        .str.strip_chars_start(",")
    )
    return pl.format("{}{}{}", sign, grouped, pl.when(fraction == 0).then(pl.lit("")).otherwise(digits))
