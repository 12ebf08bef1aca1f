"""Calls to a service over HTTP: within its budget, tried again when that helps, and told in a person's words.

Nothing that is secret is in any message: neither headers nor addresses with parameters.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from healthcore.connect.again import LONGEST_PAUSE, AgainError, MaybeDoneError, pause_asked_for, pause_of
from healthcore.connect.budget import Budget
from healthcore.connect.connections import AT_ONCE, no_answer
from healthcore.connect.long_json import read_json
from healthcore.vocabulary.errors import ConnectError, SignInError, UnreachableError, UsedUpError

#: How often a call is tried, and for how many seconds.
_ATTEMPTS, _PATIENCE = 10, 120.0

#: Answers that say: not now. After those in the first set surely nothing was done.
_NOT_DONE = frozenset({408, 425, 429, 503})
_NOT_NOW = _NOT_DONE | {500, 502, 504}

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
class _Call:
    """What is asked, however often it is tried; see `Calls.ask`.

    Attributes:
        refused: how often it was refused for want of a sign-in.
    """

    method: str
    path: str
    address: str
    expects: str
    once: bool
    signed: bool
    parts: Mapping[str, Any]
    refused: int = 0


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
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

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
        call = _Call(method, path, address, expects, once=once, signed=signed, parts=parts)
        try:
            async for attempt in stamina.retry_context(on=pause_of, attempts=_ATTEMPTS, timeout=_PATIENCE):
                with attempt:
                    return await self._tried(call)
        except AgainError as error:
            raise self._unreachable(error) from None
        raise AssertionError("an attempt answers or raises")

    @contextmanager
    def understood(self) -> Iterator[None]:
        """Inside, something is made of an answer; UnreachableError when it is not of the shape that the service has."""
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise UnreachableError(
                f"{self.title}: what came is data, but not of the kind that was asked for ({type(error).__name__}).",
                fix="Is there a proxy on the way? Is `address` right, and `version`, in book.toml?",
            ) from None

    async def _tried(self, call: "_Call") -> Answer:
        """One attempt; AgainError when another one may help."""
        try:
            return await self._once(call)
        except SignInError as error:
            call.refused += 1
            if call.refused >= _REFUSED_SIGN_INS:
                raise
            await self.sign_in.renew()
            raise AgainError(error.problems[0], maybe_done=False) from error
        except AgainError as error:
            if call.once and error.maybe_done:
                raise MaybeDoneError(error.problem) from None
            raise

    async def _once(self, call: "_Call") -> Answer:
        base = call.address or await self.sign_in.address()
        auth = _SignedIn(self.sign_in) if call.signed else None
        try:
            async with self.budget, self._at_once:
                got = await self.client.request(call.method, f"{base}{call.path}", auth=auth, **call.parts)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise no_answer(self.title, error) from None
        return self._judged(got, call.expects)

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
        if error.wait is not None and error.wait > LONGEST_PAUSE:
            return UsedUpError(
                f"{self.title} asks us to wait {error.wait / 60:.0f} minutes.", fix="Sync again after that."
            )
        return UnreachableError(
            f"{self.title}: {error.problem}.",
            fix="Check the network; `pulsebook doctor BOOK` says more. Nothing is lost: sync again later.",
        )


_FIX_SIGN_IN = "Is it still valid? `pulsebook connect BOOK --secret` asks for a new one."


def _data(got: httpx.Response, kind: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if not got.content or "json" not in kind:
        return None
    try:
        return read_json(got.content)
    except ValueError:
        return None
