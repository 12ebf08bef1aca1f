"""The rating of an account that counts: who gave it, why, and when it is due again."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from textual.content import Content

from tui import cells
from tui.cells import Role
from tui.widgets.laid_out import columns, heading, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healthcore.book.account import AccountHealth
    from healthcore.journal.ratings import Rating

_INDENT = 2


#: Since when or from when on a rating is due, and why; see `healthcore.changes.ratings_due`.
DueAndWhy: TypeAlias = tuple[date, str]


def rating_lines(account: "AccountHealth", width: int, due: DueAndWhy | None = None) -> list[Content]:
    """The rating now: level, author, date, note, reasons, when it is due; in a conflict what each side says.

    `due` is what the past of the book adds to that: another owner, an account that was never rated.
    """
    lines = [heading("Rating")]
    if account.profile is None:
        return [*lines, *paragraph(quiet(f"It cannot be rated: {cells.plain(account.reason)}."), width)]
    lines += standing_lines(account, width)
    if (rating := account.rating.rating) is not None:
        lines += said_lines(rating, width)
    return [*lines, *(line for remark in _remarks(account, rating, due) for line in paragraph(remark, width))]


def standing_lines(account: "AccountHealth", width: int) -> list[Content]:
    """The level that counts and who says so; in a conflict what each side says."""
    return _conflict_lines(account, width) if account.rating.conflict else paragraph(_standing(account), width)


def _standing(account: "AccountHealth") -> Content:
    """The level that counts and where it comes from, or why there is none."""
    said = account.rating
    profile = account.profile
    if said.level is None:
        if profile is not None and not profile.rated:
            return quiet(f"Accounts of the profile {cells.plain(profile.name)} are not rated.")
        if said.expired and said.rating is not None:
            was = f"  {cells.plain(said.rating.word)} by {_by_and_when(said.rating, account.plan.as_of)}"
            return Content.assemble(cells.content(cells.EXPIRED), quiet(was))
        return quiet("Not rated yet.")
    level = cells.content(cells.rating(said.level, account.model.rating.levels))
    if said.origin == "journal" and said.rating is not None:
        return Content.assemble(level, quiet(f"  by {_by_and_when(said.rating, account.plan.as_of)}"))
    return Content.assemble(level, quiet(f"  as the source says: “{cells.plain(said.source_text)}”"))


def _conflict_lines(account: "AccountHealth", width: int) -> list[Content]:
    """What the source says beside what was rated; the riskier counts."""
    said, levels = account.rating, account.model.rating.levels
    journal_level = account.values.get("journal_level")
    rated_level = journal_level if isinstance(journal_level, int) else None
    rated = "" if said.rating is None else _by_and_when(said.rating, account.plan.as_of)
    source = f"“{cells.plain(said.source_text)}”" if said.source_text else "its cell is empty now"
    sides = [
        ("source says", said.source_level, source, said.origin == "source"),
        ("rated here", rated_level, rated, said.origin == "journal"),
    ]
    rows = [
        [
            quiet(label),
            cells.content(cells.rating(level, levels)),
            Content.assemble(quiet(detail), ("  counts", f"bold ${Role.MARK}") if counts else ""),
        ]
        for label, level, detail, counts in sides
    ]
    verdict = Content.styled("! They disagree: the riskier counts until it is rated anew.", f"${Role.RATING_WATCH}")
    return [*paragraph(verdict, width), *(line for lines in columns(rows, width, wraps={2}) for line in lines)]


def _remarks(account: "AccountHealth", rating: "Rating | None", due: DueAndWhy | None) -> "Iterator[Content]":
    """When the account is to be rated again, and whether the rating has grown too old to count."""
    as_of, scale = account.plan.as_of, account.model.rating
    by_age = account.rating.due
    day, why = due if due is not None and (by_age is None or due[0] < by_age) else (by_age, "")
    if day is not None:
        when = f"{cells.relative_day(day, as_of).text}, {cells.day(day).text}{f': {cells.plain(why)}' if why else ''}"
        yield (
            Content.styled(f"Overdue: was due {when}", f"${Role.RATING_SEVERE}")
            if day < as_of
            else quiet(f"Due {when}")
        )
    if account.rating.expired and rating is not None:
        age = (as_of - _local_day(rating)).days
        said = f"Expired: {age} days old, and a rating counts for {scale.expires}"
        yield Content.styled(said, f"${Role.RATING_WATCH}")


def said_lines(rating: "Rating", width: int, style: str = "") -> list[Content]:
    """The note and the reasons of a rating."""
    lines = []
    if rating.note:
        lines += paragraph(Content.styled(f"“{cells.plain(rating.note)}”", style), width, _INDENT)
    if rating.reasons:
        lines += paragraph(quiet(" · ".join(map(cells.plain, rating.reasons))), width, _INDENT)
    return lines


def _by_and_when(rating: "Rating", as_of: date) -> str:
    day = _local_day(rating)
    return f"{cells.plain(rating.author)}, {cells.relative_day(day, as_of).text}, {cells.day(day).text}"


def _local_day(rating: "Rating") -> date:
    return rating.rated_at.astimezone().date()
