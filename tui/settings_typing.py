"""Editing a part of the model on the Settings screen: what is turned round at once, and what is typed."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from healthcore.model.editing.completion import Completion, complete
from healthcore.model.editing.part import Part, PartKind, put, said
from tui.screens.edit_part import EditDialog
from tui.widgets.settings_rows import part_id

if TYPE_CHECKING:
    from healthcore.model.findings import Finding
    from tui.screens.settings import SettingsScreen
    from tui.settings_desk import SettingsDesk

_CONDITIONS = frozenset({PartKind.CONDITION, PartKind.NEW_CONDITION, PartKind.WHEN})


def edit_part(screen: "SettingsScreen", part: Part) -> None:
    """Turns yes and no round, takes the next of a few choices, and lets anything else be typed."""
    if (desk := screen.desk) is None:
        return
    if part.kind in {PartKind.YES_NO, PartKind.CHOICE}:
        following = _next_choice(part, said(desk.draft.toml, part) or part.unset)
        screen.edit(lambda text: put(text, part, following), f"{part.label} {following}")
    else:
        type_part(screen, desk, part, said(desk.draft.toml, part))


def _next_choice(part: Part, now: str) -> str:
    at = part.choices.index(now) if now in part.choices else -1
    return part.choices[(at + 1) % len(part.choices)]


def type_part(screen: "SettingsScreen", desk: "SettingsDesk", part: Part, text: str, title: str = "") -> None:
    """Opens the line for a part; what is typed is tried at once, and taken on Enter."""

    def tried(typed: str) -> "list[Finding]":
        """What is odd about it; the draft behind the line shows it meanwhile."""
        try:
            return desk.try_part(part, typed)
        finally:
            screen.show_draft()

    def answered(typed: str | None) -> None:
        desk.tried = None
        if typed is None:
            screen.show_draft()
        elif screen.edit(lambda toml: put(toml, part, typed), f"{part.label} {typed}"):
            screen.show_draft(*_rows_of(part, typed.strip()))

    dialog = EditDialog(
        title or title_of(screen, part), text, part.help, tried, _completes(desk, part), placeholder=part.unset
    )
    screen.app.push_screen(dialog, answered)


def _rows_of(part: Part, typed: str) -> tuple[str | None, str | None]:
    """Where the cursor goes after a part was typed: the section, and the part in it."""
    match part.kind:
        case PartKind.NEW_PROFILE:
            return f"profile:{part.path[1]}", None
        case PartKind.NEW_LEVEL:
            return None, "/".join(map(str, (*part.path, "word")))
        case PartKind.NEW_METRIC:
            return None, f"metrics/{typed}/label"
        case PartKind.NEW_DIMENSION | PartKind.DIMENSION_NAME:
            return None, part_id(replace(part, path=(*part.path[:2], typed), kind=PartKind.DIMENSION_NAME))
    return None, part_id(part)


def _completes(desk: "SettingsDesk", part: Part) -> "Callable[[str], Completion | None]":
    """What can come next in a part, by what is typed so far."""
    if part.kind in {PartKind.NEW_DIMENSION, PartKind.DIMENSION_NAME}:
        return desk.dimension_names
    if part.kind is PartKind.NEW_METRIC:
        return desk.metric_names
    if part.kind not in _CONDITIONS:
        return lambda _: None
    joins = part.kind is PartKind.WHEN
    good = not joins and part.is_good
    return lambda typed: complete(typed, desk.fields, desk.scale, good=good, joins=joins, notes=desk.notes)


def title_of(screen: "SettingsScreen", part: Part) -> str:
    """What is edited, and where in the model it is."""
    chosen, desk = screen.chosen, screen.desk
    where = []
    if screen.profile is not None and desk is not None and part.path[:1] == ("profiles",) and len(part.path) > 2:
        where.append(str(desk.draft.toml.get(("profiles", screen.profile, "name"))))
    if chosen is not None and chosen[0].title and part.path[: len(chosen[0].path) or None] == chosen[0].path:
        where.append(chosen[0].title)
    return f"{part.label} of {', '.join(where)}" if where else part.label
