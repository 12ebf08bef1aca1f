"""What is typed into the filter: words, or a condition behind an equals sign."""

from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import ConditionError

if TYPE_CHECKING:
    from tui.desk import Desk

#: Before a condition.
CONDITION = "="

#: What the filter takes, for whoever looks at it empty.
HINT = "words, !word, good, average, poor, unknown; = and a condition"


def apply_filter(desk: "Desk", text: str) -> str:
    """Filters the view by a text. Says why a condition cannot be used, and leaves the view as it is; else nothing."""
    view, condition = desk.view, text.strip()
    if not condition.startswith(CONDITION):
        desk.view = view.filtered(text).where(None)
        return ""
    condition = condition.removeprefix(CONDITION).strip()
    if not condition:
        desk.view = view.filtered("").where(None)
        return ""
    if desk.day is None:
        return "The past of the book is still being looked at"
    from healthcore.segments.segment import meeting  # noqa: PLC0415 - loaded with the book

    try:
        chosen = meeting(desk.day, condition)
    except ConditionError as error:
        return ". ".join(filter(None, (error.message, error.fix.rstrip("."))))
    desk.view = view.filtered("").where(chosen.moved(desk.day.book, desk.book))
    return ""
