"""HubSpot: accounts are companies, the rating is an enumeration property."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx

from healthcore.connect.again import MaybeDoneError
from healthcore.connect.budget import Budget
from healthcore.connect.calls import Answer, Calls
from healthcore.connect.connections import client_for
from healthcore.connect.moments import day_of, moment_of_text
from healthcore.connect.secret import Secret
from healthcore.connect.service import Change, Option, Outcome, Page, RemoteField, Row, Seen, Written
from healthcore.sources.connection import Connection
from healthcore.vocabulary.errors import RefusedError, UsedUpError

_ADDRESS = "https://api.hubapi.com"
_VERSION = "2026-09"

#: Most objects in one call.
_PAGE, _FOUND_PAGE, _BATCH = 100, 200, 100

#: Searches take fewer calls than everything else.
_SEARCHES = 4

_KINDS = {"number": "number", "date": "day", "datetime": "moment", "enumeration": "picklist", "string": "text"}


class Token:
    """A service key, or the token of an old private app.

    Args:
        address: of HubSpot.
        token: the secret.
    """

    def __init__(self, address: str, token: Secret) -> None:
        self._address = address
        self._token = token

    async def address(self) -> str:
        """Where HubSpot is."""
        return self._address

    async def headers(self) -> Mapping[str, str]:
        """The token."""
        return {"Authorization": f"Bearer {self._token.reveal()}"}

    async def renew(self) -> None:
        """There is nothing to renew; a refusal may pass, as HubSpot says itself."""


class HubSpot:
    """See Service. Args: connection: the book's settings. token: the service key."""

    title = "HubSpot"
    id_field = "hs_object_id"
    batch = _BATCH

    def __init__(self, connection: Connection, token: Secret) -> None:
        self._connection = connection
        self._wanted = connection.wanted(self.id_field)
        budget = Budget(connection.calls or 90, connection.seconds or 10.0)
        sign_in = Token(connection.address.rstrip("/") or _ADDRESS, token)
        self._client = client_for(connection.ca_file)
        self._calls = Calls(self.title, sign_in, self._judge, budget, self._client)
        self._searches = Budget(connection.calls or _SEARCHES, connection.seconds or 1.0)
        self._moments: frozenset[str] | None = None
        self.budget = ""

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def fields(self) -> Sequence[RemoteField]:
        """The properties of companies."""
        answer = await self._calls.ask("GET", self._path("properties"))
        with self._calls.understood():
            return [_field(one) for one in answer.data["results"] if not one.get("hidden")]

    async def risk_options(self) -> Sequence[Option]:
        """The options of the rating property."""
        name = self._connection.risk
        answer = await self._calls.ask("GET", self._path("properties", f"/{name}"))
        with self._calls.understood():
            found = _field(answer.data)
        if found.kind != "picklist":
            raise RefusedError(
                f"{name}: this property of companies is no list to choose from.",
                fix="Make a property of the type “Dropdown select” (docs/connect-hubspot.md).",
            )
        if not found.writable:
            raise RefusedError(f"{name}: HubSpot says this property may not be changed.")
        return found.options

    async def pages(self, cursor: str = "") -> AsyncIterator[Page]:
        """All companies, or by search those that are wanted: ordered by id, so that there is no end at 10,000."""
        if self._moments is None:
            self._moments = frozenset(one.name for one in await self.fields() if one.kind == "moment")
        while True:
            page = await (self._found(cursor) if self._connection.only else self._listed(cursor))
            yield page
            if not page.cursor:
                return
            cursor = page.cursor

    async def _listed(self, cursor: str) -> Page:
        params = {"limit": str(_PAGE), "properties": ",".join(self._wanted), "archived": "false"}
        if cursor:
            params["after"] = cursor
        answer = await self._calls.ask("GET", self._path("objects"), params=params)
        with self._calls.understood():
            following = answer.data.get("paging", {}).get("next", {}).get("after", "")
            return Page([self._row(one) for one in answer.data["results"]], str(following))

    async def _found(self, cursor: str) -> Page:
        filters = [
            {"propertyName": name, "operator": "IN", "values": list(values)}
            for name, values in self._connection.only.items()
        ]
        filters.append({"propertyName": self.id_field, "operator": "GT", "value": cursor or "0"})
        said = {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": self.id_field, "direction": "ASCENDING"}],
            "properties": list(self._wanted),
            "limit": _FOUND_PAGE,
        }
        async with self._searches:
            answer = await self._calls.ask("POST", self._path("objects", "/search"), json=said)
        with self._calls.understood():
            found = answer.data["results"]
            is_last = "next" not in answer.data.get("paging", {})
            total = answer.data.get("total") if not cursor else None
            return Page([self._row(one) for one in found], "" if is_last or not found else found[-1]["id"], total)

    def _row(self, one: Mapping[str, Any]) -> Row:
        properties = {**one["properties"], self.id_field: str(one["id"])}
        row: dict[str, str | None] = {}
        for name in self._wanted:
            text = properties.get(name)
            row[name] = day_of(moment_of_text(text), text) if name in (self._moments or ()) else text or None
        return row

    async def look(self, account_ids: Sequence[str]) -> Mapping[str, Seen]:
        """By batch read, which never lags behind a write, as search does."""
        name = self._connection.risk
        said = {
            "inputs": [{"id": account_id} for account_id in account_ids],
            "properties": [name, "hs_lastmodifieddate"],
            "propertiesWithHistory": [name],
        }
        answer = await self._calls.ask("POST", self._path("objects", "/batch/read"), json=said)
        with self._calls.understood():
            return {str(one["id"]): self._seen(one) for one in answer.data["results"]}

    def _seen(self, one: Mapping[str, Any]) -> Seen:
        name = self._connection.risk
        past = one.get("propertiesWithHistory", {}).get(name) or [{}]
        who = past[0].get("updatedByUserId") or past[0].get("sourceId") or ""
        return Seen(one["properties"].get(name) or None, moment_of_text(past[0].get("timestamp")), str(who))

    async def write(self, changes: Sequence[Change]) -> Mapping[str, Written]:
        """By batch update; answers are matched by id, and what is not in them is unknown."""
        name = self._connection.risk
        said = {"inputs": [{"id": one.account_id, "properties": {name: one.value or ""}} for one in changes]}
        try:
            answer = await self._calls.ask("POST", self._path("objects", "/batch/update"), json=said, once=True)
        except MaybeDoneError:
            return {}
        except _InvalidError as error:
            if len(changes) > 1:  # one bad value fails all: find out whose it is
                return {key: told for one in changes for key, told in (await self.write([one])).items()}
            return {changes[0].account_id: Written(Outcome.REFUSED, error.problems[0])}
        with self._calls.understood():
            return _told(answer.data)

    def _path(self, kind: str, rest: str = "") -> str:
        version = self._connection.version or _VERSION
        return f"/crm/v3/{kind}/companies{rest}" if version == "v3" else f"/crm/{kind}/{version}/companies{rest}"

    def _judge(self, answer: Answer) -> Exception | None:
        self._note_budget(answer.headers)
        if answer.status < httpx.codes.BAD_REQUEST or not isinstance(answer.data, dict):
            return None
        said = answer.data
        if answer.status == httpx.codes.TOO_MANY_REQUESTS and said.get("policyName") == "DAILY":
            return UsedUpError(
                "HubSpot: the calls of today are used up.",
                fix="They are counted anew after midnight in HubSpot's zone.",
            )
        if answer.status == httpx.codes.BAD_REQUEST:
            return _InvalidError(f"HubSpot: {_reason(said)}")
        if answer.status in _FIXES:
            return RefusedError(f"HubSpot: {_reason(said)}", fix=_FIXES[answer.status])
        return None

    def _note_budget(self, headers: httpx.Headers) -> None:
        left = headers.get("x-hubspot-ratelimit-daily-remaining", "")
        if left.isdigit():
            self.budget = f"{int(left):,} calls left today"


def _told(said: Mapping[str, Any]) -> Mapping[str, Written]:
    """What a batch update says of each account."""
    told = {str(one["id"]): Written(Outcome.TAKEN) for one in said["results"]}
    for fault in said.get("errors", []):
        detail = str(fault.get("message") or fault.get("category") or "HubSpot does not say why.")
        for account_id in fault.get("context", {}).get("ids", []):
            told[str(account_id)] = Written(Outcome.REFUSED, detail)
    return told


class _InvalidError(RefusedError):
    """Something in what was sent is not valid."""


_FIXES = {
    403: "An administrator adds the scope to the service key (docs/connect-hubspot.md).",
    404: "Is the name in book.toml the property's internal name?",
}


def _reason(said: Mapping[str, Any]) -> str:
    """What HubSpot says is wrong; of an invalid value the detail, which is JSON inside the message."""
    message = str(said.get("message") or said.get("category") or "it does not say why.")
    start = message.find("[{")
    if start >= 0:
        try:
            return "; ".join(str(one.get("message") or one.get("error")) for one in json.loads(message[start:]))
        except (ValueError, AttributeError):
            return message
    return " ".join([message, *(str(one.get("message", "")) for one in said.get("errors") or [])]).strip()


def _field(said: Mapping[str, Any]) -> RemoteField:
    options = tuple(
        Option(str(one["value"]), str(one.get("label") or one["value"]))
        for one in said.get("options") or []
        if not one.get("hidden")
    )
    read_only = said.get("modificationMetadata", {}).get("readOnlyValue", False) or said.get("calculated", False)
    kind = _KINDS.get(str(said.get("type")), "other")
    return RemoteField(str(said["name"]), str(said.get("label") or said["name"]), kind, options, not read_only)
