"""What the import screen says about a file on trial, in words."""

from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.vocabulary import Health
from tui import cells
from tui.widgets.laid_out import Lines, flow, paragraph, quiet

if TYPE_CHECKING:
    from healthcore.book.importing import Importing
    from healthcore.book.trial import Trial, TriedColumn


def file_line(importing: "Importing", trial: "Trial", name: str) -> Content:
    """Which book the file is to be, and what it turned out to be."""
    parts = [cells.plain(trial.raw.format), _counted(trial.of_rows, "row"), _counted(len(trial.columns), "column")]
    named = "  new export of " if importing.known else "  to be the book "
    file, book = cells.plain(importing.path.name), cells.plain(name)
    return Content.assemble((file, "bold"), quiet(named), (book, "bold"), quiet(f"   {', '.join(parts)}"))


def doubt_lines(trial: "Trial", width: int) -> Lines:
    """Why it cannot be a book, else what somebody should look at."""
    from healthcore.book.known_ids import offer_in_words  # noqa: PLC0415 - loaded with the file

    if trial.problem is not None:
        # The file is named above, and its columns stand below.
        told = [line.removeprefix(str(trial.raw.path)).lstrip(":, ") for line in trial.problem.problems[:2]]
        short = [line.partition(" The columns are:")[0] for line in told]
        lines = [Content.styled(cells.plain(f"{line[:1].upper()}{line[1:]}"), "$text-error") for line in short]
        return [part for line in lines for part in paragraph(line, width)[:2]]
    unsure = [column for column in trial.columns if column.is_unsure]
    parts = [Content.assemble((f"{_counted(len(unsure), 'column')} to check: ", "$rating-watch"))] if unsure else []
    parts += [Content(f"{cells.plain(column.header)} ({_why(column)})") for column in unsure]
    if trial.hint:
        parts.insert(0, Content.styled(cells.plain(trial.hint), "$rating-watch"))
    if trial.offer is not None:
        words = f"{cells.plain(offer_in_words(trial.offer))}: c makes it so"
        parts.insert(0, Content.styled(words, "$rating-watch"))
    return flow(parts, width, Content("  ")) or [quiet("Nothing about the columns is in doubt.")]


def _why(column: "TriedColumn") -> str:
    return "day or month first? o" if column.open_dates else f"{column.confidence:.0%} sure"


def outcome_lines(trial: "Trial", model: str, width: int) -> Lines:
    """The accounts by health, what the model has data for, and how many values could not be read."""
    book, evidence = trial.book, trial.evidence
    if book is None or evidence is None:
        return [quiet("Enter on a column says which field it fills; account ID is needed.")]
    counts = book.figures.counts
    rows = f" of the first {book.report.rows_read:,} rows" if trial.is_part else ""
    parts = [Content.assemble((_counted(book.report.accounts, "account"), "bold"), rows)]
    healths = [(code, counts[code]) for code in Health if counts[code]]
    parts += [cells.content(cells.health(code.value)) + Content(f" {count:,}") for code, count in healths]
    said = f"{evidence.with_data:,} of {evidence.conditions:,} conditions of {cells.plain(model)} have data"
    lines = flow(parts, width, Content("   ")) + paragraph(Content(said), width)
    if evidence.missing:
        missing = ", ".join(name for name, _ in evidence.missing)
        lines += paragraph(quiet(f"waiting for {missing}"), width)[:2]
    unread = sum(column.unread for column in trial.columns)
    told = [line for line in book.report.lines if line.row is None and line.severity != "note"]
    doubts = [f"{_counted(unread, 'value')} unread"] if unread else []
    doubts += [f"{_counted(len(told), 'doubt')} about the file"] if told else []
    if doubts:
        lines += paragraph(Content.styled(f"{', '.join(doubts)}: d lists them", "$rating-watch"), width)
    return lines


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
