"""bench/README.md: its table is replaced by the rows of a run, the words around it stay."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.rows import Row, Verdict, markdown

_PATH = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"


def write_readme(rows: Sequence[Row]) -> None:
    """Replaces the table."""
    text = _PATH.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PATH.write_text(f"{before}{_BEGIN}{_heading(rows)}\n\n{markdown(rows)}\n\n{_END}{after}", encoding="utf-8")


def _heading(rows: Sequence[Row]) -> str:
    judged = [row for row in rows if row.verdict is not Verdict.NONE]
    met = sum(row.verdict is Verdict.MET for row in judged)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    engines = ", ".join(f"{name} {version(name)}" for name in ("polars", "textual"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {met} of {len(judged)} targets met, on {os.cpu_count()} cores and "
        f"{memory:.0f} GiB, Python {platform.python_version()}, {engines}."
    )
