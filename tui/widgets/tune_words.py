"""What a tune-up says: the distances at a glance, who ended how, what to doubt."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui import cells
from tui.cells import Role
from tui.widgets.laid_out import Lines, columns, heading, paragraph, quiet

if TYPE_CHECKING:
    from healthcore.tuning.backtest import BackTest
    from healthcore.tuning.definitions import Definitions
    from healthcore.tuning.measures import Area
    from healthcore.tuning.tune_up import TuneUp

_BAR = 20
_NAMED = 4
_MARK = "▸"


def glance_lines(found: "TuneUp", at: int, width: int) -> Lines:
    """Every distance in a row, and below how the accounts of the chosen one ended, by health and by score."""
    return [*_distances(found, at, width), Content(""), *_endings(found.tests[at], width)]


def _distances(found: "TuneUp", at: int, width: int) -> Iterator[Content]:
    heads = ("", "looked at", "accounts", "were Poor", "precision", "recall", "lift", "AUC", "between")
    if width < 90:
        heads = ("", "looked at", "seen", "Poor", "prec.", "recall", "lift", "AUC", "between")
    rows = [[quiet(word) for word in heads]]
    for place, test in enumerate(found.tests):
        poor, area = test.poor, test.area
        rows.append(
            [
                Content.styled(_MARK if place == at else " ", "bold $accent"),
                Content.styled(distance(test), "bold" if place == at else ""),
                Content(f"{test.sight.seen.height:,}"),
                Content(f"{poor.flagged:,}"),
                _share(poor.precision),
                _share(poor.recall),
                Content(times(poor.lift)),
                Content("–" if area is None else f"{area.value:.3f}"),
                quiet("" if area is None else f"{area.low:.2f} to {area.high:.2f}"),
            ]
        )
    for lines in columns(rows, width, right={2, 3, 4, 5, 6, 7}):
        yield from lines


def distance(test: "BackTest") -> str:
    """How long before the outcome accounts were looked at."""
    return "as they are now" if test.horizon is None else f"{test.horizon} days before"


def _endings(test: "BackTest", width: int) -> Iterator[Content]:
    """The confusion table, and churn by score."""
    if not test.sight.seen.height:
        yield quiet("Of no account anything is known so long before.")
        return
    yield heading("Health then, and what became of them")
    rows = [[quiet(word) for word in ("", "churned", "contracted", "renewed", "churn", "")]]
    for health, counts in test.table.items():
        numbers = {ending.value: count for ending, count in counts.items()}
        if total := sum(numbers.values()):
            share = numbers["churned"] / total
            rows.append(
                [
                    cells.content(cells.health(health)),
                    *(Content(f"{numbers[name]:,}") for name in ("churned", "contracted", "renewed")),
                    Content(percent(share)),
                    _bar(share),
                ]
            )
    for lines in columns(rows, width, right={1, 2, 3, 4}):
        yield from lines
    yield Content("")
    yield heading("Churn by score", quiet("it should fall as the score rises"))
    bands = [[quiet(word) for word in ("score", "accounts", "churn", "", "")]]
    bands += [
        [
            Content(f"{band.low} to {band.high}"),
            Content(f"{band.accounts:,}"),
            Content(percent(band.churned / band.accounts)),
            _bar(band.churned / band.accounts),
            quiet("few" if band.is_small else ""),
        ]
        for band in reversed(test.bands)
        if band.accounts
    ]
    for lines in columns(bands, width, right={1, 2}):
        yield from lines


def note_lines(found: "TuneUp", at: int, width: int) -> Lines:
    """What to doubt first, then what else the test says."""
    return [line for note in _notes(found, at) for line in paragraph(note, width)]


def _notes(found: "TuneUp", at: int) -> Iterator[Content]:
    test = found.tests[at]
    yield from (_warning(f"Too good to be true? {leak}") for leak in test.leaks)
    yield from _disagreements(found.definitions)
    if test.sight.seen.height and test.is_small:
        yield _warning("These are small numbers: they say little.")
    if test.sight.unseen:
        yield quiet(f"{test.sight.unseen:,} more were not known so long before.")
    if (lead := found.lead) is not None and lead.days is not None:
        yield Content(
            f"{lead.poor:,} of {lead.churned:,} churned accounts were Poor when they left, "
            f"by then for {lead.days:.0f} days (median)."
        )
    for currency, (caught, lost) in test.caught_value.items():
        if lost:
            money = cells.money_compact(lost, currency).text
            yield Content(f"Churned value that was Poor or Average before: {percent(float(caught / lost))} of {money}.")
    if test.area is not None and test.area.is_backwards:
        yield _warning("The score was worse than a coin: accounts that churned looked the healthier.")
    elif test.area is not None and test.area.tells_nothing:
        yield _warning("The score tells churn no better than a coin.")
    if test.unrated_area is not None and test.area is not None:
        gained = test.area.value - test.unrated_area.value
        count = f"{test.rated:,} of {test.sight.seen.height:,} had one"
        yield Content(f"The CSM's rating adds {gained:+.3f} to the AUC of the score ({count}).")


def _disagreements(definitions: "Definitions") -> Iterator[Content]:
    if not definitions.disagree:
        return
    yield _warning(f"Who churned? {len(definitions.found)} things in this book say so, and they do not agree.")
    for one in definitions.found:
        alike = f", the same as {', '.join(one.alike)}" if one.alike else ""
        yield Content.assemble(
            (f"{len(one.churned):,} ", "bold"), cells.plain(f"by {one.source}"), quiet(cells.plain(alike))
        )
    for pair in definitions.disagreements:
        yield Content(cells.plain(f"{pair.first.source} and {pair.second.source}: {pair.both:,} by both"))
        for source, names in ((pair.first.source, pair.only_first), (pair.second.source, pair.only_second)):
            if names:
                more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
                listed = ", ".join(name for name, _ in names[:_NAMED])
                yield quiet(cells.plain(f"  only by {source}: {len(names):,} ({listed}{more})"))


def _warning(words: str) -> Content:
    return Content.styled(cells.plain(words), "$text-warning")


def about_line(found: "TuneUp") -> Content:
    """Which outcomes these are, and how many."""
    counts = dict.fromkeys(("churned", "contracted", "renewed"), 0)
    counts |= dict(found.outcomes.frame.group_by("ending").len().rows())
    said = ", ".join(f"{count:,} {ending}" for ending, count in counts.items() if count)
    source = found.outcomes.source.partition(":")[0]
    without = f"{found.censored:,} without an end yet" if found.censored else ""
    parts = [Content.styled(cells.plain(f"By {source}"), "bold"), Content(said), quiet(without)]
    return Content("   ").join(part for part in parts if part.plain)


def area_words(area: "Area | None") -> str:
    """The area under the curve with its interval, and whether it means anything."""
    if area is None:
        return "nobody churned, or nobody stayed"
    said = f"{area.value:.3f}   {area.low:.2f} to {area.high:.2f}"
    if area.is_backwards:
        return f"{said}   worse than a coin"
    if area.tells_nothing:
        return f"{said}   no better than a coin"
    return f"{said}   few accounts" if area.is_small else said


def percent(share: float) -> str:
    """A share as it is shown."""
    return f"{100 * share:.1f}%"


def times(lift: float | None) -> str:
    """How many times more often."""
    return "–" if lift is None else f"{lift:.1f}x"


def _share(value: float | None) -> Content:
    return Content("–" if value is None else percent(value))


def _bar(share: float) -> Content:
    return Content.styled("━" * round(share * _BAR), f"${Role.SECONDARY}")


def tabs_line(names: Sequence[str], at: int, test: "BackTest", width: int) -> Content:
    """How long before accounts were looked at, and the names of the views; the one that is shown stands out."""
    styled = [
        Content.styled(name, "bold $accent" if place == at else "$foreground-muted") for place, name in enumerate(names)
    ]
    for lead, gap in ((distance(test), "   "), (distance(test).removesuffix(" before"), "  ")):
        line = Content.assemble((lead, "bold"), (" │ ", "$foreground-muted"), Content(gap).join(styled))
        if line.cell_length <= width:
            break
    return line.truncate(width, ellipsis=True)
