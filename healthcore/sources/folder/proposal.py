"""A `book.toml` proposed for a folder of tables, by the keys that they share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from healthcore.sources.dates import DateOrder
from healthcore.sources.folder.candidates import Candidate, Link, candidates, links
from healthcore.sources.folder.events import EVENT_FIELDS
from healthcore.sources.folder.sections import (
    ACCOUNTS,
    AccountsSection,
    EventsSection,
    PeopleSection,
    TableSection,
    TableSections,
)
from healthcore.sources.folder.suggestions import account_fields, days_of, is_people, suggested, usage_strength
from healthcore.sources.headers import map_headers, words_of
from healthcore.sources.raw import listed
from healthcore.vocabulary import FIELDS
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.people import PERSON_FIELDS

_FIX = (
    "Write a book.toml into the folder that says so: [accounts], and below that file = "
    '"accounts.csv" and key = "the column with the account\'s id".'
)


@dataclass(frozen=True)
class Proposal:
    """How the tables of a folder could become one book.

    Attributes:
        sections: the proposed sections.
        why: for each table, by its name, how it was found to lead where it leads.
        left_out: tables that lead nowhere.
    """

    sections: TableSections
    why: dict[str, str]
    left_out: tuple[str, ...] = ()


def propose(folder: Path, order: DateOrder | None = None) -> Proposal:
    """A proposal for a folder; SourceError when there is no table in it, or none that could be the accounts."""
    tables = candidates(folder, order)
    if not tables:
        raise SourceError(f"{folder}: there is no table in this folder.", fix="Put your exports into it.")
    leads = links(tables)
    root = _root(folder, tables, leads)
    chosen = _tree(root, tables, leads)
    by_name = {table.name: table for table in tables}
    events = _events(by_name, chosen)
    mapping = dict(_mapping(root))
    known = account_fields(root.raw_headers) | mapping.keys()
    sections = [_section(by_name[name], link, root, known) for name, link in chosen.items() if name != events]
    return Proposal(
        TableSections(
            accounts=AccountsSection(file=root.file),
            mapping=mapping,
            tables=tuple(sections),
            events=_events_section(by_name[events], chosen[events], root, by_name) if events else None,
            people=next(_people_sections(by_name, chosen, root), None),
        ),
        {name: _why(link, root) for name, link in chosen.items()},
        tuple(table.file for table in tables if table is not root and table.name not in chosen),
    )


def _root(folder: Path, tables: list[Candidate], leads: dict[str, list[Link]]) -> Candidate:
    """The table that the most others lead to; among equals one that is called like accounts, then the first."""
    could = [table for table in tables if table.key is not None or _says_account_id(table)]
    if not could:
        names = listed(table.file for table in tables)
        raise SourceError(f"{folder}: none of its tables ({names}) has a row per account.", fix=_FIX)

    def likelihood(table: Candidate) -> tuple[int, bool, bool, int]:
        reached = len(_tree(table, tables, leads))
        called = table.has("account", "customer", "client", "company", "companie", "organization", "school")
        return reached, called, _says_account_id(table), -len(leads[table.name])

    return max(could, key=likelihood)


def _tree(root: Candidate, tables: list[Candidate], leads: dict[str, list[Link]]) -> dict[str, Link]:
    """The link of every table that leads to the root, also through others; the nearest ones first."""
    chosen: dict[str, Link] = {}
    reached = [root.name]
    while True:
        found = {
            table.name: link
            for table in tables
            if table is not root and table.name not in chosen
            for link in reversed(leads[table.name])
            if link.to in reached
        }
        if not found:
            return chosen
        chosen |= found
        reached += found


def _says_account_id(table: Candidate) -> bool:
    """Whether the header of its key is a known name of an account's id."""
    mapped = map_headers(table.raw_headers, {"account_id": FIELDS["account_id"]}, {}).of_field("account_id")
    return (
        mapped is not None
        and mapped.matched in {Matched.NAME, Matched.LABEL, Matched.ALIAS}
        and (table.key is None or table.table.headers[table.key] == mapped.header)
    )


def _mapping(root: Candidate) -> Iterator[tuple[str, str]]:
    """The titles of the id and the name of accounts, where they are not called so."""
    if _says_account_id(root) or root.key is None:
        return
    yield "account_id", root.table.headers[root.key]
    if "name" not in account_fields(root.raw_headers):
        stem = words_of(root.table.headers[root.key]).rsplit(" ", 1)[0]
        name = next((header for header in root.raw_headers if words_of(header) == f"{stem} name"), None)
        if name is not None:
            yield "name", name


def _events(tables: dict[str, Candidate], chosen: dict[str, Link]) -> str | None:
    """The table that looks most like usage events, the largest of several."""
    strength = {name: usage_strength(tables[name]) for name in chosen}
    could = [name for name in chosen if strength[name]]
    return max(could, key=lambda name: (strength[name], tables[name].table.raw.frame.height), default=None)


def _to(link: Link, root: Candidate) -> tuple[str, str | None]:
    """Where a link leads, and by which column where that does not go without saying."""
    if link.to == root.name:
        return ACCOUNTS, None
    return link.to, None if link.to_column == link.column else link.to_column


def _section(table: Candidate, link: Link, root: Candidate, known: set[str]) -> TableSection:
    days = days_of(table)
    to, to_key = _to(link, root)
    fields = suggested(table, known)
    known |= fields.keys()
    return TableSection(
        name=table.name,
        file=table.file,
        key=link.column,
        to=to,
        to_key=to_key,
        date=days.date,
        ended=days.ended,
        fields=fields,
    )


def _events_section(table: Candidate, link: Link, root: Candidate, tables: dict[str, Candidate]) -> EventsSection:
    to, to_key = _to(link, root)
    says_user = map_headers(table.raw_headers, {"user_id": EVENT_FIELDS["user_id"]}, {}).of_field("user_id")
    people = link.to in tables and is_people(tables[link.to])
    user = table.table.column_name(says_user.header) if says_user else link.column if people else None
    return EventsSection(
        file=table.file,
        key=link.column,
        to=to,
        to_key=to_key,
        user_id=user,
        occurred_at=days_of(table).date,
        actions=next(_action_columns(table), None),
    )


def _people_sections(tables: dict[str, Candidate], chosen: dict[str, Link], root: Candidate) -> Iterator[PeopleSection]:
    """Tables of people with addresses, that lead to accounts directly."""
    for name, link in chosen.items():
        table = tables[name]
        found = map_headers(table.raw_headers, PERSON_FIELDS, {})
        if not is_people(table) or link.to != root.name or found.of_field("email") is None:
            continue
        title = table.table.headers[link.column]
        says_account = found.of_field("account_id")
        known = says_account is not None and says_account.header == title
        yield PeopleSection(file=table.file, mapping={} if known else {"account_id": title})


def _action_columns(table: Candidate) -> Iterator[str]:
    mapped = map_headers(table.raw_headers, {"actions": EVENT_FIELDS["actions"]}, {}).of_field("actions")
    if mapped is not None:
        name = table.table.column_name(mapped.header)
        if table.specs[name].kind.is_numeric:
            yield name


def _why(link: Link, root: Candidate) -> str:
    to, _ = _to(link, root)
    share = "all" if link.share == 1 else f"{link.share:.0%} of"
    return f"{share} different {link.column} are found in {link.to_column} of {to}"
