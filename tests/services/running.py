"""An invented service as a process, and what a test needs of it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

#: Where modules are run from, whatever directory a test is in.
ROOT = Path(__file__).parents[2]


class Running:
    """A service that runs.

    Args:
        port: where it listens.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def fail(self, rate: float, kinds: Sequence[str] = (), *, seed: int = 1) -> None:
        """From now on so many of its answers are faults, of these kinds or of all."""
        self._post("faults", {"rate": rate, "kinds": list(kinds), "seed": seed})

    def reset(self) -> None:
        """Everything is as it was in the beginning."""
        self._post("reset", {})

    def change(self, account_id: str, value: str | None, who: str = "Dana Admin") -> None:
        """Somebody else edits the risk of an account."""
        self._post("change", {"id": account_id, "value": value, "who": who})

    def touch(self, account_id: str) -> None:
        """Somebody else edits another field of an account."""
        self._post("touch", {"id": account_id})

    def meanwhile(self, what: str, account_id: str, *, after: str, times: int = 1, **said: object) -> None:
        """The same as `change`, `touch`, ..., in the moment after an account is read or written for the n-th time."""
        said = {"id": account_id, "who": "Dana Admin", **said}
        self._post("meanwhile", {"what": what, "said": said, "after": after, "times": times})

    def delete(self, account_id: str) -> None:
        """An account is gone."""
        self._post("delete", {"id": account_id})

    def offer(self, *options: tuple[str, str]) -> None:
        """The picklist from now on: value and label."""
        self._post("options", {"options": options})

    def allow(self, calls: int, seconds: float) -> None:
        """How many calls it takes from now on."""
        self._post("limit", {"calls": calls, "seconds": seconds})

    @property
    def state(self) -> dict[str, Any]:
        """Everything it knows."""
        return self._post("state", {})

    @property
    def values(self) -> dict[str, str | None]:
        """The risk of every account."""
        values: dict[str, str | None] = self.state["values"]
        return values

    @property
    def writes(self) -> list[tuple[str, str | None]]:
        """Every write it did, in order."""
        return [(key, value) for key, value in self.state["writes"]]

    def _post(self, what: str, said: dict[str, Any]) -> dict[str, Any]:
        request = Request(f"{self.address}/_test/{what}", data=json.dumps(said).encode(), method="POST")
        with urlopen(request, timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
            return told


class OnTheWay:
    """Something between a client and a service.

    Args:
        process: it, which said where it listens and then says what comes by.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self._process, self._said = process, process.stdout
        self.port = int(self._said.readline())

    def told(self) -> list[str]:
        """Ends it, and says what came by."""
        self._process.kill()
        return self._said.read().splitlines()


@contextmanager
def on_the_way(name: str, to: int, *more: str) -> Iterator[OnTheWay]:
    """`secure` or `proxy` in front of a port of this machine, until the block ends."""
    command = [sys.executable, "-m", f"tests.services.{name}", "--to", str(to), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield OnTheWay(process)
        finally:
            process.kill()


@contextmanager
def running(name: str, accounts: int) -> Iterator[Running]:
    """The service of that name, until the block ends."""
    command = [sys.executable, "-m", f"tests.services.{name}", "--accounts", str(accounts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield Running(int(process.stdout.readline()))
        finally:
            process.kill()
