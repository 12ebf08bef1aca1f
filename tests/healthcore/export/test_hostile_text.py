"""No text is interpreted by what opens an export, and none loses a character on the way back."""

import itertools
import json
import re
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from healthcore.export import Export, columns_of, export_bytes, export_text, write_export
from healthcore.model.rating import SCALES
from healthcore.sources import read_accounts, read_table
from healthcore.vocabulary import CATALOGUE, FIELDS
from tests.healthcore.export.exports import AS_OF, HOSTILE, export_of

FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]")


def read_back(path: Path) -> list[str]:
    return read_accounts(read_table(path), {**CATALOGUE, **FIELDS}, SCALES["four"]).frame["name"].to_list()


def test_csv_comes_back_exactly(tmp_path: Path) -> None:
    write_export(export_of(HOSTILE), tmp_path / "out.csv", "csv")
    assert read_back(tmp_path / "out.csv") == list(HOSTILE)


def test_a_spreadsheet_comes_back_exactly_but_for_what_it_cannot_hold(tmp_path: Path) -> None:
    write_export(export_of(HOSTILE), tmp_path / "out.xlsx", "xlsx")
    expected = [name.replace("\x1b", "␛").replace("\x07", "␇") for name in HOSTILE]
    assert read_back(tmp_path / "out.xlsx") == expected


def test_json_is_exact_and_harmless_on_a_terminal() -> None:
    text = export_text(export_of(HOSTILE), "json")
    assert [account["name"] for account in json.loads(text)["accounts"]] == list(HOSTILE)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", text)


def test_no_cell_is_a_formula() -> None:
    names = [name for name in HOSTILE if FORMULA.match(name)]
    assert len(names) >= 8
    read = pl.read_csv(export_text(export_of(names), "csv").encode(), infer_schema=False)
    assert read["name"].to_list() == [f"'{name}" for name in names]
    loaded = fastexcel.read_excel(export_bytes(export_of(names), "xlsx")).load_sheet("Accounts").to_polars()
    assert pl.DataFrame(loaded)["Account"].to_list() == [f"'{name}" for name in names]


def test_negative_numbers_are_no_formulas() -> None:
    frame = pl.DataFrame({"account_id": ["A1"], "nps": [-20.0]})
    export = Export("Sample", columns_of(frame), AS_OF, "Recommended", "4832")
    assert export_text(export, "csv", stamped=False) == "account_id,nps\nA1,-20\n"


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_titles_filters_and_headings_are_no_formulas_either(export_format: str) -> None:
    frame = pl.DataFrame({"=cmd": ["x"]})
    export = Export("=title", columns_of(frame), AS_OF, "@model", "4832", filter="+filter", notes=("-note",))
    if export_format == "csv":
        assert export_text(export, "csv") == (
            "'=cmd,as_of,filter,model,fingerprint,count\nx,2026-11-23,'+filter,'@model,4832,1\n"
        )
        return
    book = fastexcel.read_excel(export_bytes(export, "xlsx"))
    about = pl.DataFrame(book.load_sheet("About", header_row=None, dtypes="string").to_polars())
    assert {"'=title", "'+filter", "'@model", "'-note"} <= set(about.to_series(1))


def rendered_cells(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inlines = [token for before, token in itertools.pairwise(tokens) if before.type in {"td_open", "th_open"}]
    for token in inlines:
        kinds = {child.type for child in token.children or ()}
        assert kinds <= {"text", "text_special"}, (token.content, kinds)
    return ["".join(child.content for child in token.children or ()) for token in inlines]


def test_markdown_shows_every_character_and_interprets_none() -> None:
    cells = rendered_cells(export_text(export_of(HOSTILE), "md"))
    shown = dict(zip(HOSTILE, cells[3::2], strict=True))
    for name in HOSTILE:
        if name.isprintable() and "\u200d" not in name:
            assert shown[name] == name.strip()
    assert shown["\x1b[2J\x1b]0;x\x07 bell"] == "␛[2J␛]0;x␇ bell"
    assert shown["line\nbreak\ttab"] == "line⏎break⇥tab"
    assert shown["rev\u202eersed \u2066isolated"] == r"rev\u202eersed \u2066isolated"
    assert shown["Émile 👩\u200d🚀 ❤\ufe0f 東京"] == "Émile 👩\u200d🚀 ❤\ufe0f 東京"


def test_markdown_titles_and_filters_are_text_too() -> None:
    text = export_text(export_of(["Acme"], title="<b>x</b>\n# y", filter="text '`a` | b'"), "md")
    assert text.splitlines()[0] == "# &lt;b&gt;x&lt;/b&gt;⏎# y"
    assert r"filter: text '\`a\` \| b' ·" in text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=4))
def test_any_text_in_markdown_is_one_row_of_plain_text(names: list[str]) -> None:
    text = export_text(export_of(names), "md")
    assert len(text.split("\n")) == 7 + len(names)
    assert len(rendered_cells(text)) == 2 + 2 * len(names)


def test_a_text_longer_than_a_cell_says_that_it_is_cut() -> None:
    data = export_bytes(export_of(["👩" * 40_000]), "xlsx")
    (cell,) = pl.DataFrame(fastexcel.read_excel(data).load_sheet("Accounts").to_polars())["Account"]
    assert cell.startswith("👩👩")
    assert cell.endswith("(cut here: longer than a cell)")
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767


def test_nul_is_shown_in_csv() -> None:
    assert "a␀b" in export_text(export_of(["a\x00b"]), "csv")
