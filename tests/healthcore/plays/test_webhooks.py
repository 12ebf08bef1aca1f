"""Webhooks, sent to a real server: once for a span, tried again when they surely were not taken, without secrets."""

import json
import logging
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from healthcore.changes.day import Day
from healthcore.plays.deliveries import Deliveries, DeliveryState
from healthcore.plays.delivering import send_deliveries
from healthcore.plays.running import plays_of, run_plays
from healthcore.vocabulary.errors import PlayError
from tests.healthcore.book.books import AS_OF, Ticking
from tests.healthcore.plays.conftest import Receiver
from tests.healthcore.plays.playing import Book
from tests.healthcore.segments.days import POOR, account

SECRET = "s3cr3t-of-ours"
ENVIRONMENT = {"TOKEN": SECRET}


def day_with_webhook(tmp_path: Path, url: str, more: str = "", name: str = "Account A1") -> Day:
    """A day on which a play has made a request."""
    book = Book(
        tmp_path, f'[[plays]]\nname = "Tell"\nwhen = "engagement < 20"\n[plays.webhook]\nurl = "{url}"\n{more}\n'
    )
    day = book.day(0, account("A1", POOR, name=name, contract_value="1200.5"))
    assert not run_plays(day, plays_of(day.opened), "ann").problems
    return day


def sent(day: Day, **more: bool) -> list[tuple[DeliveryState, str]]:
    return [(one.state, one.detail) for one in send_deliveries(day.journal, environment=ENVIRONMENT, **more)]


def test_a_request_says_what_is_known_of_the_account(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/ok")

    assert sent(day) == [(DeliveryState.SENT, "The receiver answered 200.")]

    (got,) = receiver.got
    assert got["headers"]["Content-Type"] == "application/json"
    assert len(got["headers"]["Idempotency-Key"]) == 32
    assert got["body"]["reason"]
    assert {**got["body"], "reason": ""} == {
        "play": "Tell",
        "since": AS_OF.isoformat(),
        "as_of": AS_OF.isoformat(),
        "account_id": "A1",
        "name": "Account A1",
        "owner": "ann",
        "health": "Poor",
        "score": 50,
        "contract_value": 1200.5,
        "currency": "USD",
        "renewal_date": None,
        "reason": "",
    }


def test_a_body_of_ones_own_survives_any_name(tmp_path: Path, receiver: Receiver) -> None:
    name = 'Acme "[/]" \\ {{ x }} \u202e'
    day = day_with_webhook(
        tmp_path, f"{receiver.address}/ok", 'body = \'{"text": {{ (name ~ " is " ~ health) | tojson }}}\'', name
    )
    sent(day)

    assert [got["body"] for got in receiver.got] == [{"text": f"{name} is Poor"}]


def test_it_is_sent_once_however_often_plays_run(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/ok")
    for _ in range(3):
        run_plays(day, plays_of(day.opened), "ann")
        sent(day, patient=False)

    assert len(receiver.got) == 1


def test_a_secret_comes_from_the_environment_and_is_kept_nowhere(
    tmp_path: Path, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    day = day_with_webhook(
        tmp_path, f"{receiver.address}/busy/9?token=${{TOKEN}}", 'headers = {Authorization = "Bearer ${TOKEN}"}'
    )

    (state, detail), *_ = sent(day)

    assert state is DeliveryState.FAILED
    assert {got["headers"]["Authorization"] for got in receiver.got} == {f"Bearer {SECRET}"}
    assert {got["path"] for got in receiver.got} == {f"/busy/9?token={SECRET}"}
    assert SECRET not in detail + caplog.text
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


def test_without_the_variable_it_waits_and_says_which(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/ok", 'headers = {X-Token = "${MISSING}"}')

    ((state, detail),) = sent(day)

    assert (state, receiver.got) == (DeliveryState.FAILED, [])
    assert detail.startswith("The environment variable MISSING is not set.")


def test_who_is_busy_is_asked_again_at_once(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/busy/2")

    assert sent(day) == [(DeliveryState.SENT, "The receiver answered 200.")]

    assert len({got["headers"]["Idempotency-Key"] for got in receiver.got}) == 1
    assert len(receiver.got) == 3


def test_who_stays_busy_is_asked_again_later(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/busy/3")
    assert sent(day) == [(DeliveryState.FAILED, "The receiver answered 503.")]
    assert sent(day) == [], "it was tried a moment ago"

    clock = day.journal.clock
    assert isinstance(clock, Ticking)
    clock.moment += timedelta(minutes=5)

    assert sent(day) == [(DeliveryState.SENT, "The receiver answered 200.")]


def test_nobody_there_is_tried_again_later(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        day = day_with_webhook(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}/")

        assert sent(day) == [(DeliveryState.FAILED, "No connection (ConnectError).")]

    assert sent(day, patient=False) == [(DeliveryState.FAILED, "No connection (ConnectError).")]


@pytest.mark.parametrize(("path", "status"), [("refuse", 403), ("moved", 302)])
def test_a_refusal_is_told_and_no_redirection_is_followed(
    tmp_path: Path, receiver: Receiver, path: str, status: int
) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/{path}")

    assert sent(day) == [(DeliveryState.FAILED, f"The receiver answered {status}.")]
    assert [got["path"] for got in receiver.got] == [f"/{path}"]


def test_what_may_have_arrived_is_not_sent_again_until_somebody_says_so(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/mute")
    ((state, detail),) = sent(day)

    assert (state, len(receiver.got)) == (DeliveryState.UNKNOWN, 1)
    assert detail.endswith("it may have arrived.")
    assert sent(day, patient=False) == []

    Deliveries(day.journal).again(1)
    sent(day)
    assert len(receiver.got) == 2


def test_a_claim_is_for_one(tmp_path: Path, receiver: Receiver) -> None:
    deliveries = Deliveries(day_with_webhook(tmp_path, f"{receiver.address}/ok").journal)

    assert [deliveries.claim(1), deliveries.claim(1)] == [True, False]


def test_a_program_that_ended_while_sending_leaves_a_question(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/ok")
    deliveries = Deliveries(day.journal)
    deliveries.claim(1)
    assert [one.state for one in deliveries.unsettled()] == [DeliveryState.SENDING]

    clock = day.journal.clock
    assert isinstance(clock, Ticking)
    clock.moment += timedelta(minutes=5)

    assert [one.state for one in deliveries.unsettled()] == [DeliveryState.UNKNOWN]
    assert sent(day, patient=False) == []
    assert receiver.got == []


def test_one_that_nobody_wants_any_more_is_dropped(tmp_path: Path, receiver: Receiver) -> None:
    day = day_with_webhook(tmp_path, f"{receiver.address}/ok")
    deliveries = Deliveries(day.journal)
    deliveries.drop(1)

    assert sent(day) == []
    assert deliveries.unsettled() == []
    for decide in (deliveries.drop, deliveries.again):
        with pytest.raises(PlayError, match="is dropped"):
            decide(1)
    with pytest.raises(PlayError, match="no webhook 2"):
        deliveries.drop(2)


def test_a_body_that_is_no_json_is_told_before_anything_is_sent(tmp_path: Path, receiver: Receiver) -> None:
    book = Book(
        tmp_path,
        f'[[plays]]\nname = "Tell"\nwhen = "engagement < 20"\n[plays.webhook]\nurl = "{receiver.address}/ok"\n'
        'body = \'{"text": "{{ name }}"}\'\n',
    )
    run = book.run(0, account("A1", POOR, name='Say "hi"'), account("A2", POOR))

    assert [start.account_id for start in run.starts] == ["A2"]
    assert "webhook.body: it is no JSON" in run.problems[0]
    assert json.loads(Deliveries(book.day(0, account("A2", POOR)).journal).all()[0].body) == {"text": "Account A2"}
