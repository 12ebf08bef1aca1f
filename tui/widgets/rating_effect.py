"""What a rating does before it is saved: the account's colour, the condition that decides it, the book's figures."""

from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.vocabulary import Health
from tui import cells
from tui.widgets.laid_out import flow, paragraph, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book
    from healthcore.book.figures import Figures
    from healthcore.book.rating import RatingEffect

_BECOMES = quiet(" → ")


def effect_lines(effect: "RatingEffect", width: int) -> list[Content]:
    """Colour before and after, why, then the figures that change."""
    before, after = _colour(effect.before), _colour(effect.after)
    same = before == after
    line = Content.assemble(before, quiet("  stays as it is")) if same else Content.assemble(before, _BECOMES, after)
    changes = list(_figure_changes(effect.figures_before, effect.figures_after))
    book = (
        flow(changes, width, quiet("   ")) if changes else paragraph(quiet("Nothing else in the book changes."), width)
    )
    return [line, *paragraph(Content(cells.plain(effect.after.reason)), width), *book]


def change_words(account_id: str, before: "Book", after: "Book") -> str:
    """`Acme: Good → Poor`, or `Acme: stays Good`."""
    then, now = before.row(account_id), after.row(account_id)
    if then is None or now is None:
        return cells.plain(account_id)
    account = after.account(now)
    old, new = before.account(then).health, account.health
    change = f"stays {new.word}" if old is new else f"{old.word} → {new.word}"
    return f"{cells.plain(account.name)}: {change}"


def _colour(account: "AccountHealth") -> Content:
    cell = cells.health(account.health, account.uncertain)
    return Content.assemble(cells.content(cell), (f" {cells.score(account.score).text}", "bold"))


def _figure_changes(before: "Figures", after: "Figures") -> "Iterator[Content]":
    for health in (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN):
        if before.counts[health] != after.counts[health]:
            cell = cells.health(health)
            label = Content.styled(f"{cell.text} ", f"${cell.role}")
            yield _change(label, f"{before.counts[health]:,}", f"{after.counts[health]:,}")
    for currency in sorted(before.value_at_risk.keys() | after.value_at_risk.keys()):
        amounts = before.value_at_risk.get(currency), after.value_at_risk.get(currency)
        if amounts[0] != amounts[1]:
            yield _change(quiet("at risk "), *_amounts(*amounts, currency))
    if before.quality_score != after.quality_score:
        yield _change(quiet("quality score "), *_scores(before.quality_score, after.quality_score))
    if before.conflicts != after.conflicts:
        yield _change(quiet("rating conflicts "), f"{before.conflicts:,}", f"{after.conflicts:,}")


def _change(label: Content, before: str, after: str) -> Content:
    return Content.assemble(label, before, _BECOMES, (after, "bold"))


def _amounts(before: "Decimal | None", after: "Decimal | None", currency: str) -> tuple[str, str]:
    """Short, or in full where the short ones look the same."""
    zero = Decimal(0)
    for written in (cells.money_compact, cells.money):
        old, new = written(before or zero).text, written(after or zero).text
        if old != new:
            break
    return old, written(after or zero, currency).text


def _scores(before: float | None, after: float | None) -> tuple[str, str]:
    """With as many decimals as it takes to tell them apart, three at most."""
    texts = [tuple(cells.number(score, decimals).text for score in (before, after)) for decimals in range(4)]
    return next(((old, new) for old, new in texts if old != new), (texts[-1][0], texts[-1][1]))
