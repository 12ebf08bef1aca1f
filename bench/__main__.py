"""Runs the benchmarks and prints their table: `python -m bench [TOPIC]... [--quick] [--write]`."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from time import perf_counter

from bench.readme import write_readme
from bench.rows import Row, Verdict, markdown

#: Each is a module of this package with a function `measure`.
TOPICS = ("scoring", "loading", "interface", "rating", "startup", "memory")


def main() -> int:
    """The command line; 1 when a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks, each a ratio in one run.")
    parser.add_argument("topics", nargs="*", choices=[*TOPICS, []], metavar="TOPIC", help=", ".join(TOPICS))
    parser.add_argument("--quick", action="store_true", help="leave out books of 1,000,000 accounts")
    parser.add_argument("--write", action="store_true", help="write the table into bench/README.md")
    asked = parser.parse_args()
    rows = list(_measured(asked.topics or TOPICS, quick=asked.quick))
    print(markdown(rows))
    if asked.write:
        write_readme(rows)
    return 1 if any(row.verdict is Verdict.MISSED for row in rows) else 0


def _measured(topics: Sequence[str], *, quick: bool) -> Iterator[Row]:
    for topic in topics:
        started = perf_counter()
        measure: Callable[..., Iterator[Row]] = import_module(f"bench.{topic}").measure
        yield from measure(quick=quick)
        print(f"{topic}: {perf_counter() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
