"""What a draft of a health model would do, in lines: shares and money, how it comes out, plays, warnings."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.vocabulary import Health
from tui import cells
from tui.cells import Align, Role
from tui.widgets.laid_out import Lines, columns, flow, heading, paragraph, quiet
from tui.widgets.table_columns import Column, day_kind, health_kind, money_kind, text_kind

if TYPE_CHECKING:
    from healthcore.whatif.places import Place
    from healthcore.whatif.rates import ConditionRate, Rate
    from healthcore.whatif.starts import PlayStarts
    from healthcore.whatif.what_if import WhatIf

_BECOMES = quiet(" → ")
_BETWEEN = quiet("   ")

#: From this width on names are written out.
_ROOMY = 60

#: So many accounts of a play are named.
_NAMED = 3


def move_columns(width: int = _ROOMY) -> tuple[Column, ...]:
    """Who changes colour, and why, for a table of that many cells: in a small one names leave room for the money."""
    names = 28 if width >= _ROOMY else 17
    return (
        Column("health", "Would be", health_kind(), priority=0, frozen=True),
        Column("name", "Account", text_kind(), priority=0, least=12, most=names, frozen=True),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=1),
        Column("why", "Why", text_kind(), priority=2, least=16, most=70, grows=True),
        Column("renewal_date", "Renewal", day_kind(), priority=3),
        Column("was", "Now", health_kind(), priority=4),
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=5, most=18),
        Column("profile", "Profile", text_kind(Role.SECONDARY), priority=6, most=22),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=7, most=24),
    )


def figure_lines(found: "WhatIf", width: int) -> Lines:
    """Accounts by health, and below it the value at risk, each with what it would be."""
    at_risk = [*_at_risk(found)]
    if at_risk:
        at_risk[0] = quiet("at risk ") + at_risk[0]
    return [*flow([*_shares(found)], width, _BETWEEN), *flow(at_risk, width, _BETWEEN)]


def _shares(found: "WhatIf") -> Iterator[Content]:
    before, after = found.before, found.after
    for health in (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN):
        was, now = before.counts[health], after.counts[health]
        if health is Health.UNKNOWN and not was and not now:
            continue
        cell = cells.health(health)
        label = Content.styled(f"{cell.text} ", f"${cell.role}")
        counts = [f"{was:,}"] if was == now else [f"{was:,}", _BECOMES, (f"{now:,}", "bold")]
        yield Content.assemble(label, *counts, quiet(f" ({after.share(health):.0f}%)"))


def _at_risk(found: "WhatIf") -> Iterator[Content]:
    before, after = found.before.value_at_risk, found.after.value_at_risk
    zero = Decimal(0)
    for currency in sorted({*before, *after}):
        was, now = before.get(currency, zero), after.get(currency, zero)
        if was == now:
            yield Content(cells.money_compact(now, currency).text)
        else:
            change = cells.money_compact(abs(now - was)).text
            sign = "+" if now > was else "−"
            amounts = (cells.money_compact(was).text, _BECOMES, (cells.money_compact(now, currency).text, "bold"))
            yield Content.assemble(*amounts, quiet(f" ({sign}{change})"))


def moves_heading(found: "WhatIf") -> Content:
    """How many accounts change colour, and in which direction."""
    moves = found.moves
    if not moves.height:
        return quiet("No account changes colour.")
    known = moves.filter((moves["was"] != Health.UNKNOWN.value) & (moves["health"] != Health.UNKNOWN.value))
    worse = int((known["health"] < known["was"]).sum())
    parts = [(worse, "worse"), (known.height - worse, "better"), (moves.height - known.height, "to or from Unknown")]
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    many = "1 account changes colour" if moves.height == 1 else f"{moves.height:,} accounts change colour"
    return Content.assemble((many, "bold"), quiet(f"  {said}"))


def rate_words(rate: "ConditionRate") -> Content:
    """How a condition comes out now and would come out."""
    before, after = rate.before, rate.after
    shown = after or before
    if shown is None:
        return Content("")
    parts = [quiet("met by "), *_became(_met(before), _met(after)), quiet(f" of {shown.have:,} with data")]
    if shown.alone is not None:
        parts += [quiet(", decides alone for "), *_became(_alone(before), _alone(after))]
    return Content.assemble(*parts)


def _became(was: str, now: str) -> list[Content | str | tuple[str, str]]:
    if not was or was == now:
        return [now]
    return [was, _BECOMES, (now, "bold")] if now else [was]


def _met(rate: "Rate | None") -> str:
    if rate is None:
        return ""
    share = "" if rate.share is None else f" ({rate.share:.0f}%)"
    return f"{rate.met:,}{share}"


def _alone(rate: "Rate | None") -> str:
    return "" if rate is None or rate.alone is None else f"{rate.alone:,}"


def rate_at(found: "WhatIf", place: "Place") -> "ConditionRate | None":
    """How the condition at a place comes out."""
    mine = [
        rate
        for rate in found.rates
        if rate.pair.new is not None
        and (rate.profile, rate.pair.new.dimension, rate.pair.good) == (place.profile, place.dimension, place.good)
    ]
    return mine[place.number] if place.number < len(mine) else None


def note_lines(found: "WhatIf", width: int, place: "Place | None", most: int) -> Lines:
    """The condition under the cursor, the plays that would start, the first warnings; so many lines at most."""
    lines: list[Content] = []
    if place is not None and (rate := rate_at(found, place)) is not None:
        lines.append(rate_words(rate))
    if found.starts:
        starts = ", ".join(f"{cells.plain(one.play.name)} ({len(one.rows):,})" for one in found.starts)
        lines.append(Content.assemble(quiet("plays that would start today: "), starts))
    told = [str(one) for one in found.warnings if place is None or one.profile == place.profile]
    room = most - len(lines)
    for number, warned in enumerate(told[:room]):
        more = f"  (and {len(told) - room} more)" if number == room - 1 and len(told) > room else ""
        mark, words = Content.styled("! ", "$text-warning"), cells.plain(warned)
        lines.append(Content.assemble(mark, cells.fit(words, min(cells.width(words), width - 2 - len(more))), more))
    return [line.truncate(width, ellipsis=True) for line in lines[:most]]


# The whole of it.


def detail_lines(found: "WhatIf", width: int) -> Lines:
    """What is edited, the plays, every warning and every condition, under headings."""
    lines = [heading("Edits")]
    changes = [cells.plain(str(change)) for change in found.changes] or ["None: the draft means what is in force."]
    lines += [line for change in changes for line in _bullet(change, width)]
    lines += [Content(""), heading("Plays that would start today")]
    lines += [line for one in found.starts for line in _bullet(_starts(found, one), width)]
    if not found.starts:
        lines.append(quiet("  None."))
    lines += [Content(""), heading("Warnings")]
    lines += [line for one in found.warnings for line in _bullet(cells.plain(str(one)), width, "! ", "$text-warning")]
    if not found.warnings:
        lines.append(quiet("  None."))
    return [*lines, Content(""), *_conditions(found.rates, width)]


def _bullet(words: str, width: int, mark: str = "∙ ", style: str = "bold $accent") -> list[Content]:
    first, *others = Content(words).wrap(max(4, width - 4))
    return [Content.assemble("  ", (mark, style), first), *(Content.assemble("    ", line) for line in others)]


def _starts(found: "WhatIf", starts: "PlayStarts") -> str:
    names = found.book.accounts["name"]
    who = ", ".join(cells.plain(names[row] or "") for row in starts.rows[:_NAMED])
    more = f" and {len(starts.rows) - _NAMED:,} more" if len(starts.rows) > _NAMED else ""
    return f"{cells.plain(starts.play.name)}: {who}{more}"


def _conditions(rates: "Sequence[ConditionRate]", width: int) -> Iterator[Content]:
    """Every condition with its pass rates, profile by profile; those that were edited stand out."""
    for profile in dict.fromkeys(rate.profile for rate in rates):
        mine = [rate for rate in rates if rate.profile == profile]
        yield heading(cells.plain(profile), quiet("data, met of it, decides alone"))
        table = [_condition(rate) for rate in mine]
        for row in columns(table, width - 2, wraps=(0,), right=(1, 2, 3)):
            yield from (Content.assemble("  ", line) for line in row)
        yield Content("")


def _condition(rate: "ConditionRate") -> list[Content]:
    shown = rate.after or rate.before
    style = "bold" if rate.pair.is_edited else ""
    mark = "Good" if rate.pair.good else "Poor"
    state = "  new" if rate.pair.old is None else "  left out" if rate.pair.new is None else ""
    name = Content.assemble((f"{cells.plain(rate.condition)} ({mark})", style), quiet(state))
    data = "" if shown is None else f"{shown.have:,} of {shown.accounts:,}"
    alone = Content.assemble(*_became(_alone(rate.before), _alone(rate.after)))
    return [name, quiet(data), Content.assemble(*_became(_met(rate.before), _met(rate.after))), alone]


def problem_lines(words: str, width: int) -> Lines:
    """Why there is nothing to see."""
    return paragraph(quiet(cells.plain(words)), width)
