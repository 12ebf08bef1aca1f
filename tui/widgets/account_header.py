"""Who an account is, its colour, and in one line why."""

from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.widgets.account_timeline import days_words
from tui.widgets.laid_out import flow, paragraph, quiet, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healthcore.book.account import AccountHealth, DimensionHealth
    from healthcore.changes.timeline import Span

_BETWEEN = quiet(" · ")

#: What stands at the left of a tile, in the colour of its health.
_EDGE = "▎"


def header_lines(account: "AccountHealth", width: int, *, now: "Span | None" = None) -> list[Content]:
    """The name with its colour at the right, what is known of the account, the reason.

    `now` is the span of its health, once that is known: since when it has it.
    """
    lines = _name_lines(account, width)
    facts = [*_facts(account)]
    # After a rating its past follows in a moment: until then that of its old colour says nothing about the new one.
    if now is not None and now.health is account.health:
        facts.append(_named(account.health.word, cells.Cell(days_words(now) if now.days else "since today")))
    if account.remote_health is not None:
        facts.append(_named("health at the source", cells.text(account.remote_health)))
    lines += flow(facts, width, _BETWEEN)
    lines += paragraph(Content(cells.plain(sentence(account.reason))), width)
    if account.uncertain:
        lines += paragraph(_uncertainty(account), width)
    return lines


def _name_lines(account: "AccountHealth", width: int) -> list[Content]:
    badge = _badge(account)
    room = max(20, width - badge.cell_length - 2)
    first, *rest = Content.styled(cells.plain(account.name), "bold").wrap(room)
    gap = max(2, width - first.cell_length - badge.cell_length)
    return [Content.assemble(first, " " * gap, badge), *rest]


def _badge(account: "AccountHealth") -> Content:
    coverage = f"  {account.have}/{account.of} metrics" if account.of else ""
    return Content.assemble(
        cells.content(cells.health(account.health, account.uncertain)),
        quiet("  score "),
        (cells.score(account.score).text, "bold"),
        quiet(coverage),
    )


def _facts(account: "AccountHealth") -> "Iterator[Content]":
    yield cells.content(cells.text(account.account_id))
    owner = account.values.get("owner")
    yield cells.content(cells.text(str(owner))) if owner else quiet("no owner")
    if account.profile is None:
        yield quiet("cancelled" if account.cancelled else "no profile")
    else:
        yield _named("profile", cells.text(account.profile.name))
    if account.contract_value is None:
        yield quiet("no contract value")
    else:
        yield cells.content(cells.money(account.contract_value, account.currency))
    yield _renewal(account)
    rating = account.rating
    if rating.level is None and not rating.conflict and not rating.lapsed:
        yield quiet("not rated")
    else:
        levels = account.model.rating.levels
        yield _named("rated", cells.rating(rating.level, levels, rating.conflict, rating.lapsed))


def _renewal(account: "AccountHealth") -> Content:
    if account.renewal_date is None:
        return quiet("renewal unknown")
    relative = cells.relative_day(account.renewal_date, account.plan.as_of)
    return _named("renewal", cells.Cell(f"{relative.text}, {cells.day(account.renewal_date).text}"))


def _named(label: str, value: cells.Cell) -> Content:
    return Content.assemble(quiet(f"{label} "), cells.content(value))


def _uncertainty(account: "AccountHealth") -> Content:
    return quiet(
        f"Good? with a question mark: only {account.have} of the {account.of} metrics of its scorecard have data, "
        "less than half."
    )


def tile_lines(account: "AccountHealth", width: int) -> list[Content]:
    """The dimensions side by side, each its word over its health and score; as many in a row as fit."""
    tiles = [_tile(dimension) for dimension in account.dimensions]
    if not tiles:
        return []
    widths, gap = _tile_widths([max(line.cell_length for line in tile) for tile in tiles], width)
    in_row = len(tiles) if _row_width(widths, gap) <= width else max(1, (width + gap) // (max(widths) + gap))
    lines = []
    for start in range(0, len(tiles), in_row):
        row = list(zip(tiles, widths, strict=True))[start : start + in_row]
        lines += [
            Content.assemble(*(tile[at].pad_right(own + gap - tile[at].cell_length) for tile, own in row))
            for at in range(2)
        ]
    return lines


def _tile_widths(natural: list[int], width: int) -> tuple[list[int], int]:
    """How wide each tile is, and the gap between two: all alike, else as narrow as it takes to fit in one row."""
    alike = [max(natural)] * len(natural)
    choices = ((alike, 2), (alike, 1), (natural, 1), (alike, 0))
    return next((choice for choice in choices if _row_width(*choice) <= width), choices[0])


def _row_width(widths: list[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _tile(dimension: "DimensionHealth") -> tuple[Content, Content]:
    health = cells.health(dimension.health)
    edge = Content.styled(_EDGE, f"${health.role}")
    score = "" if dimension.score is None else f" {dimension.score}"
    label = quiet(cells.plain(dimension.label))
    return Content.assemble(edge, label), Content.assemble(edge, cells.content(health), score)
