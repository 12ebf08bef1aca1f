"""A book written in any mix of dialects reads back as the same book."""

import csv
import gzip
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from healthcore.model.rating import SCALES
from healthcore.sources import read_accounts, read_table
from tests.healthcore.sources.conftest import SCHEMA

HEADER = ["Account ID", "Account", "ARR", "Currency", "License utilization", "Renewal", "Referenceable", "NPS"]


@dataclass(frozen=True)
class Account:
    name: str
    value: Decimal | None
    share: Decimal | None
    renewal: date | None
    reference: bool | None
    nps: int | None


@dataclass(frozen=True)
class Dialect:
    """How somebody's system writes."""

    delimiter: str
    end: str
    encoding: str
    point: str
    grouping: str
    sign: str
    minus: str
    percent: str
    day: str
    flags: tuple[str, str]
    nothing: str
    top: str
    quoting: Literal[0, 1]
    packed: bool

    def number(self, value: Decimal | int | None, after: str = "") -> str:
        if value is None:
            return self.nothing
        digits = f"{abs(value):,}".replace(",", "g").replace(".", self.point).replace("g", self.grouping)
        return self.minus.replace("5", digits + after) if value < 0 else digits + after

    def money(self, value: Decimal | None) -> str:
        return self.nothing if value is None else self.sign.replace("5", self.number(value))


#: Words as companies have them: one lonely accent would not tell one encoding from another.
WORDS = ["Müller", "Société", "Générale", "Besançon", "Straße", "Ada", " ", ", ", ";", "\t", "|", '"', "'", "[/]", "="]

NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(lambda words: f"N{''.join(words)}N")

ACCOUNTS = st.lists(
    st.builds(
        Account,
        NAMES,
        st.none() | st.decimals(0, 10_000_000, places=2),
        st.none() | st.decimals(2, 300, places=1),
        st.none() | st.dates(date(2001, 1, 1), date(2060, 12, 31)),
        st.none() | st.booleans(),
        st.none() | st.integers(-100, 100),
    ),
    min_size=1,
    max_size=12,
)


DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT23:59:59Z"]


#: Where it has to be, and everywhere, in the words of the standard library.
QUOTING: list[Literal[0, 1]] = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL]


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    point = draw(st.sampled_from([".", ","]))
    return Dialect(
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])),
        point=point,
        grouping=draw(st.sampled_from(["", " ", "'", "." if point == "," else ","])),
        sign=draw(st.sampled_from(["5", "€5", "5 €", "EUR 5", "5 eur"])),
        minus=draw(st.sampled_from(["-5", "(5)", "5-"])),
        percent=draw(st.sampled_from(["", "%", " %"])),
        day=draw(st.sampled_from(DAYS)),
        flags=draw(st.sampled_from([("yes", "no"), ("TRUE", "FALSE"), ("1", "0"), ("Y", "N")])),
        nothing=draw(st.sampled_from(["", "N/A", "-", "****", "null", " "])),
        top=draw(st.sampled_from(["", "\n", "Accounts\n", "Accounts\nof the north\n\n"])),
        quoting=draw(st.sampled_from(QUOTING)),
        packed=draw(st.booleans()),
    )


def written(accounts: list[Account], how: Dialect) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=how.delimiter, lineterminator=how.end, quoting=how.quoting)
    writer.writerow(HEADER)
    for at, account in enumerate(accounts):
        day = how.nothing if account.renewal is None else account.renewal.strftime(how.day)
        flag = how.nothing if account.reference is None else how.flags[not account.reference]
        money, share = how.money(account.value), how.number(account.share, how.percent)
        writer.writerow([f"A{at}", account.name, money, "EUR", share, day, flag, how.number(account.nps)])
    text = how.top.replace("\n", how.end) + stream.getvalue()
    data = text.encode(how.encoding)
    return gzip.compress(data) if how.packed else data


@given(ACCOUNTS, dialects())
def test_a_book_reads_back_from_any_mix_of_dialects(accounts: list[Account], how: Dialect) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.csv"
        path.write_bytes(written(accounts, how))
        read = read_accounts(read_table(path), SCHEMA, SCALES["four"], date_order="dmy")
    frame = read.frame
    assert frame["account_id"].to_list() == [f"A{at}" for at in range(len(accounts))]
    assert frame["name"].to_list() == [account.name for account in accounts]
    assert frame["contract_value"].to_list() == [account.value for account in accounts]
    assert frame["license_utilization"].to_list() == [
        None if account.share is None else float(account.share) for account in accounts
    ]
    assert frame["renewal_date"].to_list() == [account.renewal for account in accounts]
    assert frame["referenceable"].to_list() == [account.reference for account in accounts]
    assert frame["nps"].to_list() == [account.nps for account in accounts]
    assert read.report.rows_read == read.report.accounts == len(accounts)
