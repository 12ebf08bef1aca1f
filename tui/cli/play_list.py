"""The list of plays and of their webhooks on the command line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.errors import say
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.overview import PlayLine

_COLUMNS = (
    Column("Play", most=30),
    Column("Starts", most=9),
    Column("Does", most=26, leaves=2),
    Column("Now", most=34),
    Column("Last", most=10, leaves=1),
    Column("When"),
)
_WEBHOOKS = (
    Column("No", right=True),
    Column("State", most=8),
    Column("Play", most=28),
    Column("Account", most=20),
    Column("Tried", right=True, leaves=1),
    Column("Since", most=16, leaves=2),
    Column("What happened"),
)


def write_plays(day: "Day", form: str, output: Path | None) -> None:
    """Lists the plays of a day's book; what does not fit the book goes to stderr."""
    from healthcore.plays.deliveries import Deliveries
    from healthcore.plays.overview import overview_of

    overview = overview_of(day)
    pending = Deliveries(day.journal).unsettled()
    if form == "json":
        document = {
            "as_of": day.as_of.isoformat(),
            "plays": [line.as_json() for line in overview.lines],
            "problems": list(overview.problems),
            "webhooks": [_webhook_json(one) for one in pending],
        }
        write_data([(json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()], output)
        return
    write_text(_table(day, overview.lines, pending, screen_width(output)), output)
    say(overview.problems)


def _webhook_json(one: "Delivery") -> dict[str, object]:
    return {
        "number": one.number,
        "play": one.play,
        "account_id": one.account_id,
        "state": one.state.value,
        "attempts": one.attempts,
        "detail": one.detail,
    }


def _table(day: "Day", lines: "Sequence[PlayLine]", pending: "Sequence[Delivery]", width: int | None) -> Iterator[str]:
    yield f"Plays of {plain(day.book.title)} as of {day.as_of}\n\n"
    rows = [
        [
            plain(line.play.name),
            line.mode,
            ", ".join(line.play.actions),
            line.now,
            words.day(line.last),
            plain(line.when),
        ]
        for line in lines
    ]
    yield from lay_out(_COLUMNS, rows, width=width)
    if pending:
        yield "\nWebhooks that were not sent\n"
        yield from webhook_lines(pending, width)


def webhook_lines(deliveries: "Sequence[Delivery]", width: int | None = None) -> Iterator[str]:
    """A table of webhooks."""
    if not deliveries:
        yield "No webhook waits.\n"
        return
    rows = [
        [
            str(one.number),
            one.state.value,
            plain(one.play),
            plain(one.account_id),
            str(one.attempts),
            words.moment(one.changed_at or one.made_at),
            one.detail or words.MISSING,
        ]
        for one in deliveries
    ]
    yield from lay_out(_WEBHOOKS, rows, width=width)
