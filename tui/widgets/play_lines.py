"""Plays and webhooks as lines of text."""

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.cells import Role
from tui.widgets.laid_out import columns, flow, heading, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.overview import Overview

_INDENT = 2


def play_lines(overview: "Overview", as_of: date, width: int) -> list[Content]:
    """Each play: its name, how and when it starts, what it comes to today; then what does not fit the book."""
    lines: list[Content] = []
    for line in overview.lines:
        role = Role.SECONDARY if not line.play.enabled else Role.TEXT
        head = [
            Content.styled(cells.plain(line.play.name), f"bold ${role}"),
            quiet(line.mode),
            quiet(", ".join(line.play.actions)),
            Content(line.now),
            *([] if line.last is None else [quiet(f"last {cells.relative_day(line.last, as_of).text}")]),
        ]
        lines += flow(head, width, Content("   "))
        if line.play.description:
            lines += paragraph(Content(cells.plain(line.play.description)), width, _INDENT)
        lines += paragraph(quiet(cells.plain(line.when)), width, _INDENT)
        lines.append(Content(""))
    for problem in overview.problems:
        lines += paragraph(Content.styled(cells.plain(problem), "$text-error"), width)
    return lines


def webhook_lines(unsent: "Sequence[Delivery]", width: int) -> list[Content]:
    """The webhooks that were not sent, with what happened."""
    if not unsent:
        return []
    rows = [
        [
            Content(str(one.number)),
            Content.styled(one.state.value, f"${Role.RATING_WATCH}"),
            Content(cells.plain(one.play)),
            Content(cells.plain(one.account_id)),
            quiet(cells.plain(one.detail)),
        ]
        for one in unsent
    ]
    laid_out = columns(rows, width, wraps={2, 3, 4}, right={0})
    return [heading("Webhooks that were not sent"), *(line for row in laid_out for line in row), Content("")]
