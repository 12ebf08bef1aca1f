"""`pulsebook ratings`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.chosen import segment_option, view_on
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.changes.day import Day

FORMS = ("table", "json", "csv")

_COLUMNS = (
    Column("Due"),
    Column("ID", most=20),
    Column("Account", most=30),
    Column("Health"),
    Column("CSM Risk", most=16),
    Column("By", most=16, leaves=1),
    Column("Value", right=True, leaves=2),
    Column("Why"),
)


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook ratings acme-team --due",
        "pulsebook ratings acme-team --due --segment 'owner == \"Ada Quill\"'",
        "pulsebook ratings acme-team --format csv --output ratings.csv",
    ),
)
@click.argument("book")
@click.option("--due", "only_due", is_flag=True, help="Only the ratings that are due on the day, or were before.")
@output_options(*FORMS)
@segment_option
@book_options
def ratings(
    book: str,
    only_due: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List the ratings of BOOK: what they are, by whom, when each is due again and why.

    For the weekly round. Accounts whose profile asks for a rating, the longest due first. A rating is due by its age,
    when the account has another owner than on the day it was given, and 30 days after an account was first seen when
    nobody has rated it. Nothing is written but FILE.
    """
    import polars as pl

    from healthcore.changes.day import day_of
    from healthcore.changes.ratings_due import due_now, ratings_listed

    form = chosen_form(form, output, *FORMS)
    day = day_of(read_book(request_of(book, options)))
    listed = due_now(day) if only_due else ratings_listed(day)
    view = view_on(day, segment)
    if view.is_filtered:
        listed = listed.filter(pl.col("row").is_in(view.rows.implode()))
    if form == "table":
        write_text(_table(day, listed, view.description, screen_width(output)), output)
        return
    from healthcore.changes.ratings_export import ratings_export
    from healthcore.export import export_bytes

    described = ", ".join(filter(None, ["ratings due" if only_due else "", view.description])) or "all accounts"
    write_data([export_bytes(ratings_export(day, listed, filter=described), form)], output)


def _table(day: "Day", listed: "pl.DataFrame", only: str, width: int | None) -> Iterator[str]:
    book = day.book
    yield f"Ratings of {plain(book.title)} as of {book.as_of}, by the model {plain(book.model.name)}"
    yield f" ({book.model.fingerprint})\n"
    if only:
        yield f"Only {plain(only)}.\n"
    due = int((listed["due"] <= day.as_of).sum())
    yield f"{words.count(listed.height, 'account')}; {words.count(due, 'rating')} due.\n"
    if listed.height:
        yield "\n"
        accounts = book.accounts_health(listed["row"])
        rows = [_row(account, said) for account, said in zip(accounts, listed.iter_rows(named=True), strict=True)]
        yield from lay_out(_COLUMNS, rows, width=width)


def _row(account: Any, said: dict[str, Any]) -> list[str]:  # noqa: ANN401 - loaded with the book
    rating = account.rating.rating
    return [
        words.day(said["due"]),
        plain(account.account_id),
        plain(account.name),
        words.health(account.health, uncertain=account.uncertain),
        words.rating(account.rating, account.model.rating),
        words.MISSING if rating is None else plain(rating.author),
        words.money(account.contract_value, account.currency),
        plain(said["why"]),
    ]
