"""What two health models mean differently, in the words of a person: never how their texts are written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.tree import Comparison, Expression
from healthcore.conditions.words import number_text, to_text
from healthcore.model.rating import RatingScale
from healthcore.model.tree import DimensionCard, Model, Profile
from healthcore.vocabulary import FieldSpec, known_field

#: Where the conditions of a dimension stand.
_SIDES = (("Good", True), ("Poor", False))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that another model means differently.

    Attributes:
        where: the profile or part of the model; empty for the model as a whole.
        what: the change itself, `engagement > 60 became > 55`.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


def model_changes(old: Model, new: Model) -> tuple[Change, ...]:
    """What became different from one model to another: the model as a whole first, then profile by profile."""
    return tuple(
        chain(
            _of_the_whole(old, new),
            _of_the_scale(old.rating, new.rating),
            _of_metrics(old, new),
            _of_profiles(old, new),
        )
    )


def _of_the_whole(old: Model, new: Model) -> Iterator[Change]:
    for name, was, now in (
        ("name", old.name, new.name),
        ("mode", old.mode.value, new.mode.value),
        ("Good from", _number(old.bands.good), _number(new.bands.good)),
        ("Poor below", _number(old.bands.poor), _number(new.bands.poor)),
        ("metrics without data", old.no_data.value, new.no_data.value),
    ):
        yield from _became("", name, was, now)
    for dimension, label in old.dimension_labels.items():
        if dimension in new.dimension_labels:
            yield from _became("", f"dimension {dimension}", label, new.dimension_labels[dimension])


def _of_the_scale(old: RatingScale, new: RatingScale) -> Iterator[Change]:
    where = "Rating"
    for name, was, now in (
        ("levels", _levels(old), _levels(new)),
        ("due after a severe rating", _days(old.due_severe), _days(new.due_severe)),
        ("due near renewal", _days(old.due_renewing), _days(new.due_renewing)),
        ("due otherwise", _days(old.due), _days(new.due)),
        ("counts for", _days(old.expires) if old.expires else "ever", _days(new.expires) if new.expires else "ever"),
    ):
        yield from _became(where, name, was, now)
    if _levels(old) == _levels(new):
        for before, after in zip(old.levels, new.levels, strict=True):
            of_level = f"{where}, {after.word}"
            yield from _became(of_level, "description", before.description, after.description)
            yield from _became(of_level, "other words", ", ".join(before.aliases), ", ".join(after.aliases))


def _of_metrics(old: Model, new: Model) -> Iterator[Change]:
    """Of metrics that both models read or declare, or that one of them shows otherwise than it is well known.

    One that only one of them reads shows in its conditions.
    """
    for name in sorted(old.metrics.keys() | new.metrics.keys()):
        known = known_field(name)
        was, now = old.metrics.get(name, known), new.metrics.get(name, known)
        if was is None or now is None:
            read = _reads(new if was is None else old, name)
            yield from () if read else (Change(f"Metric {name}", "declared" if was is None else "no longer declared"),)
            continue
        for what, before, after in (
            ("kind", was.kind.value, now.kind.value),
            ("label", was.label, now.label),
            ("levels", ", ".join(was.levels), ", ".join(now.levels)),
            ("range", _range(was), _range(now)),
            ("unit", was.unit, now.unit),
        ):
            yield from _became(f"Metric {name}", what, before, after)


def _of_profiles(old: Model, new: Model) -> Iterator[Change]:
    before = {profile.name: profile for profile in old.profiles}
    after = {profile.name: profile for profile in new.profiles}
    renamed = _renamed(before, after)
    for name, other in renamed.items():
        yield Change(name, f"profile is called {other} now")
        after[name] = replace(after.pop(other), name=name)
    for name in (name for name in before if name not in after):
        yield Change(name, "profile removed")
    called = {other: name for name, other in renamed.items()}
    ordered = [after[called.get(profile.name, profile.name)] for profile in new.profiles]
    for profile in ordered:
        if profile.name in before:
            yield from _of_profile(before[profile.name], profile)
        else:
            count = sum(1 for _ in profile.conditions())
            yield Change(profile.name, f"profile added, with {count} condition{'' if count == 1 else 's'}")
    stayed_before = [name for name in before if name in after]
    stayed_after = [profile.name for profile in ordered if profile.name in before]
    yield from _order("", "profiles", stayed_before, stayed_after)


def _renamed(before: Mapping[str, Profile], after: Mapping[str, Profile]) -> dict[str, str]:
    """Old name to new name of profiles that are the same but for their name."""
    came = [profile for name, profile in after.items() if name not in before]
    found: dict[str, str] = {}
    for name, profile in before.items():
        if name not in after:
            other = next((one for one in came if replace(one, name=name) == profile), None)
            if other is not None:
                came.remove(other)
                found[name] = other.name
    return found


def _reads(model: Model, metric: str) -> bool:
    """Whether a scorecard or the `when` of a profile reads a metric."""
    return any(
        metric in profile.metrics or (profile.when is not None and metric in metrics_read(profile.when))
        for profile in model.profiles
    )


def _of_profile(old: Profile, new: Profile) -> Iterator[Change]:
    where = new.name
    yield from _became(where, "is for", _when(old.when), _when(new.when))
    yield from _became(where, "rated", _yes(yes=old.rated), _yes(yes=new.rated))
    yield from _became(where, "enabled", _yes(yes=old.enabled), _yes(yes=new.enabled))
    before = {card.name: card for card in old.dimensions}
    after = {card.name: card for card in new.dimensions}
    moved = tuple(_moved(before.values(), after.values()))
    for comparison, is_good, source, target in moved:
        yield Change(where, f"{to_text(comparison)} moved from {source} to {target} ({_side(is_good)})")
    for name in dict.fromkeys((*before, *after)):
        empty = DimensionCard(name)
        was = _less(before.get(name, empty), [(one, good) for one, good, source, _ in moved if source == name])
        now = _less(after.get(name, empty), [(one, good) for one, good, _, target in moved if target == name])
        if name not in before or name not in after:
            yield Change(where, f"dimension {name} {'removed' if name in before else 'added'}")
            was, now = replace(was, decisive=now.decisive), replace(now, weight=was.weight, weights=was.weights)
        yield from _of_card(where, was, now)
    yield from _order(
        where, "dimensions", [name for name in before if name in after], [name for name in after if name in before]
    )


def _moved(
    before: Iterable[DimensionCard], after: Iterable[DimensionCard]
) -> Iterator[tuple[Comparison, bool, str, str]]:
    """Conditions of dimensions that stayed which are in another one now: the condition, its side, from and to."""
    olds, news = list(before), {card.name: card for card in after}
    for old in (card for card in olds if card.name in news):
        for is_good in (True, False):
            stayed = _conditions(news[old.name], is_good)
            for one in (one for one in _conditions(old, is_good) if one not in stayed):
                was_there = {card.name for card in olds if one in _conditions(card, is_good)}
                for name, card in news.items():
                    if (
                        name not in was_there
                        and name in {each.name for each in olds}
                        and one in _conditions(card, is_good)
                    ):
                        yield one, is_good, old.name, name
                        break


def _conditions(card: DimensionCard, is_good: bool) -> tuple[Comparison, ...]:
    return card.good if is_good else card.poor


def _side(is_good: bool) -> str:
    return "Good" if is_good else "Poor"


def _less(card: DimensionCard, gone: Sequence[tuple[Comparison, bool]]) -> DimensionCard:
    return replace(
        card,
        good=tuple(one for one in card.good if (one, True) not in gone),
        poor=tuple(one for one in card.poor if (one, False) not in gone),
    )


def _of_card(profile: str, old: DimensionCard, new: DimensionCard) -> Iterator[Change]:
    where = f"{profile}, {new.name}"
    yield from _became(where, "weight", _weight(old.weight), _weight(new.weight))
    for metric in dict.fromkeys((*old.weights, *new.weights)):
        was, now = (_weight(card.weights.get(metric), "none" if card.weights else "equal") for card in (old, new))
        yield from _became(where, f"weight of {metric}", was, now)
    yield from _became(where, "decisive", _yes(yes=old.decisive), _yes(yes=new.decisive))
    for side, is_good in _SIDES:
        yield from _of_conditions(profile, side, *((card.good if is_good else card.poor) for card in (old, new)))


def _of_conditions(profile: str, side: str, old: Sequence[Comparison], new: Sequence[Comparison]) -> Iterator[Change]:
    """Conditions of one metric that differ are one that changed; what is left came or went."""
    kept = {to_text(one) for one in old} & {to_text(one) for one in new}
    went = [one for one in old if to_text(one) not in kept]
    came = [one for one in new if to_text(one) not in kept]
    for one in list(went):
        other = next((candidate for candidate in came if candidate.metric == one.metric), None)
        if other is not None:
            went.remove(one)
            came.remove(other)
            threshold = to_text(other).removeprefix(other.metric).strip()
            yield Change(profile, f"{to_text(one)} became {threshold} ({side})")
    for one in went:
        yield Change(profile, f"{to_text(one)} is no {side} condition any more")
    for one in came:
        yield Change(profile, f"{to_text(one)} is a new {side} condition")
    stayed = [[to_text(one) for one in each if to_text(one) in kept] for each in (old, new)]
    yield from _order(profile, f"{side} conditions", *stayed)


def _became(where: str, name: str, was: str, now: str) -> Iterator[Change]:
    if was != now:
        yield Change(where, f"{name} {was or 'nothing'} became {now or 'nothing'}")


def _order(where: str, what: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Change]:
    if list(was) != list(now):
        yield Change(where, f"order of {what}: {', '.join(was)} became {', '.join(now)}")


def _when(expression: Expression | None) -> str:
    return "everybody else" if expression is None else to_text(expression)


def _yes(*, yes: bool) -> str:
    return "yes" if yes else "no"


def _weight(weight: Decimal | None, without: str = "equal") -> str:
    return without if weight is None else _number(weight)


def _number(number: Decimal) -> str:
    return number_text(float(number))


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def _levels(scale: RatingScale) -> str:
    return ", ".join(f"{level.word} ({level.rating_class})" for level in scale.levels)


def _range(spec: FieldSpec) -> str:
    return "" if spec.range is None else f"{number_text(spec.range[0])} to {number_text(spec.range[1])}"
