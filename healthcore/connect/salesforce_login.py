"""Signing in to Salesforce: by its own command line tool, a refresh token, client credentials or a signed assertion."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import httpx
import jwt

from healthcore.connect.again import AgainError
from healthcore.connect.connections import no_answer
from healthcore.connect.secret import Secret
from healthcore.sources.connection import Connection
from healthcore.vocabulary import Clock
from healthcore.vocabulary.addresses import address_problem
from healthcore.vocabulary.errors import SignInError, UnreachableError

_LOGIN = "https://login.salesforce.com"

#: What newer versions of the tool put in place of a token.
_REDACTED = "[REDACTED]"

#: Seconds that the tool may take.
_PATIENCE = 60.0

_JWT_LASTS = timedelta(minutes=3)


class Session:
    """A token with the address it is for; signs in when it is first needed, and anew after a refusal.

    Args:
        way: how to get one.
    """

    def __init__(self, way: "Way") -> None:
        self._way = way
        self._token: Secret | None = None
        self._address = ""
        self._lock = asyncio.Lock()

    async def address(self) -> str:
        """Where the org is."""
        await self._signed_in()
        return self._address

    async def headers(self) -> Mapping[str, str]:
        """The token."""
        return {"Authorization": f"Bearer {(await self._signed_in()).reveal()}"}

    async def renew(self) -> None:
        """Forget the token, so that the next call gets another."""
        self._token = None

    async def _signed_in(self) -> Secret:
        async with self._lock:
            if self._token is None:
                token, address = await self._way.sign_in()
                if problem := address_problem(address):
                    raise SignInError(f"Salesforce says that the org is at {address!r}: {problem}")
                self._token, self._address = token, address.rstrip("/")
            return self._token


class Way(Protocol):
    """A way to get a token."""

    async def sign_in(self) -> tuple[Secret, str]:
        """A token, and the address it is for; SignInError when there is none."""


class CommandLineTool:
    """The `sf` tool's own sign-in: no secret is kept by us.

    Args:
        org: its alias or user name; empty for the tool's default.
    """

    def __init__(self, org: str) -> None:
        self._target = ["--target-org", org] if org else []

    async def sign_in(self) -> tuple[Secret, str]:
        """By `sf org auth show-access-token`, or as older versions tell it."""
        shown = await self._run("org", "display")
        address = str(shown.get("instanceUrl", ""))
        try:
            token = str((await self._run("org", "auth", "show-access-token")).get("accessToken", ""))
        except SignInError:  # an older version, which does not know this command
            token = str(shown.get("accessToken", ""))
        if not token or token.startswith(_REDACTED):
            raise SignInError("The sf tool gives no token.", fix="Sign in again: sf org login web")
        return Secret(token), address

    async def _run(self, *words: str) -> Mapping[str, Any]:
        program = shutil.which("sf")
        if program is None:
            raise SignInError(
                "The Salesforce command line tool (sf) is not there.",
                fix="Install it, or sign in another way: sign_in in book.toml (docs/connect-salesforce.md).",
            )
        process = await asyncio.create_subprocess_exec(
            program,
            *words,
            *self._target,
            "--json",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
            said = json.loads(output)
        except (TimeoutError, ValueError):
            if process.returncode is None:
                process.kill()
                await process.wait()
            raise SignInError(f"sf {' '.join(words)} gives no answer.", fix="Try it in a terminal.") from None
        if said.get("status") != 0:
            raise SignInError(
                f"sf {' '.join(words)} failed ({said.get('name', 'it does not say why')}).", fix=_SF_LOGIN
            )
        result: Mapping[str, Any] = said.get("result") or {}
        return result


_SF_LOGIN = "Sign in again: sf org login web"


class TokenRequest:
    """A token by OAuth: refresh token, client credentials, or a signed assertion.

    Args:
        connection: the book's settings.
        secret: the refresh token, client secret or private key.
        client: the connections.
        clock: says until when an assertion is good.
    """

    def __init__(self, connection: Connection, secret: Secret, client: httpx.AsyncClient, clock: Clock) -> None:
        self._connection = connection
        self._secret = secret
        self._client = client
        self._clock = clock
        self._login = connection.address.rstrip("/") or _LOGIN

    async def sign_in(self) -> tuple[Secret, str]:
        """What the token endpoint gives."""
        try:
            got = await self._client.post(f"{self._login}/services/oauth2/token", data=self._form())
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _while_signing_in(no_answer("Salesforce", error)) from None
        session = _session(got)
        if session is None:
            raise _refusal(got)
        return session

    def _form(self) -> dict[str, str]:
        connection = self._connection
        if not connection.client_id:
            raise SignInError(
                "client_id is missing.", fix="book.toml says it, under [connection]: the app's consumer key."
            )
        match connection.way:
            case "refresh":
                return {
                    "grant_type": "refresh_token",
                    "client_id": connection.client_id,
                    "refresh_token": self._secret.reveal(),
                }
            case "client":
                return {
                    "grant_type": "client_credentials",
                    "client_id": connection.client_id,
                    "client_secret": self._secret.reveal(),
                }
        return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": self._assertion()}

    def _assertion(self) -> str:
        claims = {
            "iss": self._connection.client_id,
            "sub": self._connection.username,
            "aud": self._login,
            "exp": int((self._clock.now() + _JWT_LASTS).timestamp()),
        }
        try:
            return jwt.encode(claims, self._secret.reveal(), algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            raise SignInError("The private key is no RSA key in PEM.", fix="See docs/connect-salesforce.md.") from None


def _while_signing_in(problem: AgainError | UnreachableError) -> AgainError | UnreachableError:
    """A problem of a sign-in, which can be tried again whatever the call is for."""
    if isinstance(problem, AgainError):
        return AgainError(f"signing in: {problem.problem}", maybe_done=False)
    return problem


def _session(got: httpx.Response) -> tuple[Secret, str] | None:
    """The token of an answer, and the address that it is for."""
    try:
        said = got.json()
        return Secret(said["access_token"]), str(said["instance_url"])
    except (ValueError, KeyError, TypeError):
        return None


def _refusal(got: httpx.Response) -> SignInError | AgainError:
    try:
        said = got.json()
        reason = said.get("error_description") or said.get("error") or f"status {got.status_code}"
    except (ValueError, AttributeError):
        return AgainError(f"signing in is answered with a page ({got.status_code}), not data", maybe_done=False)
    return SignInError(f"Salesforce does not sign us in: {reason}.", fix="See docs/connect-salesforce.md.")
