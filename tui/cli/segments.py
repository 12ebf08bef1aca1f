"""`pulsebook segments`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.score_output import SCORE_FORMS, write_scored
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.figures import Figures
    from healthcore.changes.day import Day
    from healthcore.segments.file import Segment

_COLUMNS = (
    Column("Segment", most=36),
    Column("Accounts", right=True),
    Column("Poor", right=True, leaves=2),
    Column("Value at risk", most=28, right=True, leaves=1),
    Column("Condition"),
)


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook segments sample",
        "pulsebook segments sample ratings-due",
        "pulsebook segments acme-team \"tier == 'Gold' and declined == yes\" --format csv",
        "pulsebook segments acme-team 'health == poor and days_in_poor > 30' --save 'Long in Poor'",
        "pulsebook segments acme-team 'Long in Poor' --remove",
    ),
)
@click.argument("book")
@click.argument("segment", required=False)
@click.option("--save", metavar="NAME", help="Keep SEGMENT, a condition, as a segment of BOOK's own under NAME.")
@click.option("--about", default="", metavar="TEXT", help="With --save: what the segment is for.")
@click.option("--remove", is_flag=True, help="Take SEGMENT out of BOOK's own segments.")
@output_options(*SCORE_FORMS)
@book_options
def segments(
    book: str,
    segment: str | None,
    save: str | None,
    about: str,
    remove: bool,
    form: str | None,
    output: Path | None,
    **options: Unpack[BookOptions],
) -> None:
    """List the segments of BOOK, or the accounts of one.

    SEGMENT is the name of one, in any spelling, or a condition. Segments of your own are kept in a file that you can
    edit and share; `pulsebook locate` says where. Nothing is written but FILE, and that file with --save and --remove.
    """
    from healthcore.changes.day import day_of

    if segment is None and (save or remove):
        raise click.UsageError("Name the segment, or give its condition, before --save or --remove.")
    form = chosen_form(form, output, *SCORE_FORMS)
    day = day_of(read_book(request_of(book, options)))
    if segment is None:
        _write_list(day, form, output)
    elif remove:
        _remove(day, segment)
    elif save:
        _save(day, segment, save, about)
    else:
        from tui.cli.chosen import view_on

        write_scored(day.book, view_on(day, segment), form, output)


def _save(day: "Day", condition: str, name: str, about: str) -> None:
    from healthcore.segments.file import Segment, save_segment
    from healthcore.segments.segment import chosen_by, segments_path

    chosen = chosen_by(day, condition)
    path = segments_path(day.opened.name)
    save_segment(path, Segment(name, chosen.condition, about))
    click.echo(f"Saved {plain(name)!r}: {words.count(int(chosen.members.sum()), 'account')}. In {path}")


def _remove(day: "Day", name: str) -> None:
    from healthcore.segments.file import remove_segment
    from healthcore.segments.segment import own_segments, segment_named, segments_path
    from healthcore.vocabulary.errors import InputError

    own = own_segments(day.opened.name)
    if not own:
        raise InputError(f"{day.opened.name}: this book has no segments of its own.", title="No such segment")
    segment = segment_named(name, own)
    remove_segment(segments_path(day.opened.name), segment)
    click.echo(f"Removed {plain(segment.name)!r}.")


@dataclass(frozen=True)
class _Listed:
    """A segment in the list.

    Attributes:
        segment: which.
        own: whether it is in the book's own file.
        figures: what its accounts come to; None when its condition makes no sense on this book.
        problem: why it makes none.
    """

    segment: "Segment"
    own: bool
    figures: "Figures | None"
    problem: str = ""


def _listed(day: "Day") -> list[_Listed]:
    from healthcore.segments.segment import members, own_segments, segments_of
    from healthcore.vocabulary.errors import ConditionError

    own = {segment.key for segment in own_segments(day.opened.name)}
    found = []
    for segment in segments_of(day.opened.name):
        try:
            figures = day.book.view().within(members(day, segment)).figures
        except ConditionError as error:
            problem = f"column {error.column}: {error.message}"
            found.append(_Listed(segment, segment.key in own, None, problem))
        else:
            found.append(_Listed(segment, segment.key in own, figures))
    return found


def _write_list(day: "Day", form: str, output: Path | None) -> None:
    found = _listed(day)
    if form == "json":
        write_data([_as_json(day, found).encode()], output)
    elif form == "csv":
        write_data([_as_csv(day, found).encode()], output)
    else:
        write_text(_table(day, found, screen_width(output)), output)


def _as_json(day: "Day", found: Sequence[_Listed]) -> str:
    from healthcore.report.as_json import json_text, model_json, summary_json

    described = [
        {
            "name": one.segment.name,
            "when": one.segment.when,
            "about": one.segment.about,
            "own": one.own,
            "problem": one.problem or None,
            "summary": None if one.figures is None else summary_json(one.figures),
        }
        for one in found
    ]
    head = {"as_of": day.as_of.isoformat(), "model": model_json(day.book.model), "segments": described}
    return json_text(head, indent=2) + "\n"


def _as_csv(day: "Day", found: Sequence[_Listed]) -> str:
    import polars as pl

    from healthcore.export import Export, export_text
    from healthcore.export.table import columns_of
    from healthcore.vocabulary import Health

    healths = list(reversed(Health))
    columns: dict[str, list[object]] = {
        "segment": [one.segment.name for one in found],
        "accounts": [one.figures and one.figures.accounts for one in found],
        **{health.key: [one.figures and one.figures.counts[health] for one in found] for health in healths},
        "when": [one.segment.when for one in found],
        "about": [one.segment.about for one in found],
        "problem": [one.problem for one in found],
    }
    model = day.book.model
    return export_text(
        Export("Segments", columns_of(pl.DataFrame(columns)), day.as_of, model.name, model.fingerprint), "csv"
    )


def _table(day: "Day", found: Sequence[_Listed], width: int | None) -> Iterator[str]:
    book = day.book
    yield f"Segments of {plain(book.title)} as of {book.as_of}, by the model {plain(book.model.name)} "
    yield f"({book.model.fingerprint})\n\n"
    yield from lay_out(_COLUMNS, [_row(one) for one in found], width=width)


def _row(listed: _Listed) -> list[str]:
    from healthcore.vocabulary import Health

    name, figures = plain(listed.segment.name), listed.figures
    if figures is None:
        return [name, *[words.MISSING] * 3, plain(listed.problem)]
    at_risk = [words.money(amount, code) for code, amount in figures.value_at_risk.items() if amount]
    poor = f"{figures.counts[Health.POOR]:,}"
    return [name, f"{figures.accounts:,}", poor, " + ".join(at_risk) or words.MISSING, plain(listed.segment.when)]
