"""The requests of plays over HTTP."""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from healthcore.plays.deliveries import Delivery, DeliveryState
from healthcore.plays.secrets import filled
from healthcore.vocabulary.addresses import address_problem
from healthcore.vocabulary.errors import PlayError

#: Seconds for a connection and for an answer.
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)

#: Attempts in one go, within so many seconds; after that it waits for the next run.
_ATTEMPTS, _PATIENCE = 3, 20.0

#: Answers that say: not now.
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})

#: What happened before anything was sent.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Sender:
    """Sends requests, one after the other. Use it in a `with` block.

    Args:
        environment: the variables that requests speak of.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        set_on_retry_hooks(())  # they would write to the screen
        self._environment = environment
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, delivery: Delivery) -> tuple[DeliveryState, str]:
        """What became of a request, in words without anything secret: neither address nor headers.

        It is tried again only when it surely was not taken: there was no connection, or the answer says so. Where there
        is no answer it may have arrived.
        """
        return _send(self._client, delivery, self._environment)


class _NotNowError(Exception):
    """The receiver does not take it now."""


def _send(client: httpx.Client, delivery: Delivery, environment: Mapping[str, str]) -> tuple[DeliveryState, str]:
    try:
        request = _request(client, delivery, environment)
    except PlayError as error:
        return DeliveryState.FAILED, " ".join(error.lines())
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return DeliveryState.FAILED, "The address or a header cannot be used as it is."
    try:
        for attempt in _attempts():
            with attempt:
                answer = client.send(request)
                _refuse_not_now(answer)
    except _NotNowError as error:
        return DeliveryState.FAILED, str(error)
    except _NEVER_LEFT as error:
        return DeliveryState.FAILED, f"No connection ({type(error).__name__})."
    except httpx.UnsupportedProtocol:
        return DeliveryState.FAILED, "The address cannot be used as it is."
    except httpx.HTTPError as error:
        return DeliveryState.UNKNOWN, f"No answer ({type(error).__name__}); it may have arrived."
    if answer.is_success:
        return DeliveryState.SENT, f"The receiver answered {answer.status_code}."
    return DeliveryState.FAILED, f"The receiver answered {answer.status_code}."


def _refuse_not_now(answer: httpx.Response) -> None:
    if answer.status_code in _NOT_NOW:
        raise _NotNowError(f"The receiver answered {answer.status_code}.")


def _attempts() -> "Iterator[stamina.Attempt]":
    return iter(
        stamina.retry_context(
            on=(_NotNowError, *_NEVER_LEFT),
            attempts=_ATTEMPTS,
            timeout=_PATIENCE,
            wait_initial=0.5,
            wait_max=5.0,
        )
    )


def _request(client: httpx.Client, delivery: Delivery, environment: Mapping[str, str]) -> httpx.Request:
    url = filled(delivery.url, environment)
    if problem := address_problem(url):
        raise PlayError(f"The address: {problem}")
    headers = {name: filled(value, environment) for name, value in delivery.headers.items()}
    own = {"Content-Type": "application/json", "User-Agent": "pulsebook", "Idempotency-Key": delivery.id}
    return client.build_request("POST", url, headers={**own, **headers}, content=delivery.body.encode())
