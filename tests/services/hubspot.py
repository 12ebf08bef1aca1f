"""An invented HubSpot: companies with an enumeration property, as the API of 2026-09 and v3 serves them."""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.services.invented import FIVE, customers
from tests.services.service import Answer, Request, Service, as_json, serve

TOKEN = "pat-eu1-invented-5ecre7"
RISK = "csm_risk"
_OBJECTS = re.compile(r"^/crm/(?:objects/2026-09|v3/objects)/companies(?P<rest>/.*)?$")
_PROPERTIES = re.compile(r"^/crm/(?:properties/2026-09|v3/properties)/companies(?:/(?P<name>[^/]+))?$")
_DEFAULTS = ("name", "domain", "createdate", "hs_lastmodifieddate", "hs_object_id")
_NUMBERS = ("annualrevenue", "engagement_score", "license_utilization", "active_users")


def _moment(ms: float) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _error(status: int, category: str, message: str, **more: object) -> Answer:
    said = {"status": "error", "message": message, "correlationId": "c0", "category": category, **more}
    return as_json(said, status)


class HubSpot(Service):
    """Its accounts are companies."""

    own_faults = ("daily",)
    token = TOKEN

    def make(self, accounts: int) -> None:
        self.options = [(f"risk_{number}", label) for number, label in enumerate(FIVE)]
        self.companies: dict[str, dict[str, str | None]] = {}
        self.numbers: list[int] = []
        for one in customers(accounts):
            key = str(9_000_000_000 + one.number * 7)
            self.numbers.append(int(key))
            self.values[key] = None if one.risk is None else f"risk_{one.risk}"
            self.companies[key] = {
                "name": one.name,
                "domain": f"c{one.number}.example",
                "lifecyclestage": "customer" if one.number % 50 else "lead",
                "annualrevenue": str(one.value),
                "createdate": _moment(one.created_ms),
                "renewal_date": _moment(one.renewal_ms)[:10],
                "engagement_score": str(one.engagement),
                "license_utilization": str(one.utilization),
                "active_users": str(one.users),
                "hs_object_id": key,
            }

    def too_many(self) -> Answer:
        return as_json(
            {
                "status": "error",
                "message": "You have reached your ten_secondly_rolling limit.",
                "errorType": "RATE_LIMIT",
                "correlationId": "c0",
                "policyName": "TEN_SECONDLY_ROLLING",
                "requestId": "r0",
            },
            429,
        )

    def expired(self) -> Answer:
        return _error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")

    def answer(self, request: Request, fault: str) -> Answer:
        if fault == "daily":
            said = {"status": "error", "message": "You have reached your daily limit.", "errorType": "RATE_LIMIT"}
            return as_json({**said, "correlationId": "c0", "policyName": "DAILY", "requestId": "r0"}, 429)
        bearer = request.headers.get("authorization", "")
        if bearer == f"Bearer {self.token}-without-scopes":
            message = "This app hasn't been granted all required scopes to make this call."
            errors = [{"message": "One or more of the following scopes are required. [crm.objects.companies.write]"}]
            return _error(403, "MISSING_SCOPES", message, errors=errors)
        if bearer != f"Bearer {self.token}":
            return self.expired()
        answer = self._routed(request, fault)
        if fault != "bare" and not request.path.endswith("/search"):
            answer.headers |= {"X-HubSpot-RateLimit-Daily": "250000", "X-HubSpot-RateLimit-Daily-Remaining": "249000"}
        return answer

    def _routed(self, request: Request, fault: str) -> Answer:
        if found := _PROPERTIES.match(request.path):
            return self._properties(found["name"])
        found = _OBJECTS.match(request.path)
        routes: dict[tuple[str, str | None], Callable[[Request, str], Answer]] = {
            ("GET", None): self._list,
            ("POST", "/search"): self._search,
            ("POST", "/batch/read"): self._batch_read,
            ("POST", "/batch/update"): self._batch_update,
        }
        route = routes.get((request.method, found["rest"])) if found else None
        if route is None:
            return as_json({"status": "error", "message": "resource not found", "correlationId": "c0"}, 404)
        return route(request, fault)

    def _properties(self, name: str | None) -> Answer:
        made = [self._property(each) for each in (*_DEFAULTS, *_NUMBERS, "lifecyclestage", "renewal_date", RISK)]
        if name is None:
            return as_json({"results": made})
        found = next((one for one in made if one["name"] == name), None)
        return as_json(found) if found else _error(404, "OBJECT_NOT_FOUND", f'Property "{name}" does not exist')

    def _property(self, name: str) -> dict[str, Any]:
        kinds = {**dict.fromkeys(_NUMBERS, "number"), "createdate": "datetime", "renewal_date": "date"}
        kind = "enumeration" if name == RISK else kinds.get(name, "string")
        options = [
            {"label": label, "value": value, "displayOrder": at, "hidden": False}
            for at, (value, label) in enumerate(self.options)
        ]
        return {
            "name": name,
            "label": {"csm_risk": "CSM Risk", "annualrevenue": "Annual Revenue", "createdate": "Create Date"}.get(
                name, name.replace("_", " ").capitalize()
            ),
            "type": kind,
            "fieldType": "select" if name == RISK else "text",
            "options": options if name == RISK else [],
            "modificationMetadata": {"readOnlyValue": name.startswith("hs_"), "archivable": True},
            "hidden": False,
            "archived": False,
        }

    def _object(self, key: str, wanted: list[str], *, history: bool = False) -> dict[str, Any]:
        at, who = self.changed.get(key, (1_790_000_000.0, "import"))
        everything = {**self.companies[key], RISK: self.values[key], "hs_lastmodifieddate": _moment(at * 1000)}
        shown = {name: everything[name] for name in (*_DEFAULTS, *wanted) if name in everything}
        made: dict[str, Any] = {"id": key, "properties": shown, "createdAt": shown["createdate"], "archived": False}
        if history:
            past = {"value": self.values[key], "timestamp": _moment(at * 1000), "sourceType": "CRM_UI", "sourceId": who}
            made["propertiesWithHistory"] = {RISK: [past]}
        return made

    def _list(self, request: Request, fault: str) -> Answer:
        limit = min(int(request.query.get("limit", 10)), 100)
        limit = max(1, limit // 3) if fault == "short" else limit
        start = int(request.query.get("after", "0"))
        wanted = request.query.get("properties", "").split(",")
        page = self.numbers[start : start + limit]
        results = [self._object(str(key), wanted) for key in page if str(key) in self.values]
        said: dict[str, Any] = {"results": results}
        if start + limit < len(self.numbers):
            said["paging"] = {"next": {"after": str(start + limit), "link": "https://api.hubapi.com/next"}}
        return as_json(said)

    def _search(self, request: Request, fault: str) -> Answer:
        said = request.json()
        start, limit = int(said.get("after") or 0), min(int(said.get("limit", 10)), 200)
        if start + limit > 10_000:
            return _error(400, "VALIDATION_ERROR", "The search results are limited to 10000.")
        limit = max(1, limit // 3) if fault == "short" else limit
        filters = [one for group in said.get("filterGroups", []) for one in group["filters"]]
        matching = [key for key in map(str, self.numbers) if key in self.values and self._matches(key, filters)]
        page = matching[start : start + limit]
        answer: dict[str, Any] = {
            "total": len(matching),
            "results": [self._object(key, said.get("properties", [])) for key in page],
        }
        if start + limit < len(matching):
            answer["paging"] = {"next": {"after": str(start + limit)}}
        return as_json(answer)

    def _matches(self, key: str, filters: list[dict[str, Any]]) -> bool:
        everything = {**self.companies[key], RISK: self.values[key]}
        for one in filters:
            value = everything.get(one["propertyName"])
            if one["operator"] == "GT" and not (value is not None and int(value) > int(one["value"])):
                return False
            if one["operator"] == "IN" and value not in one["values"]:
                return False
        return True

    def _batch_read(self, request: Request, _fault: str) -> Answer:
        said = request.json()
        if len(said["inputs"]) > 100:
            return _error(400, "VALIDATION_ERROR", "The maximum number of inputs supported is 100")
        keys = [one["id"] for one in said["inputs"]]
        found = [key for key in keys if key in self.values]
        wanted, history = said.get("properties", []), RISK in said.get("propertiesWithHistory", [])
        results = [self._object(key, wanted, history=history) for key in reversed(found)]
        self.touched("read", found)
        return self._multi(results, [key for key in keys if key not in self.values])

    def _batch_update(self, request: Request, fault: str) -> Answer:
        inputs = request.json()["inputs"]
        if len(inputs) > 100:
            return _error(400, "VALIDATION_ERROR", "The maximum number of inputs supported is 100")
        allowed = [value for value, _ in self.options]
        for one in inputs:
            value = one["properties"][RISK]
            if value and value not in allowed:
                detail = [
                    {
                        "isValid": False,
                        "message": f"{value} was not one of the allowed options: {allowed}",
                        "error": "INVALID_OPTION",
                        "name": RISK,
                    }
                ]
                return _error(400, "VALIDATION_ERROR", f"Property values were not valid: {json.dumps(detail)}")
        missing = [one["id"] for one in inputs if one["id"] not in self.values]
        done = [one for one in inputs if one["id"] in self.values]
        if fault == "items":
            done = done[: len(done) // 2]
        for one in done:
            value = one["properties"][RISK] or None
            self.write(one["id"], value, "API")
            self.writes.append((one["id"], value))
        results = [self._object(one["id"], [RISK]) for one in reversed(done)]
        self.touched("write", [one["id"] for one in done])
        return self._multi(results, missing)

    @staticmethod
    def _multi(results: list[dict[str, Any]], missing: list[str]) -> Answer:
        now = _moment(time.time() * 1000)
        said: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
        if not missing:
            return as_json(said)
        error = {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": "Could not get some COMPANY objects, they may be deleted or not exist.",
            "context": {"ids": missing},
        }
        return as_json({**said, "numErrors": 1, "errors": [error]}, 207)


if __name__ == "__main__":
    serve(HubSpot)
