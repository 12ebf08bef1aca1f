"""Which commands of the Settings screen make sense where the cursor is."""

from typing import TYPE_CHECKING

from tui import settings_acts as acts

if TYPE_CHECKING:
    from tui.screens.settings import SettingsScreen
    from tui.settings_desk import SettingsDesk

#: What the lists' keys do, while the cursor is in one of them.
OF_THE_LISTS = frozenset({"add", "duplicate", "move", "disable", "delete", "edit"})

#: What needs a model on the screen.
NEED_A_MODEL = OF_THE_LISTS | {"nudge", "undo", "redo", "discard", "save", "effect"}


def is_possible(screen: "SettingsScreen", desk: "SettingsDesk", action: str) -> bool:
    """Whether one of NEED_A_MODEL can be done now."""
    match action:
        case "duplicate" | "disable":
            return screen.profile is not None
        case "save" | "discard":
            return desk.draft.is_edited
        case "undo":
            return bool(desk.draft.before)
        case "redo":
            return bool(desk.draft.after)
        case "edit":
            return screen.parts.has_focus and screen.parts.row_id is not None
        case "nudge":
            return not screen.sections.has_focus and acts.can_nudge(screen)
        case "add":
            return acts.can_add(screen)
        case "move":
            return acts.can_move(screen)
        case "delete":
            return acts.can_delete(screen)
        case _:
            return screen.effect.found is not None
