"""The rating scale: its levels and classes, and how the texts of picklists are read."""

import pytest

from healthcore.model.rating import SCALES, RatingClass, RatingLevel, RatingScale, ReadLevel

FOUR, FIVE = SCALES["four"], SCALES["five"]


def test_the_shipped_scales_are_the_ones_of_the_field() -> None:
    assert [level.word for level in FOUR.levels] == ["No known risk", "Minor", "Major", "Critical"]
    assert [level.word for level in FIVE.levels] == ["No risk", "Low", "Medium", "High", "Critical"]
    assert all(level.description for scale in (FOUR, FIVE) for level in scale.levels)


@pytest.mark.parametrize("scale", [FOUR, FIVE])
def test_level_0_is_no_risk_and_the_top_two_are_severe(scale: RatingScale) -> None:
    assert scale.of_class(RatingClass.NONE) == (0,)
    assert scale.of_class(RatingClass.SEVERE) == (scale.top - 1, scale.top)
    assert scale.levels_of_class("watch") == tuple(range(1, scale.top - 1))
    assert scale.levels_of_class("major") is None
    assert [level for level in range(scale.top + 1) if scale.is_severe(level)] == [scale.top - 1, scale.top]
    assert not scale.is_severe(None)


# The text of a picklist; then level and disagreeing number on four levels, and on five.
_TEXTS: list[tuple[str, tuple[int, int | None] | None, tuple[int, int | None] | None]] = [
    ("0 - NO RISK", (0, None), (0, None)),
    ("0 - No known risk", (0, None), (0, None)),
    ("No risk", (0, None), (0, None)),
    ("none", (0, None), (0, None)),
    ("NO", (0, None), (0, None)),
    ("Low", (1, None), (1, None)),
    ("low risk", (1, None), (1, None)),
    ("1 - LOW", (1, None), (1, None)),
    ("Minor", (1, None), (1, None)),
    ("1 - Minor", (1, None), (1, None)),
    ("medium", (1, None), (2, None)),
    ("2 - MEDIUM", (1, 2), (2, None)),
    ("Major", (2, None), (3, None)),
    ("2 - Major", (2, None), (3, 2)),
    ("HIGH risk", (2, None), (3, None)),
    ("3 - HIGH", (2, 3), (3, None)),
    ("3 - Critical", (3, None), (4, 3)),
    ("4 - Critical", (3, 4), (4, None)),
    ("9 - critical", (3, 9), (4, 9)),
    ("CRITICAL", (3, None), (4, None)),
    (" critical \n", (3, None), (4, None)),
    ("0", (0, None), (0, None)),
    ("2", (2, None), (2, None)),
    ("2.0", (2, None), (2, None)),
    ("2.000", (2, None), (2, None)),
    (" 3 ", (3, None), (3, None)),
    ("4", None, (4, None)),
    ("7", None, None),
    ("2 - banana", (2, None), (2, None)),
    ("3 – High", (2, 3), (3, None)),
    ("3 — High", (2, 3), (3, None)),
    ("3 ‑ High", (2, 3), (3, None)),
    ("3 − High", (2, 3), (3, None)),
    ("3-High", (2, 3), (3, None)),
    ("3: High", (2, 3), (3, None)),
    ("3. High", (2, 3), (3, None)),
    ("3) High", (2, 3), (3, None)),
    ("3 High", (2, 3), (3, None)),
    ("No-risk", (0, None), (0, None)),
    ("", None, None),
    ("   ", None, None),
    ("-", None, None),
    ("risk", None, None),
    ("banana", None, None),
    ("not critical", None, None),
    ("high-ish", None, None),
    ("-1", None, None),
    ("2.5", None, None),
    ("2,5", None, None),
    ("1/2", None, None),
    ("1-2", None, None),
    ("2026-11-23", None, None),
]


@pytest.mark.parametrize(("text", "on_four", "on_five"), _TEXTS)
def test_a_picklists_text_is_read_by_its_word_else_by_its_number(
    text: str, on_four: tuple[int, int | None] | None, on_five: tuple[int, int | None] | None
) -> None:
    assert FOUR.read(text) == (None if on_four is None else ReadLevel(*on_four))
    assert FIVE.read(text) == (None if on_five is None else ReadLevel(*on_five))


@pytest.mark.parametrize("scale", [FOUR, FIVE])
def test_every_level_is_read_from_its_own_word_number_and_both(scale: RatingScale) -> None:
    for level in scale.levels:
        for text in (level.word, level.word.upper(), str(level.level), f"{level.level} - {level.word}"):
            assert scale.read(text) == ReadLevel(level.level)


def own_scale(*words: str) -> RatingScale:
    classes = (RatingClass.NONE, RatingClass.WATCH, RatingClass.SEVERE)
    return RatingScale(tuple(RatingLevel(number, word, classes[number]) for number, word in enumerate(words)))


@pytest.mark.parametrize(
    "words",
    [("Keins", "Mäßig", "Groß"), ("нет", "средний", "высокий"), ("なし", "中", "高"), ("Aucun", "Élevé", "Eleve")],
)
def test_words_of_any_script_are_words(words: tuple[str, str, str]) -> None:
    scale = own_scale(*words)
    assert [scale.level_of_word(word) for word in words] == [0, 1, 2]
    assert [scale.read(f"{number} - {word.upper()}") for number, word in enumerate(words)] == [
        ReadLevel(number) for number in range(3)
    ]


def test_accents_may_be_typed_in_either_way() -> None:
    assert own_scale("Aucun", "\u00c9lev\u00e9", "Grave").level_of_word("E\u0301leve\u0301") == 1


def test_a_word_counts_before_another_levels_alias() -> None:
    scale = RatingScale(
        (RatingLevel(0, "None", RatingClass.NONE, aliases=("low",)), RatingLevel(1, "Low", RatingClass.SEVERE))
    )
    assert scale.level_of_word("low") == 1
