"""`book.toml` is a file that people write: Pulsebook changes its own lines and nothing else."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.sources.book_file import BookFile, read_book_file
from healthcore.sources.book_text import with_reading
from healthcore.sources.reading import Reading
from healthcore.vocabulary.errors import InputError

READING = Reading(
    touch="contract_value >= 50000",
    date_order="dmy",
    sheet="Accounts [EMEA]",
    header_row=4,
    leave_out=("Notes",),
    clean_ids=("leading zeros",),
    mapping={"account_id": 'Customer "ID"', "contract_value": "ARR (USD)"},
    dates={"Next step": "mdy"},
    columns={'Customer "ID"': "text", "ARR (USD)": "money"},
)

BY_HAND = """\
# My team's book

touch = "all"  # until we know better

[currency]
base = "EUR"  # what finance reports in
rates = {USD = 0.9}

[mapping]
# Finance calls it TCV
contract_value = "TCV"
nps = "Score"  # last quarter's
"""


def test_a_new_file_says_what_was_decided_and_reads_like_a_letter() -> None:
    text = with_reading("", READING)
    assert text.startswith("# How Pulsebook reads the exports of this book.")
    assert tomllib.loads(text)["mapping"] == {"account_id": 'Customer "ID"', "contract_value": "ARR (USD)"}
    assert text.index('touch = "contract_value >= 50000"') < text.index("[mapping]")
    assert "# what each column held at the last import; what changes is reported" in text


def test_comments_and_all_else_stay() -> None:
    reading = Reading(touch="nobody", mapping={"contract_value": "ARR", "account_id": "ID"})
    text = with_reading(BY_HAND, reading)
    for line in ("# My team's book", "[currency]", 'base = "EUR"  # what finance reports in', "# Finance calls it TCV"):
        assert line in text
    assert 'touch = "nobody"  # until we know better' in text
    assert tomllib.loads(text)["mapping"] == {"contract_value": "ARR", "account_id": "ID"}


def test_what_is_decided_already_is_not_touched() -> None:
    reading = Reading(touch="all", mapping={"contract_value": "TCV", "nps": "Score"})
    assert with_reading(BY_HAND, reading) == BY_HAND


def test_nothing_decided_is_an_empty_letter() -> None:
    assert tomllib.loads(with_reading("", Reading())) == {}


def test_a_broken_file_is_not_overwritten() -> None:
    with pytest.raises(InputError, match="Mend it"):
        with_reading("touch = ", READING)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(
    st.builds(
        Reading,
        touch=st.none() | NAMES,
        sheet=st.none() | NAMES,
        leave_out=st.lists(NAMES, max_size=3).map(tuple),
        mapping=st.dictionaries(NAMES, NAMES, max_size=4),
        columns=st.dictionaries(NAMES, NAMES, max_size=4),
    ),
    st.sampled_from(["", BY_HAND]),
)
def test_what_was_decided_reads_back(reading: Reading, before: str) -> None:
    found = BookFile.model_validate(tomllib.loads(with_reading(before, reading)))
    assert {name: getattr(found, name) for name in Reading.model_fields} == reading.model_dump()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('date_order = "day first"', "date_order"),
        ("header_row = 0", "header_row"),
        ('clean_ids = ["dots"]', "clean_ids"),
        ('delimiter = ""', "delimiter"),
        ('maping = {a = "b"}', "maping"),
    ],
)
def test_a_word_that_is_none_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "book.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_book_file(path)
