"""`pulsebook references`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.chosen import segment_option, view_of
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import on_terminal, screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.references import References

FORMS = ("table", "json", "csv", "md", "xlsx")

_COLUMNS = (
    Column("ID", most=20),
    Column("Account", most=32),
    Column("Value", right=True),
    Column("Renewal", leaves=1),
    Column("Owner", most=16, leaves=2),
)


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook references sample",
        "pulsebook references acme-team --output references.xlsx",
        "pulsebook references acme-team --near-misses --format csv --output shortlist.csv",
        "pulsebook references acme-team --format md",
    ),
)
@click.argument("book")
@click.option("--near-misses", is_flag=True, help="Write near misses into the file too, with the rule each fails.")
@output_options(*FORMS)
@segment_option
@book_options
def references(
    book: str,
    near_misses: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List whom of BOOK you can ask for a reference, and who fails just one rule.

    When sales asks. Candidates pay, are Good with data on at least half of their scorecard, are not rated at risk,
    are not said to be no reference, and do not renew within 60 days. The table shows the near misses as well. Nothing
    is written but FILE.
    """
    from healthcore.references import references_of

    form = chosen_form(form, output, *FORMS)
    _refuse_spreadsheet_on_terminal(form, output)
    opened = read_book(request_of(book, options))
    found = references_of(opened.book, view_of(opened, segment))
    if form == "table":
        write_text(_tables(found, screen_width(output)), output)
        return
    from healthcore.export import export_bytes
    from healthcore.references import references_export

    write_data([export_bytes(references_export(found, near_misses=near_misses), form)], output)


def _refuse_spreadsheet_on_terminal(form: str, output: Path | None) -> None:
    if form == "xlsx" and on_terminal(output):
        raise click.UsageError("A spreadsheet is no text that could be printed. Name a file: --output FILE.xlsx")


def _tables(found: "References", width: int | None) -> Iterator[str]:
    book = found.book
    yield f"References from {plain(book.title)} as of {book.as_of}, by the model {plain(book.model.name)}"
    yield f" ({book.model.fingerprint})\n"
    if found.filter:
        yield f"Only {plain(found.filter)}.\n"
    candidates, near = words.count(found.candidates.height, "candidate"), found.near_misses.height
    yield f"{candidates} of {words.count(found.considered, 'account')}; "
    yield f"{near:,} {'fails' if near == 1 else 'fail'} one rule, {found.others:,} more than one.\n"
    if found.candidates.height:
        notes = ["; ".join(row) for row in found.candidates["reference.notes"]]
        yield "\n"
        yield from _accounts(found.candidates, "Note", notes, width)
    if near:
        failing = zip(found.near_misses["reference.fails"], found.findings, strict=True)
        yield "\nNear misses\n"
        yield from _accounts(found.near_misses, "Why not", [f"{rule}: {finding}" for rule, finding in failing], width)


def _accounts(table: "pl.DataFrame", title: str, remarks: list[str], width: int | None) -> Iterator[str]:
    rows = [
        [
            plain(account["account_id"]),
            plain(account["name"]),
            words.money(account["contract_value"], account["currency"]),
            words.day(account["renewal_date"]),
            plain(account.get("owner") or words.MISSING),
            plain(remark),
        ]
        for account, remark in zip(table.iter_rows(named=True), remarks, strict=True)
    ]
    return lay_out((*_COLUMNS, Column(title)), rows, width=width)
