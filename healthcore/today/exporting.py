"""Changes for programs, spreadsheets and messages."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl

from healthcore.book.book import Book
from healthcore.changes.day import Day
from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.export.text import for_markdown
from healthcore.report.as_json import Json, model_json
from healthcore.vocabulary import Health

_KEYS = {health.value: health.key for health in Health}
_WORDS = {health.value: health.word for health in Health}


def changes_json(day: Day, since: date, changes: pl.DataFrame, reminders: pl.DataFrame) -> Json:
    """What `pulsebook changes --format json` prints: one object a change, biggest contract value first; reminders."""
    return {
        "as_of": day.as_of.isoformat(),
        "since": since.isoformat(),
        "model": model_json(day.book.model),
        "changes": [
            {
                "account_id": row["account_id"],
                "name": row["name"],
                "day": row["day"].isoformat(),
                "was": _key(row["was"]),
                "health": _key(row["health"]),
                "cause": row["cause"],
                "why": row["why"],
                "turns": row["turns"],
                "contract_value": _number(row["contract_value"]),
                "currency": row["currency"],
                "owner": row["owner"],
                "status": row["status"],
            }
            for row in changes.iter_rows(named=True)
        ],
        "reminders": [
            {"what": row["name"], "due": row["due"].isoformat(), "why": row["why"]}
            for row in reminders.iter_rows(named=True)
        ],
    }


def changes_export(book: Book, since: date, changes: pl.DataFrame, filter: str = UNFILTERED) -> Export:  # noqa: A002 - the word of the export
    """Changes as a table."""
    was, health = changes["was"], changes["health"]
    columns = (
        ExportColumn("account_id", "Account ID", changes["account_id"]),
        ExportColumn("name", "Account", changes["name"]),
        ExportColumn("day", "Day", changes["day"]),
        ExportColumn("was", "Was", _coded(was, _KEYS), _coded(was, _WORDS)),
        ExportColumn("health", "Health", _coded(health, _KEYS), _coded(health, _WORDS)),
        ExportColumn("cause", "Cause", changes["cause"]),
        ExportColumn("why", "Why", changes["why"]),
        ExportColumn("contract_value", "Contract value", changes["contract_value"]),
        ExportColumn("currency", "Currency", changes["currency"]),
        ExportColumn("owner", "Owner", changes["owner"]),
    )
    title = f"Changes in {book.title} since {since.isoformat()}"
    return Export(title, columns, book.as_of, book.model.name, book.model.fingerprint, filter)


def changes_message(title: str, day: Day, since: date, changes: pl.DataFrame, reminders: pl.DataFrame) -> str:
    """Changes as Markdown that can be pasted into a mail or a chat: declined first, a line each; reminders."""
    return "\n".join([*_message(title, day, since, changes), *_reminders(reminders)]) + "\n"


def _reminders(reminders: pl.DataFrame) -> Iterator[str]:
    if reminders.height:
        yield from ("", "**The health model**", "")
    for row in reminders.iter_rows(named=True):
        yield f"- **{for_markdown(row['name'])}** due since {row['due'].isoformat()}: {for_markdown(row['why'])}"


def _message(title: str, day: Day, since: date, changes: pl.DataFrame) -> Iterator[str]:
    many = "no change" if not changes.height else f"{changes.height:,} change{'' if changes.height == 1 else 's'}"
    yield f"**{for_markdown(title)}: {many}** since {since.isoformat()}, as of {day.as_of.isoformat()}"
    for heading, rows in grouped(changes):
        if rows.height:
            yield ""
            yield f"**{heading} ({rows.height:,})**"
            yield ""
            yield from map(_line, rows.iter_rows(named=True))


def grouped(changes: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Changes under Declined, Improved and Other, in their order."""
    unknown = Health.UNKNOWN.value
    compared = (pl.col("was") != unknown) & (pl.col("health") != unknown)
    declined = (compared & (pl.col("health") < pl.col("was"))).fill_null(value=False)
    improved = (compared & (pl.col("health") > pl.col("was"))).fill_null(value=False)
    return [
        ("Declined", changes.filter(declined)),
        ("Improved", changes.filter(improved)),
        ("Other", changes.filter(~declined & ~improved)),
    ]


def _line(row: Json) -> str:
    was, health = _word(row["was"]), _word(row["health"])
    value = "" if row["contract_value"] is None else f" · {_money(row['contract_value'], row['currency'])}"
    owner = f" · {for_markdown(row['owner'])}" if row["owner"] else ""
    return f"- **{for_markdown(row['name'])}** {was} → {health}: {for_markdown(row['why'])}{value}{owner}"


def _money(amount: Decimal, currency: str | None) -> str:
    code = f" {for_markdown(currency)}" if currency and currency != "XXX" else ""
    return f"{amount:,.{0 if amount == int(amount) else 2}f}{code}"


def _word(code: int | None) -> str:
    return "not there" if code is None else Health(code).word


def _key(code: int | None) -> str | None:
    return None if code is None else Health(code).key


def _number(amount: Decimal | None) -> float | None:
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def _coded(codes: pl.Series, words: dict[int, str]) -> pl.Series:
    return codes.replace_strict(words, default=None, return_dtype=pl.String)
