"""What is said of the reference lists and of an account on them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.references.shortlist import PASSED, PASSES_ON
from tui import cells
from tui.widgets.laid_out import Lines, paragraph, quiet

if TYPE_CHECKING:
    from healthcore.journal.asks import Ask
    from healthcore.references import References


def count_words(count: int, noun: str) -> str:
    """`1 near miss`, `2 near misses`."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def counts_line(references: "References") -> Content:
    """How many are on which list, and of whom."""
    said = [
        f"{count_words(references.considered, 'account')}: {count_words(references.candidates.height, 'candidate')}",
        count_words(references.near_misses.height, "near miss"),
        f"{references.others:,} fail more than one rule",
    ]
    text = Content(", ".join(said))
    if not references.filter:
        return text
    return text + quiet(f"   only {cells.plain(references.filter)}, as on the Book screen (2)")


def why_no_candidates(references: "References") -> str:
    """Why the list is empty, and what to do about it."""
    if not references.considered:
        if references.filter:
            return f"No account matches {cells.plain(references.filter)}.\nPress 2, then esc, to drop the filter."
        return "This book has no accounts to ask.\nPress 2 to see the book."
    worst = sorted(references.failing.items(), key=lambda failing: -failing[1])[:3]
    failing = ", ".join(f"{cells.plain(name).lower()} {count:,}" for name, count in worst if count)
    hint = "Below are those that fail just one rule." if references.near_misses.height else "Press 2 for the book."
    return f"No account passes every rule. Most fail: {failing}.\n{hint}"


def candidate_lines(references: "References", position: int, asks: "Sequence[Ask]", width: int) -> Lines:
    """What a candidate passed, and when it was asked before."""
    row = references.candidates.row(position, named=True)
    return [*_said(row["name"], "passes", "; ".join(row[PASSED]), width), *_ask_lines(asks, references.as_of, width)]


def near_miss_lines(references: "References", position: int, asks: "Sequence[Ask]", width: int) -> Lines:
    """What a near miss is instead, when it will pass, and when it was asked before."""
    name, passes_on = references.near_misses.select("name", PASSES_ON).row(position)
    words = references.finding(position)
    if passes_on is not None:
        when = cells.relative_day(passes_on, references.as_of).text
        words = f"{words}. It passes on {passes_on.isoformat()}, {when}, if nothing else changes"
    return [*_said(name, "is no candidate", words, width), *_ask_lines(asks, references.as_of, width)]


def _said(name: str, verb: str, words: str, width: int) -> Lines:
    text = Content.assemble((cells.plain(name), "bold"), (f" {verb}: ", "$foreground-muted"), cells.plain(words))
    return paragraph(text, width)


def _ask_lines(asks: "Sequence[Ask]", as_of: date, width: int) -> Lines:
    """The last ask."""
    if not asks:
        return ()
    last = asks[0]
    who = f", {cells.plain(last.who)}" if last.who else ""
    outcome = cells.plain(last.outcome) or "no outcome yet (o)"
    more = f"   {len(asks):,} asks in all (o)" if len(asks) > 1 else ""
    when = cells.relative_day(last.asked_on, as_of).text
    said = f"Asked {when} for {cells.plain(last.purpose)}{who}: "
    return paragraph(Content.assemble(quiet(said), outcome, quiet(more)), width)
