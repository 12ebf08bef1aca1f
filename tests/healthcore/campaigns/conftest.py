"""A mail server that runs beside the tests, and a book that sends through it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import IO

import pytest
import trustme

from healthcore.campaigns.file import Settings
from healthcore.campaigns.password import VARIABLE
from tests.healthcore.campaigns import mail_server
from tests.healthcore.campaigns.mail_server import PASSWORD, USER


@dataclass(frozen=True)
class MailServer:
    """A mail server in a process of its own.

    Attributes:
        folder: where it keeps mails; `ca.pem` there says whom to trust.
        port: where it listens.
        security: as settings call it.
        said: a line for every mail that it took.
    """

    folder: Path
    port: int
    security: str
    said: IO[bytes]

    @property
    def mails(self) -> list[Message]:
        """Every mail that it took, oldest first."""
        file = self.folder / "mails"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [message_from_string(json.loads(line)["data"]) for line in lines]

    @property
    def addresses(self) -> list[str]:
        """Whom they were for."""
        file = self.folder / "mails"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [json.loads(line)["to"] for line in lines]

    def smtp(self, **said: object) -> dict[str, object]:
        """What `[smtp]` says of it."""
        usual: dict[str, object] = {
            "host": "localhost",
            "port": self.port,
            "security": self.security,
            "user": USER,
            "ca_file": str(self.folder / "ca.pem"),
            "per_minute": 100_000,
        }
        return {**usual, **said}

    def settings(self, **said: object) -> Settings:
        """Settings that send through it."""
        return Settings.model_validate({"sender": {"from": "Ada <ada@example.com>"}, "smtp": self.smtp(**said)})


@contextmanager
def serving(folder: Path, security: str = "starttls") -> Iterator[MailServer]:
    """A mail server, as long as the block lasts."""
    folder.mkdir(exist_ok=True)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    command = [sys.executable, "-m", mail_server.__name__, str(folder), *(["tls"] if security == "tls" else [])]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root) as process:
        try:
            assert process.stdout is not None
            yield MailServer(folder, int(process.stdout.readline()), security, process.stdout)
        finally:
            process.kill()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server whose password is in the environment."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(tmp_path / "server") as running:
        yield running


@pytest.fixture(autouse=True)
def without_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the keyring of whoever runs it."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    os.environ.pop(VARIABLE, None)
