"""The plays of the book: when each starts, what it does, what it has done; and the webhooks that were not sent."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.laid_out import LaidOut, Lines, paragraph, quiet
from tui.widgets.play_lines import play_lines, webhook_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from healthcore.changes.day import Day
    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.overview import Overview
    from tui.app import PulsebookApp


class PlaysDialog(ModalScreen[None]):
    """Lists the plays; of webhooks that were not sent it lets one decide what becomes of them.

    Args:
        day: the book and its past.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p", "leave", "Close", show=False, priority=True, id="plays.leave"),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("s", "again", "Send again", tooltip="Send the webhooks that were not sent again", id="plays.again"),
        Binding("x", "drop", "Drop", tooltip="Do not send them any more", id="plays.drop"),
    ]

    class Looked(Message):
        """The plays were looked at, or cannot be."""

        def __init__(self, overview: "Overview | PulsebookError", unsent: "list[Delivery]") -> None:
            super().__init__()
            self.overview = overview
            self.unsent = unsent

    listed = query_one("#plays-list", LaidOut)

    def __init__(self, day: "Day") -> None:
        super().__init__()
        self._day = day
        self._unsent: list[Delivery] = []

    def compose(self) -> "ComposeResult":
        """One text that scrolls."""
        with Vertical(id="plays", classes="dialog") as dialog:
            dialog.border_title = "Plays"
            dialog.border_subtitle = "↑↓ scroll   esc close"
            with VerticalScroll(id="plays-scroll"):
                yield LaidOut(id="plays-list")

    def on_mount(self) -> None:
        """Looks at them in a thread: it takes all their conditions."""
        self.listed.show(lambda width: paragraph(quiet("Looking at the plays …"), width))
        self.run_worker(self._look, thread=True, exclusive=True, group="overview")

    def _look(self) -> None:
        from healthcore.plays.deliveries import Deliveries  # noqa: PLC0415 - when asked for
        from healthcore.plays.overview import overview_of  # noqa: PLC0415 - as above

        worker = get_current_worker()
        try:
            outcome: Overview | PulsebookError = overview_of(self._day)
            unsent = Deliveries(self._day.journal).unsettled()
        except PulsebookError as error:
            outcome, unsent = error, []
        if not worker.is_cancelled:
            self.post_message(self.Looked(outcome, unsent))

    def on_plays_dialog_looked(self, message: Looked) -> None:
        """Shows them."""
        overview, self._unsent = message.overview, message.unsent
        if isinstance(overview, PulsebookError):
            text = Content.styled(cells.plain_lines(str(overview)), "$text-error")
            self.listed.show(lambda width: [line for part in text.split() for line in paragraph(part, width)])
            return

        def lines(width: int) -> Lines:
            return [*webhook_lines(message.unsent, width), *play_lines(overview, self._day.as_of, width)]

        self.listed.show(lines)
        keys = "s send again   x drop   " if self._unsent else ""
        self.query_one("#plays").border_subtitle = f"↑↓ scroll   {keys}esc close"

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_again(self) -> None:
        """Sends the webhooks that were not sent again, those that may have arrived too: a person says so."""
        from healthcore.plays.deliveries import Deliveries, DeliveryState  # noqa: PLC0415 - when asked for
        from tui.playing import play  # noqa: PLC0415 - as above

        deliveries = Deliveries(self._day.journal)
        stuck = [one for one in self._unsent if one.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}]
        if self._decide(deliveries.again, stuck):
            play(cast("PulsebookApp", self.app), self._day)
            self.notify(f"Sending {len(stuck):,} again.", markup=False)

    def action_drop(self) -> None:
        """Drops the webhooks that were not sent."""
        from healthcore.plays.deliveries import Deliveries, DeliveryState  # noqa: PLC0415 - when asked for

        waiting = [one for one in self._unsent if one.state is not DeliveryState.SENDING]
        if self._decide(Deliveries(self._day.journal).drop, waiting):
            self.notify(f"{len(waiting):,} dropped.", markup=False)
            self.on_mount()

    def _decide(self, decide: "Callable[[int], None]", chosen: "list[Delivery]") -> bool:
        try:
            for one in chosen:
                decide(one.number)
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            return False
        return bool(chosen)

    def action_leave(self) -> None:
        """Closes it."""
        self.dismiss(None)
