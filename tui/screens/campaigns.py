"""Campaigns: whom each reaches, whom it does not and why, what they get; messages leave from here."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from healthcore.campaigns.log import LoggedMessage, State, opt_out, opt_outs
from healthcore.sources.addresses import address_key
from healthcore.vocabulary.errors import CampaignError, PulsebookError
from tui import cells
from tui.campaign_desk import KEY, CampaignDesk, Known, desk_of
from tui.commands import bindings
from tui.messages import AskedInVain
from tui.widgets import campaign_words
from tui.widgets.account_table import AccountTable
from tui.widgets.campaign_columns import campaign_columns, left_out_columns, log_columns, reached_columns
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut
from tui.widgets.states import State as Said
from tui.widgets.states import error_lines
from tui.widgets.table_view import HEADING_LINES
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.view import View
    from healthcore.changes.day import Day
    from healthcore.vocabulary.people import People
    from tui.app import PulsebookApp
    from tui.desk import Desk

_MOST_CAMPAIGNS = 6
_LISTS = tuple(campaign_words.LISTS)


class CampaignsScreen(Screen[None]):
    """Campaigns above; below the people of the chosen one, and the message to the person under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("campaigns")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    body = query_one("#campaigns", Vertical)
    state = query_one(Said)
    counts = query_one("#campaign-counts", Static)
    campaigns = query_one("#campaign-list", AccountTable)
    people = query_one("#campaign-people", AccountTable)
    heading = query_one("#campaign-heading", Static)
    message = query_one("#campaign-text", LaidOut)

    @dataclass
    class Ready(Message):
        """The campaigns are worked out, as asked for by a request of that number."""

        desk: CampaignDesk
        request: int

    def __init__(self) -> None:
        super().__init__(name="campaigns")
        self.desk: CampaignDesk | None = None
        self._asked: tuple[Day, View] | None = None
        self._request = 0
        self._list = _LISTS[0]

    def compose(self) -> "ComposeResult":
        """Title, counts, campaigns, people, message."""
        yield TitleBar("Campaigns")
        with Vertical(id="campaigns"):
            yield Static(id="campaign-counts", markup=False)
            yield AccountTable(id="campaign-list")
            with Container(id="campaign-below"):
                with Vertical(id="campaign-left"):
                    yield Static(id="campaign-heading", classes="campaign--heading", markup=False)
                    yield AccountTable(id="campaign-people")
                with VerticalScroll(id="campaign-message", can_focus=False):
                    yield LaidOut(id="campaign-text")
        yield Said("Looking for whom to write to …")
        yield Footer()

    def on_mount(self) -> None:
        """Works the campaigns out, and anew whenever the day or the view changes."""
        app = cast("PulsebookApp", self.app)
        app.day_changed.subscribe(self, self.show_day)
        app.book_changed.subscribe(self, self.title_bar.show)
        self.title_bar.show(app.desk)
        self.body.display = False
        if app.desk is not None:
            self.show_day(app.desk)

    def show_day(self, desk: "Desk") -> None:
        """Works the campaigns out for a day, in a thread."""
        if desk.day is None:
            return
        self._asked = (desk.day, desk.view.on(desk.day.book))
        self._work_out()

    def _work_out(self) -> None:
        if self._asked is None:
            return
        day, view = self._asked
        known = self.desk
        same = known is not None and known.day.opened.people == day.opened.people and _same_source(known.day, day)
        people = known.people if known is not None and same else None
        self._request += 1
        self.run_worker(
            partial(self._compute, self._request, day, view, people), thread=True, exclusive=True, group="campaigns"
        )

    def _compute(self, request: int, day: "Day", view: "View", people: "People | None") -> None:
        """In a thread: a message says how it went."""
        try:
            self.post_message(self.Ready(desk_of(day, view, people), request))
        except PulsebookError as error:
            self.post_message(AskedInVain(error, request))

    @on(Ready)
    def _ready(self, message: Ready) -> None:
        if message.request != self._request:
            return
        self.desk = message.desk
        self._show()

    @on(AskedInVain)
    def _failed(self, message: AskedInVain) -> None:
        if message.request != self._request:
            return
        self.desk = None
        self.body.display = False
        self.state.display = True
        self.state.say(message.error.title, *error_lines(message.error), keys=(("2", "the book"), ("q", "leaves")))

    # What is shown.

    def _show(self) -> None:
        desk = self.desk
        if desk is None:
            return
        first = not self.body.display
        self.state.display, self.body.display = False, True
        frame = desk.campaigns
        self.campaigns.show(frame, campaign_columns(), key="name", refit=True)
        self.campaigns.styles.max_height = min(frame.height, _MOST_CAMPAIGNS) + HEADING_LINES
        self.campaigns.styles.height = min(frame.height, _MOST_CAMPAIGNS) + HEADING_LINES
        self.counts.update(campaign_words.counts(desk))
        if first:
            self.campaigns.focus()
        self._show_people()

    @property
    def known(self) -> Known | None:
        """The campaign under the cursor."""
        return None if self.desk is None else self.desk.of(self.campaigns.cursor_key)

    def _show_people(self) -> None:
        desk, known = self.desk, self.known
        if desk is None or known is None:
            return
        columns = {"reached": reached_columns, "left out": left_out_columns, "log": log_columns}
        frame = desk.listed(known, self._list)
        self.people.empty = campaign_words.nobody(self._list, known)
        self.people.show(frame, columns[self._list](), key=KEY, refit=True)
        self.heading.update(campaign_words.heading(desk, known, self._list))
        self._show_message()
        self.refresh_bindings()

    @on(AccountTable.Highlighted, "#campaign-list")
    def _other_campaign(self) -> None:
        self.people.clear_marks()
        self._show_people()

    @on(AccountTable.Highlighted, "#campaign-people")
    def _other_person(self) -> None:
        self._show_message()

    @on(AccountTable.MarksChanged, "#campaign-people")
    def _marks_changed(self) -> None:
        if (desk := self.desk) is not None and (known := self.known) is not None:
            self.heading.update(campaign_words.heading(desk, known, self._list, self.people.marked_count))

    def _show_message(self) -> None:
        desk, known, key = self.desk, self.known, self.people.cursor_key
        if desk is None or known is None:
            return
        if self._list == "log":
            logged = None if key is None else desk.message(key)
            self.message.show(lambda width: () if logged is None else campaign_words.logged_lines(logged, width))
        else:
            person, is_reached = self._person(), self._list == "reached"
            self.message.show(
                lambda width: campaign_words.person_lines(desk, known, person, width, is_reached=is_reached)
            )
        self.query_one("#campaign-message", VerticalScroll).scroll_home(animate=False)

    # The person under the cursor.

    def _person(self) -> "dict[str, object] | None":
        desk, known, key = self.desk, self.known, self.people.cursor_key
        if desk is None or known is None or key is None or self._list == "log":
            return None
        frame = desk.listed(known, self._list)
        position = frame[KEY].index_of(key)
        return None if position is None else frame.row(position, named=True)

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action == "leave":
            return True if self._may_leave() else None
        if action == "opt_out":
            person = self._person()
            return True if person is not None and person["email"] else None
        if action == "settle":
            return True if self._unsettled() is not None else None
        if action == "open":
            return True if self._person() is not None or self.campaigns.has_focus else None
        if action in {"copy", "next_list", "other"}:
            return True if self.known is not None else None
        return super().check_action(action, parameters)

    def _may_leave(self) -> bool:
        """Whether there is somebody to write to, today."""
        app, known = cast("PulsebookApp", self.app), self.known
        if known is None or known.mailing is None or self.desk is None or self._list != "reached":
            return False
        return bool(known.mailing.audience.recipients.height) and self.desk.day.as_of == app.clock.today()

    def action_next_list(self) -> None:
        """Shows who is reached, then who is not, then the log."""
        self.people.clear_marks()
        self._list = _LISTS[(_LISTS.index(self._list) + 1) % len(_LISTS)]
        self._show_people()

    def action_other(self) -> None:
        """Goes to the other list."""
        (self.people if self.campaigns.has_focus else self.campaigns).focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Goes back to the account table."""
        self.dismiss()

    @on(AccountTable.Selected)
    def _selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Goes from a campaign to its people, and from a person to the account."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        if self.campaigns.has_focus:
            self.action_other()
        elif (person := self._person()) is not None:
            self.app.push_screen(AccountScreen(str(person["account_id"])))

    def action_copy(self) -> None:
        """Copies the message to the person under the cursor, or the address."""
        desk, known, person = self.desk, self.known, self._person()
        if desk is None or known is None or person is None:
            return
        text = str(person["email"] or "")
        if self._list == "reached":
            try:
                message = desk.preview(known, text)
            except CampaignError as error:
                self._tell(error)
                return
            text = f"To: {message.email}\nSubject: {message.subject}\n\n{message.body}"
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied: {cells.plain(str(person['email'] or person['name'] or ''))}", markup=False)

    def action_leave(self, how: Literal["drafts", "csv", "send"]) -> None:
        """Asks where the messages go."""
        from tui.screens.campaign_leave import LeaveDialog  # noqa: PLC0415 - opened when asked for

        if (known := self.known) is None or known.mailing is None:
            return
        marked = self.people.marked if self._list == "reached" else frozenset()
        mailing = known.mailing.only(marked) if marked else known.mailing
        author = cast("PulsebookApp", self.app).author
        self.app.push_screen(LeaveDialog(mailing, how, author), self._left)

    def _left(self, done: bool | None) -> None:
        """Whoever got a message is not reached any more."""
        if done:
            self.people.clear_marks()
            self._work_out()

    def action_opt_out(self) -> None:
        """Keeps the person out of every campaign, or takes that back."""
        desk, person = self.desk, self._person()
        if desk is None or person is None or not person["email"]:
            return
        email = str(person["email"])
        if person["opted_out"]:
            self.notify("Opted out in the table of people: that can be changed there only.", markup=False)
            return
        try:
            out = address_key(email) not in opt_outs(desk.day.journal)
            opt_out(desk.day.journal, email, out=out, author=cast("PulsebookApp", self.app).author)
        except PulsebookError as error:
            self._tell(error)
            return
        said = "gets no more mail. o on the same person takes it back." if out else "gets mail again."
        self.notify(f"{cells.plain(email)} {said}", markup=False)
        self._work_out()

    def _unsettled(self) -> LoggedMessage | None:
        """The message under the cursor, if what became of it is for a person to say."""
        desk, key = self.desk, self.people.cursor_key
        if desk is None or key is None or self._list != "log":
            return None
        message = desk.message(key)
        return message if message is not None and message.state in {State.UNKNOWN, State.HANDED_OVER} else None

    def action_settle(self) -> None:
        """Asks what became of the message."""
        from tui.screens.campaign_settle import SettleDialog  # noqa: PLC0415 - opened when asked for

        if (message := self._unsettled()) is not None and (desk := self.desk) is not None:
            author = cast("PulsebookApp", self.app).author
            self.app.push_screen(SettleDialog(desk.day.journal, message, author), self._left)

    def _tell(self, error: PulsebookError) -> None:
        self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)


def _same_source(one: "Day", other: "Day") -> bool:
    return one.book.source is other.book.source
