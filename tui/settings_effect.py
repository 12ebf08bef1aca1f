"""Between the parts of a model on the Settings screen and what the draft would do to the book."""

from typing import TYPE_CHECKING

from healthcore.conditions.words import to_text
from healthcore.model.editing.part import PartKind, put
from healthcore.whatif.places import Place, at_value, condition_at
from tui.widgets import settings_rows as rows

if TYPE_CHECKING:
    from healthcore.model.editing.draft import Draft
    from healthcore.model.editing.part import Part
    from tui.screens.settings import SettingsScreen


def place_of(draft: "Draft", part: "Part") -> Place | None:
    """The place of a condition in the draft's model; None for another part, or while there is no model."""
    if part.kind is not PartKind.CONDITION or draft.model is None:
        return None
    _, profile, dimension, _, number = part.path
    return Place(draft.model.profiles[int(profile)].name, str(dimension), part.is_good, int(number))


async def put_at(screen: "SettingsScreen", value: float) -> None:
    """Puts the threshold under the cursor at a value; all values of a drag are one edit."""
    desk, chosen, place = screen.desk, screen.chosen, screen.place
    if desk is None or chosen is None or place is None or desk.draft.model is None:
        return
    model, part = desk.draft.model, chosen[1]
    condition = condition_at(model, place)
    moved = None if condition is None else at_value(condition, model.metrics[condition.metric], model, value)
    if moved is not None and moved != condition:
        text = to_text(moved)
        await screen.move_threshold(lambda toml: put(toml, part, text), f"{part.label} of {rows.part_id(part)}")
