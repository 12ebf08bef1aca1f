"""`pulsebook tune`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.errors import InputError
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.tune_text import report_lines, suggestion_lines

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.model.tree import Model
    from healthcore.tuning.backtest import BackTest
    from healthcore.tuning.outcomes import Outcomes
    from healthcore.tuning.suggest import Suggestion

FORMS = ("table", "json")

#: How many doubts about the outcomes are told one by one.
_TOLD = 5


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook tune acme-team --outcomes renewals.csv",
        "pulsebook tune acme-team --outcomes renewals.csv --against mine.toml --days-before 90",
        'pulsebook tune acme-team --outcomes lost.csv --map outcome.account_id="Customer"',
        "pulsebook tune Telco-Customer-Churn.csv --model docs/models/telco.toml --field churn",
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
@click.option("--suggest", is_flag=True, help="Look for a scorecard that would have told better, and judge it.")
@click.option(
    "--most-conditions",
    type=click.IntRange(1, 20),
    default=6,
    show_default=True,
    help="With --suggest: how many conditions it may have.",
)
@click.option(
    "--most-poor",
    type=click.IntRange(1, 100),
    default=30,
    show_default=True,
    help="With --suggest: the percentage of accounts that may be Poor.",
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --suggest: write it as a health model to FILE, which must not be there yet.",
)
@output_options(*FORMS)
@book_options
def tune(
    book: str,
    path: Path | None,
    field: str | None,
    against: str | None,
    horizons: tuple[int, ...],
    suggest: bool,
    most_conditions: int,
    most_poor: int,
    save: Path | None,
    form: str | None,
    output: Path | None,
    **options: Unpack[BookOptions],
) -> None:
    """Compare what the health of BOOK said with what became of its accounts.

    History is looked at as it was then: 90 days before an account left, with nothing that came later. Who renewed or
    left stands in a file or a field; accounts that have come to no end yet count nowhere. Nothing is written but FILE.
    """
    from healthcore.changes.day import day_of
    from healthcore.tuning.backtest import HORIZONS, back_test, censored

    if (path is None) == (field is None):
        raise click.UsageError("Say what became of the accounts: --outcomes FILE or --field NAME.")
    form = chosen_form(form, output, *FORMS)
    day = day_of(read_book(request_of(book, {**options, "overrides": _of_accounts(options["overrides"])})))
    outcomes = _outcomes(day, path, field, options)
    tests = [test for model in _models(day, against) for test in back_test(day, outcomes, model, horizons or HORIZONS)]
    found = _suggestion(tests[0], day, most_conditions, most_poor) if suggest else None
    if save is not None:
        _save(found, day, save)
    waiting = censored(day, outcomes)
    if form == "json":
        from healthcore.report.as_json import json_text
        from healthcore.tuning.as_json import back_test_json

        document = back_test_json(outcomes, tests, found, censored=waiting)
        write_data([(json_text(document, indent=2) + "\n").encode()], output)
    else:
        write_text(report_lines(day, outcomes, tests, waiting, screen_width(output)), output)
        if found is not None:
            write_text(suggestion_lines(found), output)


def _suggestion(test: "BackTest", day: "Day", most_conditions: int, most_poor: int) -> "Suggestion":
    """From the nearest distance: what is known longest before has the fewest accounts."""
    from healthcore.tuning.candidates import candidates
    from healthcore.tuning.suggest import Wishes, suggest

    wishes = Wishes(most_conditions, most_poor / 100)
    return suggest(test.sight, candidates(test.sight, day.book), wishes)


def _save(found: "Suggestion | None", day: "Day", file: Path) -> None:
    from healthcore.tuning.suggested_model import model_text_of

    if found is None:
        raise click.UsageError("--save writes what --suggest finds: give both.")
    if not found.is_worth_it:
        raise InputError(f"{file}: not written, because no suggestion is better than the model of today.")
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(model_text_of(found, day.book))
    except FileExistsError:
        raise InputError(f"{file}: there is a file of that name already.", fix="Give another name.") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}).") from None


def _of_accounts(overrides: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in overrides if not text.startswith("outcome."))


def _outcomes(day: "Day", path: Path | None, field: str | None, options: BookOptions) -> "Outcomes":
    from healthcore.book.request import parse_overrides
    from healthcore.tuning.outcomes import PREFIX, outcomes_of_field, read_outcomes

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
