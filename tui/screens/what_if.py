"""All of what the draft of a health model would do: every account that changes colour, plays, conditions, warnings."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import query_one
from textual.widgets import Static

from tui.commands import bindings
from tui.screens.effect import EffectScreen
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.histogram_view import HistogramView
from tui.widgets.laid_out import LaidOut
from tui.widgets.title_bar import TitleBar
from tui.widgets.what_if_words import detail_lines, figure_lines, move_columns, moves_heading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.whatif.what_if import WhatIf
    from tui.app import PulsebookApp
    from tui.screens.settings import SettingsScreen


class WhatIfScreen(EffectScreen):
    """Over the Settings screen, which goes on holding the draft: thresholds move here too.

    Args:
        settings: the screen with the draft.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("whatif")]
    AUTO_FOCUS = "#what-if-all"

    title_bar = query_one(TitleBar)
    figures = query_one("#what-if-all-figures", LaidOut)
    heading = query_one("#what-if-all-heading", Static)
    table = query_one("#what-if-all", AccountTable)
    spread = query_one(HistogramView)
    details = query_one("#what-if-details", LaidOut)

    def __init__(self, settings: "SettingsScreen") -> None:
        super().__init__(name="what-if")
        self._settings = settings
        self._found: WhatIf | None = None

    def compose(self) -> "ComposeResult":
        """Figures, the accounts, and beside them the metric and everything else."""
        yield TitleBar("Settings")
        yield LaidOut(id="what-if-all-figures")
        with Horizontal(id="what-if-all-body"):
            with Vertical(id="what-if-all-who"):
                yield Static(id="what-if-all-heading", markup=False)
                yield AccountTable(id="what-if-all")
            with Vertical(id="what-if-side"):
                yield HistogramView(id="what-if-all-spread")
                with VerticalScroll(id="what-if-scroll"):
                    yield LaidOut(id="what-if-details")
        yield Footer()

    def on_mount(self) -> None:
        """Shows what is known."""
        self.title_bar.show(cast("PulsebookApp", self.app).desk)
        if (found := self._settings.effect.found) is not None:
            self.show(found)

    def show(self, found: "WhatIf") -> None:
        """Shows what another draft would do; the cursor stays on its account."""
        self._found = found
        self.figures.show(lambda width: figure_lines(found, width))
        self.heading.update(moves_heading(found), layout=False)
        self.table.show(found.moves, move_columns(), refit=True)
        self._settings.effect.spread.copy_to(self.spread)
        self.details.show(lambda width: detail_lines(found, width))
        self.refresh_bindings()

    async def put_threshold(self, value: float) -> None:
        """Puts the threshold under the cursor of the Settings screen at a value."""
        await self._settings.put_threshold(value)

    async def action_nudge(self, steps: int) -> None:
        """Moves the threshold under the cursor of the Settings screen by a step."""
        await self._settings.action_nudge(steps)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action == "nudge":
            return True if self._settings.place is not None else None
        if action == "export":
            return True if self._found is not None and self._found.moves.height else None
        return super().check_action(action, parameters)

    def action_other(self) -> None:
        """To the next part of the screen."""
        self.focus_next()

    def action_save(self) -> None:
        """Goes back, and asks for name and reason."""
        self.dismiss()
        self._settings.action_save()

    def action_export(self) -> None:
        """Asks where to write the accounts that change colour."""
        from healthcore.whatif.exporting import moves_export  # noqa: PLC0415 - when asked for
        from tui.screens.export import ExportChoice, ExportDialog, suggested_name  # noqa: PLC0415 - as above

        if (found := self._found) is None:
            return
        label = f"{found.moves.height:,} account{'' if found.moves.height == 1 else 's'}"
        choices = [ExportChoice(label, lambda: moves_export(found))]
        self.app.push_screen(ExportDialog(choices, suggested_name("what-if", found.book.as_of.isoformat())))

    def action_back(self) -> None:
        """Back to the draft."""
        self.dismiss()
