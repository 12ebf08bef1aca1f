"""Folders of tables for tests, and their accounts."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from healthcore.model.rating import SCALES
from healthcore.sources.at import source_at
from healthcore.vocabulary.accounts import Accounts, Severity
from tests.healthcore.sources.conftest import SCHEMA

AS_OF = date(2026, 11, 22)
DATA = Path(__file__).parents[3] / "data"

ACCOUNTS = "account_id,name,licenses,created_date,status\nA,Acme,4,2020-01-01,paying\nB,Beta,,2020-01-01,paying\n"


def make(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files; `book.toml` gets the table of accounts in front."""
    for name, text in {"accounts.csv": ACCOUNTS, **files}.items():
        head = '[accounts]\nfile = "accounts.csv"\n\n' if name == "book.toml" and "[accounts]" not in text else ""
        (folder / name).write_text(text if not head else _topped(text, head), encoding="utf-8")
    return folder


def _topped(text: str, head: str) -> str:
    """Settings without a section have to stay above the first section."""
    top, bracket, rest = text.partition("[")
    return top + head + bracket + rest


def load(folder: Path, as_of: date = AS_OF) -> Accounts:
    accounts = source_at(folder, as_of).load(SCHEMA, SCALES["four"])
    assert accounts.report.rows_read == accounts.report.accounts + len(accounts.report.empty_rows)
    return accounts


def column(accounts: Accounts, field: str) -> dict[str, Any]:
    """A field's values by account."""
    return dict(zip(accounts.frame["account_id"], accounts.frame[field], strict=True))


def told(accounts: Accounts, severity: Severity = Severity.WARNING) -> list[str]:
    return [str(line) for line in accounts.report.of(severity)]
