"""`pulsebook connect`: where a book comes from, and where its ratings go."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.connect.connected import Connected
    from healthcore.connect.proposing import Proposal
    from healthcore.connect.service import Option
    from healthcore.sources.connection import Connection

_COLUMNS = (Column("Field", most=30), Column("is, at the service", most=60))


class Settings(TypedDict):
    """What the options say about a connection; None and () for nothing."""

    service: str | None
    risk: str | None
    address: str | None
    writes_to: str | None
    sign_in: str | None
    client_id: str | None
    username: str | None
    org: str | None
    service_id: str | None
    ca_file: str | None
    choices: tuple[str, ...]


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook connect acme-team --service hubspot --risk csm_risk",
        "pulsebook connect acme-team --service salesforce --org my-org --only Type=Customer",
        'pulsebook connect acme-team --service totango --service-id SP-1234-01 --choice "0 - NO RISK"',
        "pulsebook connect acme-team --secret",
        "pulsebook connect acme-team --disconnect",
    ),
)
@click.argument("book")
@click.option("--service", type=click.Choice(["hubspot", "salesforce", "totango"]), help="Where the accounts are.")
@click.option("--risk", metavar="FIELD", help="The field that holds the rating, by its internal name. Default: found.")
@click.option(
    "--map",
    "overrides",
    multiple=True,
    metavar='FIELD="NAME"',
    help="Which field of the service is which of ours, as in --map contract_value=arr__c. May be repeated.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Pull only accounts with this value. Repeated: any of the values of a field, and every field.",
)
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="WORD=VALUE",
    help='Which value of the list is sent for a level, as in --level Minor="1 - LOW".',
)
@click.option("--choice", "choices", multiple=True, metavar="VALUE", help="Totango: a value of the rating's list.")
@click.option("--service-id", metavar="ID", help="Totango: the service that ratings are written to.")
@click.option(
    "--sign-in",
    type=click.Choice(["token", "sf", "refresh", "client", "jwt"]),
    help="Salesforce: by the sf tool (default), a refresh token, client credentials or a signed assertion.",
)
@click.option("--org", metavar="NAME", help="Salesforce: the org's alias or user in the sf tool. Default: the tool's.")
@click.option("--client-id", metavar="KEY", help="Salesforce: the consumer key of your app.")
@click.option("--username", metavar="NAME", help="Salesforce, with jwt: who signs in.")
@click.option("--address", metavar="URL", help="Where the service is, such as Totango in Europe or your My Domain.")
@click.option("--writes-to", metavar="URL", help="Totango: where ratings are written to, such as Europe.")
@click.option("--ca-file", metavar="FILE", help="A certificate authority of your own (PEM).")
@click.option("--secret", is_flag=True, help="Ask for the secret, hidden, even if there is one.")
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the secret from a file, as for a private key, into the system's keyring.",
)
@click.option("--disconnect", is_flag=True, help="Ratings go nowhere any more; what was pulled stays.")
def connect(
    book: str,
    overrides: tuple[str, ...],
    only: tuple[str, ...],
    levels: tuple[str, ...],
    secret: bool,
    secret_file: Path | None,
    disconnect: bool,
    **said: Unpack[Settings],
) -> None:
    """Connect BOOK to HubSpot, Salesforce or Totango.

    The service is asked for its fields, and which is which is written into the book's settings, where you can change
    it; `pulsebook locate` says where. The secret is asked for, hidden, and kept in the system's keyring; or it is in an
    environment variable. Then `pulsebook sync BOOK` pulls the accounts, and every rating goes back. For what an
    administrator sets up first, see the pages docs/connect-hubspot.md, -salesforce.md and -totango.md.
    """
    import asyncio

    from healthcore.book.request import parse_overrides
    from healthcore.connect.connected import connected, name_of, secret_kind
    from healthcore.connect.connecting import connect_book, disconnect_book, settings_of
    from healthcore.journal.author import default_author
    from healthcore.vocabulary import SystemClock

    clock = SystemClock()
    name = name_of(book, clock)
    if disconnect:
        left = disconnect_book(name, default_author(), clock)
        click.echo(f"{plain(name)} is not connected any more. {words.count(left, 'rating')} had not been sent.")
        return
    connection = _settings(settings_of(name).connection, said, only, levels)
    _ask_for_secret(name, secret_kind(connection), secret_file, again=secret)
    proposal, options = asyncio.run(_asked(name, connection, parse_overrides(overrides), said["risk"] or ""))
    connection = connection.model_copy(update={"risk": proposal.risk, "fields": proposal.fields})
    connect_book(name, connection, proposal.mapping, default_author(), clock)
    for line in _told(connected(name, clock), proposal, options):
        click.echo(line, nl=False)


def _settings(
    before: "Connection | None", said: Mapping[str, Any], only: tuple[str, ...], levels: tuple[str, ...]
) -> "Connection":
    """The connection with what was said now."""
    from pydantic import ValidationError

    from healthcore.sources.connection import Connection

    values = before.model_dump() if before is not None else {}
    values |= {name: value for name, value in said.items() if value not in {None, ()}}
    if only:
        values["only"] = _pairs("--only", only)
    if levels:
        named = {word: value[-1] for word, value in _pairs("--level", levels).items()}
        values["levels"] = {**values.get("levels", {}), **named}
    if "service" not in values:
        raise click.UsageError("Missing option '--service': hubspot, salesforce or totango.")
    try:
        return Connection.model_validate(values)
    except ValidationError as error:
        raise InputError(*(one["msg"].removeprefix("Value error, ") for one in error.errors())) from None


def _pairs(option: str, texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Texts of the form NAME=VALUE: every value of a name, in order."""
    pairs: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise InputError(f"{option} {text}: this is not NAME=VALUE.", fix=f"Write it as in {option} Type=Customer.")
        pairs[name.strip()] = (*pairs.get(name.strip(), ()), value.strip())
    return pairs


def _ask_for_secret(name: str, kind: str, file: Path | None, *, again: bool) -> None:
    """Puts the secret into the keyring, unless it is there or none is needed."""
    from healthcore.connect.secret import NAMES, VARIABLES, keep_secret, secret_of
    from healthcore.vocabulary.errors import SignInError

    if kind not in NAMES:
        return
    if file is not None:
        try:
            keep_secret(name, kind, file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: no secret can be read from it ({type(error).__name__}).") from None
        return
    try:
        secret_of(name, kind)
    except SignInError:
        again = True
    if not again:
        return
    if not sys.stdin.isatty():
        raise SignInError(
            f"There is no {NAMES[kind]}, and no terminal to ask for it.", fix=f"Set {VARIABLES[kind]} where this runs."
        )
    keep_secret(name, kind, click.prompt(NAMES[kind], hide_input=True).strip())


async def _asked(
    name: str, connection: "Connection", overrides: Mapping[str, str], risk: str
) -> "tuple[Proposal, list[Option]]":
    from healthcore.connect.connected import Connected
    from healthcore.connect.proposing import propose
    from healthcore.journal.journal import Journal
    from healthcore.vocabulary import SystemClock

    risk = risk or connection.risk or ("CSM Risk" if connection.service == "totango" else "")
    book = Connected(name, connection, Journal.of_book(name, SystemClock()))
    service = book.service()
    try:
        proposal = propose(connection.service, await service.fields(), risk, overrides)
    finally:
        await service.close()
    options = await _options(Connected(name, connection.model_copy(update={"risk": proposal.risk}), book.journal))
    return proposal, options


async def _options(book: "Connected") -> "list[Option]":
    service = book.service()
    try:
        return list(await service.risk_options())
    finally:
        await service.close()


def _told(book: "Connected", proposal: "Proposal", options: "list[Option]") -> Iterator[str]:
    from healthcore.connect.connected import model_of
    from healthcore.connect.picklist import Picklist
    from healthcore.vocabulary.errors import RefusedError

    yield from lay_out(_COLUMNS, [[field, plain(remote)] for field, remote in proposal.mapping.items()])
    yield f"\nRatings are written to {plain(proposal.risk)}:\n"
    picklist = Picklist(proposal.risk, options, model_of(book).rating, book.connection.levels)
    for level in picklist.scale.levels:
        try:
            value = plain(picklist.text(picklist.value_for(level.level, level.word)) or "")
        except RefusedError as error:
            value = f"? {plain(error.problems[0])} Say which: --level {plain(level.word)}=VALUE"
        yield f"  {plain(level.word)}: {value}\n"
    yield f"Connected. Next: pulsebook sync {plain(book.name)}\n"
