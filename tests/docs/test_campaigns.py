"""The page of campaigns: every file on it can be read, and its campaigns reach somebody or nobody without a fault."""

from pathlib import Path

from healthcore.campaigns.file import read_campaigns
from healthcore.campaigns.mailing import mailing_of, people_of
from tests.docs.pages import DOCS, blocks_in
from tests.healthcore.campaigns.campaigns import Book


def test_what_the_page_writes_into_campaigns_toml_can_be_read_and_worked_out(tmp_path: Path) -> None:
    day = Book(tmp_path).day()
    found = blocks_in("toml", DOCS / "campaigns.md")

    assert len(found) == 2
    for block in found:
        (tmp_path / "campaigns.toml").write_text(block.text, encoding="utf-8")
        campaigns = read_campaigns(tmp_path / "campaigns.toml")
        for campaign in campaigns.all:
            mailing_of(day, people_of(day), campaign, campaigns.settings)
