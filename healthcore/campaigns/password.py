"""The password of the mail server: from the environment or the system's keyring, never in a file, a log or an error."""

import os

from healthcore.campaigns.file import Smtp
from healthcore.vocabulary.errors import MailError

#: What the keyring calls our passwords; the name beside it is `user@host`.
SERVICE = "pulsebook smtp"
VARIABLE = "PULSEBOOK_SMTP_PASSWORD"


class Password:
    """A password that does not show itself.

    Args:
        text: the password.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Password(…)"

    def reveal(self) -> str:
        """The password itself."""
        return self._text

    def hidden_in(self, text: str) -> str:
        """A text without the password, should a server repeat it."""
        return text.replace(self._text, "…") if self._text else text


def password_for(smtp: Smtp) -> Password:
    """The password to log in with; MailError when there is none."""
    if not smtp.user:
        return Password("")
    found = os.environ.get(VARIABLE) or _from_keyring(f"{smtp.user}@{smtp.host}")
    if not found:
        raise MailError(
            f"There is no password for {smtp.user} at {smtp.host}.",
            fix=f'Keep it in the keyring: keyring set "{SERVICE}" "{smtp.user}@{smtp.host}", or set {VARIABLE}.',
        )
    return Password(found)


def _from_keyring(name: str) -> str | None:
    import keyring  # noqa: PLC0415 - only when mail is sent
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:  # no keyring on this machine, or it stays locked
        return None
