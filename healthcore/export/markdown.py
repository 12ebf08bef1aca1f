"""Exports as Markdown, to be pasted into a page or a mail: a table in which nothing is interpreted."""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from healthcore.export.delimited import LIST_SEPARATOR, yes_or_no
from healthcore.export.table import Export
from healthcore.export.text import for_markdown


def markdown_text(export: Export) -> str:
    """The table under its title, with one line that says what it carries."""
    count = f"{export.count:,} {export.of}{'' if export.count == 1 else 's'}"
    stamp = [
        f"As of {export.as_of.isoformat()}",
        count,
        f"filter: {for_markdown(export.filter)}",
        f"model: {for_markdown(export.model_name)} ({for_markdown(export.fingerprint)})",
    ]
    columns = [column.for_people for column in export.columns]
    rows = zip(*(_cells(column) for column in columns), strict=True)
    lines = [
        f"# {for_markdown(export.title)}",
        "",
        " · ".join(stamp),
        "",
        _row(for_markdown(column.label) for column in export.columns),
        _row("---:" if column.dtype.is_numeric() else "---" for column in columns),
        *map(_row, rows),
        "",
        *(f"- {for_markdown(note)}" for note in export.notes),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(values: pl.Series) -> list[str]:
    """The values as people read them; an empty cell where there is none."""
    if isinstance(values.dtype, pl.List):
        values = values.list.join(LIST_SEPARATOR)
    if values.dtype == pl.Boolean:
        values = yes_or_no(values)
    if values.dtype.is_float() or values.dtype.is_decimal():
        return ["" if value is None else _number(value) for value in values]
    if values.dtype.is_integer():
        return ["" if value is None else f"{value:,}" for value in values]
    return ["" if value is None else for_markdown(str(value)) for value in values]


def _number(value: float | Decimal) -> str:
    """With thousands separators and without needless zeros."""
    if isinstance(value, float):
        return f"{value:,.10g}"
    figures = f"{value:,f}"
    return figures.rstrip("0").rstrip(".") if "." in figures else figures
