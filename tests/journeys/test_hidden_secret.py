"""On a real terminal: a secret is asked for, typed unseen, and kept in the keyring and nowhere else."""

import json
from pathlib import Path

from tests.healthcore.connect.books import files_below
from tests.journeys.terminal import Terminal, pulsebook
from tests.services import hubspot
from tests.services.running import ROOT, running

SECRET = hubspot.TOKEN
OTHER = "pat-eu1-another-5ecre7"


def test_a_secret_is_typed_unseen(tmp_path: Path) -> None:
    ring = tmp_path / "keyring" / "kept.json"
    ring.parent.mkdir()
    environment = {
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "tests.journeys.kept_in_a_file.InAFile",
        "KEYRING_OF_A_TEST": str(ring),
        "PULSEBOOK_LOG_DIR": str(tmp_path / "logs"),
    }
    with running("hubspot", 20) as service:
        words = ["connect", "team", "--service", "hubspot", "--address", service.address]
        with Terminal(pulsebook(*words), environment) as terminal:
            terminal.wait_for("HubSpot service key:")
            terminal.type(SECRET, "enter")
            terminal.wait_for("Next: pulsebook sync team")
            assert terminal.wait_for_end() == 0
            assert SECRET not in terminal.text
            assert "*" not in terminal.line_with("HubSpot service key:"), "not even how long it is"
        assert list(json.loads(ring.read_text()).values()) == [SECRET]

        with Terminal(pulsebook("connect", "team", "--secret"), environment) as terminal:
            terminal.wait_for("HubSpot service key:")
            terminal.type(OTHER, "enter")
            terminal.wait_for("does not accept the sign-in")
            assert terminal.wait_for_end() == 1
            assert OTHER not in terminal.text

    written = [*files_below(tmp_path / "pulsebook-data", tmp_path / "pulsebook-config", tmp_path / "logs")]
    assert written
    assert [str(path) for path, content in written if b"5ecre7" in content] == []
