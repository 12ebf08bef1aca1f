"""An invented Totango: account search, scan and scroll, and the pixel that answers 200 to everything."""

import json
from typing import Any

from tests.services.invented import FIVE, customers
from tests.services.service import Answer, Request, Service, as_json, serve

TOKEN = "totango-5ecre7"
SERVICE_ID = "SP-1234-01"
RISK = "CSM Risk"
_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
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
        keys, offset = self._matching(query), int(query.get("offset", 0))
        count = min(int(query.get("count", 1000)), 1000)
        count = max(1, count // 3) if fault == "short" else count
        page = keys[offset : min(offset + count, 10_000)]
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
        if fault == "bare":
            return as_json(
                {"response": {"stats": {"total_hits": len(keys)}, "accounts": {"offset": offset, "hits": hits}}}
            )
        return as_json({"response": {"accounts": {"total_hits": len(keys), "hits": hits}}})

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


if __name__ == "__main__":
    serve(Totango)
