"""What would give an account another colour: the smallest sets of changes, and how big each change is."""

from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.vocabulary import Health, Kind
from tui import cells
from tui.widgets.laid_out import heading, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healthcore.book.account import AccountHealth
    from healthcore.scoring.flips import Flip
    from healthcore.scoring.moves import Change

_INDENT = len("better  ")


def flip_lines(account: "AccountHealth", width: int) -> list[Content]:
    """Towards better, then towards worse."""
    if account.profile is None:
        return []
    flips = account.flips()
    better = next((flip for flip in flips if not _is_worse(account.health, flip)), None)
    worse = next((flip for flip in flips if _is_worse(account.health, flip)), None)
    return [
        heading("Next flip"),
        *_direction_lines(account, "better", better, width),
        *_direction_lines(account, "worse", worse, width),
    ]


def _is_worse(health: Health, flip: "Flip") -> bool:
    return flip.to is Health.POOR if health is Health.UNKNOWN else flip.to < health


def _direction_lines(account: "AccountHealth", direction: str, flip: "Flip | None", width: int) -> "Iterator[Content]":
    label = quiet(f"{direction:<{_INDENT}}")
    if flip is None:
        yield Content.assemble(label, quiet(_why_not(account.health, direction)))
        return
    yield Content.assemble(label, cells.content(cells.health(flip.to)))
    for at, change in enumerate(flip.changes):
        words = Content.assemble(quiet("and ") if at else "", change_words(account, change))
        yield from paragraph(words, width, _INDENT)


def _why_not(health: Health, direction: str) -> str:
    if direction == "better" and health is Health.GOOD:
        return "it is Good"
    if direction == "worse" and health is Health.POOR:
        return "it is Poor"
    return "no value that is known could do it"


def change_words(account: "AccountHealth", change: "Change") -> str:
    """A change with the metric's word on screens and its size: `License utilization to 50% (+23)`."""
    spec = account.model.metrics[change.metric]
    size = ""
    if change.size and spec.kind in {Kind.ORDINAL, Kind.LEVEL}:
        size = f" ({cells.margin(change.size, spec).text})"
    return cells.plain(f"{spec.label}{change.text.removeprefix(change.metric)}{size}")
