"""Settings: the health model's profiles and scorecards, edited as a draft that is checked at every key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import OptionList, Static

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.frames import let_others_go_on
from tui.screens.effect import EffectScreen
from tui.widgets import settings_rows as rows
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, quiet
from tui.widgets.row_list import RowList
from tui.widgets.states import State as Said
from tui.widgets.states import error_lines
from tui.widgets.title_bar import TitleBar
from tui.widgets.what_if import WhatIfPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.model.diff import Change
    from healthcore.model.editing.part import Part
    from healthcore.model.editing.parts import Group
    from healthcore.model.editing.toml_text import TomlText
    from healthcore.whatif.places import Place
    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.settings_desk import SettingsDesk


class SettingsScreen(EffectScreen):
    """Sections at the left, the parts of one at the right, findings and edits below."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("settings")]
    AUTO_FOCUS = "#settings-sections"

    @dataclass
    class VersionsTold(Message):
        """It is worked out what each version of the model changed."""

        desk: "SettingsDesk"
        changes: "tuple[tuple[Change, ...], ...]"

    title_bar = query_one(TitleBar)
    body = query_one("#settings", Vertical)
    state = query_one(Said)
    status = query_one("#settings-status", Static)
    sections = query_one("#settings-sections", RowList)
    parts = query_one("#settings-parts", RowList)
    told = query_one("#settings-draft", LaidOut)
    effect = query_one(WhatIfPanel)

    def __init__(self) -> None:
        super().__init__(name="settings")
        self.desk: SettingsDesk | None = None
        self._known: dict[str, tuple[Group, Part]] = {}

    def compose(self) -> "ComposeResult":
        """Title, status, the two lists, what is wrong and edited."""
        yield TitleBar("Settings")
        with Vertical(id="settings"):
            yield Static(id="settings-status", markup=False)
            with Horizontal(id="settings-body"):
                yield RowList(id="settings-sections")
                with Vertical(id="settings-main"):
                    yield RowList(id="settings-parts")
                    yield WhatIfPanel()
            yield LaidOut(id="settings-draft")
        yield Said("Reading the model …")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the model, and anew whenever the book is opened again."""
        self._app.book_changed.subscribe(self, self.show_book)
        self._app.day_changed.subscribe(self, lambda desk: self.effect.take(desk.day))
        self.body.display = False
        self.show_book(self._app.desk)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    def show_book(self, desk: "Desk | None") -> None:
        """The model of the book on the desk; the draft stays."""
        self.title_bar.show(desk)
        if desk is None:
            return
        try:
            self.desk = desk.settings()
            self.desk.draft.toml.get(())
        except PulsebookError as error:
            self.body.display, self.state.display = False, True
            self.state.say(error.title, *error_lines(error), keys=(("2", "the book"), ("ctrl+r", "read it again")))
            return
        self.body.display, self.state.display = True, False
        self.effect.take(desk.day)
        self.show_draft()
        if self.focused is None:
            self.sections.focus()

    # What is shown.

    def show_draft(self, section: str | None = None, part: str | None = None) -> None:
        """Shows the draft as it is now; the cursor is on that section and part, else where it was."""
        self._show_status()
        self._show_lists(section, part)

    def _show_lists(self, section: str | None = None, part: str | None = None) -> None:
        if (desk := self.desk) is not None:
            self.sections.show(rows.section_rows(desk.shown, len(desk.versions)), section)
            self._show_parts(part)
            self.refresh_bindings()

    def _show_status(self) -> None:
        if (desk := self.desk) is not None:
            self.status.update(rows.status_line(desk.shown, desk.file, desk.opened.book.model.text), layout=False)

    def _show_parts(self, part: str | None = None) -> None:
        if (desk := self.desk) is None:
            return
        section = self.sections.row_id or "profile:0"
        if section == rows.VERSIONS:
            self._known = {}
            self.parts.show(rows.version_rows(desk.versions, desk.version_changes), part)
            if not desk.knows_versions:
                self.run_worker(lambda: self._look_at_versions(desk), thread=True, exclusive=True, group="versions")
        else:
            listed, self._known = rows.group_rows(
                desk.shown, rows.groups_of(desk.shown.toml, section, desk.read_metrics)
            )
            self.parts.show(listed, part)
        self._tell()

    def _look_at_versions(self, desk: "SettingsDesk") -> None:
        """In a thread: a message brings what the versions changed."""
        self.post_message(self.VersionsTold(desk, desk.changes_of_versions()))

    @on(VersionsTold)
    def _versions_told(self, message: VersionsTold) -> None:
        message.desk.version_changes = message.changes
        if self.sections.row_id == rows.VERSIONS and message.desk.knows_versions:
            self._show_parts()

    def _tell(self) -> None:
        if (desk := self.desk) is None:
            return
        draft = desk.shown
        in_parts = not self.sections.has_focus or self.app.screen is not self
        findings, about = [], Content("")
        if in_parts and (chosen := self.chosen) is not None:
            findings, about = draft.findings_at(chosen[1].path), quiet(chosen[1].help)
        elif not in_parts and self.sections.row_id is not None:
            findings = [] if self.profile is None else draft.findings_in(self.profile)
            about = rows.about_section(self.sections.row_id)
        self.told.show(lambda width: list(rows.draft_lines(draft, findings, about, width)))
        self.effect.show(draft.model, self.place)

    @property
    def chosen(self) -> "tuple[Group, Part] | None":
        """The part under the cursor, and the group it is in; None in the list of versions."""
        return self._known.get(self.parts.row_id or "")

    @property
    def place(self) -> "Place | None":
        """Where the condition under the cursor stands in the model; None while the cursor is on something else."""
        from tui.settings_effect import place_of  # noqa: PLC0415 - with the model

        return None if self.desk is None or self.chosen is None else place_of(self.desk.shown, self.chosen[1])

    @property
    def profile(self) -> int | None:
        """The index of the profile that is shown; None in another section."""
        kind, _, number = (self.sections.row_id or "").partition(":")
        return int(number) if kind == "profile" else None

    @on(OptionList.OptionHighlighted, "#settings-sections")
    def _section_moved(self) -> None:
        self._show_parts()
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#settings-parts")
    def _part_moved(self) -> None:
        self._tell()
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#settings-sections")
    def _section_chosen(self) -> None:
        self.parts.focus()

    @on(OptionList.OptionSelected, "#settings-parts")
    def _part_chosen(self) -> None:
        self.action_edit()

    @on(events.DescendantFocus)
    def _went_elsewhere(self) -> None:
        self._tell()

    # Editing.

    def edit(self, edit: "Callable[[TomlText], TomlText]", said: str, *, section: str | None = None) -> bool:
        """Edits the draft and shows it; says why when that cannot be."""
        changed = self._edited(edit, said)
        if changed is not None:
            self.show_draft(section)
        return bool(changed)

    async def move_threshold(self, edit: "Callable[[TomlText], TomlText]", said: str) -> None:
        """As `edit`, and all in a row are one; between making, checking and showing it others have their turn."""
        if self._edited(edit, said, merges=True) and await let_others_go_on(self):
            self._show_status()
            if await let_others_go_on(self):
                self._show_lists()

    def _edited(self, edit: "Callable[[TomlText], TomlText]", said: str, *, merges: bool = False) -> bool | None:
        """Whether that changed the draft; None when it cannot be."""
        if self.desk is None:
            return None
        try:
            return self.desk.edit(edit, said, merges=merges)
        except PulsebookError as error:
            self._refuse(error)
            return None

    def go_to(self, part: str) -> None:
        """Puts the cursor on a part."""
        self._show_parts(part)

    def _refuse(self, error: PulsebookError) -> None:
        self.notify(cells.plain_lines(str(error)), title=error.title, severity="warning", markup=False)

    def action_edit(self) -> None:
        """Edits the part under the cursor: yes and no turn round, a choice goes to its next, anything else is typed."""
        from tui import settings_saving as saving  # noqa: PLC0415 - with the first edit
        from tui import settings_typing as typing  # noqa: PLC0415 - as above

        if self.sections.row_id == rows.VERSIONS:
            saving.restore(self)
        elif self.chosen is not None:
            typing.edit_part(self, self.chosen[1])

    # Adding, moving, deleting.

    def action_add(self) -> None:
        """Adds what the cursor is on: a profile; a dimension; a condition behind this one; a level; a metric."""
        from tui.settings_acts import add  # noqa: PLC0415 - with the first edit

        add(self)

    def action_duplicate(self) -> None:
        """Puts a copy of the profile behind it."""
        from healthcore.model.editing import edits  # noqa: PLC0415 - as above

        if (at := self.profile) is not None:
            self.edit(lambda text: edits.duplicate_profile(text, at), "profile duplicated", section=f"profile:{at + 1}")

    def action_move(self, by: int) -> None:
        """Moves what the cursor is on: the profile, the condition, the dimension, the level."""
        from tui.settings_acts import move  # noqa: PLC0415 - as above

        move(self, by)

    def action_disable(self) -> None:
        """Leaves the profile out, or takes it in again."""
        from healthcore.model.editing import edits  # noqa: PLC0415 - as above

        if (at := self.profile) is not None and self.desk is not None:
            path = ("profiles", at, "enabled")
            on = self.desk.draft.toml.get(path) is False
            self.edit(lambda text: edits.set_flag(text, path, on=on), "profile enabled" if on else "profile disabled")

    def action_delete(self) -> None:
        """Deletes what the cursor is on: the profile, the condition, the dimension, the level, what is declared."""
        from tui.settings_acts import delete  # noqa: PLC0415 - as above

        delete(self)

    async def action_nudge(self, steps: int) -> None:
        """Moves the threshold under the cursor by a step."""
        from tui.settings_acts import nudge  # noqa: PLC0415 - as above

        await nudge(self, steps)

    async def put_threshold(self, value: float) -> None:
        """Puts the threshold under the cursor at a value."""
        from tui.settings_effect import put_at  # noqa: PLC0415 - when a threshold is dragged

        await put_at(self, value)

    def action_effect(self) -> None:
        """Shows all of what the draft would do."""
        from tui.screens.what_if import WhatIfScreen  # noqa: PLC0415 - when asked for

        self.app.push_screen(WhatIfScreen(self))

    @on(WhatIfPanel.Shown)
    def _effect_shown(self, message: WhatIfPanel.Shown) -> None:
        from tui.screens.what_if import WhatIfScreen  # noqa: PLC0415 - as above

        if isinstance(self.app.screen, WhatIfScreen):
            self.app.screen.show(message.found)
        self.refresh_bindings()

    # Undo, save, versions.

    def action_undo(self) -> None:
        """Takes back the last edit."""
        if (desk := self.desk) is not None and desk.draft.before:
            said = desk.draft.before[-1][1]
            desk.draft = desk.draft.undone()
            self.show_draft()
            self.notify(f"Taken back: {cells.plain(said)}. ctrl+y does it again.", markup=False)

    def action_redo(self) -> None:
        """Does again what was taken back."""
        if (desk := self.desk) is not None and desk.draft.after:
            desk.draft = desk.draft.redone()
            self.show_draft()

    def action_discard(self) -> None:
        """Lets go of every edit; undo brings them back."""
        if (desk := self.desk) is not None and desk.draft.is_edited:
            desk.draft = desk.draft.with_text(desk.draft.base, "all edits dropped")
            self.show_draft()
            self.notify("The model is as the file has it. u brings the edits back.", markup=False)

    def action_save(self) -> None:
        """Asks for a name and a reason, then writes the file and scores the book by it."""
        from tui.settings_saving import ask_to_save  # noqa: PLC0415 - when asked for

        ask_to_save(self)

    # Everything else.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        from tui.settings_possible import NEED_A_MODEL, OF_THE_LISTS, is_possible  # noqa: PLC0415 - with the model

        if self.desk is None or not self.body.display:
            return None if action in NEED_A_MODEL else super().check_action(action, parameters)
        if action in OF_THE_LISTS and self.effect.has_focus_within:
            return False  # its own keys count
        if action in NEED_A_MODEL:
            return True if is_possible(self, self.desk, action) else None
        return super().check_action(action, parameters)

    def action_other(self) -> None:
        """From one list to the other, then to what the draft would do."""
        stops = [self.sections, self.parts, *(each for each in self.effect.stops if each.is_on_screen)]
        at = next((place for place, each in enumerate(stops) if each.has_focus), 0)
        stops[(at + 1) % len(stops)].focus()
        self._tell()

    def action_tune_up(self) -> None:
        """Goes to what the model said of accounts that renewed or left; the draft stays."""
        self._app.action_go("tune_up")

    def action_back(self) -> None:
        """From the parts to the sections, then to the account table; the draft stays."""
        if self.effect.has_focus_within:
            self.parts.focus()
        elif self.parts.has_focus:
            self.sections.focus()
        else:
            self.dismiss()
            return
        self._tell()
