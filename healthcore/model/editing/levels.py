"""Levels of a rating scale of the model's own: the shipped ones written out, more of them, fewer, in another order."""

from healthcore.model.editing.toml_text import TomlText
from healthcore.model.rating import SCALES, RatingClass
from healthcore.vocabulary.errors import ModelError

LEVELS = ("rating", "levels")


def with_own_levels(text: TomlText) -> TomlText:
    """The text with the levels of its scale written out, so that they can be edited."""
    if text.get(LEVELS):
        return text
    scale = SCALES.get(str(text.get(("rating", "scale")) or "four"), SCALES["four"])
    levels = [
        {
            "word": level.word,
            "class": level.rating_class.value,
            "description": level.description,
            "aliases": list(level.aliases),
        }
        for level in scale.levels
    ]
    return text.set(LEVELS, [{key: value for key, value in level.items() if value} for level in levels])


def add_level(text: TomlText, at: int, word: str) -> TomlText:
    """Puts a level that is watched before the one at an index; level 0 stays the first."""
    if not at:
        raise ModelError("Level 0 means no risk: another level comes after it.")
    return with_own_levels(text).insert(LEVELS, at, {"word": word, "class": RatingClass.WATCH.value})


def delete_level(text: TomlText, at: int) -> TomlText:
    """Takes a level out."""
    return with_own_levels(text).remove((*LEVELS, at))


def move_level(text: TomlText, at: int, by: int) -> TomlText:
    """Lets a level be less or more risky than it is; level 0 stays the first."""
    text = with_own_levels(text)
    other = at + by
    if not min(at, other) >= 1 or other >= len(text.get(LEVELS)):
        return text
    return text.swap(LEVELS, at, other)
