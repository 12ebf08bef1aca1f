"""What Today says about its lists, and when they are empty."""

from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.widgets.laid_out import Lines, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from healthcore.book.view import Chosen
    from healthcore.today.today import Today
    from tui.today_desk import Item, TodayDesk

#: The lists from the top: id and heading.
LISTS = {"changes": "Changes", "tasks": "Tasks due", "ratings": "Ratings due", "reminders": "The health model"}


def many(items: "Sequence[Item]") -> str:
    """The account of an item, or how many there are."""
    return cells.plain(items[0].name) if len(items) == 1 else f"{len(items):,} items"


def heading(name: str, frame: "pl.DataFrame", desk: "TodayDesk") -> Content:
    """What a list is, how many there are, and in which order."""
    total = desk.today.changes.height if name == "changes" else frame.height
    count = f"{frame.height:,}" if frame.height == total else f"{frame.height:,} of {total:,}"
    notes = {
        "changes": f"cause {desk.cause}, c for the next" if desk.cause else "biggest contract value first",
        "tasks": "most urgent first",
        "ratings": "longest due first",
        "reminders": "enter opens it, d when it is looked at",
    }
    return Content.assemble((LISTS[name], "bold"), f" {count}   ", quiet(notes[name]))


def counts(today: "Today", segment: "Chosen | None") -> Content:
    """How much there is to deal with."""
    parts = [
        (today.changes.height, "change", "changes"),
        (today.tasks.height, "task due", "tasks due"),
        (today.ratings.height, "rating due", "ratings due"),
        (today.reminders.height, "tune-up due", "tune-ups due"),
    ]
    said = ", ".join(f"{count:,} {one if count == 1 else several}" for count, one, several in parts if count)
    asleep = f"   {today.snoozed:,} snoozed" if today.snoozed else ""
    only = "" if segment is None else f"   only {cells.plain(segment.description)}"
    return Content(said) + quiet(f"   since {today.since.isoformat()}{asleep}{only}")


def item_lines(name: str, words: str, width: int) -> Lines:
    """More about the item under the cursor."""
    text = Content.assemble((cells.plain(name), "bold"), ("  ", ""), cells.plain(words))
    return paragraph(text, width)


def nothing_left(today: "Today", segment: "Chosen | None") -> list[str]:
    """That everything is dealt with, and what is not looked at."""
    lines = [
        "Nothing left for today.",
        f"Nothing has changed since {today.since.isoformat()} that you have not dealt with.",
        f"{today.snoozed:,} snoozed" if today.snoozed else "",
        "" if segment is None else f"Only {segment.description} is looked at.",
    ]
    return [line for line in lines if line]
