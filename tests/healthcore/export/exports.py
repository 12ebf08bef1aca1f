"""Exports to test with."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from healthcore.export import Export, columns_of
from healthcore.export.table import UNFILTERED

AS_OF = date(2026, 11, 23)

#: Names that a terminal, a spreadsheet, a page or a parser would rather obey than show.
HOSTILE = (
    "Acme [EMEA] [/] [@click=app.quit]",
    '=HYPERLINK("https://evil.example","x")',
    "+1 Fitness",
    "-Dash-",
    "@mention Ltd",
    "\t=1+1",
    "\r\nbreak",
    "'=already guarded",
    "''+twice",
    "＝full width",
    "\x1b[2J\x1b]0;x\x07 bell",
    'quote " comma, bar | back\\slash',
    "line\nbreak\ttab",
    "<script>alert(1)</script> & &amp; <b>",
    "`code` *star* _under_ ~~gone~~ ![i](u) [l](https://x.example) www.x.example $m$",
    "# heading",
    "rev\u202eersed \u2066isolated",
    "Émile 👩\u200d🚀 ❤\ufe0f 東京",
    "_x0041_ ends",
    "\x85\x9bC1",
    "null",
    "  spaced  ",
)


def export_of(
    names: Sequence[str],
    title: str = "Sample",
    filter: str = UNFILTERED,  # noqa: A002 (the word of the export)
    notes: tuple[str, ...] = (),
) -> Export:
    """An export with an id and a name in each row."""
    frame = pl.DataFrame(
        {"account_id": [f"A{at}" for at in range(len(names))], "name": list(names)},
        schema={"account_id": pl.String, "name": pl.String},
    )
    return Export(
        title,
        columns_of(frame, {"account_id": "Account ID", "name": "Account"}),
        AS_OF,
        "Recommended",
        "4832f4aa2285",
        filter,
        notes,
    )
