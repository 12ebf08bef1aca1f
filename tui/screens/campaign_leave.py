"""The dialog in which a campaign's messages leave: as drafts, as a table for a mail merge, or through the server."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.screens.export import suggested_name
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.campaigns.mailing import Mailing

_TITLES = {"drafts": "Write drafts", "csv": "Write a table for a mail merge", "send": "Send"}
_ASKS = {"drafts": "Folder", "csv": "File", "send": "Count"}


class LeaveDialog(ModalScreen[bool | None]):
    """Asks where to, and does it; True when messages left.

    Sending asks for the number of messages: whoever types it has seen it.

    Args:
        mailing: what is about to leave.
        how: where to.
        author: who writes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "do", "Write", show=False, id="leave.do"),
        Binding("escape", "leave", "Leave", show=False, id="leave.leave"),
    ]
    AUTO_FOCUS = "#leave-where"

    where = query_one("#leave-where", Input)
    said = query_one("#leave-said", LaidOut)

    @dataclass
    class Done(Message):
        """The messages left."""

        title: str
        words: str

    @dataclass
    class Failed(Message):
        """Nothing left."""

        reason: str

    @dataclass
    class Progress(Message):
        """So many have left."""

        done: int
        total: int

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message says nothing any more."""
            return isinstance(message, LeaveDialog.Progress)

    def __init__(self, mailing: "Mailing", how: Literal["drafts", "csv", "send"], author: str) -> None:
        super().__init__()
        self._mailing = mailing
        self._how = how
        self._author = author
        self._count = mailing.audience.recipients.height
        self._busy = False

    def compose(self) -> "ComposeResult":
        """What leaves, and where to."""
        with Vertical(id="leave", classes="dialog") as dialog:
            dialog.border_title = _TITLES[self._how]
            dialog.border_subtitle = f"enter {'send' if self._how == 'send' else 'write'}   esc leave"
            many = "1 message" if self._count == 1 else f"{self._count:,} messages"
            yield Static(Content.assemble((cells.plain(self._mailing.campaign.name), "bold"), f"  {many}"))
            with Grid(id="leave-lines"):
                yield Static(quiet(_ASKS[self._how]))
                yield Input(self._suggested(), compact=True, select_on_focus=False, id="leave-where")
            yield LaidOut(id="leave-said")

    def on_mount(self) -> None:
        """Says what will happen."""
        self._say(self._hint())

    def _suggested(self) -> str:
        if self._how == "send":
            return ""
        name = suggested_name(self._mailing.campaign.name, self._mailing.day.as_of.isoformat())
        return name if self._how == "csv" else name.removesuffix(".csv")

    def _hint(self) -> str:
        if self._how != "send":
            return f"In {Path.cwd()}. They count as messages for the cap, and nobody gets this campaign again."
        from healthcore.campaigns.sending import who_sends  # noqa: PLC0415 - only to send

        try:
            sender, smtp = who_sends(self._mailing.settings)
        except PulsebookError as error:
            return str(error)
        return (
            f"From {sender.from_} through {smtp.host}:{smtp.port}, {smtp.per_minute} a minute.\n"
            f"Nothing is sent before you type how many messages you mean: {self._count}."
        )

    def _say(self, words: str, *, problem: bool = False) -> None:
        lines = [Content(cells.plain(line)) for line in words.split("\n")]
        self.said.set_class(problem, "-problem")
        self.said.show(lambda width: [part for line in lines for part in paragraph(line, width)])

    # Doing it.

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_do()

    def action_do(self) -> None:
        """Lets the messages leave, in a thread."""
        typed = self.where.value.strip()
        if self._busy or not typed:
            return
        if self._how == "send" and not (typed.isdecimal() and int(typed) == self._count):
            self._say(f"There are {self._count:,} messages: type {self._count} to send them.", problem=True)
            return
        self._busy = True
        self._say("Sending …" if self._how == "send" else "Writing …")
        self.run_worker(lambda: self._work(typed), name="leave", thread=True)

    def _work(self, typed: str) -> None:
        """In a thread: a message says how it went."""
        try:
            outcome: Message = self.Done(*(self._send() if self._how == "send" else self._write(typed)))
        except PulsebookError as error:
            outcome = self.Failed(str(error))
        self.post_message(outcome)

    def _write(self, typed: str) -> tuple[str, str]:
        from healthcore.campaigns.handing_over import write_drafts, write_merge_file  # noqa: PLC0415 - when asked for

        target = Path.cwd() / os.path.expanduser(typed)  # noqa: PTH111 - never fails, as Path's does
        write = write_drafts if self._how == "drafts" else write_merge_file
        done = write(self._mailing, target, author=self._author)
        what = "draft" if self._how == "drafts" else "row"
        return f"Wrote {done.count:,} {what}{'' if done.count == 1 else 's'}", str(done.place)

    def _send(self) -> tuple[str, str]:
        from healthcore.campaigns.log import State  # noqa: PLC0415 - when asked for
        from healthcore.campaigns.sending import send  # noqa: PLC0415 - as above

        def progress(done: int, total: int) -> None:
            self.post_message(self.Progress(done, total))

        sent = send(self._mailing, self._count, author=self._author, progress=progress)
        more = [f"{count:,} {state}" for state, count in sent.counts.items() if count and state is not State.SENT]
        more += [f"{sent.passed_over:,} passed over"] if sent.passed_over else []
        more += [f"{sent.left:,} not tried"] if sent.left else []
        return f"Sent {sent.counts[State.SENT]:,}", "\n".join([", ".join(more), *sent.problems[:5]]).strip()

    @on(Progress)
    def _progressed(self, message: Progress) -> None:
        self._say(f"{message.done:,} of {message.total:,} …")

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._busy = False
        self._say(message.reason, problem=True)

    @on(Done)
    def _done(self, message: Done) -> None:
        self.app.notify(cells.plain_lines(message.words), title=message.title, markup=False)
        self.dismiss(True)

    def action_leave(self) -> None:
        """Closes the dialog; messages that are leaving are waited for."""
        if not self._busy:
            self.dismiss(None)
