"""E-mails: what a mail program reads out of them is what was meant, whatever people are called."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.campaigns.composing import email_of
from healthcore.campaigns.file import Sender
from healthcore.campaigns.mailing import Message

MOMENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SENDER = Sender.model_validate(
    {"from": "Ada Quill <ada@example.com>", "reply_to": "team@example.com", "unsubscribe": "mailto:stop@example.com"}
)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=SMTP)


def composed(name: str = "Pim", subject: str = "News", body: str = "Hello\n", email: str = "pim@example.com") -> bytes:
    message = Message(email, name, "A1", "Acme", subject, body)
    return email_of(message, SENDER, MOMENT, "0a1b")


def test_a_sent_mail_has_everything_that_a_server_and_a_reader_ask_for() -> None:
    mail = read(composed())

    assert {name: str(mail[name]) for name in mail} == {
        "From": "Ada Quill <ada@example.com>",
        "Reply-To": "team@example.com",
        "List-Unsubscribe": "<mailto:stop@example.com>",
        "To": "Pim <pim@example.com>",
        "Subject": "News",
        "Date": "Sun, 22 Nov 2026 09:00:00 +0000",
        "Message-ID": "<0a1b@example.com>",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }
    assert mail.get_content() == "Hello\r\n"


def test_a_draft_is_opened_as_one_and_may_have_no_sender() -> None:
    mail = read(email_of(Message("pim@example.com", "", "A1", "Acme", "News", "Hi\n"), None, MOMENT))

    assert (mail["X-Unsent"], mail["To"], mail["From"], mail["Message-ID"]) == ("1", "pim@example.com", None, None)


NAMES = [
    "Acme [EMEA] [/] [@click=app.quit]",
    'Pim "the cake" <x@evil.example>, Otto',
    "名前 👩‍🔬",
    "عربى",
    "x" * 300,
    "Pim\r\nBcc: evil@example.com",
    "=?utf-8?q?evil?=",
    "(comment) a@b",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_arrive_as_they_are_and_add_no_header_and_no_address(name: str) -> None:
    mail = read(composed(name, subject=f"For {name}", body=f"{name}\n"))

    (to,) = mail["To"].addresses
    assert to.addr_spec == "pim@example.com"
    assert mail["Bcc"] is None
    assert len(mail) == 10
    assert "evil" not in str(mail["From"])


@given(st.text(), st.text(), st.text())
def test_no_text_whatever_adds_a_header_or_an_address(name: str, subject: str, body: str) -> None:
    encodable = [text.encode("utf-8", "replace").decode() for text in (name, subject, body)]
    mail = read(composed(*encodable))

    assert len(mail) == 10
    assert [address.addr_spec for address in mail["To"].addresses] == ["pim@example.com"]


def test_addresses_in_any_script_stay_as_they_are() -> None:
    data = composed(email="jürgen@example.com")

    assert "jürgen@example.com".encode() in data
    assert b"To: Pim <j" in data
    assert read(composed(email="pim@käse.example"))["To"] == "Pim <pim@xn--kse-qla.example>"
