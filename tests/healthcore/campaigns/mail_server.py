"""A real mail server in a process of its own: python mail_server.py FOLDER [tls].

It says its port on the first line of its output, and on each line after that whom a mail that it took is for. It keeps
them in FOLDER/mails, one JSON object a line, before it says so and before it answers. What it does with a mail depends
on whom it is for: see `Handler`.
"""

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "ada", "open sesame"


class Handler:
    """Keeps mails; `refuse@` is nobody's address, `no-data@` is refused after its text, `hang-up@` gets no answer."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("refuse@"):
            return "550 there is nobody of that name"
        if address.startswith("say-password@"):
            return f"550 your password is {PASSWORD}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        (to,) = envelope.rcpt_tos
        if to.startswith("no-data@"):
            return "554 this looks like spam"
        content = envelope.content
        assert isinstance(content, bytes)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"from": envelope.mail_from, "to": to, "data": content.decode()}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        print(to, flush=True)  # noqa: T201 - whoever started it may wait for it
        if to.startswith("hang-up@"):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 taken"


def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd's
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


async def serve(folder: Path, *, tls: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")

    def protocol() -> SMTP:
        return SMTP(
            Handler(folder / "mails"),
            tls_context=None if tls else context,
            require_starttls=not tls,
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=not tls,
            enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context if tls else None)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started it reads it
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), tls="tls" in sys.argv[2:]))
