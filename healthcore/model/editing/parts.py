"""Every editable part of a health model, in the sections that the Settings screen shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from healthcore.model.editing import edits
from healthcore.model.editing.completion import range_words
from healthcore.model.editing.part import Part, PartKind
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.positions import Path
from healthcore.model.rating import SCALES, RatingClass
from healthcore.model.tree import Mode, NoData
from healthcore.vocabulary import DIMENSIONS, Kind, known_field

#: What a metric can be declared as; money is Pulsebook's own.
_KINDS = tuple(kind.value for kind in Kind if kind is not Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that belong together.

    Attributes:
        title: what they are about; empty for those that need no heading.
        path: the table they are in: what can be moved and deleted as a whole; empty where nothing can.
        parts: the parts, in order.
        name: the part that renames the whole; None where that cannot be.
    """

    title: str
    path: Path
    parts: tuple[Part, ...]
    name: Part | None = None


def profile_groups(text: TomlText, profile: int) -> list[Group]:
    """A profile: who it is for, then its scorecard, a group for each dimension."""
    path = ("profiles", profile)
    return [
        Group("", path, tuple(_of_profile(path, len(edits.dimensions_of(text, profile))))),
        *(_dimension(text, path, name) for name in edits.dimensions_of(text, profile)),
    ]


def _of_profile(path: Path, dimensions: int) -> Iterator[Part]:
    yield Part("Name", PartKind.PROFILE_NAME, (*path, "name"), help="Its name on screens.", optional=False)
    about = "Which accounts it is for. The first profile whose condition fits scores an account."
    yield Part("For", PartKind.WHEN, (*path, "when"), unset="everybody else", help=about)
    about = "Whether a CSM rates the risk of its accounts."
    yield Part("Rated", PartKind.YES_NO, (*path, "rated"), ("yes", "no"), "no", about)
    about = "A profile that is not enabled is left out, as if it were not there."
    yield Part("Enabled", PartKind.YES_NO, (*path, "enabled"), ("yes", "no"), "yes", about)
    if dimensions > 1:
        about = "The share of each dimension in the score; 100 together. Empty: all the same."
        yield Part("Weights", PartKind.DIMENSION_WEIGHTS, (*path, "weight"), unset="all the same", help=about)


def _dimension(text: TomlText, above: Path, name: str) -> Group:
    path = (*above, name)
    about = (
        "The dimension that these conditions are about: usage, support, voc, work, billing, risk, or a word of yours."
    )
    renames = Part("Dimension", PartKind.DIMENSION_NAME, path, help=about, optional=False)
    parts = [part for side in (edits.GOOD, edits.POOR) for part in _conditions(text, path, side)]
    if len(edits.metrics_of(text, int(path[1]), name)) > 1:
        about = "The share of each metric in the dimension's score; 100 together. Empty: all the same."
        parts.append(Part("Weights", PartKind.METRIC_WEIGHTS, (*path, "weights"), unset="all the same", help=about))
    about = "With the score as colour: its health by the rules binds the account's."
    parts.append(Part("Decisive", PartKind.YES_NO, (*path, "decisive"), ("yes", "no"), "no", about))
    label = text.get(("dimensions", name)) or DIMENSIONS.get(name) or name.replace("_", " ").capitalize()
    return Group(str(label), path, tuple(parts), renames)


def _conditions(text: TomlText, above: Path, side: str) -> Iterator[Part]:
    label = "Good" if side == edits.GOOD else "Poor"
    about = "Every Good condition that has data has to be met." if side == edits.GOOD else "One that is met is enough."
    count = len(text.get((*above, side)) or [])
    for at in range(max(1, count)):  # an empty list has a place for its first
        unset = "" if count else "none"
        yield Part(label, PartKind.CONDITION, (*above, side, at), unset=unset, help=about, optional=False)


def model_groups(text: TomlText) -> list[Group]:
    """The model as a whole: its name, what gives the colour, and the words of its dimensions."""
    names = dict.fromkeys(
        name for profile in range(len(edits.profile_names(text))) for name in edits.dimensions_of(text, profile)
    )
    labels = (
        Part(name, PartKind.TEXT, ("dimensions", name), unset=DIMENSIONS.get(name, name.replace("_", " ").capitalize()))
        for name in names
    )
    modes, fallbacks = tuple(Mode), tuple(NoData)
    about = "What gives an account its colour: the conditions themselves, or the band of its score."
    whole = (
        Part("Name", PartKind.TEXT, ("name",), help="The model's name on screens and in exports.", optional=False),
        Part("Colour by", PartKind.CHOICE, ("mode",), tuple(modes), Mode.RULES, about),
        Part("Good from", PartKind.NUMBER, ("bands", "good"), unset="80", help="A score from here up is Good."),
        Part("Poor below", PartKind.NUMBER, ("bands", "poor"), unset="40", help="A score below this is Poor."),
        Part("Without data", PartKind.CHOICE, ("no_data",), tuple(fallbacks), NoData.EXCLUDE,
             "What a metric without data counts as in a score."),
    )  # fmt: skip
    return [Group("", (), whole), Group("Dimensions on screens", (), tuple(labels))]


def rating_groups(text: TomlText) -> list[Group]:
    """The rating scale: when ratings are due, and a group for each level."""
    days = (
        ("Due if severe", "due_severe", "14", "Days after which a severe rating is due again."),
        ("Near renewal", "due_renewing", "30", "The same when renewal is within 120 days."),
        ("Otherwise", "due", "90", "The same for all others."),
        ("Counts for", "expires", "0", "Days that a rating counts; 0: until there is another one."),
    )
    scale = Part("Scale", PartKind.CHOICE, ("rating", "scale"), ("four", "five"), "four",
                 "How many levels there are, where none are written below.")  # fmt: skip
    first = tuple(
        Part(label, PartKind.DAYS, ("rating", name), unset=unset, help=about) for label, name, unset, about in days
    )
    return [Group("", (), (scale, *first)), *(_level(text, at) for at in range(_level_count(text)))]


def _level_count(text: TomlText) -> int:
    own = text.get(("rating", "levels"))
    return len(own) if own else len(_scale(text))


def _scale(text: TomlText) -> tuple[tuple[str, str, str, str], ...]:
    scale = SCALES.get(str(text.get(("rating", "scale")) or "four"), SCALES["four"])
    return tuple(
        (level.word, level.rating_class.value, level.description, ", ".join(level.aliases)) for level in scale.levels
    )


def _level(text: TomlText, at: int) -> Group:
    path: Path = ("rating", "levels", at)
    own = text.get(path)
    unset = ("", "", "", "") if own else _scale(text)[at]
    word = str(own["word"]) if own and "word" in own else unset[0]
    classes = tuple(RatingClass)
    parts = (
        Part("Word", PartKind.TEXT, (*path, "word"), unset=unset[0], help="Its name in lists and conditions.",
             optional=False),
        Part("Class", PartKind.CHOICE, (*path, "class"), tuple(classes), unset[1],
             "What it means to a scorecard: nothing, keep an eye on it, act now.", optional=False),
        Part("Description", PartKind.TEXT, (*path, "description"), unset=unset[2],
             help="When to choose it, for the person who rates."),
        Part("Also called", PartKind.WORDS, (*path, "aliases"), unset=unset[3],
             help="Other words that mean it in your files, with commas between them."),
    )  # fmt: skip
    return Group(f"{at}  {word}", path, parts)


def metric_groups(text: TomlText, read: tuple[str, ...]) -> list[Group]:
    """A group for every metric that is declared or read.

    Args:
        text: the model.
        read: the metrics that its conditions read.
    """
    declared = text.get(("metrics",)) or {}
    return [_metric(text, name) for name in dict.fromkeys((*declared, *read))]


def _metric(text: TomlText, name: str) -> Group:
    path: Path = ("metrics", name)
    known = known_field(name)
    kind = known.kind.value if known else "number"
    levels = ", ".join(known.levels) if known else ""
    label = known.label if known else name.replace("_", " ").capitalize()
    parts = [
        Part("Label", PartKind.TEXT, (*path, "label"), unset=label, help="Its name on screens."),
        Part("Kind", PartKind.CHOICE, (*path, "kind"), _KINDS, kind, "What values it takes."),
    ]
    declared = text.get(path) or {}
    shown = declared.get("kind") or ("ordinal" if "levels" in declared and not known else kind)
    if shown == Kind.ORDINAL:
        about = "Its levels, lowest first, with commas between them."
        parts.append(Part("Levels", PartKind.WORDS, (*path, "levels"), unset=levels, help=about))
    if shown in {Kind.NUMBER, Kind.PERCENT}:
        about = "Its lowest and highest value, such as 0 to 100."
        unset = range_words(known.range) if known and known.range else "any"
        parts.append(Part("Range", PartKind.RANGE, (*path, "range"), unset=unset, help=about))
        parts.append(Part("Unit", PartKind.TEXT, (*path, "unit"), unset=known.unit if known else "",
                          help="The word behind its numbers."))  # fmt: skip
    return Group(name, path if declared else (), tuple(parts))
