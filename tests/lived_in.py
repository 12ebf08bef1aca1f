"""The sample book after somebody's first day with it: made once for a run of tests, whatever process asks."""

import os
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from filelock import FileLock

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.changes.past import Past, Progress, Sources, past_of
from healthcore.figures.series import measured
from healthcore.journal.author import default_author
from healthcore.sample.history import SampleHistory
from healthcore.today.today import begin
from healthcore.vocabulary import Clock


class SampleLivedIn:
    """Data directories to copy.

    Attributes:
        root: where they are; all processes of a run have the same.
    """

    root: Path

    def on(self, clock: Clock) -> Path:
        """The data directory after the user of this machine looked at the sample on that day, its past worked out."""
        made = self.root / f"sample-{clock.today().isoformat()}"
        with FileLock(self.root / "sample.lock"):
            if not made.exists():
                making = Path(mkdtemp(dir=self.root))
                _live(making, clock)
                making.rename(made)
        return made


def _live(folder: Path, clock: Clock) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(folder))
        with (opened := open_book(BookRequest("sample"), clock, registers=True)).journal:
            day = day_of(opened, saves=True)
            measured(day, saves=True)
            begin(day, default_author())


sample_lived_in = SampleLivedIn()

_PASTS: dict[tuple[tuple[date, str], ...], Past] = {}


def shared_root(base: Path) -> Path:
    """The directory that all processes of a run have in common, by the one that pytest gave this process."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def remember_past_of_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample book that nobody has opened keeps nothing, so each command works its past out: here the first one does.

    What it comes from says all about it; it is worked out by the real thing.
    """

    def remembered(sources: Sources, day: date, *, saves: bool = False, progress: Progress | None = None) -> Past:
        if not isinstance(sources.snapshots, SampleHistory):
            return past_of(sources, day, saves=saves, progress=progress)
        key = tuple((known, sources.key(known)) for known in sources.days_before(day))
        if key not in _PASTS:
            _PASTS[key] = past_of(sources, day)
        return _PASTS[key]

    monkeypatch.setattr("healthcore.changes.day.past_of", remembered)
