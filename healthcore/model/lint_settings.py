"""Settings of a model that are allowed and take effect in a way that is hardly meant: weights, bands, days."""

from collections.abc import Iterator

from healthcore.model.findings import Finding, Severity
from healthcore.model.reader import ModelReader
from healthcore.model.tree import Mode, Model


def odd_settings(reader: ModelReader, model: Model) -> Iterator[Finding]:
    """What is odd in weights, bands and the days of ratings."""
    yield from _weights(reader, model)
    yield from _days(reader, model)
    if model.mode is Mode.DIMENSIONAL:
        yield from _bands(reader, model)
        yield from _never_good(reader, model)


def _weights(reader: ModelReader, model: Model) -> Iterator[Finding]:
    for index, profile in enumerate(model.profiles):
        for card in profile.dimensions:
            path = ("profiles", index, card.name)
            if card.weight == 0:
                message = f"{card.name} has a weight of 0: it counts for nothing in the score"
                yield Finding(*reader.place((*path, "weight")), Severity.WARNING, message)
            for metric, weight in card.weights.items():
                if weight == 0:
                    message = f"{metric} has a weight of 0: it counts for nothing in the score"
                    yield Finding(*reader.place((*path, "weights", metric)), Severity.WARNING, message)


def _days(reader: ModelReader, model: Model) -> Iterator[Finding]:
    scale = model.rating
    pairs = (
        ("due_severe", scale.due_severe, "due_renewing", scale.due_renewing),
        ("due_renewing", scale.due_renewing, "due", scale.due),
    )
    for first, days, second, later in pairs:
        if days > later:
            message = f"{first} is {days} and {second} is {later}: what is more urgent is due later"
            yield Finding(*reader.place(("rating", first)), Severity.WARNING, message)
    if 0 < scale.expires < scale.due:
        message = f"a rating expires after {scale.expires} days, before it is due again after {scale.due}"
        yield Finding(*reader.place(("rating", "expires")), Severity.WARNING, message)


def _bands(reader: ModelReader, model: Model) -> Iterator[Finding]:
    good, poor = model.bands.good, model.bands.poor
    if good == poor:
        message = f"good and poor are both {good.normalize():f}: no score is Average"
        yield Finding(*reader.place(("bands", "poor")), Severity.WARNING, message)
    elif 0 < good <= 1:
        message = f"good is {good.normalize():f}, and scores go from 0 to 100: is that a share?"
        yield Finding(*reader.place(("bands", "good")), Severity.WARNING, message)
    elif poor == 0:
        yield Finding(*reader.place(("bands", "poor")), Severity.WARNING, "poor is 0: no score is below it")


def _never_good(reader: ModelReader, model: Model) -> Iterator[Finding]:
    """Metrics that only ever pull a score down, because nothing says what is Good of them."""
    for profile in model.profiles:
        for card in profile.dimensions:
            good = {condition.metric for condition in card.good}
            for index, condition in enumerate(card.poor):
                if condition.metric not in good:
                    place = reader.places.get((profile.name, card.name, False, index), (0, 0))
                    message = f"{condition.metric} has no Good condition: it is worth 60 of 100 at best"
                    yield Finding(*place, Severity.WARNING, message)
