"""The scorecard of an account: every condition, what it came to, the actual value and the margin."""

from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.cells import Role
from tui.widgets.laid_out import columns, heading, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healthcore.book.account import AccountHealth
    from healthcore.scoring.explain import ConditionResult

#: What stands before a condition that decides the colour.
DECIDES = "▸"

_HEADINGS = ("", "", "condition", "actual", "margin")
_CONDITION, _ACTUAL, _MARGIN = 2, 3, 4


def condition_lines(account: "AccountHealth", width: int) -> list[Content]:
    """Grouped by dimension, Good conditions before Poor ones, in the model's order."""
    if account.profile is None:
        return []
    legend = quiet(f"{DECIDES} decides the colour") if account.deciding else None
    title = heading(f"Scorecard {cells.plain(account.profile.name)}", legend)
    groups = _groups(account)
    rows = [row for _, results in groups for row in _rows(account, results)]
    laid_out = columns([_heading_row(), *rows], width, wraps={_CONDITION, _ACTUAL}, right={_ACTUAL, _MARGIN})
    lines, remaining = [title, *laid_out[0]], iter(laid_out[1:])
    for label, results in groups:
        lines.append(label)
        lines += [line for _ in results for line in next(remaining)]
    return lines


def _groups(account: "AccountHealth") -> "list[tuple[Content, list[ConditionResult]]]":
    """The dimensions' headings in the order of screens, each with its conditions."""
    by_dimension = {
        name: list(results) for name, results in groupby(account.conditions, key=lambda result: result.dimension)
    }
    return [
        (
            Content.assemble(
                (cells.plain(dimension.label), "bold"),
                "  ",
                cells.content(cells.health(dimension.health)),
                "" if dimension.score is None else f" {dimension.score}",
            ),
            by_dimension[dimension.name],
        )
        for dimension in account.dimensions
        if dimension.name in by_dimension
    ]


def _heading_row() -> list[Content]:
    return [quiet(word) for word in _HEADINGS]


def _rows(account: "AccountHealth", results: "Sequence[ConditionResult]") -> "Iterator[list[Content]]":
    decisive = account.deciding
    for good, same in groupby(results, key=lambda result: result.good):
        for at, result in enumerate(same):
            yield [
                Content.assemble(
                    (DECIDES if result in decisive else " ", f"bold ${Role.MARK}"),
                    quiet(f" {('Good' if good else 'Poor') if at == 0 else '    '}"),
                ),
                cells.content(cells.outcome(result.result, good=good, hurts=result.hurts)),
                *_compared(account, result),
            ]


def _compared(account: "AccountHealth", result: "ConditionResult") -> "Iterator[Content]":
    """The condition, the account's value, the distance between them."""
    from healthcore.scoring.explain import condition_words, value_words  # noqa: PLC0415 - loaded with the book

    spec = account.model.metrics[result.metric]
    yield Content(cells.plain(f"{spec.label} {condition_words(account.model, result.test)}"))
    yield cells.content(cells.text(value_words(spec, result.value, account.model)))
    yield cells.content(cells.margin(result.margin, spec))
