"""A keyring for a program that a test runs: it keeps what it is given in the file that `KEYRING_OF_A_TEST` names."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class InAFile(KeyringBackend):
    """See above."""

    priority = 1

    @property
    def _path(self) -> Path:
        return Path(os.environ["KEYRING_OF_A_TEST"])

    def get_password(self, service: str, username: str) -> str | None:
        kept: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return kept.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps({f"{service} {username}": password}))
