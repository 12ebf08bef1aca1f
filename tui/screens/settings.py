"""Settings: the health model's profiles and scorecards, edited as a draft that is checked at every key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import OptionList, Static

from healthcore.vocabulary.errors import ModelChangedError, PulsebookError
from tui import cells
from tui.commands import bindings
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

    from healthcore.model.editing.completion import Completion
    from healthcore.model.editing.part import Part
    from healthcore.model.editing.parts import Group
    from healthcore.model.editing.toml_text import TomlText
    from healthcore.model.findings import Finding
    from healthcore.whatif.places import Place
    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.screens.save_model import Saving
    from tui.settings_desk import SettingsDesk


class SettingsScreen(EffectScreen):
    """Sections at the left, the parts of one at the right, findings and edits below."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("settings")]
    AUTO_FOCUS = "#settings-sections"

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
        self._show()
        if self.focused is None:
            self.sections.focus()

    # What is shown.

    def _show(self, section: str | None = None, part: str | None = None) -> None:
        if (desk := self.desk) is None:
            return
        draft = desk.shown
        self.sections.show(rows.section_rows(draft, len(desk.versions)), section)
        self._show_parts(part)
        self.status.update(rows.status_line(desk.shown, desk.file))
        self.refresh_bindings()

    def _show_parts(self, part: str | None = None) -> None:
        if (desk := self.desk) is None:
            return
        section = self.sections.row_id or "profile:0"
        if section == rows.VERSIONS:
            self._known = {}
            self.parts.show(rows.version_rows(desk.versions), part)
        else:
            listed, self._known = rows.group_rows(
                desk.shown, rows.groups_of(desk.shown.toml, section, desk.read_metrics)
            )
            self.parts.show(listed, part)
        self._tell()

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

    # Editing.

    def edit(
        self, edit: "Callable[[TomlText], TomlText]", said: str, *, section: str | None = None, merges: bool = False
    ) -> bool:
        """Edits the draft and shows it; says why when that cannot be."""
        desk = self.desk
        if desk is None:
            return False
        try:
            changed = desk.edit(edit, said, merges=merges)
        except PulsebookError as error:
            self._refuse(error)
            return False
        self._show(section)
        return changed

    def go_to(self, part: str) -> None:
        """Puts the cursor on a part."""
        self._show_parts(part)

    def _refuse(self, error: PulsebookError) -> None:
        self.notify(cells.plain_lines(str(error)), title=error.title, severity="warning", markup=False)

    def action_edit(self) -> None:
        """Edits the part under the cursor: yes and no turn round, a choice goes to its next, anything else is typed."""
        from healthcore.model.editing.part import PartKind, put, said  # noqa: PLC0415 - with the first edit

        if self.sections.row_id == rows.VERSIONS:
            self._restore()
            return
        if (desk := self.desk) is None or (chosen := self.chosen) is None:
            return
        _, part = chosen
        if part.kind in {PartKind.YES_NO, PartKind.CHOICE}:
            now = said(desk.draft.toml, part) or part.unset
            following = part.choices[(part.choices.index(now) + 1) % len(part.choices)] if now in part.choices else ""
            self.edit(lambda text: put(text, part, following), f"{part.label} {following}")
        else:
            self.type_part(part, said(desk.draft.toml, part))

    def type_part(self, part: "Part", text: str, *, title: str = "") -> None:
        """Opens the line for a part; what is typed is tried at once, and taken on Enter."""
        from healthcore.model.editing.part import put  # noqa: PLC0415 - with the first edit
        from tui.screens.edit_part import EditDialog  # noqa: PLC0415 - as above

        desk = self.desk
        if desk is None:
            return

        def tried(typed: str) -> "list[Finding]":
            return self._try(part, typed)

        def answered(typed: str | None) -> None:
            desk.tried = None
            if typed is None:
                self._show()
            elif self.edit(lambda toml: put(toml, part, typed), f"{part.label} {typed}"):
                self._show(part=rows.part_id(part))

        named = title or self.title_of(part)
        self.app.push_screen(
            EditDialog(named, text, part.help, tried, partial(self._complete, part), placeholder=part.unset), answered
        )

    def _try(self, part: "Part", typed: str) -> "list[Finding]":
        """Shows the draft with what is typed; gives what is odd there, and raises what is wrong."""
        desk = self.desk
        if desk is None:
            return []
        try:
            return desk.try_part(part, typed)
        finally:
            self._show()

    def _complete(self, part: "Part", typed: str) -> "Completion | None":
        from healthcore.model.editing.completion import complete  # noqa: PLC0415 - with the first edit
        from healthcore.model.editing.part import PartKind  # noqa: PLC0415 - as above

        desk = self.desk
        if desk is None:
            return None
        if part.kind in {PartKind.NEW_DIMENSION, PartKind.DIMENSION_NAME}:
            return desk.dimension_names(typed)
        if part.kind is PartKind.NEW_METRIC:
            return desk.metric_names(typed)
        if part.kind not in {PartKind.CONDITION, PartKind.NEW_CONDITION, PartKind.WHEN}:
            return None
        joins = part.kind is PartKind.WHEN
        return complete(typed, desk.fields, desk.scale, good=not joins and part.is_good, joins=joins, notes=desk.notes)

    def title_of(self, part: "Part") -> str:
        """What is edited, and where in the model it is."""
        chosen, desk = self.chosen, self.desk
        where = []
        if self.profile is not None and desk is not None and part.path[:1] == ("profiles",) and len(part.path) > 2:
            where.append(str(desk.draft.toml.get(("profiles", self.profile, "name"))))
        if chosen is not None and chosen[0].title and part.path[: len(chosen[0].path) or None] == chosen[0].path:
            where.append(chosen[0].title)
        return f"{part.label} of {', '.join(where)}" if where else part.label

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

    def action_nudge(self, steps: int) -> None:
        """Moves the threshold under the cursor by a step."""
        from tui.settings_acts import nudge  # noqa: PLC0415 - as above

        nudge(self, steps)

    def put_threshold(self, value: float) -> None:
        """Puts the threshold under the cursor at a value."""
        from tui.settings_effect import put_at  # noqa: PLC0415 - when a threshold is dragged

        put_at(self, value)

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
            self._show()
            self.notify(f"Taken back: {cells.plain(said)}. ctrl+y does it again.", markup=False)

    def action_redo(self) -> None:
        """Does again what was taken back."""
        if (desk := self.desk) is not None and desk.draft.after:
            desk.draft = desk.draft.redone()
            self._show()

    def action_discard(self) -> None:
        """Lets go of every edit; undo brings them back."""
        if (desk := self.desk) is not None and desk.draft.is_edited:
            desk.draft = desk.draft.with_text(desk.draft.base, "all edits dropped")
            self._show()
            self.notify("The model is as the file has it. u brings the edits back.", markup=False)

    def action_save(self) -> None:
        """Asks for a name and a reason, then writes the file and scores the book by it."""
        self._ask_to_save(None)

    def _ask_to_save(self, error: ModelChangedError | None, before: "Saving | None" = None) -> None:
        from tui.screens.save_model import SaveModelDialog  # noqa: PLC0415 - when asked for
        from tui.settings_acts import changed_by_others  # noqa: PLC0415 - as above
        from tui.widgets.what_if_words import moves_heading  # noqa: PLC0415 - as above

        desk = self.desk
        if desk is None:
            return
        if desk.draft.model is None:
            problem = next((str(one) for one in desk.draft.findings if one.blocking), "")
            self.notify(cells.plain(problem), title="It cannot be saved like this", severity="warning", markup=False)
            return
        dialog = SaveModelDialog(
            desk.name_to_save if before is None else before.name,
            desk.draft.changes,
            desk.target,
            theirs=None if error is None else changed_by_others(desk, error),
            effect=None if self.effect.found is None else moves_heading(self.effect.found),
            not_that=desk.names_not_free,
            reason="" if before is None else before.reason,
        )
        self.app.push_screen(dialog, self._save)

    def _save(self, saving: "Saving | None") -> None:
        desk = self.desk
        if desk is None or saving is None:
            return
        try:
            over = desk.theirs() if saving.over else None
            desk.save(saving.reason, name=saving.name, over=over, rescored=saving.rescored)
        except ModelChangedError as error:
            self._ask_to_save(error, saving)
            return
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            return
        self._show()
        self.notify(f"Saved: {desk.file.path}", title="The book is scored by it now", markup=False)
        self._app.model_saved()

    def _restore(self) -> None:
        """Makes the draft what the version under the cursor was."""
        desk, row = self.desk, self.parts.row_id
        if desk is None or row is None:
            return
        number = int(row.rpartition(":")[2])
        desk.restore(desk.versions[number - 1], number)
        self._show()
        self.notify(f"Version {number} is the draft now. ctrl+s saves it, u takes it back.", markup=False)

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
