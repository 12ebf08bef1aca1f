"""Putting the draft of the Settings screen in force, and making an earlier version the draft."""

from functools import partial
from typing import TYPE_CHECKING, cast

from healthcore.book.model_file import ModelFile
from healthcore.model.diff import Change, model_changes
from healthcore.model.lint import lint
from healthcore.vocabulary.errors import ModelChangedError, PulsebookError
from tui import cells
from tui.screens.save_model import SaveModelDialog, Saving
from tui.widgets.what_if_words import moves_heading

if TYPE_CHECKING:
    from tui.app import PulsebookApp
    from tui.screens.settings import SettingsScreen
    from tui.settings_desk import SettingsDesk


def ask_to_save(screen: "SettingsScreen", theirs: ModelFile | None = None, before: Saving | None = None) -> None:
    """Asks for a name and a reason; with what somebody else has made of the model meanwhile, whether to replace it."""
    desk = screen.desk
    if desk is None:
        return
    if desk.draft.model is None:
        problem = next((str(one) for one in desk.draft.findings if one.blocking), "")
        screen.notify(cells.plain(problem), title="It cannot be saved like this", severity="warning", markup=False)
        return
    dialog = SaveModelDialog(
        desk.name_to_save if before is None else before.name,
        desk.draft.changes,
        desk.target,
        theirs=None if theirs is None else _changed_by_others(desk, theirs),
        effect=None if screen.effect.found is None else moves_heading(screen.effect.found),
        not_that=desk.names_not_free,
        reason="" if before is None else before.reason,
        rescored=before is not None and before.rescored,
    )
    screen.app.push_screen(dialog, partial(_save, screen, desk, theirs))


def _save(screen: "SettingsScreen", desk: "SettingsDesk", theirs: ModelFile | None, saving: Saving | None) -> None:
    """Saves; only over those of somebody else's changes that were shown."""
    if saving is None:
        return
    if saving.takes_theirs:
        desk.take_theirs()
        screen.show_draft()
        cast("PulsebookApp", screen.app).model_saved()
        return
    try:
        desk.save(saving.reason, name=saving.name, over=theirs, rescored=saving.rescored)
    except ModelChangedError:
        ask_to_save(screen, desk.theirs(), saving)
        return
    except PulsebookError as error:
        screen.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
        return
    screen.show_draft()
    written = cells.plain(str(desk.file.path))
    screen.notify(f"Written to {written}", title="In force: the book is scored by it", markup=False)
    cast("PulsebookApp", screen.app).model_saved()


def _changed_by_others(desk: "SettingsDesk", theirs: ModelFile) -> tuple[Change, ...]:
    """What somebody else has changed in the model since it was read here."""
    model, base = lint(theirs.text)[0], desk.draft.base_model
    return () if model is None or base is None else model_changes(base, model)


def restore(screen: "SettingsScreen") -> None:
    """Makes the draft what the version under the cursor was."""
    desk, row = screen.desk, screen.parts.row_id
    if desk is None or row is None:
        return
    number = int(row.rpartition(":")[2])
    desk.restore(desk.versions[number - 1], number)
    screen.show_draft()
    screen.notify(f"Version {number} is the draft now. ctrl+s puts it in force, u takes it back.", markup=False)
