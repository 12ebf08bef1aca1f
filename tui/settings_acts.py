"""What add, move, delete and nudge mean on each row of the Settings screen."""

from typing import TYPE_CHECKING

from healthcore.model.editing import edits, levels
from healthcore.model.editing.nudge import nudged
from healthcore.model.editing.part import Part, PartKind, put, said
from tui.settings_typing import type_part
from tui.widgets import settings_rows as rows

if TYPE_CHECKING:
    from healthcore.model.editing.parts import Group
    from tui.screens.settings import SettingsScreen


_THRESHOLDS = frozenset({PartKind.CONDITION, PartKind.NUMBER, PartKind.DAYS})


def can_add(screen: "SettingsScreen") -> bool:
    """Whether there can be another one of what the cursor is on."""
    if screen.sections.has_focus:
        return screen.profile is not None
    return screen.chosen is not None and _another(*screen.chosen) is not None


def can_move(screen: "SettingsScreen") -> bool:
    """Whether what the cursor is on has a place among others."""
    if screen.sections.has_focus:
        return screen.profile is not None
    return screen.chosen is not None and len(screen.chosen[0].path) == 3


def can_delete(screen: "SettingsScreen") -> bool:
    """Whether what the cursor is on can be taken out."""
    if screen.sections.has_focus:
        return screen.profile is not None
    return screen.chosen is not None and _is_deletable(screen, screen.chosen[1])


def _is_deletable(screen: "SettingsScreen", part: Part) -> bool:
    if part.kind in {PartKind.CONDITION, PartKind.DIMENSION_NAME} or _stands_for_level(part):
        return not part.unset or part.kind is not PartKind.CONDITION
    return part.optional and screen.desk is not None and bool(said(screen.desk.draft.toml, part))


def _stands_for_level(part: Part) -> bool:
    """Whether deleting the part means deleting its level: the row of its word."""
    return part.path[:2] == levels.LEVELS and part.path[-1] == "word"


def can_nudge(screen: "SettingsScreen") -> bool:
    """Whether there is a threshold, a number or a span under the cursor."""
    return screen.chosen is not None and screen.chosen[1].kind in _THRESHOLDS


def add(screen: "SettingsScreen") -> None:
    """Asks for another one of what the cursor is on."""
    if (desk := screen.desk) is None:
        return
    if screen.sections.has_focus:
        if screen.profile is not None:
            about = "It is tried before the one under the cursor: say below which accounts it is for."
            path = ("profiles", screen.profile)
            part = Part("Name", PartKind.NEW_PROFILE, path, help=about, optional=False)
            type_part(screen, desk, part, "", title="New profile")
    elif screen.chosen is not None and (another := _another(*screen.chosen)) is not None:
        type_part(screen, desk, another, "")


def _another(group: "Group", part: Part) -> Part | None:
    """The part to be filled for another one behind this; None where there can be no more."""
    if part.kind is PartKind.CONDITION:
        *above, at = part.path
        path = (*above, int(at) + 1)
        return Part(f"New {part.label} condition", PartKind.NEW_CONDITION, path, help=part.help, optional=False)
    match group.path[:1]:
        case ("profiles",):
            about = "usage, support, voc, work, billing, risk, or a word of your own."
            return Part("New dimension", PartKind.NEW_DIMENSION, group.path[:2], help=about, optional=False)
        case ("rating",) if len(group.path) == 3:
            path = (*levels.LEVELS, int(group.path[2]) + 1)
            return Part("New level", PartKind.NEW_LEVEL, path, help="Its word; the class comes after.", optional=False)
        case ("metrics",):
            about = "The title of its column in small letters, with _ between words."
            return Part("New metric", PartKind.NEW_METRIC, ("metrics",), help=about, optional=False)
    return None


def move(screen: "SettingsScreen", by: int) -> None:
    """Moves what the cursor is on; the cursor goes with it."""
    profile, desk = screen.profile, screen.desk
    if desk is None:
        return
    if screen.sections.has_focus:
        if profile is not None:
            section = f"profile:{profile + by}"
            screen.edit(lambda text: edits.move_profile(text, profile, by), "profile moved", section=section)
        return
    if screen.chosen is None:
        return
    group, part = screen.chosen
    if part.kind is PartKind.CONDITION and profile is not None:
        dimension, side, at = str(part.path[2]), str(part.path[3]), int(part.path[4])
        place = edits.place_of_move(desk.draft.toml, profile, dimension, side, at, by)
        moved = screen.edit(
            lambda text: edits.move_condition(text, profile, dimension, side, at, by), "condition moved"
        )
        if moved and place is not None:
            screen.go_to("/".join(map(str, ("profiles", profile, place[0], side, place[1]))))
    elif len(group.path) == 3 and profile is not None:
        screen.edit(lambda text: edits.move_dimension(text, profile, str(group.path[2]), by), "dimension moved")
    elif group.path[:2] == levels.LEVELS:
        at = int(group.path[2])
        if screen.edit(lambda text: levels.move_level(text, at, by), "level moved"):
            screen.go_to("/".join(map(str, (*levels.LEVELS, at + by, part.path[-1]))))


def delete(screen: "SettingsScreen") -> None:
    """Deletes what the cursor is on; undo brings it back."""
    profile = screen.profile
    if screen.sections.has_focus:
        if profile is not None:
            screen.edit(lambda text: edits.delete_profile(text, profile), "profile deleted")
        return
    if screen.chosen is None:
        return
    group, part = screen.chosen
    if part.kind is PartKind.CONDITION and profile is not None:
        *_, dimension, side, at = part.path
        screen.edit(
            lambda text: edits.remove_condition(text, profile, str(dimension), str(side), int(at)), "condition deleted"
        )
    elif part.kind is PartKind.DIMENSION_NAME and profile is not None:
        screen.edit(lambda text: edits.delete_dimension(text, profile, str(part.path[2])), "dimension deleted")
    elif _stands_for_level(part):
        screen.edit(lambda text: levels.delete_level(text, int(part.path[2])), "level deleted")
    elif part.path[:1] == ("metrics",) and part.path[-1] == "label":
        screen.edit(lambda text: edits.set_value(text, group.path, None) if group.path else text, "metric deleted")
    elif part.optional:
        screen.edit(lambda text: put(text, part, ""), f"{part.label} taken out")


async def nudge(screen: "SettingsScreen", steps: int) -> None:
    """Moves the threshold, the number or the days under the cursor by a step; steps in a row are one edit."""
    desk = screen.desk
    if desk is None or screen.chosen is None:
        return
    part = screen.chosen[1]
    text = said(desk.draft.toml, part)
    if part.kind is PartKind.CONDITION:
        moved = nudged(text, steps, desk.fields, desk.scale)
    elif part.kind in {PartKind.NUMBER, PartKind.DAYS}:
        moved = str(max(0, int(float(text or part.unset)) + steps))
    else:
        moved = None
    if moved is not None:
        await screen.move_threshold(lambda toml: put(toml, part, moved), f"{part.label} of {rows.part_id(part)}")
