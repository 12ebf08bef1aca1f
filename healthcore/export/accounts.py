"""Accounts of a book as columns of an export: codes as words, money beside its currency."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from healthcore.book.book import Book
from healthcore.book.view import View
from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.vocabulary import CSM_RISK, Health, Kind

_HEALTH = "health"
_IDENTITY = ("account_id", "name")
_COVERAGE = {"have": ("coverage_have", "Metrics with data"), "of": ("coverage_of", "Metrics of scorecard")}
_LABELS = {
    "score": "Score",
    "profile": "Profile",
    "cancelled": "Cancelled",
    "rated": "Is rated",
    "conflict": "Conflict",
    "rating_expired": "Rating expired",
}
_KEYS = {health.value: health.key for health in Health}
_WORDS = {health.value: health.word for health in Health}


def view_export(
    book: Book, view: View, columns: Sequence[str], *, rows: pl.Series | None = None, title: str = ""
) -> Export:
    """What is on screen: a view's accounts, in its order, with these columns of `Book.table`.

    Args:
        book: what is looked at.
        view: which accounts, and how they are sorted.
        columns: as `account_columns` has them.
        rows: only these rows of the book, where some are marked.
        title: the book's own, where none is given.
    """
    described = view.description or UNFILTERED
    if rows is not None:
        described = f"{rows.len():,} marked of {described}"
    return accounts_export(
        book, book.table[view.rows if rows is None else rows], columns, title=title, filter=described
    )


def accounts_export(
    book: Book,
    table: pl.DataFrame,
    columns: Sequence[str],
    *,
    title: str = "",
    filter: str = UNFILTERED,  # noqa: A002 (the word of the export)
    more: Iterable[ExportColumn] = (),
    notes: Iterable[str] = (),
) -> Export:
    """Rows of a book's table with these columns; id and name always lead, `more` follows.

    What the book has no column for is left out; money brings its currency, coverage both its numbers.
    """
    return Export(
        title=title or book.title,
        columns=(*account_export_columns(book, table, columns), *more),
        as_of=book.as_of,
        filter=filter,
        model_name=book.model.name,
        fingerprint=book.model.fingerprint,
        notes=(*notes, *book.notices),
    )


def account_export_columns(book: Book, table: pl.DataFrame, columns: Sequence[str]) -> tuple[ExportColumn, ...]:
    """Columns of `Book.table` with words for codes."""
    wanted = dict.fromkeys(name for column in (*_IDENTITY, *columns) for name in _with_companions(column))
    return tuple(_column(book, table, name) for name in wanted if name in table.columns)


def _with_companions(column: str) -> Iterator[str]:
    yield column
    match column:
        case "contract_value":
            yield "currency"
        case "have":
            yield "of"


def _column(book: Book, table: pl.DataFrame, name: str) -> ExportColumn:
    values = table[name]
    label = _label(book, name)
    if name == _HEALTH or name.startswith("health."):
        return ExportColumn(name, label, _coded(values, _KEYS), _health_words(table, values))
    if name in _COVERAGE:
        return ExportColumn(*_COVERAGE[name], values)
    if name == CSM_RISK and "rating_expired" in table.columns:
        return ExportColumn(name, label, *_ratings(table, values, _level_words(book, name)))
    if words := _level_words(book, name):
        return ExportColumn(name, label, _coded(values, words))
    return ExportColumn(name, label, values)


def _label(book: Book, name: str) -> str:
    """The word for a column that screens use."""
    base, _, dimension = name.partition(".")
    if dimension and base in {_HEALTH, "score"}:
        return f"{book.model.dimension_labels.get(dimension, dimension)} {base}"
    if name == _HEALTH:
        return "Health"
    spec = book.fields.get(name)
    return _LABELS.get(name, name) if spec is None else spec.label


def _health_words(table: pl.DataFrame, values: pl.Series) -> pl.Series:
    """Good, Average, Poor, Unknown, and `Good?` where little is known."""
    words = _coded(values, _WORDS)
    if values.name != _HEALTH:
        return words
    return words + pl.select(pl.when(table["uncertain"]).then(pl.lit("?")).otherwise(pl.lit(""))).to_series()


def _ratings(table: pl.DataFrame, levels: pl.Series, words: dict[int, str]) -> tuple[pl.Series, pl.Series]:
    """The words of ratings, and for people also which were given too long ago to count."""
    coded = _coded(levels, words)
    expired = table["rating_expired"] & levels.is_null()
    return coded, coded.set(expired, "expired") if expired.any() else coded


def _level_words(book: Book, name: str) -> dict[int, str]:
    """The words of a column of levels; none for any other column."""
    if name == CSM_RISK:
        return {level.level: level.word for level in book.model.rating.levels}
    spec = book.fields.get(name)
    if spec is None:
        return {}
    match spec.kind:
        case Kind.ORDINAL:
            return dict(enumerate(spec.levels))
        case Kind.LEVEL:
            return {level.level: level.word for level in book.model.rating.levels}
        case _:
            return {}


def _coded(values: pl.Series, words: dict[int, str]) -> pl.Series:
    return values.replace_strict(words, default=None, return_dtype=pl.String)
