"""A view's filters as one condition, so that they can be kept as a segment."""

from healthcore.book.view import View
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import And
from healthcore.conditions.words import literal_text, to_text
from healthcore.segments.derived import ANYTHING
from healthcore.vocabulary import Health

_HEALTHS = {health.key: health for health in Health}


def condition_of_view(view: View) -> str:
    """The condition that an account meets when a view shows it; empty for a view without filters."""
    chosen = [one.condition for one in (view.segment, view.condition) if one is not None]
    parts = list(chosen)
    if view.health is not None:
        parts.append(_health(view.health))
    parts += [_word(word) for word in view.text.lower().split() if word != "!"]
    return to_text(And(tuple(map(parse, parts)))) if len(parts) > 1 else "".join(parts)


def _health(health: Health) -> str:
    return "health is empty" if health is Health.UNKNOWN else f"health == {health.key}"


def _word(word: str) -> str:
    """A word of the filter: its text somewhere, or its health where it is one's word; `!` for neither."""
    negated, bare = word.startswith("!"), word.removeprefix("!")
    said = f"{ANYTHING} contains {literal_text(bare)}"
    health = _HEALTHS.get(bare)
    if not negated:
        return said if health is None else f"({_health(health)} or {said})"
    return f"not {said}" if health is None else f"{_not_health(health)} and not {said}"


def _not_health(health: Health) -> str:
    """Unknown is another health, too, though it is no data."""
    return "health is not empty" if health is Health.UNKNOWN else f"(health is empty or health != {health.key})"
