"""The figures of the book in two lines that fit any width."""

from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from healthcore.vocabulary import Health
from tui import cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import RenderResult

    from healthcore.book.figures import Figures

#: The order in which healths are counted out: what needs work first.
_ORDER = (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN)


class FiguresStrip(Static):
    """Counts and shares by health, quality score, money at risk, ratings."""

    DEFAULT_CSS = """
    FiguresStrip { height: 2; padding: 0 1; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._figures: Figures | None = None
        self._before: Figures | None = None

    def show(self, figures: "Figures | None", before: "Figures | None" = None) -> None:
        """Shows these figures from now on, and how they changed since those of a week before, where they are known."""
        self._figures, self._before = figures, before
        self.refresh()

    def render(self) -> "RenderResult":
        """Two lines; the least important figures go first where there is no room, shares before the week's changes."""
        figures, before = self._figures, self._before
        if figures is None:
            return Content("")
        room = max(10, self.size.width - 2)
        healths = _health_parts(figures, before, shares=True)
        if before is not None and Content("  ").join(healths[:-1]).cell_length > room:
            healths = _health_parts(figures, before, shares=False)
        return Content("\n").join([_fitting(healths, room), _fitting(_money_parts(figures, before), room)])


def _health_parts(figures: "Figures", before: "Figures | None", *, shares: bool) -> list[Content]:
    parts = [_labelled(f"{figures.accounts:,}", "account" if figures.accounts == 1 else "accounts")]
    for health in _ORDER:
        cell = cells.health(health)
        share = f" {figures.share(health):.0f}%" if figures.accounts and shares else ""
        change = "" if before is None else _signed(figures.counts[health] - before.counts[health])
        count = Content.styled(f"{cell.text} {figures.counts[health]:,}", f"${cell.role}")
        parts.append(Content.assemble(count, (share, "$foreground-muted"), change))
    quality = figures.quality_score
    said = "–" if quality is None else f"{quality:.0f}"
    was = None if before is None else before.quality_score
    moved = "" if quality is None or was is None else _signed(round(quality - was))
    parts.append(_labelled(said, "quality score", first="label") + Content(moved))
    return parts


def _signed(change: int) -> str:
    """A change with its sign; nothing for none."""
    return f" {change:+,}" if change else ""


def _money_parts(figures: "Figures", before: "Figures | None") -> list[Content]:
    parts = [
        Content.assemble(
            ("at risk ", "$foreground-muted"),
            (_amounts(figures.value_at_risk), "$health-poor" if any(figures.value_at_risk.values()) else ""),
            _risk_change(figures, before),
            (" of ", "$foreground-muted"),
            _amounts(figures.contract_value),
        )
    ]
    if figures.to_rate:
        parts.append(_labelled(f"{figures.rated:,} of {figures.to_rate:,}", "rated", first="label"))
    if figures.conflicts:
        word = "rating conflict" if figures.conflicts == 1 else "rating conflicts"
        parts.append(Content.styled(f"{figures.conflicts:,} {word}", "$rating-severe"))
    if figures.without_value:
        parts.append(_labelled(f"{figures.without_value:,}", "without value"))
    return parts


def _risk_change(figures: "Figures", before: "Figures | None") -> str:
    """By how much the value at risk changed, in brackets; it says over which time all changes are."""
    if before is None:
        return ""
    now, then = figures.value_at_risk, before.value_at_risk
    changes = {code: now.get(code, Decimal(0)) - then.get(code, Decimal(0)) for code in sorted({*now, *then})}
    said = [
        f"{'+' if change > 0 else ''}{cells.money_compact(change, code).text}"
        for code, change in changes.items()
        if change
    ]
    return f" ({', '.join(said) or '±0'} in 7 days)"


def _amounts(amounts: "Mapping[str, Decimal]") -> str:
    if not amounts:
        return "–"
    return " + ".join(cells.money_compact(amount, currency).text for currency, amount in sorted(amounts.items()))


def _labelled(figure: str, label: str, first: str = "figure") -> Content:
    if first == "label":
        return Content.assemble((f"{label} ", "$foreground-muted"), (figure, "bold"))
    return Content.assemble((figure, "bold"), (f" {label}", "$foreground-muted"))


def _fitting(parts: list[Content], room: int) -> Content:
    """As many parts as fit, apart by three cells, or by two when that saves one."""
    for gap in ("   ", "  "):
        line = Content(gap).join(parts)
        if line.cell_length <= room:
            return line
    return _fitting(parts[:-1], room) if len(parts) > 1 else parts[0].truncate(room, ellipsis=True)
