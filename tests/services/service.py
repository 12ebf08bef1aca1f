"""What the three invented services share: a process that speaks HTTP on loopback, faults on demand, a door for tests.

    python -m tests.services.hubspot --accounts 25000

prints the port. Nothing here knows the code it is to test. Paths below `/_test/` are the tests' own: they are never
counted and never fail.

    POST /_test/faults   {"rate": 0.3, "seed": 1, "kinds": ["busy", "dropped", ...]}; the last one given counts
    POST /_test/change   {"id": "...", "value": "...", "who": "..."}: somebody else edits the risk of an account
    POST /_test/touch    {"id": "..."}: somebody edits another field of it
    POST /_test/delete   {"id": "..."}: the account is gone
    POST /_test/options  {"options": [["value", "label"], ...]}: the picklist from now on
    POST /_test/meanwhile  {"what": "change", "touch", "delete" or "options", "said": {...}, "after": "read" or
                         "write", "times": n}: the same, in the moment after the account `id` is read or written for
                         the n-th time
    POST /_test/reset    everything is as it was when the process began
    POST /_test/limit    {"calls": 100, "seconds": 60}: what is beyond is refused, as the service refuses it
    GET  /_test/state    {"values": {id: value}, "writes": [[id, value], ...], "calls": n, "over_limit": n,
                         "refused": writes whose precondition did not hold, ...}
"""

import argparse
import json
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: Faults that happen before anything is done.
BEFORE = ("busy", "limit", "expired", "html", "gateway", "redirect", "dropped")

#: Faults that happen to the answer: what was asked for has been done.
AFTER = ("slow", "mute", "truncated", "mislabelled", "reshaped")

#: Faults that services have inside a good answer: short pages, items that fail, no headers about the budget.
INSIDE = ("short", "items", "bare")

LOGIN_PAGE = b"<!DOCTYPE html><html><title>Sign in</title><body>Your company's proxy wants to know you.</body></html>"


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass
class Answer:
    """What goes out."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(value).encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})


class Faults:
    """What goes wrong, decided anew for every request."""

    def __init__(self) -> None:
        self.rate, self.kinds = 0.0, list[str]()
        self.given: Counter[str] = Counter()
        self._chance = Random(0)
        self._lock = threading.Lock()

    def set(self, rate: float, kinds: Sequence[str], seed: int) -> None:
        with self._lock:
            self.rate, self.kinds, self._chance = rate, list(kinds), Random(seed)

    def draw(self) -> str:
        with self._lock:
            if not self.kinds or self._chance.random() >= self.rate:
                return ""
            kind = self._chance.choice(self.kinds)
            self.given[kind] += 1
            return kind


class Service:
    """One invented service: its accounts, what it answers, and how it refuses.

    Attributes:
        values: the risk of every account, by id; None where it is empty.
        options: the picklist, value and label.
        writes: every write that was done, in order.
    """

    #: What a service adds to the faults that all have.
    own_faults: tuple[str, ...] = ()

    #: What it knows us by, where that is one fixed text.
    token = ""

    def __init__(self, accounts: int) -> None:
        self.lock = threading.RLock()
        self._accounts = accounts
        self.begin()

    def begin(self) -> None:
        """Everything as it is in the beginning."""
        self.faults = Faults()
        self.values: dict[str, str | None] = {}
        self.changed: dict[str, tuple[float, str]] = {}
        self.options: list[tuple[str, str]] = []
        self.writes: list[tuple[str, str | None]] = []
        self.meanwhile: list[dict[str, Any]] = []
        self.calls, self.over_limit, self.refused = 0, 0, 0
        self.limit: tuple[int, float] | None = None
        self._lately: deque[float] = deque()
        self.make(self._accounts)

    def make(self, accounts: int) -> None:
        """Invent the accounts."""
        raise NotImplementedError

    def answer(self, request: Request, fault: str) -> Answer:
        """What the service says; `fault` is one of INSIDE, or empty."""
        raise NotImplementedError

    def too_many(self) -> Answer:
        """How it refuses a call too many."""
        raise NotImplementedError

    def expired(self) -> Answer:
        """How it refuses a token."""
        raise NotImplementedError

    def write(self, account_id: str, value: str | None, who: str) -> None:
        """Keep a risk that was written."""
        self.values[account_id] = value
        self.changed[account_id] = (time.time(), who)

    def touched(self, how: str, account_ids: Iterable[str]) -> None:
        """Accounts were read or written; what somebody does in the moment after that happens now."""
        ids = set(account_ids)
        for one in [one for one in self.meanwhile if one["after"] == how and one["said"]["id"] in ids]:
            one["times"] -= 1
            if not one["times"]:
                self.meanwhile.remove(one)
                self.edit(one["what"], one["said"])

    def edit(self, what: str, said: Mapping[str, Any]) -> None:
        """Somebody else edits an account, or the list."""
        match what:
            case "change":
                self.write(said["id"], said["value"], said.get("who", "somebody"))
            case "touch":
                self.write(said["id"], self.values[said["id"]], said.get("who", "somebody"))
            case "delete":
                del self.values[said["id"]]
            case "options":
                self.options = [(value, label) for value, label in said["options"]]

    def is_over_limit(self) -> bool:
        """Whether this call is one too many."""
        if self.limit is None:
            return False
        calls, seconds = self.limit
        now = time.monotonic()
        while self._lately and self._lately[0] <= now - seconds:
            self._lately.popleft()
        if len(self._lately) >= calls:
            self.over_limit += 1
            return True
        self._lately.append(now)
        return False

    def test(self, request: Request) -> Answer:
        """The tests' own door."""
        what = request.path.rsplit("/", 1)[1]
        said = request.json() if request.body else {}
        with self.lock:
            if what == "reset":
                self.begin()
            elif what == "faults":
                self.faults.set(
                    said["rate"], said.get("kinds") or [*BEFORE, *AFTER, *INSIDE, *self.own_faults], said["seed"]
                )
            elif what == "meanwhile":
                self.meanwhile.append(said)
            elif what == "limit":
                self.limit = (said["calls"], said["seconds"])
            else:
                self.edit(what, said)
            return as_json(
                {
                    "values": self.values,
                    "writes": self.writes,
                    "calls": self.calls,
                    "over_limit": self.over_limit,
                    "refused": self.refused,
                    "faults": self.faults.given,
                }
            )

    def before(self, fault: str) -> Answer | None:
        """What a fault answers in place of the service."""
        match fault:
            case "busy":
                return Answer(503, b"", "text/plain", {"Retry-After": "0"})
            case "limit":
                return self.too_many()
            case "expired":
                return self.expired()
            case "html":
                return Answer(200, LOGIN_PAGE, "text/html")
            case "gateway":
                return Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
            case "redirect":
                return Answer(302, b"", "text/html", {"Location": "/proxy/sign-in"})
        return None


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, query, headers, body)
        if request.path.startswith("/_test/"):
            self._send(self.service.test(request))
            return
        fault = self.service.faults.draw()
        with self.service.lock:
            self.service.calls += 1
            over = self.service.is_over_limit()
        if fault == "dropped":
            self._hang_up()
            return
        with self.service.lock:
            answer = self.service.too_many() if over else self.service.before(fault)
            if answer is None:
                answer = self.service.answer(request, fault)
        if fault == "slow":
            time.sleep(0.05)
        if fault == "mute":
            self._hang_up()
        elif fault == "truncated":
            self._send(answer, cut=len(answer.body) // 2)
            self._hang_up()
        else:
            if fault == "mislabelled":
                answer.kind = "text/plain"
            elif fault == "reshaped" and "json" in answer.kind and answer.status < 300:
                answer.body = b'{"blocked": ["by", "policy"]}'
            self._send(answer)

    do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - as the standard library spells them

    def _send(self, answer: Answer, cut: int = 0) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self._headers_buffer: list[bytes]
        head = b"".join([*self._headers_buffer, b"\r\n"])
        self._headers_buffer = []
        self.wfile.write(head + answer.body[: len(answer.body) - cut])  # in one piece, so that nothing waits for more

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the standard library
        pass


def serve(make: Callable[[int], Service]) -> None:
    """Run a service until it is killed; prints its port."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="")
    said = parser.parse_args()
    service = make(said.accounts)
    service.token = said.token or service.token
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", said.port), handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
