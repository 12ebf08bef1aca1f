"""The rating scale: the levels a CSM can rate an account's risk at, and how a picklist's text is read."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class RatingClass(StrEnum):
    """What a level means to a scorecard, on every scale."""

    NONE = "none"
    WATCH = "watch"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class RatingLevel:
    """One level of a scale.

    Attributes:
        level: its number; 0 is no risk.
        word: its name, as shown and as written in conditions.
        rating_class: what it means to a scorecard.
        description: when to choose it, for the person who rates.
        aliases: other words that mean this level.
    """

    level: int
    word: str
    rating_class: RatingClass
    description: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLevel:
    """What a picklist value was understood as.

    Attributes:
        level: the level's number.
        disagreement: what number stood beside a word that means another level; None when they agree.
    """

    level: int
    disagreement: int | None = None


_NUMBERED = re.compile(r"^\s*(?P<number>\d+)(?:\.0+)?\s*[-–—:.)]?\s*(?P<word>.*?)\s*$", re.DOTALL)
_NOT_WORD = re.compile(r"[\W\d_]+")


def bare_word(word: str) -> str:
    """A level's word as it is compared: lower case, letters of any script, without the word "risk"."""
    words = _NOT_WORD.sub(" ", unicodedata.normalize("NFC", word).casefold()).split()
    return " ".join(part for part in words if part != "risk")


@dataclass(frozen=True, slots=True)
class RatingScale:
    """The levels of a model's rating, lowest first.

    Attributes:
        levels: all levels; the index of a level is its number.
        due_severe: days after which a severe rating is due again.
        due_renewing: the same when renewal is within 120 days.
        due: the same for everybody else.
        expires: days after the one it was given on through which a rating counts; 0 for always.
    """

    levels: tuple[RatingLevel, ...]
    due_severe: int = 14
    due_renewing: int = 30
    due: int = 90
    expires: int = 0

    @property
    def top(self) -> int:
        """The number of the riskiest level."""
        return len(self.levels) - 1

    def word(self, level: int) -> str:
        """The name of a level."""
        return self.levels[level].word

    def of_class(self, rating_class: RatingClass) -> tuple[int, ...]:
        """The numbers of the levels of a class."""
        return tuple(level.level for level in self.levels if level.rating_class is rating_class)

    def levels_of_class(self, name: str) -> tuple[int, ...] | None:
        """The numbers of the levels of a class; None when there is no class of that name."""
        return self.of_class(RatingClass(name)) if name in set(RatingClass) else None

    def is_severe(self, level: int | None) -> bool:
        """Whether a rating is at a level that calls for action."""
        return level is not None and self.levels[level].rating_class is RatingClass.SEVERE

    def level_of_word(self, word: str) -> int | None:
        """The level of a word or alias, in any case, with or without the word "risk"."""
        wanted = bare_word(word)
        if not wanted:
            return None
        for names in (lambda at: (at.word,), lambda at: at.aliases):
            for level in self.levels:
                if wanted in {bare_word(name) for name in names(level)}:
                    return level.level
        return None

    def read(self, text: str) -> ReadLevel | None:
        """The level that a picklist value means: by its word, else by its number; None when by neither."""
        numbered = _NUMBERED.match(text)
        number = int(numbered["number"]) if numbered else None
        word = numbered["word"] if numbered else text
        by_word = self.level_of_word(word)
        if by_word is not None:
            return ReadLevel(by_word, number if number is not None and number != by_word else None)
        another_number = any(character.isdigit() for character in word) and not bare_word(word)  # 2.5, 1/2
        if number is not None and number <= self.top and not another_number:
            return ReadLevel(number)
        return None


def _scale(*rows: tuple[str, RatingClass, str, tuple[str, ...]]) -> RatingScale:
    return RatingScale(tuple(RatingLevel(number, *row) for number, row in enumerate(rows)))


_NO_RISK = ("no", "none", "no known", "no risk", "no known risk")

#: The shipped scales. The top two levels of both are severe; each knows the other's words.
SCALES = {
    "four": _scale(
        ("No known risk", RatingClass.NONE, "Nothing points to trouble.", _NO_RISK),
        ("Minor", RatingClass.WATCH, "A general decline in attitude, or negative feedback.", ("low", "medium")),
        (
            "Major",
            RatingClass.SEVERE,
            "The customer has expressed dissatisfaction, escalated to director or VP level.",
            ("high",),
        ),
        ("Critical", RatingClass.SEVERE, "The customer has decided, or is nearing a decision, to cancel.", ()),
    ),
    "five": _scale(
        ("No risk", RatingClass.NONE, "Nothing points to trouble.", _NO_RISK),
        ("Low", RatingClass.WATCH, "A general decline in attitude.", ("minor",)),
        ("Medium", RatingClass.WATCH, "Negative feedback, or goals that slip.", ()),
        (
            "High",
            RatingClass.SEVERE,
            "The customer has expressed dissatisfaction, escalated to director or VP level.",
            ("major",),
        ),
        ("Critical", RatingClass.SEVERE, "The customer has decided, or is nearing a decision, to cancel.", ()),
    ),
}
