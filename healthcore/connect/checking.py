"""What is right and what is missing about a connection, in words that an administrator can act on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from healthcore.connect.connected import Connected
from healthcore.connect.picklist import Picklist
from healthcore.connect.service import Service
from healthcore.model.rating import RatingScale
from healthcore.vocabulary.errors import ConnectError, PulsebookError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked.

    Attributes:
        ok: whether it is as it should be.
        what: what was found.
        fix: what to do about it; empty when nothing is to be done.
    """

    ok: bool
    what: str
    fix: str = ""


async def check_connection(book: Connected, scale: RatingScale) -> AsyncIterator[Finding]:
    """Every finding about a book's connection; reads only, and stops where nothing more can be found out."""
    try:
        service = book.service()
    except PulsebookError as error:
        yield _wrong(error)
        return
    try:
        async for finding in _asked(book, service, scale):
            yield finding
    except ConnectError as error:
        yield _wrong(error)
    finally:
        await service.close()


async def _asked(book: Connected, service: Service, scale: RatingScale) -> AsyncIterator[Finding]:
    title, connection = book.title, book.connection
    described = {field.name for field in await service.fields()}
    yield Finding(True, f"{title} knows us." if connection.service != "totango" else "The token is there.")
    missing = [name for name in connection.fields if name not in described and "." not in name]
    if missing and connection.service != "totango":
        fix = "Take them out of `fields` in book.toml, or let an administrator give our user access to them."
        yield Finding(False, f"Fields that {title} does not have, or hides from us: {', '.join(missing)}.", fix)
    async for page in service.pages():
        total = "" if page.total is None else f" {page.total:,} are there."
        yield Finding(True, f"Accounts can be read.{total}")
        break
    options = await service.risk_options()
    yield Finding(True, f"{connection.risk} may be written, with one of {len(options)} values.")
    picklist = Picklist(connection.risk, options, scale, connection.levels)
    for level in scale.levels:
        try:
            value = picklist.value_for(level.level, level.word)
        except PulsebookError as error:
            yield _wrong(error)
        else:
            yield Finding(True, f"{level.level} {level.word} is sent as {picklist.text(value)!r}.")
    if connection.service == "totango" and not connection.service_id:
        yield Finding(False, "service_id is missing: ratings cannot be sent.", "It is in Totango's settings.")
    yield Finding(True, f"Calls: {service.budget or f'{title} does not say how many are left'}.")


def _wrong(error: PulsebookError) -> Finding:
    return Finding(False, " ".join(error.problems), error.fix)
