"""Names and words of a model that are most likely misspelled."""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from healthcore.conditions.meaning import Meanings, comparisons, metrics_read
from healthcore.conditions.tree import Expression
from healthcore.model.findings import Finding, Severity
from healthcore.model.positions import Path
from healthcore.model.reader import ModelReader
from healthcore.model.tree import Model, Profile
from healthcore.vocabulary import AGE_DAYS, DIMENSIONS, FIELDS, FieldSpec, Kind, known_field
from healthcore.vocabulary.fields import CATALOGUE, FIXED_WORDS

#: Names that are shorter differ by one sign too easily.
_SHORTEST = 3

#: Names that a source's own column easily has beside a well-known one: `tier1`, `name_2`.
_NUMBERED = "0123456789"


def odd_names(reader: ModelReader, model: Model) -> Iterator[Finding]:
    """Metrics, dimensions, words and orders of levels that are a slip away from known ones."""
    for profile in model.profiles:
        for place, expression in _expressions(reader, profile):
            yield from (Finding(*place, Severity.WARNING, message) for message in _in(reader, model, expression))
        for card in profile.dimensions:
            known = {*DIMENSIONS, *reader.declared}
            if card.name not in known and (near := _near(card.name, known)):
                index = model.profiles.index(profile)
                message = f"{card.name} is a dimension of its own: was {near} meant?"
                yield Finding(*reader.place(("profiles", index, card.name)), Severity.WARNING, message)
    yield from _declarations(reader, model)


def _expressions(reader: ModelReader, profile: Profile) -> Iterator[tuple[tuple[int, int], Expression]]:
    if profile.when is not None:
        yield reader.profile_places.get(profile.name, (0, 0)), profile.when
    for card in profile.dimensions:
        for good, conditions in ((True, card.good), (False, card.poor)):
            for index, condition in enumerate(conditions):
                yield reader.places.get((profile.name, card.name, good, index), (0, 0)), condition


def _in(reader: ModelReader, model: Model, expression: Expression) -> Iterator[str]:
    known = {*reader.declared, *FIELDS, *CATALOGUE, AGE_DAYS} - DIMENSIONS.keys()
    for comparison in comparisons(expression):
        name = comparison.metric
        if name not in reader.declared and known_field(name) is None and (near := _near(name, known)):
            yield f"{name} is no metric that is known or declared: was {near} meant?"
        if name in FIXED_WORDS and model.metrics[name].kind is Kind.TEXT:
            values = Meanings(model.metrics, model.rating).test(comparison).values
            for value in values:
                if value not in FIXED_WORDS[name]:
                    yield f"{name} is never {value!r}: it is {', '.join(FIXED_WORDS[name])}"


def _near(name: str, known: Iterable[str]) -> str:
    """The known name that a slip of a finger makes this one of: a sign more, less, another, or two swapped."""
    if name[-1] in _NUMBERED:
        return ""
    long = sorted(other for other in known if len(other) >= _SHORTEST)
    return next((other for other in long if OSA.distance(name, other, score_cutoff=1) == 1), "")


def _declarations(reader: ModelReader, model: Model) -> Iterator[Finding]:
    """Well-known metrics that are declared as something else, and declarations of what nothing reads."""
    read = {
        name
        for profile in model.profiles
        for _, expression in _expressions(reader, profile)
        for name in metrics_read(expression)
    }
    for name, spec in model.metrics.items():
        usual = CATALOGUE.get(name)
        message = ""
        path: Path = ("metrics", name)
        if (
            usual is None
            and name in reader.declared
            and name not in read
            and (near := _near(name, {*CATALOGUE, *read}))
        ):
            message = f"{name} is declared, and no condition reads it: was {near} meant?"
        elif usual is not None and usual.kind is not spec.kind and not (usual.kind.is_numeric and spec.kind.is_numeric):
            message, path = f"{name} is known to be {usual.kind}, not {spec.kind}", (*path, "kind")
        elif usual is not None and spec.kind is Kind.ORDINAL:
            message, path = _levels(spec, usual), (*path, "levels")
        if message:
            yield Finding(*reader.place(path), Severity.WARNING, message)


def _levels(spec: FieldSpec, usual: FieldSpec) -> str:
    """What is odd in levels: in another order better becomes worse, and what has no level becomes no data."""
    shared = [level for level in spec.levels if level in usual.levels]
    ordered = sorted(shared, key=usual.levels.index)
    if shared != ordered:
        return f"the levels of {spec.name} are written lowest first: {', '.join(ordered)}"
    missing = [level for level in usual.levels if level not in shared]
    if missing and len(shared) == len(spec.levels):
        return f"{spec.name} has no level {', '.join(missing)}: an account that says so has no data"
    return ""
