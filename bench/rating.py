"""One rating: from the Enter that saves it to the frame that shows row, preview and figures anew."""

from collections.abc import Iterator

from bench.accounts import accounts_frame, as_exported
from bench.home import Home
from bench.rows import NO_TARGET, Row, Target
from bench.timing import samples

TOPIC = "One rating on screen, key to paint"

_TARGETS = {300: Target(at_most=8), 100_000: Target(at_most=12), 1_000_000: NO_TARGET}
_ROUNDS = 12

#: Seconds without a frame after which the largest book has answered. While a note is typed its cursor blinks twice a
#: second, so that nothing longer would ever pass.
_PATIENT = 0.35
_LARGE = 1_000_000


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    for count, target in _TARGETS.items():
        if quick and count == _LARGE:
            continue
        with Home() as home:
            home.import_book("accounts", as_exported(accounts_frame(count)))
            yield from _ratings(home, count, target)


def _ratings(home: Home, count: int, target: Target) -> Iterator[Row]:
    quiet = {"quiet": _PATIENT} if count == _LARGE else {}
    bare, ours = home.program("bare"), home.open("accounts")
    bare.seconds_until("keys: 0")
    ours.seconds_until("Customer")
    ours.settle(quiet=3.0 if count == _LARGE else 0.5)
    ours.type("r", "0", "enter", **quiet)
    keys, opened, saved, settled = [], [], [], []
    for number in range(_ROUNDS):
        keys.append(bare.press("x", quiet=0.02).first)
        opened.append(ours.press("r", "Minor", **quiet).first)
        # Critical with a note, which Enter leads to; no known risk needs none.
        ours.type(*(("3", "enter", "x") if number % 2 == 0 else ("0",)), **quiet)
        answer = ours.press("enter", "Poor", **quiet)  # the line of the figures that counts accounts by health
        saved.append(answer.first)
        settled.append(answer.last)
    key, at, peer = samples(keys).median, f"{count:,} accounts", "bare Textual application, one key"
    yield Row(TOPIC, f"rating saved, book repainted, {at}", peer, samples(saved).median, key, target)
    yield Row(TOPIC, f"the same until the last frame, {at}", peer, samples(settled).median, key)
    yield Row(TOPIC, f"dialog opened, {at}", peer, samples(opened).median, key)
