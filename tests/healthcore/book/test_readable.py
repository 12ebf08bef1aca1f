"""What conditions can read in a book, and what only the book can tell about one."""

from datetime import UTC, datetime
from pathlib import Path

from healthcore.book.opening import open_book
from healthcore.book.readable import Readable
from healthcore.book.request import BookRequest
from healthcore.conditions.parser import parse
from healthcore.vocabulary import FixedClock

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


def test_columns_are_counted_and_what_nobody_has_is_told(tmp_path: Path) -> None:
    path = tmp_path / "team.csv"
    path.write_text("account_id,name,engagement,logins,nps\n1,Acme,58,3,\n2,Bolt,,4,\n", encoding="utf-8")
    book = open_book(BookRequest(str(path)), CLOCK).book
    readable = Readable(book)
    assert readable.notes["engagement"] == "1 of 2 have it"
    assert {"logins", "nps", "csm_risk", "age_days"} <= readable.fields(book.model).keys()
    assert list(readable.oddities(parse("engagement > 1 or csm_risk is none or logins > 2"), book.model)) == []
    assert list(readable.oddities(parse("nps > 1 and login > 2"), book.model)) == [
        "nobody in this book has data for nps: it counts for nothing",
        "nothing in this book is called login. Did you mean logins?",
    ]
