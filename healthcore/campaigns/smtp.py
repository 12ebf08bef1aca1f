"""A mail server: let in over verified TLS or not at all, and asked about one message at a time."""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from healthcore.campaigns.file import Smtp
from healthcore.campaigns.log import State
from healthcore.campaigns.password import Password
from healthcore.vocabulary.errors import MailError

#: Seconds without a word from the server.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message.

    Attributes:
        state: sent, failed (it is certain that it did not leave) or unknown.
        said: the server's words.
        gone: whether the connection is no longer there.
    """

    state: State
    said: str
    gone: bool = False


class Server:
    """A connection to a mail server.

    Args:
        settings: where it is.
        password: what to log in with.

    Raises:
        MailError: it is not there, its certificate is not to be trusted, or it does not let us in.
    """

    def __init__(self, settings: Smtp, password: Password) -> None:
        self._settings = settings
        self._password = password
        self._client = self._connected()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye."""
        try:
            self._client.quit()
        except (smtplib.SMTPException, OSError):
            self._client.close()

    def reconnect(self) -> None:
        """Begin again after the connection was lost; MailError when that cannot be done."""
        self._client.close()
        self._client = self._connected()

    def deliver(self, sender: str, recipient: str, mail: bytes) -> Answer:
        """Hand over one e-mail, and wait for the answer."""
        options = []
        if not (recipient.isascii() and sender.isascii()):
            if not self._client.has_extn("smtputf8"):
                return Answer(State.FAILED, "the server takes no addresses with such letters")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            for code, said in (self._client.mail(sender, options), self._client.rcpt(recipient)):
                if code >= 300:
                    self._client.rset()
                    return Answer(State.FAILED, self._words(code, said))
        except (smtplib.SMTPException, OSError) as error:
            return Answer(State.FAILED, f"the connection was lost before it was sent ({self._kind(error)})", gone=True)
        return self._data(mail)

    def _data(self, mail: bytes) -> Answer:
        try:
            code, said = self._client.data(mail)
        except smtplib.SMTPDataError as error:
            return Answer(State.FAILED, self._words(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Answer(State.UNKNOWN, f"the connection was lost while it was sent ({self._kind(error)})", gone=True)
        return Answer(State.SENT if code == 250 else State.FAILED, self._words(code, said))

    def _connected(self) -> smtplib.SMTP:
        smtp = self._settings
        where = f"{smtp.host}:{smtp.port}"
        try:
            client = self._encrypted(_trusting(smtp))
        except ssl.SSLCertVerificationError as error:
            raise MailError(
                f"{where}: its certificate cannot be verified ({error.verify_message}). Nothing was sent.",
                fix="Check host in campaigns.toml; ca_file there names other certificates to trust.",
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(
                f"{where}: no encrypted connection ({self._kind(error)}). Nothing was sent.",
                fix="Check host, port and security in campaigns.toml.",
            ) from None
        if smtp.user:
            self._log_in(client, where)
        return client

    def _encrypted(self, context: ssl.SSLContext) -> smtplib.SMTP:
        smtp = self._settings
        if smtp.security == "tls":
            return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_PATIENCE, context=context)
        client = smtplib.SMTP(smtp.host, smtp.port, timeout=_PATIENCE)
        try:
            client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
        except BaseException:
            client.close()
            raise
        return client

    def _log_in(self, client: smtplib.SMTP, where: str) -> None:
        try:
            client.login(self._settings.user, self._password.reveal())
        except (smtplib.SMTPException, OSError) as error:
            client.close()
            raise MailError(
                f"{where} does not let {self._settings.user} in ({self._kind(error)}). Nothing was sent.",
                fix="Check user in campaigns.toml, and the password in the keyring or the environment.",
            ) from None

    def _words(self, code: int, said: bytes | str) -> str:
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        return self._password.hidden_in(f"{code} {' '.join(text.split())}")

    def _kind(self, error: Exception) -> str:
        if isinstance(error, smtplib.SMTPResponseException):
            return self._words(error.smtp_code, error.smtp_error)
        return self._password.hidden_in(str(error) or type(error).__name__)


def _trusting(smtp: Smtp) -> ssl.SSLContext:
    """Certificates are verified, and the name in them, always."""
    try:
        return ssl.create_default_context(cafile=smtp.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise MailError(f"{smtp.ca_file}: these certificates cannot be read ({error}).") from None
