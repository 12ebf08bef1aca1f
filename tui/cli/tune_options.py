"""The options of `pulsebook tune` that say what a suggestion has to keep to."""

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import click

from tui.cli.options import BookOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthcore.tuning.wishes import Wishes


class WishOptions(TypedDict):
    """What people want, as `wish_options` hands it to the command."""

    suggest: bool
    most_conditions: int | None
    least_poor: int
    most_poor: int
    most_changes: int | None
    split: Literal["accounts", "time"] | None
    save: Path | None


class TuneOptions(BookOptions, WishOptions):
    """All that the command takes beside what it looks at."""


def wish_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    """`--suggest`, what it has to keep to, and `--save`."""
    options = (
        click.option("--suggest", is_flag=True, help="Look for a scorecard that would have told better, and judge it."),
        click.option(
            "--most-changes",
            type=click.IntRange(1, 20),
            help="With --suggest: keep the model of today, and change at most so many things of it. "
            "Default: a scorecard of its own.",
        ),
        click.option(
            "--most-conditions",
            type=click.IntRange(1, 20),
            help="With --suggest: how many conditions a profile may have. "
            "Default: 6; with --most-changes no condition is added to a profile that has so many.",
        ),
        click.option(
            "--least-poor",
            type=click.IntRange(0, 100),
            default=0,
            show_default=True,
            help="With --suggest: the percentage of accounts that has to be Poor.",
        ),
        click.option(
            "--most-poor",
            type=click.IntRange(1, 100),
            default=30,
            show_default=True,
            help="With --suggest: the percentage of accounts that may be Poor.",
        ),
        click.option(
            "--split",
            type=click.Choice(["accounts", "time"]),
            help="With --suggest: how accounts are dealt into those that teach and those that judge. "
            "Default: time where every outcome has a day, else accounts.",
        ),
        click.option(
            "--save",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="With --suggest: write it as a health model to FILE, which must not be there yet.",
        ),
    )
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)


def wishes_of(options: WishOptions) -> "Wishes":
    """What the options say; click.UsageError where they contradict each other."""
    from healthcore.tuning.wishes import Wishes

    if options["least_poor"] > options["most_poor"]:
        raise click.UsageError("--least-poor is more than --most-poor.")
    return Wishes(
        options["most_conditions"], options["least_poor"] / 100, options["most_poor"] / 100, options["most_changes"]
    )
