"""Connected books for tests: an invented service, a book that is connected to it, and what a person does with them."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import account_row, save_rating
from healthcore.book.request import BookRequest
from healthcore.book.settings import settings_path
from healthcore.connect.connected import Connected, connected
from healthcore.connect.pushing import Pushed
from healthcore.connect.secret import VARIABLES
from healthcore.connect.syncing import run_people, run_pull, run_push
from healthcore.journal.outbox import Entry, EntryState
from healthcore.journal.ratings import NewRating
from healthcore.model.rating import SCALES, RatingScale
from healthcore.vocabulary import SystemClock
from healthcore.vocabulary.errors import ConnectError
from tests.services import hubspot, salesforce, totango
from tests.services.running import Running

SERVICES = ("hubspot", "salesforce", "totango")
BOOK = "team"
SCALE = SCALES["five"]

#: What a connection says beside the address, for each service.
CONNECTIONS: Mapping[str, str] = {
    "hubspot": """
        risk = "csm_risk"
        fields = ["hs_object_id", "name", "annualrevenue", "createdate", "renewal_date", "engagement_score",
                  "license_utilization", "active_users"]
        """,
    "salesforce": f"""
        risk = "CSM_Risk__c"
        sign_in = "refresh"
        client_id = "{salesforce.CLIENT}"
        fields = ["Id", "Name", "AnnualRevenue", "CreatedDate", "Renewal_Date__c", "Engagement_Score__c",
                  "License_Utilization__c", "Active_Users__c", "Totango_Account_Health__c"]
        """,
    "totango": f"""
        risk = "CSM Risk"
        service_id = "{totango.SERVICE_ID}"
        choices = ["0 - NO RISK", "1 - LOW", "2 - MEDIUM", "3 - HIGH", "4 - CRITICAL"]
        fields = ["account_id", "name", "Contract Value", "Create Date", "Contract Renewal Date", "Success Manager",
                  "status_group", "engagement", "license_utilization", "active_users", "remote_health"]
        """,
}

#: Which field is which, where the service's name does not say it.
MAPPINGS: Mapping[str, Mapping[str, str]] = {
    "hubspot": {"account_id": "hs_object_id", "contract_value": "annualrevenue", "engagement": "engagement_score"},
    "salesforce": {
        "account_id": "Id",
        "contract_value": "AnnualRevenue",
        "csm_risk": "CSM_Risk__c",
        "engagement": "Engagement_Score__c",
        "license_utilization": "License_Utilization__c",
        "active_users": "Active_Users__c",
        "renewal_date": "Renewal_Date__c",
        "created_date": "CreatedDate",
        "remote_health": "Totango_Account_Health__c",
    },
    "totango": {"csm_risk": "CSM Risk"},
}

SECRETS: Mapping[str, tuple[str, str]] = {
    "hubspot": (VARIABLES["hubspot token"], hubspot.TOKEN),
    "salesforce": (VARIABLES["salesforce refresh"], salesforce.REFRESH),
    "totango": (VARIABLES["totango token"], totango.TOKEN),
}

#: A limit that no test reaches unless it is about that.
GENEROUS = "calls = 100000\nseconds = 1.0"


@dataclass
class Trial:
    """A connected book at an invented service.

    Attributes:
        service: which.
        running: the service.
        book: the book.
    """

    service: str
    running: Running
    book: Connected

    def pull(self) -> int:
        """Everything, at once."""
        return asyncio.run(run_pull(self.book, lambda _: True))

    def pull_people(self, *account_ids: str) -> int:
        """The people at some accounts, or at all, at once."""
        return asyncio.run(run_people(self.book, account_ids or self.ids, self.ids, lambda _: True))

    @property
    def people(self) -> list[tuple[str, str]]:
        """Account and user of everybody the book has."""
        return sorted(pl.read_parquet(self.book.people_path).select("account_id", "user_id").iter_rows())

    def push(self, scale: RatingScale = SCALE) -> Pushed:
        """Everything that waits."""
        return asyncio.run(run_push(self.book, scale, lambda _: True, pauses=(0.0, 0.0)))

    def until_done(self, most: int = 30) -> None:
        """Syncs again and again, as a person does whom it tells to try later, until nothing waits."""
        for _ in range(most):
            try:
                self.push()
                if not self.waiting:
                    return
            except ConnectError:
                continue
        raise AssertionError(f"still waiting after {most} pushes: {self.waiting[:5]}")

    def pull_until_done(self, most: int = 30) -> int:
        """The same for a pull."""
        for _ in range(most):
            try:
                return self.pull()
            except ConnectError:
                continue
        raise AssertionError(f"not pulled after {most} attempts")

    def rate(self, account_id: str, level: int) -> None:
        """A rating, as the book shows the account now."""
        self.rate_all({account_id: level})

    def rate_all(self, levels: Mapping[str, int]) -> None:
        """Several, one after the other."""
        texts = self.texts
        self.book.journal.rate_many(
            NewRating(
                account_id=account_id,
                level=level,
                word=SCALE.word(level),
                note="heard it",
                author="ann",
                source_text=texts[account_id],
            )
            for account_id, level in levels.items()
        )

    @property
    def texts(self) -> dict[str, str | None]:
        """The rating of every account as the book holds it, by id."""
        frame = pl.read_parquet(self.book.path)
        ids = {"hubspot": "hs_object_id", "salesforce": "Id", "totango": "account_id"}[self.service]
        return dict(frame.select(ids, self.book.connection.risk).iter_rows())

    @property
    def ids(self) -> list[str]:
        """The accounts, in the order of the book."""
        return list(self.texts)

    @property
    def waiting(self) -> list[Entry]:
        """What is not settled."""
        return self.book.outbox.unsettled()

    @property
    def states(self) -> list[EntryState]:
        """What became of every entry, oldest first."""
        return [entry.state for entry in self.book.outbox.entries()]

    def value(self, level: int) -> str:
        """What the service holds for a level."""
        return f"risk_{level}" if self.service == "hubspot" else self.label(level)

    def value_of(self, text: str | None) -> str | None:
        """What the service holds for what people read."""
        return None if text is None else self.value(int(text[0]))

    @staticmethod
    def label(level: int) -> str:
        """What people read for a level."""
        return ("0 - NO RISK", "1 - LOW", "2 - MEDIUM", "3 - HIGH", "4 - CRITICAL")[level]

    def open(self, *, registers: bool = False) -> OpenedBook:
        """The book, as every command opens it."""
        if registers:
            request = BookRequest(str(self.book.path), overrides=MAPPINGS[self.service], as_name=BOOK)
            return open_book(request, SystemClock(), registers=True)
        return open_book(BookRequest(BOOK), SystemClock())


def connect_book(
    service: str, running: Running, monkeypatch: pytest.MonkeyPatch, *more: str, address: str = ""
) -> Trial:
    """A new book that is connected to a service, at its own address unless another one leads there."""
    said = {line.split(" = ")[0] for line in more}
    lines = [
        line.strip() for line in CONNECTIONS[service].strip().splitlines() if line.split(" = ")[0].strip() not in said
    ]
    if not any(one.startswith("calls") for one in more):
        more = (*more, GENEROUS)
    where = [f'{name} = "{address or running.address}"' for name in ("address", "writes_to")]
    path = settings_path(BOOK)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["[connection]", f'service = "{service}"', *lines, *where, *more]), encoding="utf-8")
    monkeypatch.setenv(*SECRETS[service])
    book = connected(BOOK, SystemClock())
    book.outbox.connect(service, "ann")
    return Trial(service, running, book)


def rate_on_screen(opened: OpenedBook, account_id: str, level: int) -> OpenedBook:
    """A rating given as screens give it."""
    row = account_row(opened.book, account_id)
    return save_rating(opened, row, level, note="heard it", reasons=(), author="ann")[0]


def files_below(*directories: Path) -> Iterable[tuple[Path, bytes]]:
    """Every file with its content."""
    for directory in directories:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()
