"""Where in a file the table begins and ends: titles above its header, footers below its rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median_high

from healthcore.sources.headers import words_of
from healthcore.sources.raw import RawTable
from healthcore.vocabulary import CATALOGUE, FIELDS
from healthcore.vocabulary.accounts import ReportLine, Severity

#: Rows in which the header has to be found.
TOP = 100

#: How many of the cells that rows usually have filled a header has to fill.
_SHARE = 0.4

#: Rows at the end among which footers are looked for.
_BOTTOM = 20

_TOTAL = re.compile(r"\s*(?:grand |sub)?(?:total|totals|sum|summe|gesamt|somme)\s*:?\s*", re.IGNORECASE)

#: What tells a line of text from a lonely id.
_SENTENCE = re.compile(r"[\s:]")

Row = Sequence[str | None]


def header_at(rows: Sequence[Row]) -> int | None:
    """The place of the header among the first rows of a file; None when all of them are blank.

    It is the first row that fills about as many cells as rows usually do. A row further down is it when it speaks
    more of accounts than that one: a title of two cells, or a row that groups columns, stands above it then.
    """
    filled = [_filled(row) for row in rows]
    places = [at for at, count in enumerate(filled) if count]
    if not places:
        return None
    usual = median_high([filled[at] for at in places[len(places) // 2 :]])
    enough = min(usual, max(2, usual * _SHARE))
    first = next((at for at in places if filled[at] >= enough), places[0])
    known = _known(rows[first])
    for at in places:
        if at > first and (not known or filled[at] > filled[first]) and _known(rows[at]) > max(1, known):
            return at
    return first


def above(rows: Iterable[tuple[int, Row]]) -> Iterator[ReportLine]:
    """A line for each row above the header that is not blank; rows come with their numbers."""
    for number, row in rows:
        if text := _joined(row):
            yield ReportLine(number, "", text, "stands above the header and was left out", Severity.NOTE)


def without_footers(raw: RawTable) -> RawTable:
    """The table without rows at its end that are no accounts, each with a line.

    Such are lines of text below a blank row, as reports end, and a row of totals.
    """
    if len(raw.headers) < 3 or raw.frame.height < 2:
        return raw
    cells = [[None if cell is None else str(cell) for cell in row] for row in raw.frame.tail(_BOTTOM).iter_rows()]
    end = _end(cells)
    below = zip(raw.rows.tail(_BOTTOM).to_list()[end:], cells[end:], strict=True)
    reason = "stands below the table and was left out"
    lines = [ReportLine(row, "", text, reason) for row, found in below if (text := _joined(found))]
    height = raw.frame.height - len(cells) + end
    return replace(raw, frame=raw.frame.head(height), rows=raw.rows.head(height), lines=(*raw.lines, *lines))


def _end(cells: Sequence[Row]) -> int:
    """Where the table ends among its last rows."""
    end = len(cells)
    for at, (before, row) in reversed(list(enumerate(pairwise(cells), start=1))):
        if _filled(row) > 1:
            break
        if _filled(row) and not _filled(before):
            end = at
    if not any(_SENTENCE.search(_joined(row)) for row in cells[end:]):
        end = len(cells)
    last = next((at for at in reversed(range(end)) if _filled(cells[at])), None)
    return last if last is not None and _is_total(cells[last]) else end


def _is_total(row: Row) -> bool:
    label = next((cell for cell in row if cell and cell.strip()), "")
    return _filled(row) < len(row) and bool(_TOTAL.fullmatch(label))


def _filled(row: Row) -> int:
    return sum(bool(cell and cell.strip()) for cell in row)


def _joined(row: Row) -> str:
    return "  ".join(cell.strip() for cell in row if cell and cell.strip())


def speaks_of_accounts(titles: Row) -> bool:
    """Whether some of a sheet's titles are those of columns that accounts usually have."""
    return _known(titles) > 1


def _known(row: Row) -> int:
    """How many cells are titles of columns that accounts usually have."""
    return len({words_of(cell) for cell in row if cell} & _titles())


@cache
def _titles() -> frozenset[str]:
    specs = (*FIELDS.values(), *CATALOGUE.values())
    return frozenset(words_of(title) for spec in specs for title in (spec.name, spec.label, *spec.aliases))
