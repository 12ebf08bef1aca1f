"""An invented Totango: search for accounts and users, scan and scroll, the pixel that answers 200 to everything."""

import json
from typing import Any, TypeVar

from tests.services.invented import FIVE, customers
from tests.services.service import Answer, Request, Service, as_json, serve

TOKEN = "totango-5ecre7"
SERVICE_ID = "SP-1234-01"
RISK = "CSM Risk"
_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
Hit = TypeVar("Hit")
_COLOURS = ("green", "yellow", "red")


class Totango(Service):
    """Its accounts have attributes. It keeps whatever text it is sent."""

    own_faults = ("ghost",)

    def make(self, accounts: int) -> None:
        self.options = [(value, value) for value in FIVE]
        self.accounts: dict[str, dict[str, Any]] = {}
        self.created: list[str] = []
        for one in customers(accounts):
            key = f"cust-{one.number}"
            self.values[key] = None if one.risk is None else FIVE[one.risk]
            self.accounts[key] = {
                "display_name": one.name,
                "Contract Value": one.value,
                "Create Date": one.created_ms,
                "Contract Renewal Date": one.renewal_ms,
                "Success Manager": "ann@example.com" if one.number % 2 else "bob@example.com",
                "score": one.engagement,
                "licenses_utilization": one.utilization,
                "unique_users": one.users,
                "status_group": "paying" if one.number % 7 else "trial",
                "health": _COLOURS[one.number % 3],
            }

    def too_many(self) -> Answer:
        return as_json({}, 429)

    def expired(self) -> Answer:
        return as_json({}, 401)

    def answer(self, request: Request, fault: str) -> Answer:
        if request.path.rstrip("/") == "/pixel.gif":
            return self._pixel(request, fault)
        if request.headers.get("app-token") != TOKEN:
            return self.expired()
        if request.method != "POST":
            return as_json({}, 404)
        query = json.loads(request.form()["query"])
        if request.path == "/api/v1/search/accounts":
            return self._search(query, fault)
        if request.path == "/api/v1/search/users":
            return self._search_users(query, fault)
        if request.path == "/api/v2/accounts/scan_and_scroll_search_accounts":
            return self._scroll(query, request.form().get("scroll_id", ""), fault)
        return as_json({}, 404)

    def _value(self, key: str, field: dict[str, Any]) -> object:
        account = self.accounts[key]
        name = str(field.get("attribute") or field.get("aggregation") or field.get("term"))
        if name == RISK:
            return self.values[key]
        return account.get(name)

    def _matching(self, query: dict[str, Any]) -> list[str]:
        keys = list(self.values)
        for term in query["terms"]:
            if term.get("term") == "identifier":
                wanted = set(term["in_list"])
                keys = [key for key in keys if key in wanted]
            elif "in_list" in term:
                keys = [key for key in keys if self._value(key, term) in term["in_list"]]
        return keys

    def _search(self, query: dict[str, Any], fault: str) -> Answer:
        keys = self._matching(query)
        page = _page(keys, query, fault)
        hits = [
            {
                "name": key,
                "display_name": self.accounts[key]["display_name"],
                "last_activity_time": 1_795_000_000_000,
                "selected_fields": [self._value(key, field) for field in query["fields"]],
                "is_online": False,
            }
            for key in page
        ]
        if any(term.get("term") == "identifier" for term in query["terms"]):
            self.touched("read", page)
        return _found("accounts", hits, len(keys), query, fault)

    def _search_users(self, query: dict[str, Any], fault: str) -> Answer:
        """The users of accounts that meet terms; no hit tells its account."""
        keys = list(self.values)
        for term in query["terms"]:
            if term["type"] != "parent_account":
                return as_json({"message": "Unknown term"}, 400)
            found = set(self._matching(term))
            keys = [key for key in keys if key in found]
        users = [user for key in keys for user in users_of(int(key.removeprefix("cust-")))]
        hits = [
            {
                "name": user["id"],
                "display_name": user["name"],
                "last_activity_time": user["last_activity_time"],
                "selected_fields": [user["attributes"].get(field.get("attribute")) for field in query["fields"]],
            }
            for user in _page(users, query, fault)
        ]
        return _found("users", hits, len(users), query, fault)

    def _scroll(self, query: dict[str, Any], scroll_id: str, fault: str) -> Answer:
        keys = self._matching(query)
        start = int(scroll_id.removeprefix("scroll-") or 0)
        end = start + (300 if fault == "short" else 1000)
        accounts = [self._scrolled(key) for key in keys[start:end]]
        return as_json({"scroll-id": f"scroll-{end}", "total_hits": len(keys), "accounts": accounts})

    def _scrolled(self, key: str) -> dict[str, Any]:
        account = self.accounts[key]
        attributes = {name: {"val": value} for name, value in account.items() if name[0].isupper()}
        if self.values[key] is not None:
            attributes[RISK] = {"val": self.values[key]}
        return {
            "id": key,
            "display_name": account["display_name"],
            "health": {"curr": account["health"]},
            "status_group": account["status_group"],
            "score": {"curr": account["score"]},
            "attributes": attributes,
            "metrics": {},
            "named_aggregations": {
                "licenses_utilization": {"14": {"curr": account["licenses_utilization"]}},
                "unique_users": {"14": {"curr": account["unique_users"]}},
            },
        }

    def _pixel(self, request: Request, fault: str) -> Answer:
        """Answers a GIF to whatever comes; an account it does not know is made."""
        said = request.form() if request.body else request.query
        key, risk = said.get("sdr_o", ""), said.get(f"sdr_o.{RISK}")
        if said.get("sdr_s") == SERVICE_ID and key and risk is not None and fault != "ghost":
            if key not in self.accounts:
                self.created.append(key)
                self.accounts[key] = {"display_name": key}
            self.write(key, risk or None, "API")
            self.writes.append((key, risk or None))
            self.touched("write", [key])
        return Answer(200, _GIF, "image/gif")


def users_of(number: int) -> list[dict[str, Any]]:
    """The users of an account: none to four, one with nothing but an id, and a consultant at every fifth account."""
    users = [
        {
            "id": f"user-{number}-{place}",
            "name": f"Person {place} [/] of {number}",
            "last_activity_time": 1_795_000_000_000 - number % 90 * 86_400_000,
            "attributes": {
                "Email": f"person{place}@cust-{number}.example.com",
                "Role": "Admin" if not place else "User",
                "Marketing Unsubscribe": "yes" if (number + place) % 7 == 0 else None,
            },
        }
        for place in range(number % 4)
    ]
    if number % 6 == 1:
        users.append({"id": f"nobody-{number}", "name": None, "last_activity_time": None, "attributes": {}})
    if number % 5 == 0:
        users.append(
            {
                "id": "consultant",
                "name": "Connie Consultant",
                "last_activity_time": 1_795_000_000_000,
                "attributes": {
                    "Email": "connie@consultants.example.com",
                    "Role": "Consultant",
                    "Marketing Unsubscribe": "no",
                },
            }
        )
    return users


def _page(found: list[Hit], query: dict[str, Any], fault: str) -> list[Hit]:
    """Some of what was found: as many as were asked for at most, and fewer where that is the fault."""
    offset, count = int(query.get("offset", 0)), min(int(query.get("count", 1000)), 1000)
    count = max(1, min(count, len(found)) // 3) if fault == "short" else count
    return found[offset : min(offset + count, 10_000)]


def _found(what: str, hits: list[dict[str, Any]], total: int, query: dict[str, Any], fault: str) -> Answer:
    if fault == "bare":
        offset = int(query.get("offset", 0))
        return as_json({"response": {"stats": {"total_hits": total}, what: {"offset": offset, "hits": hits}}})
    return as_json({"response": {what: {"total_hits": total, "hits": hits}}})


if __name__ == "__main__":
    serve(Totango)
