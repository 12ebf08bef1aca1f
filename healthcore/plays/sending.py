"""Sending the requests of plays, over HTTP. Slow: for a worker, never for the event loop."""

import os
from collections.abc import Iterator, Mapping

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from healthcore.journal.journal import Journal
from healthcore.plays.deliveries import Deliveries, Delivery, DeliveryState
from healthcore.plays.secrets import address_problem, filled
from healthcore.vocabulary.errors import PlayError

#: Seconds for a connection and for an answer.
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)

#: Attempts in one go, within so many seconds; after that it waits for the next run.
_ATTEMPTS, _PATIENCE = 3, 20.0

#: Answers that say: not now.
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})

#: What happened before anything was sent.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def send_deliveries(
    journal: Journal, *, environment: Mapping[str, str] | None = None, patient: bool = True
) -> list[Delivery]:
    """Sends what is to be sent now; gives those requests with what became of them.

    A request is claimed before it leaves. It is tried again only when it surely was not taken: there was no connection,
    or the answer says so. When there is no answer it may have arrived, and is left to a person.

    Args:
        journal: the book's.
        environment: the variables that requests speak of; None for those of this process.
        patient: whether requests that failed lately wait a while.
    """
    deliveries = Deliveries(journal)
    waiting = [one for one in deliveries.unsettled() if one.is_ready(journal.clock.now(), patient=patient)]
    if not waiting:
        return []
    set_on_retry_hooks(())  # it would write to the screen
    sent = []
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
        for delivery in waiting:
            if deliveries.claim(delivery.number):
                state, detail = _send(client, delivery, os.environ if environment is None else environment)
                deliveries.settle(delivery.number, state, detail)
                sent.append(delivery.number)
    return [delivery for delivery in deliveries.all() if delivery.number in sent]


class _NotNowError(Exception):
    """The receiver does not take it now."""


def _send(client: httpx.Client, delivery: Delivery, environment: Mapping[str, str]) -> tuple[DeliveryState, str]:
    """What became of a request, in words without anything secret: neither address nor headers."""
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
