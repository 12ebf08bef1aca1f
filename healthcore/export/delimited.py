"""Exports as CSV, for machines: plain values, comma, UTF-8."""

from collections.abc import Iterable

import polars as pl

from healthcore.export.table import Export
from healthcore.export.text import for_csv
from healthcore.sources.column import as_text

#: What stands between the texts of a list.
LIST_SEPARATOR = "; "


def csv_text(export: Export, *, stamped: bool = True) -> str:
    """The table as CSV; `stamped` adds as-of, filter, model, fingerprint and count as its last columns."""
    columns = [as_cells(column.values).alias(column.name) for column in export.columns]
    if stamped:
        columns += _stamp(export, {column.name for column in columns})
    headers = for_csv(pl.Series([column.name for column in columns], dtype=pl.String)).to_list()
    frame = pl.DataFrame([column.alias(header) for column, header in zip(columns, headers, strict=True)])
    return frame.write_csv()


def as_cells(values: pl.Series) -> pl.Series:
    """Values as texts: ISO dates, numbers without needless zeros, yes and no, texts that are no formulas."""
    if isinstance(values.dtype, pl.List):
        return for_csv(values.list.join(LIST_SEPARATOR))
    if values.dtype == pl.String:
        return for_csv(values)
    if values.dtype == pl.Boolean:
        return yes_or_no(values)
    if values.dtype.is_float():
        return as_text(values)
    if values.dtype.is_decimal():
        return values.cast(pl.String).str.replace(r"(\.\d*?)0+$", "${1}").str.strip_suffix(".")
    return values.cast(pl.String)


def yes_or_no(flags: pl.Series) -> pl.Series:
    """Flags as words."""
    return pl.select(pl.when(flags).then(pl.lit("yes")).when(~flags).then(pl.lit("no"))).to_series()


def _stamp(export: Export, taken: set[str]) -> Iterable[pl.Series]:
    """What the numbers carry, in every row; a header that the table has itself is led by `export_`."""
    texts = {
        "as_of": export.as_of.isoformat(),
        "filter": export.filter,
        "model": export.model_name,
        "fingerprint": export.fingerprint,
        "count": str(export.count),
    }
    for name, text in texts.items():
        header = name
        while header in taken:
            header = f"export_{header}"
        yield for_csv(pl.Series(header, [text], dtype=pl.String)).new_from_index(0, export.count)
