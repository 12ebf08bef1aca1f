"""`pulsebook demo --connected`: a book from an invented HubSpot, to try sync without an account anywhere."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

#: The book's name.
DEMO = "demo"

_ACCOUNTS = 120

#: Where the invented services are: they are part of the source, as what Pulsebook is tested against.
_ROOT = Path(__file__).parents[2]
_SERVICE = _ROOT / "tests" / "services" / "hubspot.py"

_RATINGS = ((3, "They signed with somebody else."), (2, "Escalated to their VP."), (1, "The sponsor sounds tired."))


@contextmanager
def connected_demo() -> Iterator[str]:
    """The name of a book that is connected to an invented service; both are gone when the block ends.

    Three accounts are rated already and wait to be sent; somebody else has rated one of them meanwhile.

    Raises:
        InputError: the invented service is not there, as in an installation without the source.
    """
    from healthcore.vocabulary.errors import InputError

    if not _SERVICE.exists():
        raise InputError(
            "The invented service is part of the source, and is not installed with the program.",
            fix="Get the source, and run there: pulsebook demo --connected",
        )
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "tests.services.hubspot", "--accounts", str(_ACCOUNTS), "--token", token]
    with (
        tempfile.TemporaryDirectory(prefix="pulsebook-demo-") as home,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as service,  # noqa: S603 - our own
    ):
        try:
            port = service.stdout.readline().strip() if service.stdout else ""
            address = f"http://127.0.0.1:{port}"
            os.environ |= {
                "PULSEBOOK_DATA_DIR": f"{home}/data",
                "PULSEBOOK_CONFIG_DIR": f"{home}/config",
                "PULSEBOOK_HUBSPOT_TOKEN": token,
            }
            _prepare(address)
            yield DEMO
        finally:
            service.kill()


def _prepare(address: str) -> None:
    """Connects, pulls, rates three accounts, and has somebody else rate the first of them."""
    from healthcore.book.opening import open_book
    from healthcore.book.rating import account_row, save_rating
    from healthcore.book.request import BookRequest
    from healthcore.connect.connected import connected, open_pulled
    from healthcore.connect.connecting import connect_book
    from healthcore.connect.syncing import run_pull
    from healthcore.sources.connection import Connection
    from healthcore.vocabulary import SystemClock

    clock = SystemClock()
    mapping = {"account_id": "hs_object_id", "contract_value": "annualrevenue", "engagement": "engagement_score"}
    fields = (*mapping.values(), "name", "createdate", "renewal_date", "license_utilization", "active_users")
    connection = Connection(
        service="hubspot", risk="csm_risk", fields=fields, address=address, levels={"Minor": "1 - LOW"}
    )
    connect_book(DEMO, connection, {**mapping, "csm_risk": "csm_risk"}, "you", clock)
    book = connected(DEMO, clock)
    with book.journal:
        asyncio.run(run_pull(book, lambda _: True))
        open_pulled(book)
        opened = open_book(BookRequest(DEMO, touch="all"), clock, registers=True)
        frame = opened.book.source.frame
        unrated = frame.filter(frame["csm_risk"].is_null())["account_id"].head(len(_RATINGS))
        for account_id, (level, note) in zip(unrated, _RATINGS, strict=True):
            row = account_row(opened.book, account_id)
            opened, _ = save_rating(opened, row, level, note=note, reasons=(), author="you")
        opened.journal.close()
    said = json.dumps({"id": unrated[0], "value": "risk_0", "who": "Dana, a colleague"})
    with urlopen(Request(f"{address}/_test/change", data=said.encode(), method="POST"), timeout=10):  # noqa: S310 - ours
        pass
