"""The service's picklist beside our rating scale: what people read, what is written, which level is which value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from healthcore.connect.service import Option
from healthcore.model.rating import RatingScale, bare_word
from healthcore.vocabulary.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Picklist:
    """The values of the rating field.

    Attributes:
        field: the field's name at the service.
        options: what may be chosen there now.
        scale: the model's levels.
        levels: the value or label that somebody named for a level, by the level's word.
    """

    field: str
    options: Sequence[Option]
    scale: RatingScale
    levels: Mapping[str, str]

    def text(self, value: str | None) -> str | None:
        """What people read for a value: its label, where no other value has the same; None for empty."""
        if value is None:
            return None
        label = next((option.label for option in self.options if option.value == value), value)
        return label if sum(option.label == label for option in self.options) == 1 else value

    def value(self, text: str | None) -> str | None:
        """The value for what people read; None for empty. RefusedError when it is not on the list."""
        if text is None:
            return None
        for option in self.options:
            if text.strip() in {option.label.strip(), option.value.strip()}:
                return option.value
        raise RefusedError(f"{text!r} is not on the list of {self.field}: {self._listed()}.", fix=_ADD)

    def value_for(self, level: int, word: str) -> str:
        """The value to write for a level of the scale, exactly as the service spells it.

        Raises:
            RefusedError: there is none, or several that may be meant; the list is shown.
        """
        if named := self.levels.get(word):
            value = self.value(named)
            if value is not None:
                return value
        found = [option for option in self.options if self._level(option) == level]
        if len(found) > 1:
            wanted = bare_word(word)
            found = [option for option in found if bare_word(option.label) == wanted] or found
        if len(found) == 1:
            return found[0].value
        what = "no value" if not found else "more than one value"
        raise RefusedError(f"The list of {self.field} has {what} for {word}: {self._listed()}.", fix=_NAME.format(word))

    def same(self, ours: str | None, theirs: str | None) -> bool:
        """Whether two texts are the same choice; one that is not on the list any more goes by its level."""
        ours, theirs = (ours or "").strip(), (theirs or "").strip()
        if ours == theirs:
            return True
        known = {name.strip() for option in self.options for name in (option.label, option.value)}
        if not ours or not theirs or ours in known:
            return False
        read = self.scale.read(ours), self.scale.read(theirs)
        return read[0] is not None and read[1] is not None and read[0].level == read[1].level

    def _level(self, option: Option) -> int | None:
        for text in (option.label, option.value):
            if (read := self.scale.read(text)) is not None:
                return read.level
        return None

    def level(self, value: str | None) -> int | None:
        """The level that a value means, on the list or not; None for empty, and for one that means none."""
        if value is None:
            return None
        listed = next((option for option in self.options if option.value == value), Option(value, value))
        return self._level(listed)

    def _listed(self) -> str:
        return ", ".join(repr(option.label) for option in self.options) or "it is empty"


_ADD = "An administrator adds the value to the list; then it is sent with the next sync."
_NAME = 'Name the right one in book.toml: [connection.levels] "{}" = "..."; or an administrator adds it to the list.'
