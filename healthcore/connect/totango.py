"""Totango: accounts are found by search or scroll, attributes are written to a pixel that confirms nothing."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from healthcore.connect.again import MaybeDoneError
from healthcore.connect.budget import Budget
from healthcore.connect.calls import Answer, Calls
from healthcore.connect.connections import client_for
from healthcore.connect.moments import day_of, moment_of_ms
from healthcore.connect.secret import Secret
from healthcore.connect.service import Change, Option, Outcome, Page, RemoteField, Row, Seen, Written
from healthcore.sources.connection import Connection
from healthcore.vocabulary.errors import RefusedError, SignInError

_ADDRESS, _WRITES_TO = "https://api.totango.com", "https://sdr.totango.com"
_SEARCH = "/api/v1/search/"
_SCROLL = "/api/v2/accounts/scan_and_scroll_search_accounts"

#: Most accounts in one call, and most that search can reach at all.
_PAGE, _REACH = 1000, 10_000

#: Accounts that one search looks up by id; each is written by a call of its own.
_BATCH = 50

#: The words for Totango's colours, so that its own health reads as ours does, in a column of its own.
_HEALTH = {"green": "Good", "yellow": "Average", "red": "Poor"}

#: What is no attribute: how search asks for it. Every other field is asked for by the name of its attribute.
TERMS: Mapping[str, Mapping[str, Any]] = {
    "remote_health": {"type": "string", "term": "health"},
    "status_group": {"type": "string", "term": "status_group"},
    "status": {"type": "string", "term": "status"},
    "engagement": {"type": "number", "term": "score"},
    "license_utilization": {"type": "named_aggregation", "aggregation": "licenses_utilization", "duration": 14},
    "active_users": {"type": "named_aggregation", "aggregation": "unique_users", "duration": 14},
}

#: What every account has, whatever is asked for.
_ID, _NAME = "account_id", "name"

_DATES = ("date", "since")

#: What every person has, and the attributes that are asked for where the settings name no others.
_PERSON = ("account_id", "user_id", "name", "last_active")
_PEOPLE = ("Email", "Role", "Marketing Unsubscribe")


class Token:
    """A personal access token.

    Args:
        address: of Totango in the region of the service.
        token: the secret.
    """

    def __init__(self, address: str, token: Secret) -> None:
        self._address = address
        self._token = token

    async def address(self) -> str:
        """Where Totango is."""
        return self._address

    async def headers(self) -> Mapping[str, str]:
        """The token."""
        return {"app-token": self._token.reveal()}

    async def renew(self) -> None:
        """There is nothing to renew."""


class Totango:
    """See Service. Args: connection: the book's settings. token: the access token."""

    title = "Totango"
    id_field = _ID
    batch = _BATCH
    budget = ""

    def __init__(self, connection: Connection, token: Secret) -> None:
        self._connection = connection
        self._wanted = connection.wanted(self.id_field)
        self._asked = [name for name in self._wanted if name not in {_ID, _NAME}]
        self._dates = frozenset(name for name in self._asked if _asked_for(name)["type"] == "date_attribute")
        budget = Budget(connection.calls or 90, connection.seconds or 60.0)
        sign_in = Token(connection.address.rstrip("/") or _ADDRESS, token)
        self._client = client_for(connection.ca_file)
        self._calls = Calls(self.title, sign_in, _judge, budget, self._client)
        self._writes_to = connection.writes_to.rstrip("/") or _WRITES_TO

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def fields(self) -> Sequence[RemoteField]:
        """Totango does not describe its attributes; these are the ones that every service has."""
        named = (_ID, _NAME, *TERMS, *_WELL_KNOWN, self._connection.risk)
        return [RemoteField(name, name, "text") for name in named]

    async def risk_options(self) -> Sequence[Option]:
        """The values that the settings name: Totango would take any text."""
        if not self._connection.choices:
            raise RefusedError(
                f"{self._connection.risk}: Totango does not tell which values this attribute may have.",
                fix='Name them in book.toml, under [connection]: choices = ["0 - NO RISK", "1 - LOW", ...]',
            )
        return [Option(value, value) for value in self._connection.choices]

    async def pages(self, cursor: str = "") -> AsyncIterator[Page]:
        """By search; where there are more than search can reach, by scan and scroll."""
        while True:
            page = await (self._scrolled(cursor) if cursor.startswith("scroll:") else self._searched(cursor))
            yield page
            if not page.cursor:
                return
            cursor = page.cursor

    async def _searched(self, cursor: str) -> Page:
        offset = int(cursor or 0)
        hits, total = await self._search(self._terms(), offset)
        if total is not None and total > _REACH and not offset:
            return Page([], "scroll:", total)
        following = offset + len(hits)
        with self._calls.understood():
            rows = [self._row(hit) for hit in hits]
        return Page(rows, "" if _is_last(hits, total, following) else str(following), total if not offset else None)

    async def _search(
        self, terms: Sequence[Mapping[str, Any]], offset: int = 0
    ) -> tuple[list[Mapping[str, Any]], int | None]:
        return await self._found("accounts", terms, [_asked_for(name) for name in self._asked], offset)

    async def _found(
        self, what: str, terms: Sequence[Mapping[str, Any]], fields: Sequence[Mapping[str, Any]], offset: int
    ) -> tuple[list[Mapping[str, Any]], int | None]:
        """One page of accounts or users, and how many there are where it says so."""
        query = {
            "terms": terms,
            "fields": fields,
            "count": _PAGE,
            "offset": offset,
            "sort_by": "display_name",
            "sort_order": "ASC",
            "scope": "all",
        }
        answer = await self._calls.ask("POST", f"{_SEARCH}{what}", data={"query": json.dumps(query)})
        with self._calls.understood():
            said = answer.data["response"]
            total = said[what].get("total_hits", said.get("stats", {}).get("total_hits"))
            return list(said[what]["hits"]), None if total is None else int(total)

    def _row(self, hit: Mapping[str, Any]) -> Row:
        values = dict(zip(self._asked, hit["selected_fields"], strict=False))
        return self._texts({**values, _ID: hit["name"], _NAME: hit.get("display_name")})

    async def _scrolled(self, cursor: str) -> Page:
        query = {"terms": self._terms(), "fields": [], "count": _PAGE, "scope": "all"}
        form = {"query": json.dumps(query)}
        if scroll := cursor.removeprefix("scroll:"):
            form["scroll_id"] = scroll
        said = (await self._calls.ask("POST", _SCROLL, data=form)).data
        with self._calls.understood():
            rows = [self._texts(_flat(account)) for account in said["accounts"]]
            following = str(said.get("scroll-id") or "")
        return Page(rows, f"scroll:{following}" if rows and following else "")

    def _terms(self) -> list[Mapping[str, Any]]:
        return [{**_asked_for(name), "in_list": list(values)} for name, values in self._connection.only.items()]

    def _texts(self, values: Mapping[str, Any]) -> Row:
        return {name: _text(values.get(name), name, self._dates) for name in self._wanted}

    async def look(self, account_ids: Sequence[str]) -> Mapping[str, Seen]:
        """By search for the ids: nothing else tells whether a write has arrived."""
        term = _identified(account_ids)
        at = self._asked.index(self._connection.risk)
        found: dict[str, Seen] = {}
        while True:
            hits, total = await self._search([term], len(found))
            with self._calls.understood():
                found |= {str(hit["name"]): Seen(_plain(hit["selected_fields"][at])) for hit in hits}
            if _is_last(hits, total, len(found)):
                return found

    @property
    def person_fields(self) -> Sequence[str]:
        """What every person has, then attributes."""
        return tuple(dict.fromkeys((*_PERSON, *(self._connection.people or _PEOPLE))))

    async def people_of(self, account_id: str) -> Sequence[Row]:
        """By a search for the users of this account alone: what is found does not tell whose it is."""
        term = {"type": "parent_account", "terms": [_identified([account_id])]}
        asked = self.person_fields[len(_PERSON) :]
        fields = [{"type": "string_attribute", "attribute": name} for name in asked]
        people: list[Row] = []
        while True:
            hits, total = await self._found("users", [term], fields, len(people))
            with self._calls.understood():
                people += [_person(account_id, asked, hit) for hit in hits]
            if _is_last(hits, total, len(people)):
                return people

    async def write(self, changes: Sequence[Change]) -> Mapping[str, Written]:
        """One by one, without the token, which the pixel does not need.

        An account that Totango does not know would be made by this: whoever calls has looked them up.
        """
        if not self._connection.service_id:
            raise SignInError(
                "service_id is missing: Totango needs it for writing.",
                fix='book.toml says it, under [connection]: service_id = "SP-1234-01"',
            )
        told: dict[str, Written] = {}
        for one in changes:
            form = {
                "sdr_s": self._connection.service_id,
                "sdr_o": one.account_id,
                f"sdr_o.{self._connection.risk}": one.value or "",
            }
            try:
                await self._calls.ask(
                    "POST",
                    "/pixel.gif/",
                    address=self._writes_to,
                    expects="gif",
                    once=True,
                    data=form,
                    signed=False,
                )
            except MaybeDoneError:
                continue
            told[one.account_id] = Written(Outcome.TAKEN)
        return told


#: Attributes that every Totango service has, in its own words.
_WELL_KNOWN = (
    "Contract Value",
    "Contract Renewal Date",
    "Create Date",
    "Success Manager",
    "Tier",
    "Licenses",
    "Satisfaction Score",
    "Unsolved Tickets",
    "Outstanding Balance",
)


def _judge(answer: Answer) -> Exception | None:
    if answer.status in {400, 403, 404}:
        said = answer.data.get("message", "") if isinstance(answer.data, dict) else ""
        return RefusedError(f"Totango: {said or f'it answers {answer.status}'}.", fix="See docs/connect-totango.md.")
    return None


def _identified(account_ids: Sequence[str]) -> Mapping[str, Any]:
    return {"type": "string", "term": "identifier", "in_list": list(account_ids)}


def _is_last(hits: Sequence[object], total: int | None, seen: int) -> bool:
    """Whether a page was the last one, with so many seen by now."""
    return not hits or (len(hits) < _PAGE if total is None else seen >= total)


def _person(account_id: str, asked: Sequence[str], hit: Mapping[str, Any]) -> Row:
    """A user of an account as it was found there; attributes are in the order in which they were asked for."""
    active = _plain(hit.get("last_activity_time"))
    values = zip(asked, hit["selected_fields"], strict=False)
    return {
        **{name: _plain(value) for name, value in values},
        "account_id": account_id,
        "user_id": str(hit["name"]),
        "name": _plain(hit.get("display_name")),
        "last_active": day_of(moment_of_ms(active), active),
    }


def _asked_for(name: str) -> Mapping[str, Any]:
    if name in TERMS:
        return TERMS[name]
    kind = "date_attribute" if any(word in name.casefold() for word in _DATES) else "string_attribute"
    return {"type": kind, "attribute": name}


def _flat(account: Mapping[str, Any]) -> Mapping[str, Any]:
    """An account as scan and scroll tells it, under the names that search uses."""
    attributes = {name: one.get("val") for name, one in (account.get("attributes") or {}).items()}
    metrics = account.get("named_aggregations") or {}
    return {
        **attributes,
        _ID: account["id"],
        _NAME: account.get("display_name"),
        "remote_health": (account.get("health") or {}).get("curr"),
        "status": account.get("status"),
        "status_group": account.get("status_group"),
        "engagement": (account.get("score") or {}).get("curr"),
        "license_utilization": _over_14_days(metrics.get("licenses_utilization")),
        "active_users": _over_14_days(metrics.get("unique_users")),
    }


def _over_14_days(aggregation: Mapping[str, Any] | None) -> object:
    return ((aggregation or {}).get("14") or {}).get("curr")


def _text(value: object, name: str, dates: frozenset[str]) -> str | None:
    text = _plain(value)
    if text is None:
        return None
    if name == "remote_health":
        return _HEALTH.get(text.casefold(), text)
    return day_of(moment_of_ms(text), text) if name in dates else text


def _plain(value: object) -> str | None:
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
