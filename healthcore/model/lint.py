"""What is wrong or odd in a model beyond what its reader refuses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import prod

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Meanings, Test, comparisons, metrics_read
from healthcore.conditions.outcome import holds, matches
from healthcore.conditions.tree import Expression, Operator
from healthcore.conditions.words import number_text, to_text
from healthcore.model.findings import Finding, Severity
from healthcore.model.lint_conditions import odd_conditions
from healthcore.model.lint_names import odd_names
from healthcore.model.lint_settings import odd_settings
from healthcore.model.reader import ModelReader
from healthcore.model.sample_values import ANY_DAY, depends_on_the_day, sample_values
from healthcore.model.tree import DimensionCard, Model, Profile
from healthcore.vocabulary import CSM_RISK, FieldSpec, Kind

#: How many combinations of values are tried before a profile counts as one that may match.
MOST_TRIES = 5_000


def lint(text: str) -> tuple[Model | None, list[Finding]]:
    """Everything found in a model's text, in the order of the text; the model where one could be read."""
    reader = ModelReader(text)
    findings = list(reader.findings)
    if reader.model is not None:
        findings += _Linter(reader, reader.model).findings()
        findings += [*odd_names(reader, reader.model), *odd_settings(reader, reader.model)]
        told = {(finding.line, finding.column) for finding in findings}  # one fault of a condition is enough
        findings += [odd for odd in odd_conditions(reader, reader.model) if (odd.line, odd.column) not in told]
    return reader.model, sorted(findings)


class _Linter:
    def __init__(self, reader: ModelReader, model: Model) -> None:
        self._reader = reader
        self._model = model
        self._meanings = Meanings(model.metrics, model.rating)

    def findings(self) -> Iterator[Finding]:
        enabled = [profile for profile in self._model.profiles if profile.enabled]
        for profile in enabled:
            yield from self._reachability(profile)
            for card in profile.dimensions:
                yield from self._overlaps(profile, card)
                yield from self._rating_order(profile, card)
        yield from self._different_bounds(enabled)
        yield from self._profiles_that_match(enabled)

    def _place(self, profile: Profile, card: DimensionCard, good: bool, index: int) -> tuple[int, int]:
        return self._reader.places.get((profile.name, card.name, good, index), (0, 0))

    def _reachability(self, profile: Profile) -> Iterator[Finding]:
        """Good that no account can reach: its conditions exclude each other, or every such value is Poor."""
        good: dict[str, list[Test]] = {}
        poor: dict[str, list[Test]] = {}
        places: dict[str, tuple[int, int]] = {}
        for card in profile.dimensions:
            for index, comparison in enumerate(card.good):
                good.setdefault(comparison.metric, []).append(self._meanings.test(comparison))
                places[comparison.metric] = self._place(profile, card, True, index)
            for comparison in card.poor:
                poor.setdefault(comparison.metric, []).append(self._meanings.test(comparison))
        if not set(good) - {CSM_RISK}:
            yield self._warning(
                self._reader.profile_places.get(profile.name, (0, 0)),
                f"no account of {profile.name!r} can be Good: it has no Good condition on a metric other than csm_risk",
            )
        for metric, tests in good.items():
            if any(test.source.or_empty for test in tests) or depends_on_the_day([*tests, *poor.get(metric, [])]):
                continue
            values = self._values(metric, [*tests, *poor.get(metric, [])])
            passing = [value for value in values if all(holds(test, value, ANY_DAY) for test in tests)]
            written = " and ".join(to_text(test.source) for test in tests)
            if not passing:
                message = f"no account can reach Good in {profile.name!r}: no value meets {written}"
                yield self._error(places[metric], message)
            elif all(any(holds(test, value, ANY_DAY) for test in poor.get(metric, [])) for value in passing):
                yield self._error(
                    places[metric],
                    f"no account can reach Good in {profile.name!r}: every value that meets {written} is Poor as well",
                )

    def _overlaps(self, profile: Profile, card: DimensionCard) -> Iterator[Finding]:
        """Good and Poor of a metric that overlap, a Poor that nothing meets, a gap that nothing falls into."""
        for index, comparison in enumerate(card.poor):
            poor = self._meanings.test(comparison)
            good = [self._meanings.test(other) for other in card.good if other.metric == comparison.metric]
            if depends_on_the_day([poor, *good]):
                continue
            values = self._values(comparison.metric, [poor, *good])
            place = self._place(profile, card, False, index)
            if not any(holds(poor, value, ANY_DAY) for value in values):
                yield self._warning(place, f"no value meets {to_text(comparison)}")
                continue
            both = [v for v in values if holds(poor, v, ANY_DAY) and all(holds(test, v, ANY_DAY) for test in good)]
            if good and both:
                written = " and ".join(to_text(test.source) for test in good)
                example = self._shown(comparison.metric, both[0])
                message = (
                    f"{written} (Good) and {to_text(comparison)} (Poor) overlap: {example} meets both, and is Poor"
                )
                yield self._warning(place, message)
                continue
            for test in good:
                text = f"{to_text(test.source)} (Good) and {to_text(comparison)} (Poor)"
                if (gap := _point_gap(test, poor)) is not None:
                    yield self._warning(place, f"{text} leave a gap that only {number_text(gap)} itself falls into")
                elif _gap_without_values(self._model.metrics[comparison.metric], test, poor):
                    yield self._warning(place, f"{text} leave a gap that no value reaches")

    def _rating_order(self, profile: Profile, card: DimensionCard) -> Iterator[Finding]:
        """A condition by which a higher rating is better than a lower one."""
        for good, conditions in ((True, card.good), (False, card.poor)):
            for index, comparison in enumerate(conditions):
                if comparison.metric != CSM_RISK:
                    continue
                test = self._meanings.test(comparison)
                passing = [holds(test, level, ANY_DAY) for level in range(self._model.rating.top + 1)]
                if passing != sorted(passing, reverse=good):
                    yield self._warning(
                        self._place(profile, card, good, index),
                        f"by {to_text(comparison)} a riskier rating can make an account look better",
                    )

    def _different_bounds(self, profiles: Sequence[Profile]) -> Iterator[Finding]:
        """The same metric bounded otherwise than in the first profile that bounds it."""
        firsts: dict[tuple[str, bool, str], tuple[dict[str, int], str]] = {}
        for profile in profiles:
            bounds: dict[tuple[str, bool, str], dict[str, int]] = {}
            for card in profile.dimensions:
                for good, conditions in ((True, card.good), (False, card.poor)):
                    for index, comparison in enumerate(conditions):
                        of_metric = bounds.setdefault((comparison.metric, good, card.name), {})
                        of_metric.setdefault(to_text(comparison), index)
            for (metric, good, dimension), here in bounds.items():
                there, where = firsts.setdefault((metric, good, dimension), (here, profile.name))
                if here.keys() != there.keys():
                    index = min(
                        (index for text, index in here.items() if text not in there), default=min(here.values())
                    )
                    side, card = "Good" if good else "Poor", profile.card(dimension)
                    yield self._warning(
                        self._place(profile, card, good, index),
                        f"{side} is {' and '.join(here)} in {profile.name!r} and {' and '.join(there)} in {where!r}",
                    )

    def _profiles_that_match(self, profiles: Sequence[Profile]) -> Iterator[Finding]:
        for index, profile in enumerate(profiles):
            place = self._reader.profile_places.get(profile.name, (0, 0))
            catch_all = next((before for before in profiles[:index] if before.when is None), None)
            if catch_all is not None:
                message = f"{profile.name!r} can never match: {catch_all.name!r} before it takes everybody"
                yield self._warning(place, message)
            elif not self._can_match(profile, ()):
                yield self._warning(place, f"{profile.name!r} can never match: no account can meet its `when`")
            elif not self._can_match(profile, profiles[:index]):
                message = (
                    f"{profile.name!r} can never match: a profile before it takes every account that meets its `when`"
                )
                yield self._warning(place, message)
            elif self._takes_everybody(profile):
                yield self._warning(place, f"{profile.name!r} takes every account whose values are known")
        if all(profile.when is not None for profile in profiles):
            last = (profiles or self._model.profiles)[-1]
            message = "no profile takes everybody else: accounts that match none are Unknown"
            yield self._warning(self._reader.profile_places.get(last.name, (0, 0)), message)

    def _can_match(self, profile: Profile, before: Sequence[Profile]) -> bool:
        if profile.when is None:
            return True
        whens = [profile.when, *(earlier.when for earlier in before if earlier.when is not None)]
        tests = self._tests_of(whens)
        if any(depends_on_the_day(of_metric) for of_metric in tests.values()):
            return True
        read = list(tests)
        choices: list[list[Value | None]] = [[None, *self._values(name, tests[name])] for name in read]
        tried = 0
        for tried, chosen in enumerate(islice(product(*choices), MOST_TRIES)):  # noqa: B007 - counted after the loop
            values: Mapping[str, Value | None] = dict(zip(read, chosen, strict=True))
            if self._matches(profile, values) and not any(self._matches(earlier, values) for earlier in before):
                return True
        return tried == MOST_TRIES - 1

    def _tests_of(self, whens: Collection[Expression]) -> dict[str, list[Test]]:
        """Every metric that some `when` read, with the tests that they put it to."""
        tests: dict[str, list[Test]] = {name: [] for when in whens for name in metrics_read(when)}
        for when in whens:
            for comparison in comparisons(when):
                tests[comparison.metric].append(self._meanings.test(comparison))
        return tests

    def _takes_everybody(self, profile: Profile) -> bool:
        """Whether a `when` is met by all values there can be; not where that is too much to try."""
        if profile.when is None:
            return False
        tests = self._tests_of([profile.when])
        choices = [self._values(name, of_metric) for name, of_metric in tests.items()]
        if prod(map(len, choices)) > MOST_TRIES or any(map(depends_on_the_day, tests.values())):
            return False
        if not all(tests.values()):
            return False  # only asked whether it is empty
        return all(self._matches(profile, dict(zip(tests, chosen, strict=True))) for chosen in product(*choices))

    def _matches(self, profile: Profile, values: Mapping[str, Value | None]) -> bool:
        return profile.when is None or matches(profile.when, values, self._meanings, ANY_DAY) is True

    def _values(self, metric: str, tests: Iterable[Test]) -> list[Value]:
        return sample_values(self._model, self._model.metrics[metric], list(tests))

    def _shown(self, metric: str, value: Value) -> str:
        spec = self._model.metrics[metric]
        if spec.kind is Kind.ORDINAL and isinstance(value, int):
            return spec.levels[value]
        if spec.kind is Kind.LEVEL and isinstance(value, int):
            return self._model.rating.word(value)
        return number_text(value) if isinstance(value, float) else str(value)

    @staticmethod
    def _error(place: tuple[int, int], message: str) -> Finding:
        return Finding(*place, Severity.ERROR, message)

    @staticmethod
    def _warning(place: tuple[int, int], message: str) -> Finding:
        return Finding(*place, Severity.WARNING, message)


def _point_gap(good: Test, poor: Test) -> float | None:
    """The threshold that strict comparisons from both sides leave out between them."""
    pair = {good.operator, poor.operator}
    if pair == {Operator.MORE, Operator.LESS} and good.kind.is_numeric and good.values == poor.values:
        return float(good.values[0])  # type: ignore[arg-type]  # numeric by its kind
    return None


def _gap_without_values(spec: FieldSpec, good: Test, poor: Test) -> bool:
    """Whether Good and Poor bound a gap that lies outside the metric's range."""
    if not spec.range or not good.operator.is_order or not poor.operator.is_order or not good.kind.is_numeric:
        return False
    bounds = sorted((float(good.values[0]), float(poor.values[0])))  # type: ignore[arg-type]  # numeric by its kind
    return bounds[0] < bounds[1] and (bounds[1] <= spec.range[0] or bounds[0] >= spec.range[1])
