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

    def show(self, figures: "Figures | None") -> None:
        """Shows these figures from now on."""
        self._figures = figures
        self.refresh()

    def render(self) -> "RenderResult":
        """Two lines; the least important figures go first where there is no room."""
        figures = self._figures
        if figures is None:
            return Content("")
        room = max(10, self.size.width - 2)
        return Content("\n").join([_fitting(_health_parts(figures), room), _fitting(_money_parts(figures), room)])


def _health_parts(figures: "Figures") -> list[Content]:
    parts = [_labelled(f"{figures.accounts:,}", "account" if figures.accounts == 1 else "accounts")]
    for health in _ORDER:
        cell = cells.health(health)
        share = f" {figures.share(health):.0f}%" if figures.accounts else ""
        count = Content.styled(f"{cell.text} {figures.counts[health]:,}", f"${cell.role}")
        parts.append(Content.assemble(count, (share, "$foreground-muted")))
    quality = figures.quality_score
    parts.append(_labelled("–" if quality is None else f"{quality:.0f}", "quality score", first="label"))
    return parts


def _money_parts(figures: "Figures") -> list[Content]:
    parts = [
        Content.assemble(
            ("at risk ", "$foreground-muted"),
            (_amounts(figures.value_at_risk), "$health-poor" if any(figures.value_at_risk.values()) else ""),
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
