"""Conditions of a scorecard that can be used and are hardly meant: doubled, upside down, in the wrong unit."""

from collections.abc import Iterator, Sequence
from math import inf

from healthcore.conditions.meaning import Meanings, Test
from healthcore.conditions.outcome import holds
from healthcore.conditions.tree import Operator
from healthcore.conditions.words import number_text, to_text
from healthcore.model.findings import Finding, Severity
from healthcore.model.reader import ModelReader
from healthcore.model.sample_values import ANY_DAY, depends_on_the_day, sample_values
from healthcore.model.tree import Model, Profile
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.fields import LESS_IS_BETTER, MORE_IS_BETTER

#: A percentage above this is most likely written in another unit.
_HIGH_PERCENTAGE = 1000


def odd_conditions(reader: ModelReader, model: Model) -> Iterator[Finding]:
    """What is odd in single conditions, and in conditions of one metric beside each other."""
    for profile in model.profiles:
        if not profile.enabled:
            continue
        written: dict[tuple[str, bool], str] = {}
        for card in profile.dimensions:
            for good, conditions in ((True, card.good), (False, card.poor)):
                tests = [Meanings(model.metrics, model.rating).test(comparison) for comparison in conditions]
                for index, test in enumerate(tests):
                    messages = [
                        *_doubled(model, tests, index, good=good),
                        *(_hemmed_in(model, tests, index) if good else ()),
                        *_in_two_dimensions(written, test, card.name, good=good),
                        *_unit(model.metrics[test.metric], test),
                        *(_direction(model, test, good=good) if _is_alone(test, tests) else ()),
                    ]
                    place = reader.places.get((profile.name, card.name, good, index), (0, 0))
                    yield from (Finding(*place, Severity.WARNING, message) for message in messages)
        yield from _unrated(reader, profile)


def _doubled(model: Model, tests: Sequence[Test], index: int, *, good: bool) -> Iterator[str]:
    """A condition that another one of the same metric makes needless, named once."""
    mine = tests[index]
    for at, other in enumerate(tests):
        if at == index or other.metric != mine.metric or depends_on_the_day([mine, other]):
            continue
        values = sample_values(model, model.metrics[mine.metric], [mine, other])
        by_mine, by_other = ({value for value in values if holds(test, value, ANY_DAY)} for test in (mine, other))
        if by_mine == by_other:
            if at < index:
                yield f"{to_text(mine.source)} says the same as {to_text(other.source)} beside it"
            continue
        needless = by_other < by_mine if good else by_mine < by_other
        if needless and mine.source.or_empty == other.source.or_empty:
            yield f"{to_text(mine.source)} decides nothing beside {to_text(other.source)}"


def _hemmed_in(model: Model, tests: Sequence[Test], index: int) -> Iterator[str]:
    """Good bounds from both sides that leave a single number, told at the last of them."""
    spec = model.metrics[tests[index].metric]
    bounds = [test for test in tests if test.metric == spec.name]
    if len(bounds) < 2 or not spec.kind.is_numeric or bounds[-1] is not tests[index]:
        return
    passing = [v for v in sample_values(model, spec, bounds) if all(holds(test, v, ANY_DAY) for test in bounds)]
    if len(passing) == 1 and all(passing[0] in test.values for test in bounds):
        written = " and ".join(to_text(test.source) for test in bounds)
        yield f"{written} leave only {number_text(float(passing[0]))} itself"  # type: ignore[arg-type]  # numeric


def _in_two_dimensions(
    written: dict[tuple[str, bool], str], test: Test, dimension: str, *, good: bool
) -> Iterator[str]:
    text = to_text(test.source)
    first = written.setdefault((text, good), dimension)
    if first != dimension:
        yield f"{text} stands in {first} and in {dimension}: it counts twice"


def _unit(spec: FieldSpec, test: Test) -> Iterator[str]:
    """Numbers that the metric does not come in."""
    numbers = [value for value in test.values if isinstance(value, float | int) and not isinstance(value, bool)]
    if not spec.kind.is_numeric:
        return
    hundred = spec.kind is Kind.PERCENT or (spec.range is not None and spec.range[1] == 100)
    for number in map(float, numbers):
        if hundred and 0 < abs(number) < 1:
            yield f"{spec.name} goes up to 100, and {number_text(number)} is next to nothing of it: is that a share?"
        elif spec.kind is Kind.PERCENT and number > _HIGH_PERCENTAGE:
            yield f"{spec.name} is a percentage, and {number_text(number)} is more than it can be meant to reach"
        elif spec.whole and number != int(number):
            yield f"{spec.name} counts something, and is never {number_text(number)}"


def _is_alone(test: Test, tests: Sequence[Test]) -> bool:
    """Whether it is the only bound of its metric: two of them can hem it in from both sides."""
    return sum(other.metric == test.metric for other in tests) == 1


def _direction(model: Model, test: Test, *, good: bool) -> Iterator[str]:
    """A condition by which neither more nor less is better, or by which the wrong one is."""
    spec = model.metrics[test.metric]
    if not spec.kind.is_numeric and spec.kind is not Kind.ORDINAL:
        return
    values = sample_values(model, spec, [test])
    passing = [holds(test, value, ANY_DAY) for value in values]
    if not any(passing) or all(passing):
        return  # found elsewhere: no value meets it, or it says nothing
    more, less = passing == sorted(passing), passing == sorted(passing, reverse=True)
    written, side = to_text(test.source), "Good" if good else "Poor"
    if not more and not less:
        if not _at_an_end(spec, test):
            yield f"by {written} ({side}) neither more nor less of {spec.name} is better"
        return
    wrong = LESS_IS_BETTER if more is good else MORE_IS_BETTER
    if spec.name in wrong:
        better = "less" if spec.name in LESS_IS_BETTER else "more"
        yield f"{written} ({side}) is upside down: {better} of {spec.name} is better"


def _at_an_end(spec: FieldSpec, test: Test) -> bool:
    """Whether it asks for exactly nought, where most metrics that nobody gave a range begin."""
    return (
        spec.range in {None, (-inf, inf)}
        and test.operator in {Operator.EQUAL, Operator.NOT_EQUAL}
        and (test.values == (0,))
    )


def _unrated(reader: ModelReader, profile: Profile) -> Iterator[Finding]:
    """A rating that conditions wait for and nobody gives, or that is given for nothing."""
    reads = {index: card for index, card in enumerate(profile.dimensions) if "csm_risk" in card.metrics}
    place = reader.profile_places.get(profile.name, (0, 0))
    if reads and not profile.rated:
        message = f"{profile.name!r} is not rated, so its conditions on csm_risk count for nothing"
        yield Finding(*place, Severity.WARNING, message)
    elif profile.rated and not reads:
        message = f"{profile.name!r} is rated, but none of its conditions reads csm_risk"
        yield Finding(*place, Severity.WARNING, message)
