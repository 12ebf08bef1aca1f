"""`pulsebook tune`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.model.tree import Model
    from healthcore.tuning.backtest import BackTest, ConditionWorth, Wrong
    from healthcore.tuning.measures import Area
    from healthcore.tuning.outcomes import Outcomes

FORMS = ("table", "json")

#: How many accounts of a list are printed; --format json has all.
_LISTED = 10
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
@output_options(*FORMS)
@book_options
def tune(
    book: str,
    path: Path | None,
    field: str | None,
    against: str | None,
    horizons: tuple[int, ...],
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
    waiting = censored(day, outcomes)
    if form == "json":
        from healthcore.report.as_json import json_text
        from healthcore.tuning.as_json import back_test_json

        document = back_test_json(outcomes, tests, censored=waiting)
        write_data([(json_text(document, indent=2) + "\n").encode()], output)
    else:
        write_text(_report(day, outcomes, tests, waiting, screen_width(output)), output)


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


def _report(
    day: "Day", outcomes: "Outcomes", tests: "Sequence[BackTest]", censored: int, width: int | None
) -> Iterator[str]:
    yield f"{plain(day.book.title)}: {words.count(outcomes.frame.height, 'outcome')} from {plain(outcomes.source)}"
    endings = outcomes.frame.group_by("ending").len().sort("ending").rows()
    counts = ", ".join(f"{count:,} {ending}" for ending, count in endings)
    who = words.count(censored, "account")
    yield f" ({counts}); {who} without one, which {'counts' if censored == 1 else 'count'} nowhere.\n"
    yield from _lead(day, outcomes)
    for test in tests:
        yield "\n"
        yield from _test(test, width)


def _lead(day: "Day", outcomes: "Outcomes") -> Iterator[str]:
    from healthcore.tuning.backtest import lead_time

    if not outcomes.is_dated:
        return
    poor, churned, days = lead_time(day, outcomes)
    if days is not None:
        yield f"{poor:,} of {churned:,} churned accounts were Poor when they left, "
        yield f"by then for {days:.0f} days (median).\n"


def _test(test: "BackTest", width: int | None) -> Iterator[str]:
    when = "as the book is now" if test.horizon is None else f"{test.horizon} days before"
    yield f"{plain(test.sight.model.name)} ({test.sight.model.fingerprint}), {when}: "
    yield f"{words.count(test.sight.seen.height, 'account')} seen, {test.sight.unseen:,} not known so long before.\n"
    if not test.sight.seen.height:
        return
    if test.is_small:
        yield "These are small numbers: they say little.\n"
    for leak in test.leaks:
        yield f"TOO GOOD TO BE TRUE? {plain(leak)}\n"
    yield "\n"
    yield from _table(test, width)
    yield "\n"
    yield from _measures(test)
    yield "\n"
    yield from _conditions(test.conditions, width)
    for heading, wrongs in (("Good, and churned", test.false_greens), ("Poor, and stayed", test.false_reds)):
        yield from _wrongs(heading, wrongs, width)


def _table(test: "BackTest", width: int | None) -> Iterator[str]:
    columns = (Column("Health"), *(Column(name, right=True) for name in ("Churned", "Contracted", "Renewed", "Churn")))
    rows = []
    for health, row in test.table.items():
        total = sum(row.values())
        if total:
            numbers = {ending.value: count for ending, count in row.items()}
            churn = f"{100 * numbers['churned'] / total:.1f} %"
            rows.append(
                [words.health(health), *(f"{numbers[name]:,}" for name in ("churned", "contracted", "renewed")), churn]
            )
    yield from lay_out(columns, rows, width=width)


def _measures(test: "BackTest") -> Iterator[str]:
    poor = test.poor
    yield f"Poor as a warning: {poor.flagged:,} flagged, precision {_share(poor.precision)}, "
    yield f"recall {_share(poor.recall)}, lift {_times(poor.lift)}.\n"
    yield f"Score: {_area(test.area)}.\n"
    if test.unrated_area is not None and test.area is not None:
        gained = test.area.value - test.unrated_area.value
        yield f"Without the CSM's rating: AUC {test.unrated_area.value:.3f}; the rating adds {gained:+.3f}.\n"
    caught, lost = test.caught_value
    if lost:
        yield f"Churned value that was Poor or Average before: {100 * caught / lost:.0f} % of {lost:,.0f}.\n"
    bands = ", ".join(
        f"{band.low}-{band.high}: {100 * band.churned / band.accounts:.0f} % of {band.accounts:,}"
        for band in test.bands
        if band.accounts
    )
    yield f"Churn by score: {bands}.\n"


def _conditions(conditions: "Sequence[ConditionWorth]", width: int | None) -> Iterator[str]:
    columns = (
        Column("Profile", most=24, leaves=1),
        Column("Condition", most=40),
        Column("Known", right=True, leaves=2),
        Column("Hurts", right=True),
        Column("Churned", right=True),
        Column("Lift", right=True),
        Column("Much like", most=40),
    )
    rows = [
        [
            plain(worth.profile),
            plain(f"{'Good' if worth.good else 'Poor'}: {worth.condition}"),
            f"{100 * worth.known / worth.of:.0f} %",
            f"{worth.flags.flagged:,}",
            f"{worth.flags.true:,}",
            _times(worth.flags.lift),
            plain(worth.like or words.MISSING),
        ]
        for worth in conditions
    ]
    yield from lay_out(columns, rows, width=width)


def _wrongs(heading: str, wrongs: "Sequence[Wrong]", width: int | None) -> Iterator[str]:
    if not wrongs:
        return
    more = f", the first {_LISTED}" if len(wrongs) > _LISTED else ""
    yield f"\n{heading}: {words.count(len(wrongs), 'account')}{more}\n"
    columns = (Column("Account", most=32), Column("Day", leaves=1), Column("Score", right=True), Column("Why"))
    rows = [
        [
            plain(wrong.name),
            words.day(wrong.day),
            words.MISSING if wrong.score is None else str(wrong.score),
            plain(wrong.why),
        ]
        for wrong in wrongs[:_LISTED]
    ]
    yield from lay_out(columns, rows, width=width)


def _area(area: "Area | None") -> str:
    if area is None:
        return "nobody churned, or nobody stayed, so there is nothing to tell apart"
    said = f"AUC {area.value:.3f}, 95 % between {area.low:.3f} and {area.high:.3f}"
    if area.tells_nothing:
        return f"{said}: no better than a coin"
    return f"{said}, from few accounts" if area.is_small else said


def _share(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.3f}"


def _times(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.1f}x"
