"""bench/README.md: the sections of its table that a run measured are replaced, the words around them stay."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.rows import Row, Verdict, markdown

_PATH = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"
_SECTION = "### "


def write_readme(rows: Sequence[Row]) -> None:
    """Replaces the sections of the table that were measured; the others stay, each with its day."""
    text = _PATH.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    sections = {section.partition("\n")[0]: section.rstrip() for section in table.split(_SECTION)[1:]}
    for section in markdown(rows).split(_SECTION)[1:]:
        topic, _, measured = section.partition("\n")
        sections[topic] = f"{topic}\n\nMeasured {datetime.now(UTC):%Y-%m-%d}.\n{measured.rstrip()}"
    renewed = "".join(f"{_SECTION}{section}\n\n" for section in sections.values())
    _PATH.write_text(f"{before}{_BEGIN}{_heading(renewed)}\n\n{renewed}{_END}{after}", encoding="utf-8")


def _heading(table: str) -> str:
    met, missed = (table.count(f"| {verdict} |") for verdict in (Verdict.MET, Verdict.MISSED))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    engines = ", ".join(f"{name} {version(name)}" for name in ("polars", "textual"))
    return (
        f"{met} of {met + missed} targets met, on {os.cpu_count()} cores and {memory:.0f} GiB, "
        f"Python {platform.python_version()}, {engines}."
    )
