"""Sending to a real mail server: encrypted or not at all, each message once, and its fate written down."""

from pathlib import Path

import pytest

from healthcore.campaigns import sending
from healthcore.campaigns.file import Settings, Smtp
from healthcore.campaigns.log import Channel, State, messages, opt_out
from healthcore.campaigns.mailing import Mailing
from healthcore.campaigns.password import VARIABLE, Password, password_for
from healthcore.campaigns.sending import Pace, send
from healthcore.vocabulary.errors import CampaignError, MailError
from tests.healthcore.campaigns.campaigns import Book, emails, mailing
from tests.healthcore.campaigns.conftest import MailServer, serving
from tests.healthcore.campaigns.mail_server import PASSWORD


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def people(*names: str) -> str:
    """A table with these people at Acme."""
    rows = [f"A1,{name}@example.com,{name.title()}" for name in names]
    return "\n".join(["account_id,email,name", *rows, ""])


def states(given: Mailing) -> dict[str, State]:
    return {message.email: message.state for message in messages(given.day.journal)}


def test_everybody_gets_the_message_and_the_log_says_so(book: Book, server: MailServer) -> None:
    given = mailing(book.day(), server.settings(), subject="For {{ account.name }}")
    seen: list[tuple[int, int]] = []
    sent = send(given, 4, author="ada", progress=lambda done, total: seen.append((done, total)))

    assert server.addresses == emails(given)
    assert server.mails[0]["Subject"] == "For Acme [EMEA] [/]"
    assert server.mails[0]["From"] == "Ada <ada@example.com>"
    logged = messages(given.day.journal)
    assert [mail["Message-ID"] for mail in server.mails] == [
        f"<{message.id}@example.com>" for message in reversed(logged)
    ]
    assert {(message.state, message.channel, message.detail, message.run) for message in logged} == {
        (State.SENT, Channel.SMTP, "250 taken", sent.run)
    }
    assert sent.counts == {State.SENT: 4, State.FAILED: 0, State.UNKNOWN: 0}
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_nobody_gets_it_twice(book: Book, server: MailServer) -> None:
    given = mailing(book.day(), server.settings())
    send(given, 4, author="ada", most=None)

    assert emails(mailing(book.day(), server.settings())) == []
    again = send(given, 4, author="ada")
    assert (again.passed_over, len(server.mails)) == (4, 4)


def test_only_what_was_confirmed_is_sent(book: Book, server: MailServer) -> None:
    given = mailing(book.day(), server.settings())

    with pytest.raises(CampaignError, match="There are 4 messages now, not 5"):
        send(given, 5, author="ada")
    assert server.mails == []
    send(given, 2, author="ada", most=2)
    assert server.addresses == emails(given)[:2]


def test_a_missing_value_sends_nothing(book: Book, server: MailServer) -> None:
    with pytest.raises(CampaignError, match="name is missing"):
        send(mailing(book.day(), server.settings(), body="{{ person.name }}"), 4, author="ada")
    assert server.mails == []


def test_whoever_opts_out_while_it_is_sent_gets_nothing(book: Book, server: MailServer) -> None:
    given = mailing(book.day(), server.settings())

    def opt_out_the_last(done: int, _total: int) -> None:
        if done == 1:
            opt_out(given.day.journal, emails(given)[-1], out=True, author="x")

    sent = send(given, 4, author="ada", progress=opt_out_the_last)
    assert (sent.counts[State.SENT], sent.passed_over) == (3, 1)
    assert server.addresses == emails(given)[:-1]


def test_what_the_server_refuses_failed_and_is_tried_again(tmp_path: Path, server: MailServer) -> None:
    book = Book(tmp_path, people=people("refuse", "no-data", "pim"))
    given = mailing(book.day(), server.settings())
    sent = send(given, 3, author="ada")

    assert states(given) == {
        "refuse@example.com": State.FAILED,
        "no-data@example.com": State.FAILED,
        "pim@example.com": State.SENT,
    }
    assert "refuse@example.com: failed: 550 there is nobody of that name." in sent.problems
    assert emails(mailing(book.day(), server.settings())) == ["refuse@example.com", "no-data@example.com"]


def test_a_message_without_an_answer_is_unknown_is_not_sent_again_and_the_rest_is(
    tmp_path: Path, server: MailServer
) -> None:
    book = Book(tmp_path, people=people("pim", "hang-up", "zelda"))
    given = mailing(book.day(), server.settings())
    sent = send(given, 3, author="ada")

    assert states(given) == {
        "pim@example.com": State.SENT,
        "hang-up@example.com": State.UNKNOWN,
        "zelda@example.com": State.SENT,
    }
    assert sent.counts[State.UNKNOWN] == 1
    assert server.addresses == ["pim@example.com", "hang-up@example.com", "zelda@example.com"]
    assert emails(mailing(book.day(), server.settings())) == []


def test_a_server_that_keeps_failing_is_left_alone(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(tmp_path, people=people("refuse", "pim", "zelda"))
    monkeypatch.setattr(sending, "_MOST_FAILURES", 1)
    sent = send(mailing(book.day(), server.settings()), 3, author="ada")

    assert (sent.left, server.mails) == (2, [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_cannot_be_verified_sends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Book, security: str
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(tmp_path / "server", security) as server:
        for wrong in ({"ca_file": None}, {"host": "127.0.0.1"}):
            with pytest.raises(MailError, match="certificate cannot be verified"):
                send(mailing(book.day(), server.settings(**wrong)), 4, author="ada")
        assert server.mails == []
        assert send(mailing(book.day(), server.settings()), 4, author="ada").counts[State.SENT] == 4


def test_a_server_without_encryption_gets_neither_password_nor_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Book
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setattr("healthcore.campaigns.smtp._PATIENCE", 0.3)
    with serving(tmp_path / "server", "tls") as server, pytest.raises(MailError, match="no encrypted connection"):
        send(mailing(book.day(), server.settings(security="starttls")), 4, author="ada")


def test_a_server_that_is_not_there_is_told(book: Book, server: MailServer) -> None:
    with pytest.raises(MailError, match="localhost:1: no encrypted connection"):
        send(mailing(book.day(), server.settings(port=1)), 4, author="ada")
    assert messages(book.day().journal) == []


def test_a_wrong_password_is_told_and_never_shown(
    book: Book, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "open barley")

    with pytest.raises(MailError, match="does not let ada in") as refused:
        send(mailing(book.day(), server.settings()), 4, author="ada")
    assert "barley" not in f"{refused.value!r} {refused.value} {refused.value.__cause__} {refused.value.__context__}"


def test_a_password_that_a_server_repeats_is_not_written_down(tmp_path: Path, server: MailServer) -> None:
    book = Book(tmp_path, people=people("say-password"))
    given = mailing(book.day(), server.settings())
    sent = send(given, 1, author="ada")

    assert sent.problems == ["say-password@example.com: failed: 550 your password is …."]
    data = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "server"
    )
    assert PASSWORD.encode() not in data


def test_without_a_password_nothing_is_tried() -> None:
    smtp = Smtp.model_validate({"host": "smtp.example.com", "user": "ada"})

    with pytest.raises(MailError) as refused:
        password_for(smtp)
    assert 'keyring set "pulsebook smtp" "ada@smtp.example.com"' in refused.value.fix
    assert password_for(Smtp.model_validate({"host": "h"})).reveal() == ""


def test_the_keyring_has_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {("pulsebook smtp", "ada@smtp.example.com"): "from the ring"}
    monkeypatch.setattr("keyring.get_password", lambda service, name: known.get((service, name)))

    assert password_for(Smtp.model_validate({"host": "smtp.example.com", "user": "ada"})).reveal() == "from the ring"


def test_a_password_does_not_show_itself() -> None:
    assert "sesame" not in f"{Password(PASSWORD)!r} {Password(PASSWORD)}"


def test_without_sender_or_server_the_file_is_told_what_to_say(book: Book) -> None:
    with pytest.raises(MailError) as refused:
        send(mailing(book.day(), Settings()), 4, author="ada")
    assert len(refused.value.problems) == 2


def test_no_more_than_so_many_leave_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waits = [1000.0], []

    def sleep(seconds: float) -> None:
        waits.append(round(seconds, 3))
        now[0] += seconds

    monkeypatch.setattr("healthcore.campaigns.sending.time.monotonic", lambda: now[0])
    pace = Pace(30, sleep)
    pace.wait()
    pace.wait()
    now[0] += 0.5
    pace.wait()
    now[0] += 60
    pace.wait()

    assert waits == [2.0, 1.5]
