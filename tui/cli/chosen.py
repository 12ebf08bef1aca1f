"""`--segment`: which accounts of a book a command is about."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthcore.book.opening import OpenedBook
    from healthcore.book.view import View
    from healthcore.changes.day import Day

    Decorated = TypeVar("Decorated", bound=Callable[..., object])


def segment_option(command: "Decorated") -> "Decorated":
    """`--segment`."""
    return click.option(
        "--segment",
        metavar="NAME|CONDITION",
        help="Only accounts of a segment, as in --segment accounts-at-risk, or those that meet a condition such as "
        "'health == poor and tier == \"Gold\"'. Default: all.",
    )(command)


def view_of(opened: "OpenedBook", segment: str | None, *, with_cancelled: bool = False) -> "View":
    """The accounts that a command is about: all, or those of a segment or condition. Writes nothing."""
    view = replace(opened.book.view(), with_cancelled=with_cancelled)
    if segment is None:
        return view
    from healthcore.changes.day import day_of

    return view_on(day_of(opened), segment, with_cancelled=with_cancelled)


def view_on(day: "Day", segment: str | None, *, with_cancelled: bool = False) -> "View":
    """The same for a command that has looked at the past already."""
    view = replace(day.book.view(), with_cancelled=with_cancelled)
    if segment is None:
        return view
    from healthcore.segments.segment import chosen_by

    return view.within(chosen_by(day, segment))
