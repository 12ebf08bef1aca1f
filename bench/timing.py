"""Two things timed side by side: A B A B ..., so that whatever else the machine does touches both."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Samples:
    """How long one thing took, in seconds, each time."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the times it was faster."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """Nineteen times of twenty it was faster."""
        if len(self.seconds) < 2:
            return self.seconds[0]
        return quantiles(self.seconds, n=20, method="inclusive")[-1]


def timed(work: Callable[[], object]) -> float:
    """The seconds that some work takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def interleaved(*works: Callable[[], object], rounds: int, warm: int = 1) -> list[Samples]:
    """Runs all works in turn, round by round, after `warm` rounds that do not count."""
    seconds: list[list[float]] = [[] for _ in works]
    for number in range(warm + rounds):
        for at, work in enumerate(works):
            gc.collect()
            gc.disable()
            spent = timed(work)
            gc.enable()
            if number >= warm:
                seconds[at].append(spent)
    return [samples(each) for each in seconds]


def samples(seconds: Sequence[float]) -> Samples:
    """Measured seconds."""
    return Samples(tuple(seconds))
