"""A threshold moved in the draft of a model: everything that the what-if shows, anew, and how long a screen waits."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

from bench.accounts import AS_OF, accounts_frame, as_exported, bench_model
from bench.home import Home
from bench.rows import ONE_FRAME, Row, Target
from bench.timing import interleaved
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.model.editing.draft import Draft
from healthcore.model.editing.edits import set_condition
from healthcore.plays.running import plays_of
from healthcore.scoring.plan import score
from healthcore.vocabulary import FixedClock
from healthcore.whatif.places import Place
from healthcore.whatif.what_if import InForce, WhatIf

TOPIC = "What-if: a threshold moved, to everything that is shown of it, painting excluded"

_ACCOUNTS = 50_000
_ROUNDS = 15
_RUNS = 10
_AT_MOST = Target(at_most=3)

#: The first of the thresholds below as the Settings screen lists it.
_SHOWN_AS = ("profile:2", "profiles/2/usage/good/1")

#: Thresholds that are moved: profile, dimension, side and number in the file, the metric, and from where to where.
_MOVED = (
    ("a Good condition of the largest profile", 2, "usage", "good", 1, "engagement >= {}", range(45, 75)),
    (
        "a Poor condition of it, often over 1,000 turn",
        2,
        "usage",
        "poor",
        1,
        "engagement < {}",
        range(20, 50),
    ),
    ("a Good condition of a profile with ratings", 0, "usage", "good", 0, "engagement > {}", range(45, 75)),
)


def measure(*, quick: bool) -> Iterator[Row]:  # noqa: ARG001 - it is quick
    """Every row of this topic."""
    with Home() as home, patch.dict(os.environ, home.environment):
        opened = _opened(home.folder / "book.parquet")
        in_force = InForce(day_of(opened), plays_of(opened)).look()
        book = opened.book
        for what, profile, dimension, side, number, condition, values in _MOVED:
            place = Place(book.model.profiles[profile].name, dimension, side == "good", number)
            edit = _edit(opened, in_force, place, (profile, dimension, side, number), condition, values)
            ours, plain = interleaved(edit, lambda: score(book.plan, book.accounts), rounds=_ROUNDS)
            yield Row(
                TOPIC, f"{_ACCOUNTS:,} accounts, {what}", "one plain scoring pass", ours.median, plain.median, _AT_MOST
            )
        opened.journal.close()
        command = [sys.executable, "-m", "bench.programs.moving", opened.name, *_SHOWN_AS]
        waits = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) for _ in range(_RUNS)]
        longest = {when: max(each[when] for each in waits) for when in ("idle", "moving", "held")}
        for when, how in (("moving", "a threshold is moved"), ("held", "its key is held down")):
            what = f"{_ACCOUNTS:,} accounts: longest the screen waits while {how}, in {_RUNS} runs"
            yield Row(TOPIC, what, "while nothing happens", longest[when], longest["idle"], ONE_FRAME)


def _opened(path: Path) -> OpenedBook:
    as_exported(accounts_frame(_ACCOUNTS)).write_parquet(path)
    clock = FixedClock(datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC))
    model = Path(__file__).with_name("model.toml")
    return open_book(BookRequest(str(path), model=str(model)), clock, registers=True)


def _edit(
    opened: OpenedBook,
    in_force: InForce,
    place: Place,
    path: tuple[int, str, str, int],
    condition: str,
    values: range,
) -> Callable[[], WhatIf]:
    """One more step of a threshold: the text edited and checked, the book looked at under it, the metric spread out."""
    draft, steps = Draft.of(bench_model().text), count()

    def step() -> WhatIf:
        nonlocal draft
        text = condition.format(values[next(steps) % len(values)])
        draft = draft.edited(lambda toml: set_condition(toml, *path, text), "moved", merges=True)
        assert draft.model is not None
        found = in_force.what_if(draft.model)
        assert found.histogram(place) is not None
        return found

    assert opened.book.accounts.height == _ACCOUNTS
    return step
