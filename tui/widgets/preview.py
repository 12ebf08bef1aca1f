"""The account under the cursor in short: why it has its colour, in one line, and what stands behind it."""

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from healthcore.vocabulary import CSM_RISK
from tui import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from healthcore.book.account import AccountHealth
    from healthcore.scoring.explain import ConditionResult
    from healthcore.scoring.flips import Flip


class Preview(VerticalScroll, can_focus=False):
    """A pane on the right, or a few lines at the bottom where the terminal is narrow."""

    def compose(self) -> "ComposeResult":
        """What it is, and what decides it; side by side where there is room."""
        yield Static(markup=False, id="preview-account")
        yield Static(markup=False, id="preview-reasons")

    def show(self, account: "AccountHealth | None") -> None:
        """Shows an account, or nothing."""
        for name, lines in (("#preview-account", _account_lines), ("#preview-reasons", _reason_lines)):
            text = Content("") if account is None else Content("\n").join(lines(account))
            self.query_one(name, Static).update(text)
        self.scroll_home(animate=False)


def _account_lines(account: "AccountHealth") -> "Iterator[Content]":
    yield Content.styled(cells.plain(account.name), "bold")
    yield _headline(account)
    yield Content(cells.plain(account.reason))
    yield Content("")
    yield from _facts(account)


def _reason_lines(account: "AccountHealth") -> "Iterator[Content]":
    if account.deciding:
        yield Content.styled("What decides it", "$foreground-muted")
        yield from (_condition(account, result) for result in account.deciding[:8])
        if len(account.deciding) > 8:
            yield Content.styled(f"and {len(account.deciding) - 8} more", "$foreground-muted")
    flips = account.flips()
    if flips:
        if account.deciding:
            yield Content("")
        yield Content.styled("What would change it", "$foreground-muted")
        for flip in flips:
            cell = cells.health(flip.to)
            yield Content.assemble(("to ", "$foreground-muted"), (cell.text, f"${cell.role}"))
            yield Content(f"  {cells.plain(_changes(account, flip))}")


def _changes(account: "AccountHealth", flip: "Flip") -> str:
    """All of them in one paragraph: it takes every one to flip."""
    labels = [change.with_label(account.model.metrics[change.metric].label) for change in flip.changes]
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))


def _headline(account: "AccountHealth") -> Content:
    score = "no score" if account.score is None else f"score {account.score}"
    coverage = f"{account.have} of {account.of} metrics have data" if account.of else "no scorecard"
    colour = cells.content(cells.health(account.health, account.uncertain))
    return Content.assemble(colour, (f"  {score}  {coverage}", "$foreground-muted"))


def _facts(account: "AccountHealth") -> "Iterator[Content]":
    yield _fact("Profile", Content("none matches" if account.profile is None else cells.plain(account.profile.name)))
    value = cells.money(account.contract_value, account.currency)
    yield _fact("Value", Content(value.text))
    renewal = cells.relative_day(account.renewal_date, account.plan.as_of)
    date = cells.day(account.renewal_date)
    yield _fact("Renewal", Content(date.text if account.renewal_date is None else f"{date.text}, {renewal.text}"))
    owner = account.values.get("owner")
    if owner:
        yield _fact("Owner", Content(cells.plain(str(owner))))
    yield _fact("Risk", _rating(account))
    rating = account.rating.rating
    if rating is not None and rating.note:
        yield Content.styled(f"“{cells.plain(rating.note)}”", "italic")


def _rating(account: "AccountHealth") -> Content:
    said = account.rating
    levels = account.model.rating.levels
    text = cells.content(cells.rating(said.level, levels, said.conflict))
    if said.lapsed and said.rating is not None:
        when = cells.day(said.rating.rated_at.astimezone().date()).text
        return Content.assemble(
            cells.content(cells.EXPIRED), (f"  {cells.plain(said.rating.word)} {when}", "$foreground-muted")
        )
    if said.level is None:
        return Content("not rated")
    if said.conflict:
        source = "empty" if said.source_level is None else levels[said.source_level].word
        rated = said.rating.word if said.rating is not None else "none"
        return Content.assemble(text, (f" source says {source}, rated {rated}", "$rating-severe"))
    if said.origin == "journal" and said.rating is not None:
        when = cells.day(said.rating.rated_at.astimezone().date()).text
        due = "" if said.due is None else f", due {said.due.isoformat()}"
        return Content.assemble(text, (f"  {cells.plain(said.rating.author)} {when}{due}", "$foreground-muted"))
    return Content.assemble(text, ("  from the source", "$foreground-muted"))


def _fact(label: str, value: Content) -> Content:
    return Content.assemble((f"{label:<9}", "$foreground-muted"), value)


def _condition(account: "AccountHealth", result: "ConditionResult") -> Content:
    from healthcore.scoring.explain import condition_words, value_words  # noqa: PLC0415 - loaded with the book

    spec = account.model.metrics[result.metric]
    value = cells.plain(value_words(spec, result.value, account.model)) or "no data"
    role = "$health-good" if not result.hurts else "$health-average" if result.good else "$health-poor"
    if result.metric == CSM_RISK:
        empty = cells.EXPIRED.text if account.rating.lapsed else "not rated"
        value = value if result.value is not None else empty
    wanted = f"{'Good' if result.good else 'Poor'} {condition_words(account.model, result.test)}"
    return Content.assemble(
        (f"{'✗' if result.hurts else '✓'} ", role),
        cells.plain(spec.label),
        " ",
        (value, "bold"),
        (f"  {cells.plain(wanted)}", "$foreground-muted"),
    )
