"""A proposal as the text of a `book.toml`, with a reason beside every line that was guessed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from healthcore.rollups.definition import Take
from healthcore.sources.book_file import BOOK_FILE, read_book_file
from healthcore.sources.dates import DateOrder
from healthcore.sources.folder.proposal import Proposal, propose
from healthcore.sources.folder.sections import ACCOUNTS, EventsSection, Joined, RollupSection, TableSection
from healthcore.sources.raw import quoted
from healthcore.vocabulary.errors import InputError

_HEAD = """\
# How the tables of this folder become one book. Proposed by `pulsebook import`: check it, and change what you like.
# Every setting is explained on the page "Many tables" (docs/tables.md).
"""


def describe(folder: Path, order: DateOrder | None = None) -> Path | None:
    """Writes the proposal for a folder into its `book.toml`; what stands there already stays.

    Returns:
        The file; None when it describes the tables already.

    Raises:
        InputError: what stands there cannot be understood, nothing can be proposed, or it cannot be written.
    """
    path = folder / BOOK_FILE
    if read_book_file(path).has_tables:
        return None
    text = proposal_text(propose(folder, order))
    try:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        beside = path.with_name(f".{BOOK_FILE}.part")
        # Settings without a section stand at the top of a TOML file: what is new comes below.
        beside.write_text(f"{before.rstrip()}\n\n{text}".lstrip(), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror or error}).",
            fix="Copy the tables to a folder of your own, and import that.",
        ) from error
    return path


def proposal_text(proposal: Proposal) -> str:
    """TOML that says what was proposed; reading it gives the same sections."""
    return "\n".join(_lines(proposal)) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    sections = proposal.sections
    yield _HEAD
    yield "[accounts]"
    if sections.accounts is not None:
        yield f"file = {quoted(sections.accounts.file)}"
    if sections.mapping:
        yield ""
        yield "[mapping]                     # field of the account = title of its column"
        yield from (f"{field} = {quoted(title)}" for field, title in sections.mapping.items())
    for table in sections.tables:
        yield ""
        yield "[[tables]]"
        yield from _table(table, proposal.why[table.name])
    if sections.events is not None:
        yield ""
        yield "[events]                      # usage: active_users, active_days, usage_frequency, engagement, ..."
        yield from _events(sections.events)
    if sections.people is not None:
        yield ""
        yield "[people]                      # who is at the accounts, for campaigns"
        yield f"file = {quoted(sections.people.file)}"
        if sections.people.mapping:
            yield f"mapping = {{ {_inline(sections.people.mapping)} }}"
    if proposal.left_out:
        yield ""
        yield "# Not used, because no column of theirs leads to accounts: " + ", ".join(map(quoted, proposal.left_out))


def _joined(section: Joined, why: str = "") -> Iterator[str]:
    yield f"file = {quoted(section.file)}"
    yield f"key = {quoted(section.key)}" + (f"    # {why}" if why else "")
    if section.to != ACCOUNTS:
        yield f"to = {quoted(section.to)}"
    if section.to_key is not None:
        yield f"to_key = {quoted(section.to_key)}"


def _table(section: TableSection, why: str) -> Iterator[str]:
    yield f"name = {quoted(section.name)}"
    yield from _joined(section, why)
    if section.date is not None:
        yield f"date = {quoted(section.date)}    # the day of a row; what is later than the day of the book is not seen"
    if section.ended is not None:
        yield f"ended = {quoted(section.ended)}    # from that day on a row is over; it is open while this is empty"
    if section.fields:
        yield ""
        yield "[tables.fields]"
    for name, rollup in section.fields.items():
        yield f"{name} = {{ {_inline(_settings(rollup))} }}"


def _settings(rollup: RollupSection) -> Mapping[str, object]:
    settings = {
        "take": rollup.take,
        "column": rollup.column,
        "where": rollup.where,
        "days": rollup.days,
        "open": rollup.open or None,
    }
    return {name: value for name, value in settings.items() if value is not None}


def _inline(settings: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {_value(value)}" for name, value in settings.items())


def _value(value: object) -> str:
    if isinstance(value, Take):
        return quoted(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else str(value)


def _events(section: EventsSection) -> Iterator[str]:
    yield from _joined(section)
    named = {"user_id": section.user_id, "occurred_at": section.occurred_at, "actions": section.actions}
    yield from (f"{name} = {quoted(title)}" for name, title in named.items() if title is not None)
    if section.where is not None:
        yield f"where = {quoted(section.where)}"
