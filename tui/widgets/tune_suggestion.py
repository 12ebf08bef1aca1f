"""What a suggestion says: what was wished for, what is suggested, what it promises against both yardsticks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.tune_desk import Wanted
from tui.widgets.laid_out import Lines, columns, heading, paragraph, quiet
from tui.widgets.tune_words import area_words, percent

if TYPE_CHECKING:
    from healthcore.tuning.suggest import Suggestion

#: Cells of a bar, and where there is little room.
_BAR, _SHORT_BAR, _NARROW = 30, 18, 90


def suggestion_lines(found: "Suggestion | None", wanted: Wanted, running: str, width: int) -> Lines:
    """The wishes with their keys, then what was found by them."""
    return list(_lines(found, wanted, running, width))


def _lines(found: "Suggestion | None", wanted: Wanted, running: str, width: int) -> Iterator[Content]:
    yield heading("Wished for")
    yield _wish("m", _changes(wanted))
    yield _wish("p", f"at most {wanted.most_poor:.0%} of the accounts Poor")
    yield Content("")
    if running:
        yield Content.assemble((running, "bold"), quiet("   esc stops"))
    elif found is None:
        yield Content.assemble(
            ("s", "bold $accent"), " looks for it, and judges it on accounts that it was not fitted to"
        )
    else:
        yield from _found(found, width)


def _changes(wanted: Wanted) -> str:
    if wanted.most_changes is None:
        return "a scorecard of its own, of at most 6 conditions"
    changes = "1 change" if wanted.most_changes == 1 else f"{wanted.most_changes} changes"
    return f"today's model with at most {changes}"


def _wish(key: str, words: str) -> Content:
    return Content.assemble((key, "bold $accent"), f"  {words}")


def _found(found: "Suggestion", width: int) -> Iterator[Content]:
    if found.why_not:
        yield heading("Nothing is suggested")
        yield from paragraph(Content(found.why_not[:1].upper() + found.why_not[1:]), width)
    else:
        yield heading("Suggested", quiet("d puts it into Settings as a draft"))
        for text in (*map(str, found.changes), *(f"Good: {condition}" for condition in found.conditions)):
            yield from paragraph(Content(cells.plain(text)), width, indent=2)
        below = "" if found.poor_below is None else f" (a score below {found.poor_below})"
        share = f"Poor{below}: {percent(found.poor)} of the accounts, {percent(found.poor_today)} today"
        yield from paragraph(Content(share), width, indent=2)
    yield Content("")
    yield heading("AUC on accounts it was not fitted to", quiet(f"split by {found.split}"))
    areas = (
        ("Suggested", found.promise),
        ("Today's model", found.today),
        ("Ceiling, gradient boosting", found.ceiling.boosted),
        ("Ceiling, logistic regression", found.ceiling.logistic),
    )
    bar = _SHORT_BAR if width < _NARROW else _BAR
    rows = [
        [Content(label), _bar(None if area is None else area.value, bar), Content(area_words(area))]
        for label, area in areas
        if area is not None or not label.startswith("Ceiling")
    ]
    for lines in columns(rows, width, wraps={2}):
        yield from lines
    if found.ceiling.missing:
        yield from paragraph(quiet(f"No ceiling: {found.ceiling.missing}"), width)


def _bar(value: float | None, cells_wide: int) -> Content:
    """From a coin to never wrong."""
    filled = 0 if value is None else round(max(0.0, value - 0.5) * 2 * cells_wide)
    return Content.assemble(("━" * filled, "$accent"), ("─" * (cells_wide - filled), "$foreground-muted"))
