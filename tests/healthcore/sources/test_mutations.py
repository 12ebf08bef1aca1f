"""No byte string makes the reader crash: files of every format, broken at random, load or say in a line why not."""

import gzip
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from healthcore.model.rating import SCALES
from healthcore.sources import read_accounts, read_table
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import SCHEMA
from tests.healthcore.sources.test_extent import workbook
from tests.healthcore.sources.test_packed import archive

DATA = Path(__file__).parents[2] / "data"

#: Bytes that mean something to some reader.
TELLING = [b'"', b"\\", b"\r", b"\n", b"\0", b",", b";", b"\t", b"{", b"]", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04"]

CSV = b'Account ID;Account;ARR;Renewal;CSM Risk;Status\r\nA1;"Ada; Bo";1.234,50 \x80;31.12.2026;2 - Major;Active\r\n'
JSON = b'[{"id": "A1", "name": "Ada", "arr": 12.5, "tags": ["a"]}, {"id": "B", "renewal": "2027-01-19"}]'


def corpus() -> dict[str, bytes]:
    """Small files of every format, and the messy ones."""
    frame = pl.DataFrame({"id": ["A1", "B"], "arr": [12.5, None], "tags": [["x"], None]})
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    rows: list[list[Any]] = [["Account ID", "ARR", "Renewal"], ["A1", 12.5, "2027-01-19"], ["B", "n/a", ""]]
    messy = {path.name: path.read_bytes() for path in sorted((DATA / "messy-csv").glob("*.csv"))}
    return {
        **{name: data for name, data in messy.items() if len(data) < 50_000},
        "book.csv": CSV + b"A2;;;;;\r\n",
        "utf16.csv": CSV.decode("cp1252").encode("utf-16"),
        "book.json": JSON,
        "book.ndjson": b'{"id": 1, "name": "Ada"}\n{"id": 2}\n',
        "book.parquet": parquet.getvalue(),
        "book.xlsx": workbook(A=rows, B=rows),
        "book.csv.gz": gzip.compress(CSV),
        "book.zip": archive(**{"a.csv": CSV}),
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, lost, doubled or added."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(broken) + 1)
        upto = min(len(broken), at + chance.choice([1, 1, 2, 8, 200]))
        match chance.randrange(6):
            case 0:
                broken[at:upto] = chance.randbytes(upto - at)
            case 1:
                del broken[at:upto]
            case 2:
                broken[at:at] = broken[at:upto]
            case 3:
                broken[at:at] = chance.choice(TELLING)
            case 4:
                broken[at:upto] = chance.choice(TELLING) * (upto - at)
            case _ if chance.random() < 0.3:
                del broken[at:]
    return bytes(broken)


def read_broken(folder: Path, seed: int, count: int) -> Iterator[str]:
    """What became of each file: `read`, or the error's first line, which names the file."""
    chance = random.Random(seed)
    files = list(corpus().items())
    for at in range(count):
        name, data = files[at % len(files)]
        path = folder / name
        path.write_bytes(mutated(data, chance))
        try:
            accounts = read_accounts(read_table(path), SCHEMA, SCALES["four"])
        except SourceError as error:
            yield error.problems[0]
        else:
            report = accounts.report
            assert report.rows_read == report.accounts + len(report.empty_rows), (seed, at, name)
            assert accounts.frame["account_id"].null_count() == 0, (seed, at, name)
            yield "read"


def test_500_broken_files_load_or_say_why_not(tmp_path: Path) -> None:
    outcomes = list(read_broken(tmp_path, 4, 500))
    assert outcomes.count("read") > 100
    assert len(set(outcomes)) > 20
    assert all(outcome == "read" or outcome.startswith(str(tmp_path)) for outcome in outcomes)


@pytest.mark.torture
def test_10_000_broken_files_load_or_say_why_not(tmp_path: Path) -> None:
    outcomes = list(read_broken(tmp_path, 5, 10_000))
    assert all(outcome == "read" or outcome.startswith(str(tmp_path)) for outcome in outcomes)
