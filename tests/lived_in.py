"""Books that somebody has lived with: made once for a run of tests, whatever process asks."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.changes.past import Past, Progress, Sources, past_of
from healthcore.figures.series import measured
from healthcore.journal.author import default_author
from healthcore.journal.journal import Journal
from healthcore.sample.history import SampleHistory, tell
from healthcore.today.today import begin
from healthcore.vocabulary import Clock


class MadeOnce:
    """Folders that take long to make, made by whatever process asks first.

    Attributes:
        root: where they are; all processes of a run have the same.
    """

    root: Path

    def folder(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder of that name; copy it before anything writes to it."""
        folder, done = self.root / name, self.root / f"{name}.done"
        with FileLock(self.root / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that failed
                folder.mkdir()
                make(folder)
                done.touch()
        return folder


made_once = MadeOnce()


def live_in_sample(copy: Path, clock: Clock) -> None:
    """Makes the data directory of somebody who looked at the sample on that day, its past worked out."""
    made = made_once.folder(f"sample-{clock.today().isoformat()}", lambda folder: _live(folder, clock))
    shutil.copytree(made, copy, copy_function=_copied)


def _copied(source: str, copy: str) -> None:
    # Hundreds of them for every test; the program never writes into one that is there, it puts another in its place.
    if source.endswith(".parquet"):
        os.link(source, copy)
    else:
        shutil.copy2(source, copy)


def _live(folder: Path, clock: Clock) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(folder))
        with (opened := open_book(BookRequest("sample"), clock, registers=True)).journal:
            day = day_of(opened, saves=True)
            measured(day, saves=True)
            begin(day, default_author())


_PASTS: dict[tuple[tuple[date, str], ...], Past] = {}


def shared_root(base: Path) -> Path:
    """The directory that all processes of a run have in common, by the one that pytest gave this process."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def remember_past_of_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample book that nobody has opened keeps nothing, so each command works its past out: here the first one does.

    What it comes from says all about it; it is worked out by the real thing, and kept by it for all processes. For
    that the same story gets the same ids whenever it is told.
    """

    def remembered(sources: Sources, day: date, *, saves: bool = False, progress: Progress | None = None) -> Past:
        if not isinstance(sources.snapshots, SampleHistory):
            return past_of(sources, day, saves=saves, progress=progress)
        key = tuple((known, sources.key(known)) for known in sources.days_before(day))
        if key not in _PASTS:
            kept = made_once.root / f"past-{key[0][0].isoformat()}"
            with FileLock(kept.with_suffix(".lock")):
                _PASTS[key] = past_of(replace(sources, derived=kept), day, saves=True)
        return _PASTS[key]

    def told(journal: Journal, today: date) -> None:
        with pytest.MonkeyPatch.context() as ids:
            ids.setattr("healthcore.journal.journal.next_id", lambda _at, last: f"{int(last or '0', 16) + 1:032x}")
            tell(journal, today)

    monkeypatch.setattr("healthcore.changes.day.past_of", remembered)
    monkeypatch.setattr("healthcore.book.opening.tell", told)
    monkeypatch.setattr("healthcore.sample.history.tell", told)
