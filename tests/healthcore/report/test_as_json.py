"""JSON of accounts and figures: exact, plain, harmless, and usable without a command line."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.models import find_model
from healthcore.journal.ratings import Rating
from healthcore.model.reader import read_model
from healthcore.report.as_json import explain_document, json_text, score_document, summary_json
from healthcore.sample.source import SampleSource
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table
from healthcore.vocabulary.text import UNSEEN

DAY = date(2026, 11, 23)

MODEL = """
name = "All kinds"
[metrics.signed]
kind = "flag"
[metrics.region]
kind = "text"
[[profiles]]
name = "Everybody"
rated = true
[profiles.usage]
good = [
    "nps >= 9.5", "usage_frequency >= weekly", "signed == yes", "region in ('EMEA', 'APAC')",
    "last_touch in the last 30 days",
]
[profiles.risk]
poor = ["csm_risk >= Major"]
"""

RATED = Rating(
    id="1",
    account_id="A1",
    level=1,
    word="Minor",
    note="hm",
    reasons=("Support issues",),
    author="ada",
    rated_at=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
    source_seen=None,
    source_level=None,
    origin="pulsebook",
)


def _book(columns: dict[str, list[str | None]], ratings: dict[str, Rating] | None = None, text: str = MODEL) -> Book:
    model = read_model(text)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    raw = raw_table(Path("test"), frame.columns, frame, format_name="Test", first_row=2)
    return build_book("test", read_accounts(raw, schema_for(model), model.rating), model, DAY, ratings=ratings)


FULL: dict[str, list[str | None]] = {
    "account_id": ["A1"],
    "nps": ["9.25"],
    "usage_frequency": ["daily"],
    "signed": ["yes"],
    "region": ["EMEA"],
    "last_touch": ["2026-11-03"],
    "contract_value": ["1234.50"],
}


def _only(book: Book) -> dict[str, object]:
    document = json.loads("".join(score_document(book, [0])))
    account: dict[str, object] = document["accounts"][0]
    return account


def test_every_kind_of_value_stands_as_in_conditions() -> None:
    good = _only(_book(FULL, {"A1": RATED}))["good"]

    assert isinstance(good, list)
    assert [(condition["value"], condition["result"], condition["margin"]) for condition in good] == [
        (9.25, "unmet", -0.25),
        ("daily", "met", 1),
        (True, "met", None),
        ("EMEA", "met", None),
        ("2026-11-03", "met", 10),
    ]


def test_a_rating_given_here_is_told_with_when_and_until_when() -> None:
    account = _only(_book(FULL, {"A1": RATED}))

    assert account["rating"] == {
        "level": 1,
        "label": "Minor",
        "rated_at": "2026-11-20T10:30:00.000+00:00",
        "note": "hm",
        "due": "2027-02-18",
    }
    assert account["poor"] == [
        {
            "condition": "csm_risk >= Major",
            "metric": "csm_risk",
            "dimension": "risk",
            "value": "Minor",
            "result": "unmet",
            "margin": 1,
        }
    ]


def test_of_a_rating_in_the_source_only_the_level_is_known() -> None:
    account = _only(_book({**FULL, "csm_risk": ["2 - Major"]}))

    assert account["rating"] == {"level": 2, "label": "Major", "rated_at": None, "note": None, "due": None}


def test_numbers_are_whole_where_they_are_whole() -> None:
    text = "".join(score_document(_book({**FULL, "contract_value": ["1200.00"], "nps": ["9.0"]}), [0]))

    assert '"contract_value": 1200, ' in text
    assert '"value": 9, ' in text


@pytest.mark.parametrize("number", ["inf", "nan", "1e400"])
def test_what_is_no_number_never_gets_into_a_document(number: str) -> None:
    text = "".join(score_document(_book({**FULL, "nps": [number]}), [0]))

    json.loads(text, parse_constant=pytest.fail)


def test_explain_has_every_rating_and_says_which_was_taken_back() -> None:
    book = _book(FULL, {"A1": RATED})
    retracted = Rating(
        **{name: getattr(RATED, name) for name in RATED.__slots__ if not name.startswith("retracted")},
        retracted_at=datetime(2026, 11, 21, tzinfo=UTC),
        retracted_by="bo",
    )

    said = json.loads(explain_document(book.account(0), [retracted, RATED], {}))

    given = {
        "level": 1,
        "label": "Minor",
        "note": "hm",
        "reasons": ["Support issues"],
        "author": "ada",
        "rated_at": "2026-11-20T10:30:00.000+00:00",
        "origin": "pulsebook",
    }
    assert said["ratings"] == [{**given, "retracted_at": "2026-11-21T00:00:00.000+00:00"}, given]
    del said["ratings"]
    assert said == _only(book)


def test_five_good_three_average_and_two_poor_give_76() -> None:
    nps = ["10"] * 5 + ["5"] * 3 + ["-5"] * 2
    text = 'name = "M"\n[[profiles]]\nname = "P"\n[profiles.voc]\ngood = ["nps > 9"]\npoor = ["nps < 0"]\n'
    summary = summary_json(_book({"account_id": [str(at) for at in range(10)], "nps": list(nps)}, text=text).figures)

    assert summary == {
        "accounts": 10,
        "good": 5,
        "average": 3,
        "poor": 2,
        "unknown": 0,
        "quality_score": 76,
        "contract_value": {},
        "value_at_risk": {},
    }


def test_the_sample_book_is_one_document_with_a_line_for_each_account() -> None:
    model = find_model("sample")
    accounts = SampleSource(DAY).load(schema_for(model), model.rating)
    book = build_book("sample", accounts, model, DAY)

    text = "".join(score_document(book, range(book.table.height)))

    assert len(text.splitlines()) == 122
    document = json.loads(text)
    assert [account["account_id"] for account in document["accounts"]] == book.accounts["account_id"].to_list()
    for line, account in zip(text.splitlines()[1:-1], document["accounts"], strict=True):
        assert json.loads(line.rstrip(",")) == account


def test_a_book_without_accounts_is_a_document_too() -> None:
    assert json.loads("".join(score_document(_book(FULL), [])))["accounts"] == []


@given(st.text(), st.sampled_from([None, 2]))
def test_text_is_exact_and_nothing_in_it_is_obeyed(text: str, indent: int | None) -> None:
    written = json_text({"name": text}, indent)

    assert json.loads(written) == {"name": text}
    assert not UNSEEN.search(written.replace("\n", "") if indent else written)
    written.encode()
