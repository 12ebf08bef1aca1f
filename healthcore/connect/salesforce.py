"""Salesforce: accounts are Account records, the rating is a picklist field."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from healthcore.connect.again import MaybeDoneError
from healthcore.connect.budget import Budget
from healthcore.connect.calls import Answer, Calls, SignIn
from healthcore.connect.connections import client_for
from healthcore.connect.moments import day_of, moment_of_text
from healthcore.connect.salesforce_login import CommandLineTool, Session, TokenRequest
from healthcore.connect.secret import Secret
from healthcore.connect.service import (
    Change,
    Option,
    Outcome,
    Page,
    RemoteField,
    Row,
    Seen,
    StaleCursorError,
    Written,
)
from healthcore.sources.connection import Connection
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import RefusedError, UsedUpError

_VERSION = "v66.0"

#: Most records in one call of collections, and in one query by id, whose address must stay short.
_BATCH = 200

#: So few records are changed one by one, each only while it is as we saw it.
_FEW = 5

_KINDS = {
    "double": "number",
    "int": "number",
    "currency": "number",
    "percent": "number",
    "date": "day",
    "datetime": "moment",
    "picklist": "picklist",
    "string": "text",
    "id": "text",
    "textarea": "text",
}

#: Failures of one record that pass.
_PASSES = frozenset({"UNABLE_TO_LOCK_ROW", "REQUEST_RUNNING_TOO_LONG", "SERVER_UNAVAILABLE"})


class Salesforce:
    """See Service.

    Args:
        connection: the book's settings.
        secret: for every way to sign in but the tool's own.
        clock: says until when a signed assertion is good.
    """

    title = "Salesforce"
    id_field = "Id"
    batch = _BATCH

    def __init__(self, connection: Connection, secret: Secret | None, clock: Clock) -> None:
        self._connection = connection
        self._wanted = connection.wanted(self.id_field)
        self._client = client_for(connection.ca_file)
        way = (
            CommandLineTool(connection.org) if secret is None else TokenRequest(connection, secret, self._client, clock)
        )
        sign_in: SignIn = Session(way)
        budget = Budget(connection.calls or 25, connection.seconds or 1.0)
        self._calls = Calls(self.title, sign_in, self._judge, budget, self._client)
        self._base = f"/services/data/{connection.version or _VERSION}"
        self._moments: frozenset[str] | None = None
        self.budget = ""

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def fields(self) -> Sequence[RemoteField]:
        """The fields of Account."""
        answer = await self._calls.ask("GET", f"{self._base}/sobjects/Account/describe")
        with self._calls.understood():
            return [_field(one) for one in answer.data["fields"]]

    async def risk_options(self) -> Sequence[Option]:
        """The active values of the rating field."""
        name = self._connection.risk
        found = next((one for one in await self.fields() if one.name == name), None)
        if found is None:
            raise RefusedError(
                f"Account has no field {name!r} that we may see.",
                fix="An administrator makes it, or gives our user access to it (docs/connect-salesforce.md).",
            )
        if found.kind != "picklist" or not found.writable:
            what = "is no picklist" if found.kind != "picklist" else "may not be changed by our user"
            raise RefusedError(f"{name}: this field of Account {what}.", fix="See docs/connect-salesforce.md.")
        return found.options

    async def pages(self, cursor: str = "") -> AsyncIterator[Page]:
        """By query, following the addresses that Salesforce gives; a page may be short."""
        if self._moments is None:
            self._moments = frozenset(one.name for one in await self.fields() if one.kind == "moment")
        while True:
            if cursor:
                answer = await self._calls.ask("GET", cursor)
            else:
                answer = await self._calls.ask("GET", f"{self._base}/query", params={"q": self._soql()})
            with self._calls.understood():
                page = self._page(answer.data, is_first=not cursor)
            yield page
            cursor = page.cursor
            if not cursor:
                return

    def _page(self, said: Mapping[str, Any], *, is_first: bool) -> Page:
        rows = [self._row(one) for one in said["records"]]
        return Page(rows, _following(said), said.get("totalSize") if is_first else None)

    def _soql(self) -> str:
        only = [f"{_name(name)} IN ({_literals(values)})" for name, values in self._connection.only.items()]
        where = f" WHERE {' AND '.join(only)}" if only else ""
        return f"SELECT {', '.join(map(_name, self._wanted))} FROM Account{where} ORDER BY Id"  # noqa: S608 - checked

    def _row(self, record: Mapping[str, Any]) -> Row:
        row: dict[str, str | None] = {}
        for name in self._wanted:
            text = _text(record.get(name) if "." not in name else _related(record, name))
            row[name] = day_of(moment_of_text(text), text) if name in (self._moments or ()) else text
        return row

    async def look(self, account_ids: Sequence[str]) -> Mapping[str, Seen]:
        """By one query."""
        risk = _name(self._connection.risk)
        fields = f"Id, {risk}, LastModifiedDate, LastModifiedBy.Name"
        soql = f"SELECT {fields} FROM Account WHERE Id IN ({_literals(account_ids)})"  # noqa: S608 - escaped
        params, path = {"q": soql}, f"{self._base}/query"
        found: dict[str, Seen] = {}
        while path:
            said = (await self._calls.ask("GET", path, params=params)).data
            with self._calls.understood():
                for one in said["records"]:
                    who = (one.get("LastModifiedBy") or {}).get("Name") or ""
                    found[one["Id"]] = Seen(one[risk] or None, moment_of_text(one.get("LastModifiedDate")), who)
                path, params = _following(said), {}
        return found

    async def write(self, changes: Sequence[Change]) -> Mapping[str, Written]:
        """A few one by one and only if unchanged, more by collections with a result for each."""
        if len(changes) <= _FEW:
            told = {one.account_id: await self._write_one(one) for one in changes}
            return {account_id: said for account_id, said in told.items() if said is not None}
        return await self._write_many(changes)

    async def _write_one(self, change: Change) -> Written | None:
        """One record, with Salesforce's own precondition; None when nobody knows."""
        path, risk = f"{self._base}/sobjects/Account/{change.account_id}", self._connection.risk
        try:
            seen = await self._calls.ask("GET", path)
            with self._calls.understood():
                if (seen.data[risk] or None) != change.expected:
                    return Written(Outcome.CHANGED)
            etag, modified = seen.headers.get("etag"), seen.headers.get("last-modified")
            condition = {"If-Match": etag} if etag else {"If-Unmodified-Since": modified} if modified else {}
            answer = await self._calls.ask("PATCH", path, json={risk: change.value}, headers=condition, once=True)
        except MaybeDoneError:
            return None
        except _RecordError as error:
            return error.written
        if answer.status == httpx.codes.PRECONDITION_FAILED:
            return Written(Outcome.AGAIN, "The account was changed in the same moment.")
        return Written(Outcome.TAKEN)

    async def _write_many(self, changes: Sequence[Change]) -> Mapping[str, Written]:
        records = [
            {"attributes": {"type": "Account"}, "id": one.account_id, self._connection.risk: one.value}
            for one in changes
        ]
        said = {"allOrNone": False, "records": records}
        try:
            answer = await self._calls.ask("PATCH", f"{self._base}/composite/sobjects", json=said, once=True)
        except MaybeDoneError:
            return {}
        # Results are in the order of what was sent, and a failed one does not say whose it is.
        with self._calls.understood():
            return {one.account_id: _written(item) for one, item in zip(changes, answer.data, strict=True)}

    def _judge(self, answer: Answer) -> Exception | None:
        self._note_budget(answer.headers)
        if answer.status == httpx.codes.PRECONDITION_FAILED or answer.status < httpx.codes.BAD_REQUEST:
            return None
        first = answer.data[0] if isinstance(answer.data, list) and answer.data else {}
        code = str(first.get("errorCode", "")) if isinstance(first, dict) else ""
        if code == "REQUEST_LIMIT_EXCEEDED":
            return UsedUpError(
                "Salesforce: the calls of the org's last 24 hours are used up.",
                fix="Sync again later; an administrator sees who used them under Company Information.",
            )
        if code == "INVALID_QUERY_LOCATOR":
            return StaleCursorError()
        if answer.status == httpx.codes.UNAUTHORIZED or not code or code in _PASSES:
            return None
        message = f"Salesforce: {first.get('message') or code} ({code})."
        if answer.status == httpx.codes.GONE:
            return RefusedError(message, fix="This version is retired: take version out of book.toml.")
        if code in _OF_RECORD:
            return _RecordError(message)
        return RefusedError(message, fix=_FIXES.get(code, "See docs/connect-salesforce.md."))

    def _note_budget(self, headers: httpx.Headers) -> None:
        for part in headers.get("sforce-limit-info", "").split(";"):
            name, _, usage = part.strip().partition("=")
            used, _, most = usage.partition("/")
            if name == "api-usage" and used.isdigit() and most.isdigit():
                self.budget = f"{int(most) - int(used):,} of {int(most):,} calls left in 24 hours"


class _RecordError(RefusedError):
    """Salesforce refused one record."""

    @property
    def written(self) -> Written:
        """The same as the result of a change."""
        return Written(Outcome.REFUSED, self.problems[0])


_OF_RECORD = frozenset(
    {
        "ENTITY_IS_DELETED",
        "NOT_FOUND",
        "INVALID_CROSS_REFERENCE_KEY",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "REQUIRED_FIELD_MISSING",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    }
)

_FIXES = {
    "INVALID_FIELD": "Take the field out of `fields` in book.toml, or let an administrator give our user access to it.",
    "INVALID_TYPE": "Our user may not see accounts: an administrator gives it read access to Account.",
}


def _following(said: Mapping[str, Any]) -> str:
    """The path of the next page of a query; empty after the last one."""
    return "" if said["done"] else urlsplit(said["nextRecordsUrl"]).path


def _written(item: Mapping[str, Any]) -> Written:
    if item.get("success"):
        return Written(Outcome.TAKEN)
    fault = (item.get("errors") or [{}])[0]
    code = str(fault.get("statusCode", ""))
    detail = f"Salesforce: {fault.get('message') or 'it does not say why'} ({code})."
    return Written(Outcome.AGAIN if code in _PASSES else Outcome.REFUSED, detail)


def _field(said: Mapping[str, Any]) -> RemoteField:
    options = tuple(
        Option(str(one["value"]), str(one.get("label") or one["value"]))
        for one in said.get("picklistValues") or []
        if one.get("active")
    )
    kind = _KINDS.get(str(said.get("type")), "other")
    name = str(said["name"])
    return RemoteField(name, str(said.get("label") or name), kind, options, bool(said.get("updateable")))


def _name(name: str) -> str:
    """A field's name as it stands in a query: letters, digits, underscores, a dot to a related record."""
    if not name.replace("_", "").replace(".", "").isalnum() or not name.isascii():
        raise RefusedError(f"{name!r} is no name of a Salesforce field.", fix="Mend it in book.toml, [connection].")
    return name


def _literals(values: Iterable[str]) -> str:
    r"""Texts in a query: ' and \ are escaped."""
    return ", ".join("'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'" for value in values)


def _related(record: Mapping[str, Any], name: str) -> object:
    """A field of a related record, such as `Owner.Name`; None where there is none."""
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
