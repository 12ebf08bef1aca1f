"""What became of an account: the spans of its health with their causes, and every rating, the latest first."""

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.cells import Role
from tui.widgets.account_rating import said_lines
from tui.widgets.laid_out import columns, heading, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healthcore.book.account import AccountHealth
    from healthcore.changes.timeline import Span, Timeline
    from healthcore.journal.ratings import Rating
    from healthcore.model.rating import RatingScale

_INDENT = 2

#: How wide a moment is: days stand in the same column.
_MOMENT = len("2026-11-22 14:05")

#: The cells between two columns.
_GAP = 2

#: With fewer cells than this a cause does not stand beside its span.
_LEAST_FOR_WHY = 24


def timeline_lines(
    account: "AccountHealth",
    history: "Sequence[Rating]",
    width: int,
    *,
    timeline: "Timeline | None" = None,
    scores: "Sequence[int | None]" = (),
) -> list[Content]:
    """The spans of its overall health and the ratings in between, the latest first; of one day the span first.

    Args:
        account: as it is now.
        history: every rating, the newest first.
        width: the cells there are.
        timeline: its past; None until that is worked out.
        scores: of the last days, oldest first.
    """
    spans = () if timeline is None else timeline.overall
    if not history and not spans:
        return []
    entries = [*_spans(spans, width), *_ratings(account, history, width), *_rescored(timeline, width)]
    entries.sort(key=lambda entry: entry[0], reverse=True)  # stable: of one day spans stay before ratings
    bars = cells.content(cells.sparkline(scores)) if any(score is not None for score in scores) else None
    aside = None if bars is None else Content.assemble(bars, quiet(f"  score, {len(scores)} days"))
    return [heading("Timeline", aside), *(line for _, lines in entries for line in lines)]


def _rescored(timeline: "Timeline | None", width: int) -> "Iterator[tuple[date, list[Content]]]":
    """From which day on colours are those of their time."""
    if timeline is not None and (under := timeline.rescored) is not None:
        words = f"days before this one are re-scored under {cells.plain(under.name)}"
        yield under.day, paragraph(Content.assemble(under.day.isoformat().ljust(_MOMENT), "  ", quiet(words)), width)


def days_words(span: "Span") -> str:
    """How long a span has lasted: `12 days`, `12+ days` where it may be longer."""
    days = f"{span.days:,}{'+' if span.at_least else ''}"
    return f"{days} day" if days == "1" else f"{days} days"


def _spans(spans: "Sequence[Span]", width: int) -> "Iterator[tuple[date, list[Content]]]":
    """The cause beside its span; below it where little room is left there."""
    heads = [
        [
            Content(span.since.isoformat().ljust(_MOMENT)),
            quiet("gone") if span.health is None else cells.content(cells.health(span.health)),
            quiet(days_words(span)),
        ]
        for span in spans
    ]
    laid_out = [lines[0] for lines in columns(heads, width, right={2})]
    room = width - max((line.cell_length for line in laid_out), default=0) - _GAP
    for span, head in zip(spans, laid_out, strict=True):
        why = Content(cells.plain(span.why))
        if room >= _LEAST_FOR_WHY:
            first, *rest = why.wrap(room)
            below = (" " * (width - room) + line for line in rest)
            yield span.since, [Content.assemble(head, " " * _GAP, first), *below]
        else:
            yield span.since, [head, *paragraph(why, width, min(_MOMENT + _GAP, width // 2))]


def _ratings(
    account: "AccountHealth", history: "Sequence[Rating]", width: int
) -> "Iterator[tuple[date, list[Content]]]":
    """Every rating ever given; one that was taken back is struck, with who did it and when.

    The note of the rating that stands is with the rating itself.
    """
    standing = account.rating.rating
    for rating, level in zip(history, _levels(account.model.rating, history), strict=True):
        struck = f"${Role.SECONDARY} strike"
        word = cells.rating(level, account.model.rating.levels)
        shown = Content.styled(cells.plain(rating.word), struck if rating.retracted else f"${word.role}")
        by = quiet(f"  {cells.plain(rating.author)}")
        lines = paragraph(Content.assemble(cells.content(cells.moment(rating.rated_at)), "  ", shown, by), width)
        if rating.retracted_at is not None:
            when = cells.moment(rating.retracted_at).text
            lines += paragraph(quiet(f"taken back by {cells.plain(rating.retracted_by or '')}, {when}"), width, _INDENT)
        if standing is None or rating.id != standing.id:
            lines += said_lines(rating, width, struck if rating.retracted else "")
        yield rating.rated_at.astimezone().date(), lines


def _levels(scale: "RatingScale", history: "Sequence[Rating]") -> "list[int]":
    """The ratings' levels on today's scale."""
    from healthcore.journal.effective import levels_on  # noqa: PLC0415 - loaded with the book
    from healthcore.journal.frames import frame_of  # noqa: PLC0415 - as above

    levels: list[int] = levels_on(scale, frame_of(list(history))).to_list()
    return levels
