"""Makes docs/keys.md from the keys that the program really has: python docs/make_keys.py."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode

from tui.commands import GROUPS, commands_of
from tui.offers import key_name
from tui.screens.asking import AskDialog
from tui.screens.asks import OutcomeDialog
from tui.screens.book import FilterInput
from tui.screens.campaign_leave import LeaveDialog
from tui.screens.campaign_settle import SettleDialog
from tui.screens.closing import ClosingDialog
from tui.screens.edit_part import EditDialog
from tui.screens.export import ExportDialog
from tui.screens.identity import IdentityDialog
from tui.screens.leaving import LeavingDialog
from tui.screens.picker import Picker
from tui.screens.plays import PlaysDialog
from tui.screens.rate import RateDialog
from tui.screens.save_model import SaveModelDialog
from tui.screens.segments import SaveSegmentDialog, SegmentDialog
from tui.screens.snooze import SnoozeDialog
from tui.screens.task import TaskDialog
from tui.screens.touch import TouchDialog
from tui.widgets.account_table import AccountTable
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.histogram_view import HistogramView
from tui.widgets.rate_pane import RatePane
from tui.widgets.rating_levels import LevelList
from tui.widgets.rating_reasons import ReasonToggles
from tui.widgets.row_list import RowList

PAGE = Path(__file__).parent / "keys.md"

_HEAD = """\
# Keys

Press `?` anywhere for the keys that work there, searchable; `enter` on a line does what it says. `:` finds a command or
an account by name. What cannot be done now is grey. The mouse works, too.

This page is made from the program by `docs/make_keys.py`; a test fails when they differ.
"""

#: What is said about each group of commands.
_ABOUT_GROUPS = {
    "app": "On every screen. While you type in a text field, letters are letters; `esc` leaves it.",
    "book": "The first screen: figures, the account table, and why the account under the cursor has its colour.",
    "account": "One account: its dimensions, its conditions, what would change its colour, its ratings.",
    "today": "What changed since you last looked, and what is due, see [Today](today.md).",
    "trends": "The [figures](figures.md) drawn over time.",
    "sweep": "The ratings that are due, see [rating](rating.md#the-sweep). Beside the keys of the rate dialog:",
    "tasks": "What is to be done for accounts, see [plays and tasks](plays.md#tasks).",
    "import": "A file's columns before it is a book, see [importing](importing.md#on-a-screen).",
    "references": "Candidates and near misses, see [references](references.md).",
    "settings": "The [health model](health-model.md), edited as a draft: nothing is written before it is saved.",
    "whatif": "Everything that the draft would do to the book, see [tune-up](tune-up.md#before-a-model-is-in-force).",
    "sync": "Where the accounts come from, and the ratings on their way, see [a book from a service](connect.md).",
    "campaigns": "Campaigns, whom each reaches, and the message, see [campaigns](campaigns.md).",
}


class _Section(NamedTuple):
    """The keys of one screen, dialog or part of one."""

    heading: str
    about: str
    bindings: list[Binding]

    def __str__(self) -> str:
        rows: dict[str, list[str]] = {}
        for binding in self.bindings:
            rows.setdefault(_said(binding), []).extend(f"`{key_name(key)}`" for key in binding.key.split(","))
        table = [f"| {', '.join(keys)} | {said} |" for said, keys in rows.items()]
        about = [self.about, ""] if self.about else []
        return "\n".join([f"## {self.heading}", "", *about, "| key | what it does |", "|---|---|", *table, ""])


def keys_page() -> str:
    """The page as it has to be."""
    return "\n".join([_HEAD, *map(str, (*_screens(), *_parts()))])


def _screens() -> Iterator[_Section]:
    for group, heading in GROUPS.items():
        if commands := commands_of([group]):
            yield _Section(heading, _ABOUT_GROUPS.get(group, ""), [command.binding for command in commands])


def _parts() -> Iterator[_Section]:
    yield _part(AccountTable, "The account table", "A click on a heading sorts by it.")
    yield _part(
        FilterInput,
        "The filter",
        "`/` opens it: words, `!word` for without it, the word of a health, or `=` and a [condition](segments.md).",
    )
    yield _part((RatePane, RateDialog), "The rate dialog", "`r` opens it, `tab` goes on. See [rating](rating.md).")
    yield _part(LevelList, "The rate dialog: levels")
    yield _part(ReasonToggles, "The rate dialog: reasons", "Each reason has a letter that switches it on and off.")
    yield _part(RowList, "Lists on Settings", "`tab` goes from one list to the other.")
    yield _part(
        HistogramView, "The metric under the cursor", "A click or a drag on it moves the threshold, as do the arrows."
    )
    yield _part(EditDialog, "Typing a part of the model", "`enter` and `a` on Settings open it.")
    yield _part(SaveModelDialog, "Activating the model", "`ctrl+s` on Settings opens it, `tab` goes on.")
    yield _part(LeavingDialog, "Leaving with an edited model", "`q` asks when edits on Settings are not saved.")
    yield _part(SnoozeDialog, "The snooze dialog", "`z` opens it, `tab` goes on. See [Today](today.md#snoozing).")
    yield _part(TaskDialog, "The task dialog", "`t` opens it, `tab` goes on; `o` on Tasks changes a task.")
    yield _part(ClosingDialog, "What came of a task", "`d` and `x` on Tasks ask for it.")
    yield _part(PlaysDialog, "The plays", "`p` on Tasks opens it, see [plays](plays.md).")
    yield _part(ExportDialog, "The export dialog", "`e` opens it, `tab` goes on.")
    yield _part(LeaveDialog, "Where messages leave", "`d`, `e` and `S` on the Campaigns screen open it.")
    yield _part(SettleDialog, "What became of a message", "`c` in the log of the Campaigns screen opens it.")
    yield _part(ChoiceLine, "Choices on a line")
    yield _part(AskDialog, "Asked for a reference", "`A` on the reference lists opens it, `tab` goes on.")
    yield _part(OutcomeDialog, "What came of an ask", "`o` on the reference lists finds the ask.")
    yield _part(Picker, "Help, and the column to sort by", "Type to narrow the list, `enter` picks.")
    yield _part(SegmentDialog, "The list of segments", "`F` opens it; beside the keys of every list:")
    yield _part(SaveSegmentDialog, "Keeping a filter as a segment", "`ctrl+s` asks for its name, `enter` keeps it.")
    yield _part(IdentityDialog, "A new file", "Is it [a new export](books.md#tomorrows-export) of a known book?")
    yield _part(TouchDialog, "Who is high-touch", "Asked where [no column says so](books.md#who-is-high-touch).")


def _part(nodes: type[DOMNode] | tuple[type[DOMNode], ...], heading: str, about: str = "") -> _Section:
    kinds = nodes if isinstance(nodes, tuple) else (nodes,)
    bindings = [binding for kind in kinds for binding in kind.BINDINGS if isinstance(binding, Binding)]
    return _Section(heading, about, bindings)


def _said(binding: Binding) -> str:
    """What a key does, in the words of help; the digits of levels share a line."""
    if binding.action.startswith("level("):
        return "The level of that number"
    return binding.tooltip or binding.description or binding.action.replace("_", " ").capitalize()


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
