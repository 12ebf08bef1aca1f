"""Secrets: in the system's keyring or the environment, and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import keyring
from keyring.errors import KeyringError

from healthcore.vocabulary.errors import SignInError

_SERVICE: Final = "pulsebook"

#: What each secret is called in the environment.
VARIABLES: Final[Mapping[str, str]] = {
    "hubspot token": "PULSEBOOK_HUBSPOT_TOKEN",
    "totango token": "PULSEBOOK_TOTANGO_TOKEN",
    "salesforce refresh": "PULSEBOOK_SALESFORCE_REFRESH_TOKEN",
    "salesforce client": "PULSEBOOK_SALESFORCE_CLIENT_SECRET",
    "salesforce jwt": "PULSEBOOK_SALESFORCE_PRIVATE_KEY",
}

#: What a person calls each.
NAMES: Final[Mapping[str, str]] = {
    "hubspot token": "HubSpot service key",
    "totango token": "Totango access token",
    "salesforce refresh": "Salesforce refresh token",
    "salesforce client": "Salesforce client secret",
    "salesforce jwt": "Salesforce private key (PEM)",
}


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A secret that shows itself to nobody: not in a log, not in an error, not in a crash report."""

    _value: str

    def reveal(self) -> str:
        """The secret itself, for the request that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written down")


def secret_of(book: str, kind: str) -> Secret:
    """The secret of a book's connection, from the environment, else the keyring.

    Args:
        book: the book's name.
        kind: one of VARIABLES.

    Raises:
        SignInError: there is none; says where to put it.
    """
    if value := os.environ.get(VARIABLES[kind]):
        return Secret(value)
    try:
        kept = keyring.get_password(_SERVICE, f"{book}: {kind}")
    except KeyringError as error:
        raise _no_keyring(kind, error) from None
    if not kept:
        raise SignInError(
            f"There is no {NAMES[kind]} for the book {book!r}.",
            fix=f"Give it, hidden, with: pulsebook connect {book} --secret   or set {VARIABLES[kind]}.",
        )
    return Secret(kept)


def keep_secret(book: str, kind: str, value: str) -> None:
    """Put a secret into the system's keyring; SignInError when there is none."""
    try:
        keyring.set_password(_SERVICE, f"{book}: {kind}", value)
    except KeyringError as error:
        raise _no_keyring(kind, error) from None


def _no_keyring(kind: str, error: KeyringError) -> SignInError:
    return SignInError(
        f"This system has no keyring that can be used ({type(error).__name__}).",
        fix=f"Set the environment variable {VARIABLES[kind]} where Pulsebook runs.",
    )
