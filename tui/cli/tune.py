"""`pulsebook tune`."""

from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.errors import InputError
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.tune_options import TuneOptions, wish_options, wishes_of

if TYPE_CHECKING:
    from healthcore.book.request import BookRequest
    from healthcore.changes.day import Day
    from healthcore.model.tree import Model
    from healthcore.tuning.outcomes import Outcomes
    from healthcore.tuning.suggest import Suggestion
    from healthcore.tuning.tune_up import TuneUp
    from healthcore.tuning.wishes import Wishes

FORMS = ("table", "json")

#: How many doubts about the outcomes are told one by one.
_TOLD = 5


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook tune acme-team",
        "pulsebook tune acme-team --outcomes renewals.csv",
        "pulsebook tune acme-team --outcomes renewals.csv --against mine.toml --days-before 90",
        'pulsebook tune acme-team --outcomes lost.csv --map outcome.account_id="Customer"',
        "pulsebook tune Telco-Customer-Churn.csv --model docs/models/telco.toml --field churn",
        "pulsebook tune acme-team --outcomes renewals.csv --suggest --most-changes 3 --save mine.toml",
    ),
)
@click.argument("book")
@click.option(
    "--outcomes",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What became of accounts: account, outcome (renewed, contracted, churned), and where known the day and value. "
    'Columns are mapped with --map outcome.FIELD="HEADER" (account_id, ending, day, value).',
)
@click.option("--field", metavar="NAME", help="A field of the accounts that says it instead, such as churned.")
@click.option("--against", metavar="NAME|FILE", help="A second health model, to be compared with the first.")
@click.option(
    "--days-before",
    "horizons",
    multiple=True,
    type=click.IntRange(0, 3650),
    help="How long before the outcome to look; may be repeated. Default: 30, 60, 90 and 180.",
)
@click.option("--full", is_flag=True, help="Name every account, with its conditions as they were then.")
@wish_options
@output_options(*FORMS)
@book_options
def tune(
    book: str,
    path: Path | None,
    field: str | None,
    against: str | None,
    horizons: tuple[int, ...],
    full: bool,
    form: str | None,
    output: Path | None,
    **options: Unpack[TuneOptions],
) -> None:
    """Compare what the health of BOOK said with what became of its accounts.

    History is looked at as it was then: 90 days before an account left, with nothing that came later. Who renewed or
    left stands in a file or a field; without either it is what the book's own history saw. Accounts that have come to
    no end yet count nowhere. Nothing is written but FILE.
    """
    from healthcore.changes.day import day_of
    from healthcore.tuning.backtest import HORIZONS
    from healthcore.tuning.tune_up import tune_up

    if path is not None and field is not None:
        raise click.UsageError("Say what became of the accounts in one way: --outcomes FILE or --field NAME.")
    if options["save"] is not None and not options["suggest"]:
        raise click.UsageError("--save writes what --suggest finds: give both.")
    form = chosen_form(form, output, *FORMS)
    wishes = wishes_of(options)
    day = day_of(read_book(_of_accounts(request_of(book, options))))
    outcomes = _outcomes(day, path, field, options)
    found = tune_up(day, outcomes, _models(day, against), horizons or HORIZONS)
    suggestion = _suggestion(found, wishes, options["split"]) if options["suggest"] else None
    if suggestion is not None and options["save"] is not None:
        _save(suggestion, options["save"])
    if form == "json":
        from healthcore.report.as_json import json_text
        from healthcore.tuning.as_json import tune_up_json

        document = tune_up_json(found, suggestion)
        write_data([(json_text(document, indent=2) + "\n").encode()], output)
    else:
        from tui.cli.tune_text import report_lines, suggestion_lines

        lines = report_lines(found, screen_width(output), full=full)
        write_text(chain(lines, suggestion_lines(suggestion) if suggestion else ()), output)


def _suggestion(found: "TuneUp", wishes: "Wishes", split: str | None) -> "Suggestion":
    """From the nearest distance: what is known longest before has the fewest accounts."""
    from healthcore.tuning.folds import Split
    from healthcore.tuning.suggest import suggest

    return suggest(found.tests[0].sight, found.day.book, wishes, None if split is None else Split(split))


def _save(found: "Suggestion", file: Path) -> None:
    if not found.is_worth_it:
        raise InputError(f"{file}: not written: {found.why_not}")
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(found.text)
    except FileExistsError:
        raise InputError(f"{file}: there is a file of that name already.", fix="Give another name.") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}).") from None


def _of_accounts(request: "BookRequest") -> "BookRequest":
    """Without the columns that are said of the outcomes."""
    from healthcore.tuning.outcomes import PREFIX

    overrides = {name: header for name, header in request.overrides.items() if not name.startswith(PREFIX)}
    return replace(request, overrides=overrides)


def _outcomes(day: "Day", path: Path | None, field: str | None, options: BookOptions) -> "Outcomes":
    from healthcore.book.request import parse_overrides
    from healthcore.tuning.outcomes import PREFIX, outcomes_of_field, read_outcomes

    if path is None and field is None:
        from healthcore.tuning.outcomes_of_history import outcomes_of_history

        return outcomes_of_history(day)
    if path is None:
        return outcomes_of_field(day.book, field or "")
    mine = {
        name.removeprefix(PREFIX): header
        for name, header in parse_overrides(options["overrides"]).items()
        if name.startswith(PREFIX)
    }
    found = read_outcomes(path, day.book.accounts["account_id"], mine, options["date_order"])
    say(f"{path.name}, {line}" for line in found.lines[:_TOLD])
    if len(found.lines) > _TOLD:
        say([f"{path.name}: {len(found.lines) - _TOLD:,} more like that."])
    if not found.frame.height:
        raise InputError(f"{path}: no row is about an account of this book and says how it ended.")
    return found


def _models(day: "Day", against: str | None) -> "list[Model]":
    from healthcore.book.models import find_model

    return [day.book.model, *([find_model(against)] if against else [])]
