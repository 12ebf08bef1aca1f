"""One rating: from the Enter that saves it to the frame that shows row, preview and figures anew."""

from collections.abc import Iterator

from bench.accounts import accounts_frame, as_exported
from bench.home import Home
from bench.rows import Row, Target
from bench.timing import samples

TOPIC = "One rating on screen, key to paint"

_TARGETS = {300: Target(at_most=8), 100_000: Target(at_most=12)}
_ROUNDS = 12


def measure(*, quick: bool) -> Iterator[Row]:  # noqa: ARG001 - nothing here is slow
    """Every row of this topic."""
    for count, target in _TARGETS.items():
        with Home() as home:
            home.import_book("accounts", as_exported(accounts_frame(count)))
            yield from _ratings(home, count, target)


def _ratings(home: Home, count: int, target: Target) -> Iterator[Row]:
    bare, ours = home.program("bare"), home.open("accounts")
    bare.seconds_until("keys: 0")
    ours.seconds_until("Customer")
    ours.settle()
    ours.type("r", "0", "enter")
    keys, opened, saved, settled = [], [], [], []
    for number in range(_ROUNDS):
        keys.append(bare.press("x", quiet=0.02).first)
        opened.append(ours.press("r", "Minor").first)
        # Critical with a note, which Enter leads to; no known risk needs none.
        ours.type(*(("3", "enter", "x") if number % 2 == 0 else ("0",)))
        answer = ours.press("enter", "Poor")  # the line of the figures that counts accounts by health
        saved.append(answer.first)
        settled.append(answer.last)
    key, at, peer = samples(keys).median, f"{count:,} accounts", "bare Textual application, one key"
    yield Row(TOPIC, f"rating saved, book repainted, {at}", peer, samples(saved).median, key, target)
    yield Row(TOPIC, f"the same until the last frame, {at}", peer, samples(settled).median, key)
    yield Row(TOPIC, f"dialog opened, {at}", peer, samples(opened).median, key)
