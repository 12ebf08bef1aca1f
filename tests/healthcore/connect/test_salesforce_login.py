"""Signing in to Salesforce in every way there is, with the tool's old and new versions."""

import os
import sys
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from healthcore.connect.salesforce_login import CommandLineTool
from healthcore.connect.secret import VARIABLES
from healthcore.vocabulary.errors import SignInError
from tests.healthcore.connect.conftest import Connect
from tests.services import salesforce

FEW = 30

#: A stand-in for the `sf` tool: which answers it gives, by the words it is called with.
TOOL = """#!{python}
import json, os, sys
words = " ".join(sys.argv[1:])
address, version = os.environ["SF_ADDRESS"], os.environ["SF_VERSION"]
if not words.endswith("--json") or "--target-org mine" not in words:
    sys.exit("wrong words")
if words.startswith("org display"):
    token = "[REDACTED] Use 'sf org auth show-access-token' to view" if version != "old" else "{token}"
    print(json.dumps({{"status": 0, "result": {{"instanceUrl": address, "accessToken": token}}, "warnings": []}}))
elif words.startswith("org auth show-access-token") and version == "new":
    print(json.dumps({{"status": 0, "result": {{"accessToken": "{token}"}}}}))
else:
    print(json.dumps({{"status": 1, "name": "CommandNotFound"}}))
    sys.exit(1)
"""


def tool(directory: Path, monkeypatch: pytest.MonkeyPatch, version: str, address: str) -> None:
    """Puts a stand-in of that version on the path."""
    program = directory / "bin" / "sf"
    program.parent.mkdir()
    program.write_text(TOOL.format(python=sys.executable, token=salesforce.TOKEN), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SF_VERSION", version)
    monkeypatch.setenv("SF_ADDRESS", address)


@pytest.mark.parametrize("version", ["old", "new"])
def test_by_the_tool_whatever_its_version(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    trial = connect("salesforce", FEW, 'sign_in = "sf"', 'org = "mine"')
    tool(tmp_path, monkeypatch, version, trial.running.address)

    assert trial.pull() == FEW


def test_a_redacted_text_is_never_taken_for_a_token(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = connect("salesforce", FEW, 'sign_in = "sf"', 'org = "mine"')
    tool(tmp_path, monkeypatch, "neither", trial.running.address)

    with pytest.raises(SignInError, match="gives no token"):
        trial.pull()


async def test_without_the_tool_it_says_what_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(SignInError, match="is not there") as raised:
        await CommandLineTool("").sign_in()

    assert "sign_in in book.toml" in raised.value.fix


def test_by_client_credentials(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect("salesforce", FEW, 'sign_in = "client"')
    monkeypatch.setenv(VARIABLES["salesforce client"], salesforce.SECRET)

    assert trial.pull() == FEW


def test_by_a_signed_assertion(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    signed: list[str] = []
    encode = jwt.encode

    def keeping(claims: dict[str, object], key: str, algorithm: str) -> str:
        signed.append(encode(claims, key, algorithm=algorithm))
        return signed[-1]

    monkeypatch.setattr(jwt, "encode", keeping)
    trial = connect("salesforce", FEW, 'sign_in = "jwt"', 'username = "ann@example.com"')
    monkeypatch.setenv(VARIABLES["salesforce jwt"], pem)

    assert trial.pull() == FEW
    claims = jwt.decode(signed[0], key.public_key(), algorithms=["RS256"], audience=trial.running.address)
    assert (claims["iss"], claims["sub"]) == (salesforce.CLIENT, "ann@example.com")


def test_what_is_no_key_is_said_without_showing_it(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect("salesforce", FEW, 'sign_in = "jwt"', 'username = "ann@example.com"')
    monkeypatch.setenv(VARIABLES["salesforce jwt"], "no key 5ecre7")

    with pytest.raises(SignInError, match="no RSA key") as raised:
        trial.pull()

    assert "5ecre7" not in str(raised.value)


def test_a_refresh_token_that_is_not_good_any_more(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect("salesforce", FEW)
    monkeypatch.setenv(VARIABLES["salesforce refresh"], "old")

    with pytest.raises(SignInError, match="expired access/refresh token"):
        trial.pull()


def test_a_session_that_ends_in_the_middle_is_begun_anew(connect: Connect) -> None:
    trial = connect("salesforce", 3_000)
    trial.running.fail(0.2, ["expired"], seed=3)

    assert trial.pull() == 3_000
