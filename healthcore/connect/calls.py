"""Calls to a service over HTTP: within its budget, tried again when that helps, and told in a person's words.

Nothing that is secret is in any message: neither headers nor addresses with parameters.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Protocol

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from healthcore.connect.budget import Budget
from healthcore.vocabulary.errors import ConnectError, SignInError, UnreachableError, UsedUpError

#: How often a call is tried, and for how many seconds.
_ATTEMPTS, _PATIENCE = 10, 120.0

#: A service that asks for a longer pause than this is left alone until the next sync.
_LONGEST_PAUSE = 60.0

#: Calls at the same time.
_AT_ONCE = 4

#: Answers that say: not now. After those in the first set surely nothing was done.
_NOT_DONE = frozenset({408, 425, 429, 503})
_NOT_NOW = _NOT_DONE | {500, 502, 504}

#: What happened before anything was sent.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

#: How often a call is tried that is refused for want of a sign-in, when nothing can be renewed.
_REFUSED_SIGN_INS = 3


class SignIn(Protocol):
    """Who we are to a service."""

    async def address(self) -> str:
        """Where calls go, without a slash at the end."""

    async def headers(self) -> Mapping[str, str]:
        """What goes along with every call."""

    async def renew(self) -> None:
        """Sign in anew, after a refusal; does nothing where there is nothing to renew."""


class _SignedIn(httpx.Auth):
    """Says who we are inside the request alone: in no variable that a report of an error could show."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The request with what goes along."""
        request.headers.update(await self._sign_in.headers())
        yield request


class AgainError(Exception):
    """A call that may work when it is tried again.

    Args:
        problem: what happened, as the end of a sentence about the service.
        wait: seconds that the service asks us to wait.
        maybe_done: what was asked for may have been done nevertheless.
    """

    def __init__(self, problem: str, wait: float | None = None, *, maybe_done: bool = True) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait
        self.maybe_done = maybe_done


class MaybeDoneError(Exception):
    """Nobody knows whether something that is not to be done twice was done: it has to be looked up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said.

    Attributes:
        status: its status.
        headers: its headers.
        data: its JSON; None when the answer is empty or no JSON was expected.
        kind: the type of its content.
    """

    status: int
    headers: httpx.Headers
    data: Any
    kind: str


#: Says what is wrong with an answer: an error to raise, or None.
Judge = Callable[[Answer], Exception | None]


@dataclass(slots=True)
class Calls:
    """Calls to one service.

    Attributes:
        title: its name.
        sign_in: who we are.
        judge: what its errors mean; asked before anything else is made of a status.
        budget: at most so many calls in so much time.
        client: the connections.
    """

    title: str
    sign_in: SignIn
    judge: Judge
    budget: Budget
    client: httpx.AsyncClient
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def ask(
        self,
        method: str,
        path: str,
        *,
        address: str = "",
        expects: str = "json",
        once: bool = False,
        signed: bool = True,
        **parts: Any,  # noqa: ANN401 - as in httpx
    ) -> Answer:
        """The answer to a call, once there is one that counts.

        Args:
            method: GET, POST or PATCH.
            path: below the address.
            address: where to, when not to the usual place of the service.
            expects: the type of content that an answer of the service has: json or gif.
            signed: whether it says who we are.
            once: not to be done twice: tried again only while it surely was not done.
            parts: params, json, data, headers, as httpx takes them.

        Raises:
            SignInError: who we are is not accepted.
            UsedUpError: the service takes no more calls for now.
            UnreachableError: no answer that counts after many attempts.
            MaybeDoneError: with `once`, nobody knows whether it was done.
            ConnectError: what `judge` made of the answer.
        """
        set_on_retry_hooks(())  # they would write to the screen
        refused = 0
        try:
            async for attempt in stamina.retry_context(on=_pause, attempts=_ATTEMPTS, timeout=_PATIENCE):
                with attempt:
                    try:
                        return await self._once(method, path, address, expects, signed=signed, parts=parts)
                    except SignInError as error:
                        refused += 1
                        if refused >= _REFUSED_SIGN_INS:
                            raise
                        await self.sign_in.renew()
                        raise AgainError(error.problems[0], maybe_done=False) from error
                    except AgainError as error:
                        if once and error.maybe_done:
                            raise MaybeDoneError(error.problem) from None
                        raise
        except AgainError as error:
            raise self._unreachable(error) from None
        raise AssertionError("an attempt answers or raises")

    async def _once(
        self, method: str, path: str, address: str, expects: str, *, signed: bool, parts: Mapping[str, Any]
    ) -> Answer:
        base = address or await self.sign_in.address()
        auth = _SignedIn(self.sign_in) if signed else None
        try:
            async with self.budget, self._at_once:
                got = await self.client.request(method, f"{base}{path}", auth=auth, **parts)
        except _NEVER_LEFT as error:
            raise AgainError(f"there is no connection ({type(error).__name__})", maybe_done=False) from None
        except httpx.TimeoutException:
            raise AgainError("it does not answer in time") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise AgainError(f"the connection broke ({type(error).__name__})") from None
        return self._judged(got, expects)

    def _judged(self, got: httpx.Response, expects: str) -> Answer:
        kind = got.headers.get("content-type", "").split(";")[0].strip().lower()
        answer = Answer(got.status_code, got.headers, _data(got, kind), kind)
        if (problem := self.judge(answer)) is not None:
            raise problem
        if got.is_redirect:
            raise AgainError("something on the way sends us elsewhere; is it a proxy that wants to know you?")
        if got.status_code in _NOT_NOW:
            maybe = got.status_code not in _NOT_DONE
            raise AgainError(f"it answers {got.status_code}: not now", pause_asked_for(got.headers), maybe_done=maybe)
        if got.status_code == httpx.codes.UNAUTHORIZED:
            raise SignInError(f"{self.title} does not accept the sign-in.", fix=_FIX_SIGN_IN)
        if got.content and expects not in kind:
            raise AgainError(f"what came is {kind or 'of no type'} and not {expects}; is there a proxy on the way?")
        if expects == "json" and got.content and answer.data is None:
            raise AgainError("what came is cut off or damaged")
        return answer

    def _unreachable(self, error: AgainError) -> ConnectError:
        if error.wait is not None and error.wait > _LONGEST_PAUSE:
            return UsedUpError(
                f"{self.title} asks us to wait {error.wait / 60:.0f} minutes.", fix="Sync again after that."
            )
        return UnreachableError(
            f"{self.title}: {error.problem}.",
            fix="Check the network; `pulsebook doctor BOOK` says more. Nothing is lost: sync again later.",
        )


_FIX_SIGN_IN = "Is it still valid? `pulsebook connect BOOK --secret` asks for a new one."


def _pause(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the service says so."""
    if not isinstance(error, AgainError) or (error.wait is not None and error.wait > _LONGEST_PAUSE):
        return False
    return True if error.wait is None else error.wait


def pause_asked_for(headers: httpx.Headers) -> float | None:
    """The seconds of `Retry-After`, which is a number or a moment; None when it says nothing that can be read."""
    said = headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None


def _data(got: httpx.Response, kind: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if not got.content or "json" not in kind:
        return None
    try:
        return json.loads(got.content)
    except ValueError:
        return None


def client_for(ca_file: str = "", *, timeout: float = 30.0) -> httpx.AsyncClient:
    """Connections that verify certificates, always; proxies come from the environment, never for this machine.

    Raises:
        ConnectError: there is no certificate in `ca_file`.
    """
    return httpx.AsyncClient(
        verify=_trust(ca_file),
        http2=True,
        timeout=httpx.Timeout(timeout, connect=10.0),
        limits=httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE),
        follow_redirects=False,
        mounts={"all://127.0.0.1": None, "all://localhost": None},
    )


@lru_cache(maxsize=8)
def _trust(ca_file: str) -> ssl.SSLContext:
    """Whose certificates count: everybody's, and those of `ca_file`."""
    trust = httpx.create_ssl_context()
    if ca_file:
        try:
            trust.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConnectError(
                f"{ca_file}: no certificate can be read from it ({type(error).__name__}).",
                fix="ca_file in book.toml names a PEM file with the certificate of your authority.",
            ) from None
    return trust
