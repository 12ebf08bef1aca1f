"""Writing the reference shortlist to a file."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from healthcore.references import References, references_export
from tui.screens.export import ExportChoice, ExportDialog, suggested_name
from tui.widgets.reference_words import count_words

if TYPE_CHECKING:
    from textual.app import App


def export_references(
    app: "App[None]", references: References, marked: Collection[str], written: Callable[[Collection[str]], None]
) -> None:
    """Asks where to write the shortlist.

    Args:
        app: shows the dialog.
        references: the shortlist.
        marked: the accounts that somebody marked on it.
        written: told, when the file is there, the ids of those in it who may be asked.
    """
    near = references.near_misses.height
    candidates: set[str] = set(references.candidates["account_id"])
    everybody = f"with {count_words(near, 'near miss')}"
    choices = [
        (ExportChoice(count_words(len(candidates), "candidate"), lambda: references_export(references)), candidates),
        (ExportChoice(everybody, lambda: references_export(references, near_misses=True)), candidates),
    ]
    if marked:
        only = references.only(marked)
        choice = ExportChoice(f"{len(marked):,} marked", lambda: references_export(only, near_misses=True))
        choices.insert(0, (choice, set(marked)))
    dialog = ExportDialog([choice for choice, _ in choices], suggested_name("references", references.as_of.isoformat()))

    def closed(path: Path | None) -> None:
        if path is not None:
            written(choices[dialog.what.chosen][1])

    app.push_screen(dialog, closed)
