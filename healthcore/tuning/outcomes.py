"""What became of accounts: renewed, contracted or churned, each on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from healthcore.book.book import Book
from healthcore.model.rating import SCALES
from healthcore.sources.accounts import mapped_column, mapping_notes, without_empty_rows
from healthcore.sources.column import as_text
from healthcore.sources.dates import DateOrder
from healthcore.sources.headers import map_headers, words_of
from healthcore.sources.raw import listed, quoted
from healthcore.sources.tables import read_table
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import ReportLine
from healthcore.vocabulary.errors import InputError, SourceError

#: What leads a field of outcomes in `--map`.
PREFIX = "outcome."


#: A header or field with such a word says who left, unless it only says how likely that is.
_CHURN = re.compile(r"\b(churn(ed)?|attrition|attrited|cancel(l?ed|lation)|terminated)\b")
_LIKELY = re.compile(r"\b(score|risk|probability|prediction|likelihood)\b")


def says_churn(name: str) -> bool:
    """Whether a field or header says, by its name, who left: it is an answer, and nothing that foretells one."""
    words = words_of(name)
    return bool(_CHURN.search(words)) and not _LIKELY.search(words)


class Ending(StrEnum):
    """How a contract ended."""

    RENEWED = "renewed"
    CONTRACTED = "contracted"
    """Renewed for less."""
    CHURNED = "churned"


#: A row for an outcome; `day` is null where nobody said when, `value` is what was at stake.
OUTCOMES = pl.Schema({"account_id": pl.String(), "ending": pl.String(), "day": pl.Date(), "value": pl.Decimal(38, 4)})

_WORDS = {
    Ending.CHURNED: ("churned", "churn", "lost", "closed lost", "cancelled", "canceled", "left", "gone", "not renewed"),
    Ending.CONTRACTED: ("contracted", "contraction", "downgraded", "downgrade", "downsell", "reduced"),
    Ending.RENEWED: ("renewed", "renewal", "kept", "retained", "won", "closed won", "expanded", "upsell", "active"),
}
_ENDINGS = {word: ending.value for ending, words in _WORDS.items() for word in words}
#: A column of flags says whether an account churned.
_FLAGS = {"yes": Ending.CHURNED.value, "true": Ending.CHURNED.value, "1": Ending.CHURNED.value} | {
    "no": Ending.RENEWED.value,
    "false": Ending.RENEWED.value,
    "0": Ending.RENEWED.value,
}

_FIELDS = {
    spec.name: spec
    for spec in (
        FieldSpec("account_id", "Account ID", Kind.TEXT, ("id", "customer id", "account", "company id", "customerid")),
        FieldSpec(
            "ending", "Outcome", Kind.TEXT, ("outcome", "result", "status", "renewal outcome", "churned", "churn")
        ),
        FieldSpec(
            "day",
            "Day",
            Kind.DATE,
            ("date", "outcome date", "due date", "renewal date", "churn date", "churned on", "closed on", "renewed on"),
        ),
        FieldSpec("value", "Value", Kind.MONEY, ("contract value", "arr", "arr usd", "amount")),
    )
}


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What became of accounts.

    Attributes:
        source: where that is from, in words.
        frame: with the columns of OUTCOMES.
        rows_read: the rows there were; `rows_read == frame.height + rows left out by lines`.
        lines: what could not be used or was read with a doubt.
        field: the field of the accounts that says it; empty for a file.
        is_derived: nobody said it: it follows from what the book was on past days.
    """

    source: str
    frame: pl.DataFrame
    rows_read: int
    lines: tuple[ReportLine, ...] = ()
    field: str = ""
    is_derived: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether anybody said when."""
        return self.frame["day"].is_not_null().any()


def read_outcomes(
    path: Path, account_ids: pl.Series, overrides: Mapping[str, str] | None = None, order: DateOrder | None = None
) -> Outcomes:
    """The outcomes in a file: a row for each, with the account, how it ended and, where known, when and for how much.

    Args:
        path: the file.
        account_ids: the accounts of the book; rows of others are left out and told of.
        overrides: field of an outcome to header, where somebody said so.
        order: which part of a date is the day; None to find out.

    Raises:
        SourceError: there is no column of accounts or of outcomes.
    """
    raw = read_table(path)
    mapping = map_headers(raw.headers, _FIELDS, overrides or {})
    for name in ("account_id", "ending"):
        if mapping.of_field(name) is None:
            raise SourceError(
                f"{path}: no column could be taken for {name}. The columns are: {listed(raw.headers)}.",
                fix=f'Say which one it is: --map {PREFIX}{name}="Header".',
                title="This file cannot be read as outcomes",
            )
    id_header = next(mapped.header for mapped in mapping.headers if mapped.field == "account_id")
    rows_read = raw.frame.height
    raw, ids, _empty = without_empty_rows(raw, id_header)
    known = [mapped for mapped in mapping.headers if mapped.field in _FIELDS and mapped.header != id_header]
    columns = [mapped_column(raw, mapped, _FIELDS) for mapped in known]
    read = {
        column.spec.name: result
        for column, result in read_columns([(c, False) for c in columns], SCALES["four"], order)
    }
    values = {name: result.values for name, result in read.items()}
    endings = values.pop("ending")
    frame = pl.DataFrame({"account_id": ids, "ending": endings_of(as_text(endings)), **values})
    lines = [*raw.lines, *mapping_notes(mapping, PREFIX), *(line for result in read.values() for line in result.lines)]
    return _checked(path.name, frame, as_text(endings), raw.rows, account_ids, rows_read, lines, id_header)


def endings_of(texts: pl.Series) -> pl.Series:
    """The ending that each text says, in the usual words or as yes and no; null where it says none."""
    folded = texts.str.strip_chars().str.to_lowercase().str.replace_all(r"[\s_-]+", " ")
    words = {**_ENDINGS, **_FLAGS}
    return folded.replace_strict(words, default=None, return_dtype=pl.String())


def _checked(
    source: str,
    frame: pl.DataFrame,
    said: pl.Series,
    rows: pl.Series,
    account_ids: pl.Series,
    rows_read: int,
    lines: list[ReportLine],
    id_header: str,
) -> Outcomes:
    """Only what is about accounts of the book and says how it ended; a line for every other row."""
    at_book = frame["account_id"].is_in(account_ids.implode()).fill_null(value=False)
    ended = frame["ending"].is_not_null()
    for row, account_id in zip(rows.filter(~at_book), frame["account_id"].filter(~at_book), strict=True):
        lines.append(ReportLine(row, id_header, account_id or "", "is no account of this book; the row is left out"))
    unclear = at_book & ~ended
    for row, text in zip(rows.filter(unclear), said.filter(unclear), strict=True):
        reason = "is neither renewed, contracted nor churned; the row is left out"
        lines.append(ReportLine(row, "outcome", text or "", reason))
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in OUTCOMES.items() if name not in frame.columns]
    kept = frame.with_columns(missing).filter(at_book & ended)
    return Outcomes(
        source, kept.select(pl.col(name).cast(dtype) for name, dtype in OUTCOMES.items()), rows_read, tuple(lines)
    )


def outcomes_of_field(book: Book, name: str) -> Outcomes:
    """The outcomes that a field of the accounts says, undated: `churned`, yes or no, or words of endings.

    InputError when the book has no such field or says nothing in it that is an outcome.
    """
    frame = book.source.frame
    if name not in frame.columns:
        raise InputError(f"{name}: the book has no such field.", fix=f"Fields are: {listed(list(frame.columns))}.")
    values = frame[name]
    texts = values.cast(pl.String()) if values.dtype == pl.Boolean else as_text(values)
    value = frame["contract_value"] if "contract_value" in frame.columns else pl.lit(None)
    said = frame.select("account_id", ending=endings_of(texts), day=pl.lit(None), value=value)
    kept = said.filter(pl.col("ending").is_not_null())
    if not kept.height:
        raise InputError(
            f"{name}: nothing in this field is an outcome, such as {quoted(str(values.drop_nulls().first()))}.",
            fix="It says yes or no (whether an account churned), or renewed, contracted, churned.",
        )
    typed = kept.select(pl.col(column).cast(dtype) for column, dtype in OUTCOMES.items())
    return Outcomes(f"the field {name}", typed, frame.height, field=name)
