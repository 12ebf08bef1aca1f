"""What the two screens share that show what a draft of a model would do: its threshold moves on the spread, too."""

from textual import on
from textual.screen import Screen

from tui.widgets.account_table import AccountTable
from tui.widgets.histogram_view import HistogramView


class EffectScreen(Screen[None]):
    """A screen with the spread of a metric and the accounts that change colour on it."""

    async def action_nudge(self, steps: int) -> None:
        """Moves the threshold under the cursor by a step."""
        raise NotImplementedError

    async def put_threshold(self, value: float) -> None:
        """Puts the threshold under the cursor at a value."""
        raise NotImplementedError

    @on(HistogramView.Stepped)
    async def _stepped(self, message: HistogramView.Stepped) -> None:
        await self.action_nudge(message.steps)

    @on(HistogramView.PutAt)
    async def _put_at(self, message: HistogramView.PutAt) -> None:
        await self.put_threshold(message.value)

    @on(AccountTable.Selected)
    def _account_chosen(self, message: AccountTable.Selected) -> None:
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - when one is opened

        self.app.push_screen(AccountScreen(message.key))
