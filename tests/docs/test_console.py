"""The examples on the pages do what the pages say."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthcore.vocabulary import FixedClock
from tests.docs.console import Console, says, says_json, steps
from tests.docs.pages import DOCS, ROOT, blocks, pages
from tests.lived_in import remember_past_of_sample

#: The day on which every example is run; the pages say so.
DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

#: What examples may use, beside what they make.
_FILES = (
    DOCS / "sample-book.csv",
    ROOT / "tests" / "data" / "telco-ibm" / "Telco-Customer-Churn.csv",
    ROOT / "tests" / "data" / "edtech-gtm" / "school_adoption.csv",
)

SHOWN = [page for page in pages() if any(block.language == "console" for block in blocks(page))]


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.stem)
def test_every_console_on_a_page_prints_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    shutil.copytree(DOCS / "models", folder / "docs" / "models")
    for file in _FILES:
        shutil.copy(file, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("healthcore.vocabulary.SystemClock", lambda: FixedClock(DAY))
    remember_past_of_sample(monkeypatch)
    console = Console()
    for block in blocks(page):
        if block.language == "console":
            for step in steps(block):
                output = console.run(step.command)
                assert says(step.printed, output), f"{block}: $ {step.command}\n{output}"
        elif block.language == "json" and block.name:
            document = console.document(block.name)
            assert says_json(json.loads(block.text), document), (
                f"{block}: {block.name}\n{json.dumps(document, indent=2)}"
            )
        elif block.name:
            Path(block.name).parent.mkdir(exist_ok=True)
            Path(block.name).write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize(
    ("printed", "output", "same"),
    [
        ("a\nb  c", "a  \nb    c\n", True),
        ("a … c", "a b c\n", True),
        ("a … c", "a b\nc\n", False),
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…\nd", "a\nd\n", True),
        ("a\n…", "a\nb\n", True),
        ("…\nc", "a\nb\nc\n", True),
        ("a.c", "abc", False),
        ("", "a", False),
    ],
)
def test_dots_stand_for_text_and_for_lines(printed: str, output: str, same: bool) -> None:
    assert says(printed, output) is same


@pytest.mark.parametrize(
    ("shown", "got", "same"),
    [
        ({"a": "…"}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1, "…"], [1, 2, 3], True),
        ([1, "…"], [1], False),
        ([1], [1, 2], False),
        ("a", "b", False),
    ],
)
def test_dots_stand_for_values_of_json(shown: object, got: object, same: bool) -> None:
    assert says_json(shown, got) is same
