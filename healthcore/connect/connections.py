"""Connections to services: always verified, through the proxies of the environment; what it means when one fails."""

import ssl
from functools import lru_cache

import httpx

from healthcore.connect.again import AgainError
from healthcore.vocabulary.errors import ConnectError, UnreachableError

#: Calls at the same time.
AT_ONCE = 4

#: What happened before anything was sent.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def client_for(ca_file: str = "", *, timeout: float = 30.0) -> httpx.AsyncClient:
    """Connections that verify certificates, always; proxies come from the environment, never for this machine.

    Raises:
        ConnectError: there is no certificate in `ca_file`, or the environment names a proxy that cannot be one.
    """
    trust = _trust(ca_file)
    try:
        return httpx.AsyncClient(
            verify=trust,
            http2=True,
            timeout=httpx.Timeout(timeout, connect=10.0),
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
            follow_redirects=False,
            mounts={"all://127.0.0.1": None, "all://localhost": None},
        )
    except (ValueError, httpx.InvalidURL):  # whose text may hold the proxy's password
        raise ConnectError("The proxy that the environment names is no address of a proxy.", fix=_FIX_PROXY) from None


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


def no_answer(title: str, error: httpx.TransportError | httpx.DecodingError) -> AgainError | UnreachableError:
    """What it means that a call ended without an answer: to be raised.

    Args:
        title: the service's name.
        error: what httpx says about it.
    """
    if (untrusted := _untrusted(error)) is not None:
        return UnreachableError(f"{title}: its certificate is not to be trusted: {untrusted}.", fix=_FIX_TRUST)
    if isinstance(error, httpx.ProxyError) and str(error).startswith("4"):
        return UnreachableError(f"{title}: the proxy refuses to connect us ({error}).", fix=_FIX_PROXY)
    if isinstance(error, _NEVER_LEFT):
        return AgainError(f"there is no connection ({type(error).__name__})", maybe_done=False)
    if isinstance(error, httpx.TimeoutException):
        return AgainError("it does not answer in time")
    return AgainError(f"the connection broke ({type(error).__name__})")


def _untrusted(error: BaseException) -> str | None:
    """Why a certificate was refused, where that is what happened."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return None


_FIX_TRUST = (
    "Where something of your company reads along, name its authority: ca_file in book.toml. "
    "Verification cannot be switched off."
)
_FIX_PROXY = "Check HTTPS_PROXY and NO_PROXY, with the name and password that the proxy wants to know."
