"""`kill -9` in the middle of a load leaves a book that opens, with every day that was kept and none half."""

import json
import os
import subprocess
import time
from pathlib import Path
from random import Random

import polars as pl
import pytest

from tests.journeys.terminal import pulsebook, said

Home = dict[str, str]
HEADER = "account_id,name,engagement,usage_frequency,license_utilization,contract_value,status,touch,created_date"


def write(path: Path, chance: Random, accounts: int = 300) -> None:
    """An export in which every account is somewhere else."""
    rows = [
        f"A{number},Account {number},{chance.randrange(100)},weekly,{chance.randrange(100)},1000,paying,high,2025-01-01"
        for number in range(accounts)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def load(home: Home, path: Path, *, after: float | None) -> None:
    """Imports the file; killed after so many seconds, where any are given."""
    words = pulsebook("import", str(path), "--as", "team")
    process = subprocess.Popen(words, env={**os.environ, **home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if after is None:
        assert process.wait() == 0
        return
    time.sleep(after)
    process.kill()
    process.wait()


def told(home: Home) -> str:
    """What the book says of today and of everything before."""
    changes = said("changes", "team", "--since", "2020-01-01", "--format", "json", environment=home)
    return changes + said("score", "team", "--format", "json", environment=home)


def play(home: Home, folder: Path, rounds: int) -> None:
    chance = Random(rounds)
    export = folder / "team.csv"
    write(export, chance)
    started = time.monotonic()
    load(home, export, after=None)
    usual = time.monotonic() - started
    history = Path(home["PULSEBOOK_DATA_DIR"]) / "books" / "team" / "history"
    for _ in range(rounds):
        write(export, chance)
        load(home, export, after=chance.uniform(0.2, 1.1) * usual)
        for snapshot in history.glob("*.parquet"):
            if not snapshot.name.startswith("."):
                assert pl.read_parquet(snapshot).height == 300
        assert json.loads(told(home).partition("\n}\n")[0] + "\n}")["changes"] is not None
    load(home, export, after=None)
    after_kills = told(home)
    fresh = {**home, "PULSEBOOK_DATA_DIR": f"{home['PULSEBOOK_DATA_DIR']}-fresh"}
    load(fresh, export, after=None)
    assert told(fresh) == after_kills


def test_five_kills_of_a_load(home: Home, tmp_path: Path) -> None:
    play(home, tmp_path, 5)


@pytest.mark.torture
def test_a_hundred_kills_of_a_load(home: Home, tmp_path: Path) -> None:
    play(home, tmp_path, 100)
