"""A row of the table: what was measured, beside whom, how it compares and whether that is good enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What the two numbers of a row count."""

    SECONDS = "s"
    BYTES = "B"


class Verdict(StrEnum):
    """How a row did."""

    MET = "met"
    MISSED = "**missed**"
    NONE = "no target"


@dataclass(frozen=True, slots=True)
class Target:
    """What a row has to reach; one of the limits is enough.

    Attributes:
        at_most: our number over the peer's.
        at_least: the peer's number over ours: how many times as fast.
        within: our number by itself.
    """

    at_most: float | None = None
    at_least: float | None = None
    within: float | None = None

    def words(self, unit: Unit) -> str:
        """The target as the table says it."""
        limits = (
            "" if self.within is None else f"≤ {quantity(self.within, unit)}",
            "" if self.at_most is None else f"≤ {self.at_most:g}x",
            "" if self.at_least is None else f"≥ {self.at_least:g}x as fast",
        )
        return " or ".join(filter(None, limits)) or "–"

    def verdict(self, ours: float, peers: float) -> Verdict:
        """Whether a measurement reaches it."""
        reached = [
            ours <= limit
            for limit in (
                self.within,
                None if self.at_most is None else peers * self.at_most,
                None if self.at_least is None else peers / self.at_least,
            )
            if limit is not None
        ]
        return (Verdict.MET if any(reached) else Verdict.MISSED) if reached else Verdict.NONE


NO_TARGET = Target()

#: What a person sees as one frame.
ONE_FRAME = Target(within=0.016)


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement.

    Attributes:
        topic: the section of the table.
        what: what was measured.
        peer: what it is compared with, by name.
        ours, peers: the two numbers.
        target: what it has to reach.
    """

    topic: str
    what: str
    peer: str
    ours: float
    peers: float
    target: Target = NO_TARGET
    unit: Unit = Unit.SECONDS

    @property
    def ratio(self) -> str:
        """Ours over theirs; where theirs is to be a multiple of ours, how many times as fast we are."""
        if self.target.at_least is not None:
            return f"{self.peers / self.ours:.0f}x as fast"
        return f"{self.ours / self.peers:.2f}x"

    @property
    def verdict(self) -> Verdict:
        """Whether the target is reached."""
        return self.target.verdict(self.ours, self.peers)


def quantity(number: float, unit: Unit) -> str:
    """A number with its unit, three figures."""
    if unit is Unit.BYTES:
        return f"{number / 2**20:,.0f} MiB"
    if number >= 1:
        return f"{number:.2f} s"
    return f"{number * 1e3:.3g} ms" if number >= 1e-3 else f"{number * 1e6:.3g} µs"


def markdown(rows: Iterable[Row]) -> str:
    """The table, a section per topic."""
    lines: list[str] = []
    topic = ""
    for row in rows:
        if row.topic != topic:
            topic = row.topic
            lines += [
                *([""] if lines else []),
                f"### {topic}",
                "",
                "| what | ours | peer | peer's | ratio | target | verdict |",
                "|---|--:|---|--:|--:|---|---|",
            ]
        ours, peers = quantity(row.ours, row.unit), quantity(row.peers, row.unit)
        cells = (row.what, ours, row.peer, peers, row.ratio, row.target.words(row.unit), row.verdict)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
