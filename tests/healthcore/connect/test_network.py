"""The way to a service: TLS that is always verified, an authority of one's own, HTTP/2, proxies of the environment."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from healthcore.book.settings import settings_path
from healthcore.connect.connections import client_for
from healthcore.sources.book_file import read_book_file
from healthcore.vocabulary.errors import ConnectError, InputError, UnreachableError
from tests.healthcore.connect.books import Trial, connect_book
from tests.services.running import OnTheWay, Running, on_the_way

HOST = "api.invented.example"
FEW = 250
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(scope="module", name="authority")
def company() -> trustme.CA:
    """The company's own authority, which nobody else trusts."""
    return trustme.CA()


@pytest.fixture(name="way")
def the_way(
    authority: trustme.CA, processes: Callable[[str, int], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator["Way"]:
    """A HubSpot that is reached by name, over TLS and the company's proxy alone."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    way = Way(authority, processes("hubspot", FEW), tmp_path, monkeypatch)
    yield way
    for trial in way.trials:
        trial.book.journal.close()


class Way:
    """What lies between a book and its service."""

    def __init__(self, authority: trustme.CA, service: Running, folder: Path, environment: pytest.MonkeyPatch) -> None:
        self._authority, self._service, self._folder, self._environment = authority, service, folder, environment
        self.trials: list[Trial] = []

    @contextmanager
    def secure(self, *more: str, host: str = HOST, until: datetime | None = None) -> Iterator[OnTheWay]:
        """The service with a certificate for a name."""
        chain = self._folder / "chain.pem"
        self._authority.issue_cert(host, not_after=until).private_key_and_cert_chain_pem.write_to_path(chain)
        with on_the_way("secure", self._service.port, "--certificate", str(chain), *more) as front:
            yield front

    @contextmanager
    def proxy(self, front: OnTheWay, *more: str, url: str = "http://127.0.0.1:{}") -> Iterator[OnTheWay]:
        """The proxy in front of that, named by the environment."""
        with on_the_way("proxy", front.port, *more) as proxy:
            self._environment.setenv("HTTPS_PROXY", url.format(proxy.port))
            yield proxy

    def book(self, *more: str, trusting: str = "ca.pem") -> Trial:
        """A book that is connected to the service by its name."""
        words = [f'ca_file = "{self._folder / trusting}"'] if trusting else []
        trial = connect_book("hubspot", self._service, self._environment, *words, *more, address=f"https://{HOST}")
        self.trials.append(trial)
        return trial


def test_through_the_proxy_by_http_2_with_the_companys_authority(way: Way) -> None:
    with way.secure() as front, way.proxy(front) as proxy:
        trial = way.book()
        assert trial.pull() == FEW
        trial.rate(trial.ids[0], 4)
        assert trial.push().verified == 1
        assert set(proxy.told()) == {f"200 CONNECT {HOST}:443 HTTP/1.1"}
        agreed = front.told()
    assert set(agreed) == {"h2"}
    assert len(agreed) == 2, "a pull and a push are one connection each, used again for every call"


def test_a_service_that_knows_http_1_alone_is_spoken_to_in_that(way: Way) -> None:
    with way.secure("--only-old") as front, way.proxy(front):
        assert way.book().pull() == FEW
        assert set(front.told()) == {"http/1.1"}


@pytest.mark.parametrize(
    ("trusting", "host", "until", "said"),
    [
        ("", HOST, None, "unable to get local issuer certificate"),
        ("ca.pem", "api.other.example", None, "Hostname mismatch"),
        ("ca.pem", HOST, datetime(2020, 1, 1, tzinfo=UTC), "certificate has expired"),
    ],
)
def test_a_certificate_that_is_not_to_be_trusted_ends_it_at_once(
    way: Way, trusting: str, host: str, until: datetime | None, said: str
) -> None:
    with way.secure(host=host, until=until) as front, way.proxy(front) as proxy:
        trial = way.book(trusting=trusting)
        with pytest.raises(UnreachableError, match=said) as raised:
            trial.pull()
        assert len(proxy.told()) == 1
    assert "ca_file in book.toml" in raised.value.fix
    assert trial.book.outbox.syncs()[0].outcome == "failed"


def test_a_proxy_that_wants_a_password_gets_it_from_the_environment(way: Way) -> None:
    with way.secure() as front, way.proxy(front, "--wants", "ann:s3cret", url="http://ann:s3cret@127.0.0.1:{}"):
        assert way.book().pull() == FEW


def test_a_proxy_that_refuses_us_is_told_as_what_it_is(way: Way) -> None:
    with (
        way.secure() as front,
        way.proxy(front, "--wants", "ann:s3cret", url="http://ann:wr0ng@127.0.0.1:{}"),
        pytest.raises(UnreachableError, match=r"the proxy refuses to connect us \(407") as raised,
    ):
        way.book().pull()
    assert "HTTPS_PROXY" in raised.value.fix
    assert "wr0ng" not in str(raised.value)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_is_none_is_told_without_its_password(
    way: Way, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "ftp://ann:s3cret@127.0.0.1:21")

    with pytest.raises(ConnectError, match="no address of a proxy") as raised:
        way.book().pull()
    assert "s3cret" not in str(raised.value)


def test_a_socks_proxy_is_one_too(way: Way) -> None:
    with way.secure() as front, way.proxy(front, "--socks", url="socks5://127.0.0.1:{}") as proxy:
        assert way.book().pull() == FEW
        assert set(proxy.told()) == {f"200 SOCKS {HOST}"}


def test_this_machine_is_reached_without_a_proxy(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert connect_book("hubspot", way._service, monkeypatch).pull() == FEW


@pytest.mark.parametrize("content", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", None])
def test_a_file_without_an_authority_is_named(way: Way, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "mine.pem").write_text(content, encoding="ascii")

    with pytest.raises(ConnectError, match=r"mine\.pem: no certificate can be read from it"):
        way.book(trusting="mine.pem").pull()


@pytest.mark.parametrize("line", ["verify = false", "insecure = true", 'ca_file = ["none"]'])
def test_no_setting_switches_verification_off(way: Way, line: str) -> None:
    way.book(trusting="")
    with settings_path("team").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    with pytest.raises(InputError, match=line.split(" = ", maxsplit=1)[0]):
        read_book_file(settings_path("team"))


async def test_no_variable_switches_verification_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHTTPSVERIFY", "CURL_INSECURE", "HTTPX_VERIFY", "SSL_VERIFY"):
        monkeypatch.setenv(name, "0")
    async with client_for() as client:
        trust = client._transport._pool._ssl_context  # type: ignore[attr-defined]
        assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_REQUIRED, True)
