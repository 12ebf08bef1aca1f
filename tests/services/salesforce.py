"""An invented Salesforce org: Account records with a picklist, as REST v66.0 serves them, and its sign-in."""

import base64
import json
import re
import time
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from tests.services.invented import FIVE, customers
from tests.services.service import Answer, Request, Service, as_json, serve

TOKEN = "00Dinvented!AQ.5ecre7"
REFRESH, CLIENT, SECRET = "5Aep-refresh-5ecre7", "3MVG9-invented", "client-5ecre7"
RISK = "CSM_Risk__c"
_DATA = "/services/data/v66.0"
_SOQL = re.compile(
    r"^SELECT (?P<fields>.+?) FROM Account(?: WHERE (?P<where>.+?))?(?: ORDER BY Id)?$", re.IGNORECASE | re.DOTALL
)
_IN = re.compile(r"^(?P<field>\w+) IN \((?P<values>.*)\)$", re.DOTALL)
_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'")
_TYPES = {
    "Id": "id",
    "Name": "string",
    "Type": "picklist",
    "AnnualRevenue": "currency",
    "CreatedDate": "datetime",
    "LastModifiedDate": "datetime",
    "Renewal_Date__c": "date",
    "Engagement_Score__c": "double",
    "License_Utilization__c": "percent",
    "Active_Users__c": "double",
    "Totango_Account_Health__c": "string",
    RISK: "picklist",
}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _errors(status: int, code: str, message: str) -> Answer:
    return as_json([{"message": message, "errorCode": code}], status)


class Salesforce(Service):
    """Its accounts are Account records."""

    own_faults = ("used-up",)

    def make(self, accounts: int) -> None:
        self.options = [(value, value) for value in FIVE]
        self.records: dict[str, dict[str, Any]] = {}
        self.queries: dict[str, tuple[list[str], list[str]]] = {}
        self.tokens = [TOKEN]
        for one in customers(accounts):
            key = f"001{one.number:012d}AAA"
            self.values[key] = None if one.risk is None else FIVE[one.risk]
            self.records[key] = {
                "Id": key,
                "Name": one.name,
                "Type": "Customer" if one.number % 5 else "Prospect",
                "AnnualRevenue": float(one.value),
                "CreatedDate": _moment(one.created_ms / 1000),
                "Renewal_Date__c": _moment(one.renewal_ms / 1000)[:10],
                "Engagement_Score__c": float(one.engagement),
                "License_Utilization__c": float(one.utilization),
                "Active_Users__c": float(one.users),
                "Totango_Account_Health__c": ("Good", "Average", "Poor")[one.number % 3],
            }

    def too_many(self) -> Answer:
        return Answer(503, b'[{"message":"Server too busy","errorCode":"SERVER_UNAVAILABLE"}]')

    def expired(self) -> Answer:
        return _errors(401, "INVALID_SESSION_ID", "Session expired or invalid")

    def answer(self, request: Request, fault: str) -> Answer:
        if request.path == "/services/oauth2/token":
            return self._sign_in(request)
        if fault == "used-up":
            return _errors(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        if request.path == "/services/data":
            return as_json([{"version": "66.0", "label": "Spring '26", "url": _DATA}])
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return self.expired()
        if not request.path.startswith(_DATA):
            return _errors(410, "GONE", "This API version was retired.")
        answer = self._routed(request, request.path.removeprefix(_DATA), fault)
        if fault != "bare" and answer.status != 204:
            answer.headers["Sforce-Limit-Info"] = f"api-usage={self.calls}/100000"
        return answer

    def _sign_in(self, request: Request) -> Answer:
        said = request.form()
        match said.get("grant_type"):
            case "refresh_token":
                good = said.get("refresh_token") == REFRESH and said.get("client_id") == CLIENT
            case "client_credentials":
                good = said.get("client_id") == CLIENT and said.get("client_secret") == SECRET
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                claims = json.loads(base64.urlsafe_b64decode(said["assertion"].split(".")[1] + "=="))
                good = claims["iss"] == CLIENT and claims["exp"] > time.time() and "sub" in claims and "aud" in claims
            case _:
                good = False
        if not good:
            return as_json({"error": "invalid_grant", "error_description": "expired access/refresh token"}, 400)
        self.tokens.append(f"{TOKEN}.{len(self.tokens)}")
        host = f"http://{request.headers['host']}"
        return as_json(
            {"access_token": self.tokens[-1], "instance_url": host, "token_type": "Bearer", "id": f"{host}/id"}
        )

    def _routed(self, request: Request, path: str, fault: str) -> Answer:
        if path == "/limits":
            return as_json({"DailyApiRequests": {"Max": 100_000, "Remaining": 100_000 - self.calls}})
        if path == "/query":
            return self._query(request.query["q"])
        if path.startswith("/query/"):
            locator, _, start = path.removeprefix("/query/").rpartition("-")
            if locator not in self.queries:
                return _errors(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
            return self._page(locator, int(start), fault)
        if path == "/sobjects/Account/describe":
            return as_json({"name": "Account", "fields": [self._field(name, kind) for name, kind in _TYPES.items()]})
        if path == "/composite/sobjects" and request.method == "PATCH":
            return self._collection(request.json(), fault)
        if path.startswith("/sobjects/Account/"):
            return self._row(request, path.rsplit("/", 1)[1], fault)
        return _errors(404, "NOT_FOUND", "The requested resource does not exist")

    def _field(self, name: str, kind: str) -> dict[str, Any]:
        values = self.options if name == RISK else [("Customer", "Customer"), ("Prospect", "Prospect")]
        listed = [{"active": True, "defaultValue": False, "label": label, "value": value} for value, label in values]
        return {
            "name": name,
            "label": name.removesuffix("__c").replace("_", " "),
            "type": kind,
            "nillable": True,
            "updateable": name.endswith("__c"),
            "restrictedPicklist": True,
            "dependentPicklist": False,
            "picklistValues": [*listed, {"active": False, "label": "old", "value": "old"}]
            if kind == "picklist"
            else [],
        }

    def _query(self, soql: str) -> Answer:
        found = _SOQL.match(soql.strip())
        if found is None:
            return _errors(400, "MALFORMED_QUERY", "unexpected token")
        fields = [name.strip() for name in found["fields"].split(",")]
        known = {*_TYPES, "LastModifiedBy.Name", "Owner.Name"}
        if unknown := next((name for name in fields if name not in known), None):
            return _errors(400, "INVALID_FIELD", f"No such column '{unknown}' on entity 'Account'")
        keys = sorted(self.values)
        for part in (found["where"] or "").split(" AND "):
            condition = _IN.match(part.strip())
            if condition:
                values = {re.sub(r"\\(.)", r"\1", value) for value in _STRING.findall(condition["values"])}
                name = condition["field"]
                keys = [
                    key for key in keys if (self.values[key] if name == RISK else self.records[key][name]) in values
                ]
            elif part:
                return _errors(400, "MALFORMED_QUERY", f"unexpected: {part}")
        if found["where"] and found["where"].startswith("Id IN"):
            answer = self._kept_query(soql, fields, keys)
            self.touched("read", keys)
            return answer
        return self._kept_query(soql, fields, keys)

    def _kept_query(self, soql: str, fields: list[str], keys: list[str]) -> Answer:
        locator = f"01g{sha256(soql.encode()).hexdigest()[:15]}"
        self.queries[locator] = (fields, keys)
        return self._page(locator, 0, "")

    def _page(self, locator: str, start: int, fault: str) -> Answer:
        fields, keys = self.queries[locator]
        end = start + (700 if fault == "short" else 2000)
        records = [self._record(key, fields) for key in keys[start:end] if key in self.values]
        said: dict[str, Any] = {"totalSize": len(keys), "done": end >= len(keys), "records": records}
        if not said["done"]:
            said["nextRecordsUrl"] = f"{_DATA}/query/{locator}-{end}"
        return as_json(said)

    def _modified(self, key: str) -> tuple[float, str]:
        return self.changed.get(key, (1_790_000_000.0, "Import"))

    def _record(self, key: str, fields: list[str]) -> dict[str, Any]:
        at, who = self._modified(key)
        everything = {**self.records[key], RISK: self.values[key], "LastModifiedDate": _moment(at)}
        made: dict[str, Any] = {"attributes": {"type": "Account", "url": f"{_DATA}/sobjects/Account/{key}"}}
        for name in fields:
            if name == "Owner.Name":
                made["Owner"] = {"attributes": {"type": "User"}, "Name": "Bea Owner"}
            else:
                made |= {"LastModifiedBy": {"Name": who}} if "." in name else {name: everything[name]}
        return made

    def _etag(self, key: str) -> str:
        return f'"{sha256(f"{self.values[key]}{self._modified(key)[0]}".encode()).hexdigest()[:20]}"'

    def _row(self, request: Request, key: str, fault: str) -> Answer:
        if key not in self.values:
            return _errors(404, "ENTITY_IS_DELETED", "entity is deleted")
        if request.method == "GET":
            answer = as_json(self._record(key, list(_TYPES)))
            answer.headers |= {
                "ETag": self._etag(key),
                "Last-Modified": formatdate(self._modified(key)[0], usegmt=True),
            }
            if fault == "bare":
                del answer.headers["ETag"]
            self.touched("read", [key])
            return answer
        match, since = request.headers.get("if-match"), request.headers.get("if-unmodified-since")
        stale = match is not None and match != self._etag(key)
        stale = stale or (since is not None and int(self._modified(key)[0]) > parsedate_to_datetime(since).timestamp())
        if stale:
            self.refused += 1
            return Answer(412)
        if problem := self._problem(request.json().get(RISK)):
            return _errors(400, *problem)
        self._keep(key, request.json()[RISK])
        return Answer(204)

    def _problem(self, value: str | None) -> tuple[str, str] | None:
        if value is None or value in dict(self.options):
            return None
        code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
        return code, f"CSM Risk: bad value for restricted picklist field: {value}"

    def _keep(self, key: str, value: str | None) -> None:
        self.write(key, value, "Integration User")
        self.writes.append((key, value))
        self.touched("write", [key])

    def _collection(self, said: dict[str, Any], fault: str) -> Answer:
        if len(said["records"]) > 200:
            return _errors(400, "LIMIT_EXCEEDED", "record limit reached. cannot submit more than 200 records")
        return as_json(
            [self._item(one, locked=fault == "items" and at % 2 == 0) for at, one in enumerate(said["records"])]
        )

    def _item(self, record: dict[str, Any], *, locked: bool) -> dict[str, Any]:
        key = record["id"]
        if key not in self.values:
            return _failed("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if locked:
            return _failed("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
        if problem := self._problem(record[RISK]):
            return _failed(*problem)
        self._keep(key, record[RISK])
        return {"id": key, "success": True, "errors": []}


def _failed(code: str, message: str) -> dict[str, Any]:
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": []}]}


if __name__ == "__main__":
    serve(Salesforce)
