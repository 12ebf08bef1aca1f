"""Runs the benchmarks and prints their table: `python -m bench [TOPIC]... [--quick] [--write]`."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from time import perf_counter

from bench.readme import write_readme
from bench.rows import Row, markdown

#: Each is a module of this package with a function `measure`.
TOPICS = (
    "scoring",
    "loading",
    "usage",
    "interface",
    "rating",
    "startup",
    "memory",
    "history",
    "whatif",
    "connect",
)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks, each a ratio in one run.")
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"all without one: {', '.join(TOPICS)}")
    parser.add_argument("--quick", action="store_true", help="leave out books of 1,000,000 accounts")
    parser.add_argument("--write", action="store_true", help="renew what was measured in bench/README.md")
    asked = parser.parse_args()
    if unknown := set(asked.topics) - set(TOPICS):
        parser.error(f"no such topic: {', '.join(sorted(unknown))}")
    if asked.write and asked.quick:
        parser.error("--write is for books of every size")
    # What pip installs is compiled, the peers are; so has what is measured to be.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rows = list(_measured(asked.topics or TOPICS, quick=asked.quick))
    print(markdown(rows))
    if asked.write:
        write_readme(rows)


def _measured(topics: Sequence[str], *, quick: bool) -> Iterator[Row]:
    for topic in topics:
        started = perf_counter()
        measure: Callable[..., Iterator[Row]] = import_module(f"bench.{topic}").measure
        yield from measure(quick=quick)
        print(f"{topic}: {perf_counter() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
