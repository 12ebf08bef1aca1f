"""The reference shortlist on screen: who can be asked, who nearly could and why not, and writing it to a file."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from healthcore.journal.asks import NewAsk, asks_of, record_asks
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_config_dir
from healthcore.plays.task import NewTask
from healthcore.plays.tasks import Tasks
from healthcore.sources import read_table
from tests.tui.desk import HOSTILE
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui import cells
from tui.screens.account import AccountScreen
from tui.screens.asking import AskDialog
from tui.screens.asks import AsksDialog, OutcomeDialog
from tui.screens.book import BookScreen
from tui.screens.export import ExportDialog
from tui.screens.references import ReferencesScreen
from tui.widgets.account_table import AccountTable
from tui.widgets.laid_out import LaidOut

FILE = "references-2026-11-22.csv"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where exports go when only a name is given."""
    there = tmp_path / "exports"
    there.mkdir()
    monkeypatch.chdir(there)
    return there


def candidates_file(path: Path, names: Sequence[str], **columns: Sequence[str]) -> Path:
    """A book of which every account can be asked, but for what the columns say."""
    count = len(names)
    known = {
        "status": ["paying"] * count,
        "touch": ["low"] * count,
        "usage_frequency": ["daily"] * count,
        "license_utilization": ["90"] * count,
        "renewal_date": ["2027-11-01"] * count,
    }
    return book_file(path, names, **{**known, **columns})


def listed_file() -> Path:
    """A book of five candidates and as many near misses, beside the folder that exports go to."""
    names = ["Acme", "Bolt", "Cask", "Dune", "Echo", "Fern", "Gale", "Husk", "Iris", "Jade"]
    return candidates_file(
        Path("../book.csv").resolve(),
        names,
        engagement=["70"] * 9 + ["12"],
        referenceable=["yes"] * 5 + ["no"] * 3 + ["", ""],
        renewal_date=["2027-11-01"] * 8 + ["2026-12-24", "2027-11-01"],
        contract_value=[str(1000 - at) for at in range(10)],
    )


async def shortlist(screen: Opened) -> ReferencesScreen:
    """The screen, as soon as its lists are there."""
    await screen.press("4")
    references = screen.app.screen
    assert isinstance(references, ReferencesScreen)
    await screen.wait(lambda: screen.app.error is not None or "account" in words(references, "reference-counts"))
    await screen.pilot.pause()
    return references


async def declined(screen: Opened) -> None:
    """Says no to what is offered after an export."""
    assert isinstance(screen.app.screen, AskDialog)
    await screen.press("escape")


async def export(screen: Opened) -> ExportDialog:
    await screen.press("e")
    dialog = screen.app.screen
    assert isinstance(dialog, ExportDialog)
    return dialog


def shown(screen: Opened) -> type:
    """What kind of screen is on top."""
    return type(screen.app.screen)


async def written(screen: Opened) -> None:
    """Lets the worker finish and its message arrive."""
    await screen.rest()


def text_of(table: AccountTable) -> str:
    return "\n".join(strip.text for strip in table.render_lines(table.size.region))


def words(screen: ReferencesScreen, name: str) -> str:
    part = screen.query_one(f"#{name}")
    return part.plain if isinstance(part, LaidOut) else str(part.render())


def said(screen: Opened) -> list[str]:
    """Every notification there was."""
    return [f"{notification.title}: {notification.message}" for notification in screen.notices]


async def test_both_lists_with_their_counts_and_the_day() -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        counts = words(references, "reference-counts")
        found = references.candidates.row_count, references.near_misses.row_count
        assert min(found) > 3
        assert f"{found[0]} candidates, {found[1]} near misses" in counts
        assert f"Candidates {found[0]}" in words(references, "candidates-heading")
        assert "as of 2026-11-22" in str(references.title_bar.render())
        assert references.candidates.has_focus


async def test_a_near_miss_says_the_rule_it_fails_and_why() -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        lines = text_of(references.near_misses)
        assert "Referenceable  not referenceable" in lines
        assert "renewal in " in lines
        assert "Average: " in lines


async def test_the_account_under_the_cursor_says_what_it_passed_or_what_it_is_instead(tmp_path: Path) -> None:
    path = candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"], engagement=["70", "12"])
    async with opened(path) as screen:
        references = await shortlist(screen)
        assert words(references, "reference-detail").replace("\n", " ") == (
            "Acme passes: paying; Good 0+ days, history starts 2026-11-22; 3 of 5 metrics have data; not rated; "
            "nothing said about references; renewal in 344 days; never asked"
        )
        await screen.press("tab")
        assert references.near_misses.has_focus
        assert words(references, "reference-detail") == (
            "Bolt is no candidate: Average: Engagement is 12 (Good: >= 60)"
        )
        await screen.press("tab")
        assert references.candidates.has_focus


async def test_a_doubt_stands_beside_the_candidate(tmp_path: Path) -> None:
    path = candidates_file(tmp_path / "book.csv", ["Acme"], renewal_date=[""])
    async with opened(path) as screen:
        assert "renewal unknown" in text_of((await shortlist(screen)).candidates)


async def test_enter_opens_the_account_and_escape_goes_back_step_by_step() -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        await screen.press("down", "enter")
        assert shown(screen) is AccountScreen
        await screen.press("escape")
        assert shown(screen) is ReferencesScreen
        assert references.candidates.cursor_row == 1
        await screen.press("escape")
        assert shown(screen) is BookScreen


async def test_a_rating_moves_the_account_off_the_list_at_once(tmp_path: Path) -> None:
    path = candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"], touch=["high", "high"])
    async with opened(path) as screen:
        references = await shortlist(screen)
        assert references.candidates.row_count == 2
        screen.desk.rate("A0", 1, "Sponsor left", ())
        screen.app.book_rated()
        await screen.wait(lambda: references.candidates.row_count == 1)
        assert "Acme" not in text_of(references.candidates)


async def test_an_empty_list_says_why_and_what_to_do(tmp_path: Path) -> None:
    path = candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"], status=["trial", "free"])
    async with opened(path) as screen:
        references = await shortlist(screen)
        assert "No account passes every rule. Most fail: paying 2." in text_of(references.candidates)
        assert "Below are those that fail just one rule." in text_of(references.candidates)


async def test_a_book_without_accounts_says_so(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", [])) as screen:
        references = await shortlist(screen)
        assert "This book has no accounts to ask." in text_of(references.candidates)
        assert "No account fails just one rule." in text_of(references.near_misses)


async def test_the_filter_of_the_book_narrows_the_lists_and_is_named() -> None:
    async with opened(listed_file()) as screen:
        await screen.press("slash", *"zzz", "enter")
        references = await shortlist(screen)
        assert "only text 'zzz', as on the Book screen (2)" in words(references, "reference-counts")
        assert "Press 2, then esc, to drop the filter." in text_of(references.candidates)


async def test_a_book_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("")
    async with opened(path) as screen:
        references = await shortlist(screen)
        assert "the file is empty" in " ".join(text_of(references.candidates).split())
        await screen.press("e", "enter", "y")
        assert screen.app.screen is references


async def test_enter_writes_the_candidates_to_the_suggested_file(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        dialog = await export(screen)
        assert dialog.file.value == FILE
        await screen.press("enter")
        await written(screen)
        await declined(screen)
        assert screen.app.screen is references
        with (folder / FILE).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == references.candidates.row_count
        assert {(row["as_of"], row["filter"], row["count"]) for row in rows} == {
            ("2026-11-22", "all accounts", str(len(rows)))
        }
        assert said(screen) == [f"Wrote {len(rows)} accounts: {folder / FILE}"]


async def test_the_format_gives_the_file_its_ending(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        for steps, suffix in ((1, "xlsx"), (2, "md"), (3, "json")):
            dialog = await export(screen)
            await screen.press(*["right"] * steps)
            assert dialog.file.value == f"references-2026-11-22.{suffix}"
            await screen.press("enter")
            await written(screen)
            await declined(screen)
            assert screen.app.screen is references
            assert (folder / f"references-2026-11-22.{suffix}").stat().st_size


async def test_the_ending_gives_the_format_too(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        await shortlist(screen)
        dialog = await export(screen)
        await screen.pilot.click("#export-format", offset=(12, 0))
        assert dialog.file.value.endswith(".xlsx")
        dialog.file.focus()
        dialog.file.value = ""
        await screen.press(*"list.json")
        assert dialog.form.chosen == 3
        await screen.press("enter")
        await written(screen)
        assert json.loads((folder / "list.json").read_text())["accounts"]


async def test_near_misses_are_written_when_asked(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        await export(screen)
        await screen.press("shift+tab", "right", "enter")
        await written(screen)
        with (folder / FILE).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert sum(row["list"] == "near miss" for row in rows) == references.near_misses.row_count


async def test_only_the_marked_are_written_where_some_are(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        references = await shortlist(screen)
        await screen.press("down", "space", "tab", "space")
        marked = references.candidates.marked | references.near_misses.marked
        assert len(marked) == 2
        await export(screen)
        await screen.press("enter")
        await written(screen)
        with (folder / FILE).open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert {row["account_id"] for row in rows} == marked
        assert {row["filter"] for row in rows} == {"2 marked of all accounts"}


async def test_another_file_is_replaced_only_by_a_second_enter(folder: Path) -> None:
    (folder / FILE).write_text("mine")
    async with opened(listed_file()) as screen:
        await shortlist(screen)
        dialog = await export(screen)
        await screen.press("enter")
        assert screen.app.screen is dialog
        assert "exists already" in dialog.said.plain
        assert (folder / FILE).read_text() == "mine"
        await screen.press("right", "left")
        assert "exists already" not in dialog.said.plain
        await screen.press("enter", "enter")
        await written(screen)
        assert (folder / FILE).read_text().startswith("account_id")


async def test_what_cannot_be_written_says_so_and_loses_nothing(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        await shortlist(screen)
        dialog = await export(screen)
        dialog.file.value = "no-such-folder/list.csv"
        await screen.press("enter")
        await written(screen)
        assert screen.app.screen is dialog
        assert "no-such-folder does not exist" in dialog.said.plain.replace("\n", " ")
        assert dialog.file.value == "no-such-folder/list.csv"
        dialog.file.value = ""
        await screen.press("enter")
        assert dialog.said.plain == "Give the file a name."
        await screen.press("escape")
        assert shown(screen) is ReferencesScreen
        assert not list(folder.iterdir())


async def test_what_is_on_the_book_screen_is_exported_in_its_order(folder: Path) -> None:
    async with opened() as screen:
        await screen.press("slash", *"good", "enter", "e")
        assert isinstance(screen.app.screen, ExportDialog)
        assert screen.app.screen.file.value == "sample-2026-11-22.csv"
        await screen.press("enter")
        await written(screen)
        with (folder / "sample-2026-11-22.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        view = screen.desk.view
        assert [row["account_id"] for row in rows] == view.table["account_id"].to_list()
        assert {row["filter"] for row in rows} == {"text 'good'"}
        assert {"contract_value", "currency", "csm_risk", "health.usage"} <= rows[0].keys()


async def test_marked_accounts_of_the_book_are_exported_even_behind_a_filter(folder: Path) -> None:
    async with opened() as screen:
        await screen.press("space")
        marked = screen.app.screen.query_one(AccountTable).marked
        await screen.press("slash", *"zzz", "enter", "e", "enter")
        await written(screen)
        with (folder / "sample-2026-11-22.csv").open(encoding="utf-8") as file:
            assert {row["account_id"] for row in csv.DictReader(file)} == marked


async def test_hostile_names_visit_lists_detail_dialog_and_file(tmp_path: Path, folder: Path) -> None:
    names = [*HOSTILE, *HOSTILE]
    engagement = ["70"] * len(HOSTILE) + ["12"] * len(HOSTILE)
    path = candidates_file(tmp_path / "[bold]book [@click=app.quit].csv", names, engagement=engagement)
    async with opened(path, (80, 24)) as screen:
        references = await shortlist(screen)
        assert references.candidates.row_count == references.near_misses.row_count == len(HOSTILE)
        for table in (references.candidates, references.near_misses):
            for _ in HOSTILE:
                name = names[int((table.cursor_key or "A0")[1:])]
                assert cells.plain(name)[:10].split()[0] in words(references, "reference-detail")
                await screen.press("down")
            await screen.press("y", "tab")
        await screen.press("a")
        await export(screen)
        await screen.press("enter")
        await written(screen)
        assert set(read_table(folder / FILE).frame["name"]) >= {
            "\x1b[2J\x1b]0;x\x07",
            "Acme [EMEA] [/] [@click=app.quit]",
        }
        assert screen.app.is_running


async def test_a_hostile_file_name_is_shown_as_it_is(folder: Path) -> None:
    async with opened(listed_file()) as screen:
        await shortlist(screen)
        dialog = await export(screen)
        dialog.file.value = "[bold] [@click=app.quit] [x.csv"
        await screen.press("enter")
        await written(screen)
        assert said(screen)[-1].endswith("[bold] [@click=app.quit] [x.csv")
        assert (folder / "[bold] [@click=app.quit] [x.csv").exists()
        await screen.pilot.pause()
        assert screen.app.is_running
        await declined(screen)
        assert not isinstance(screen.app.focused, Input | Static)


async def test_asking_writes_it_down_and_the_account_leaves_the_candidates(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"])) as screen:
        references = await shortlist(screen)
        await screen.press("A", *"Prospect", "tab", *"Grace", "enter")
        await screen.wait(lambda: references.candidates.row_count == 1)
        assert said(screen)[-1].endswith("1 account was asked for Prospect. u undoes it.")
        await screen.press("tab")
        detail = words(references, "reference-detail").splitlines()
        assert detail[0] == (
            "Acme is no candidate: asked today. It passes on 2027-02-21, in 91 days, if nothing else changes"
        )
        assert detail[1] == "Asked today for Prospect, Grace: no outcome yet (o)"
        await screen.press("u")
        await screen.wait(lambda: references.candidates.row_count == 2)
        assert asks_of(screen.desk.opened.journal) == []


async def test_an_ask_of_another_window_is_taken_over(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"])) as screen:
        references = await shortlist(screen)
        with Journal.of_book("book", CLOCK) as other:
            record_asks(other, [NewAsk("A1", "Prospect")], "another")
        screen.app.look_at_journal()
        await screen.wait(lambda: references.candidates.row_count == 1)


async def test_an_ask_needs_a_purpose_and_a_day_that_was(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", ["Acme"])) as screen:
        await shortlist(screen)
        await screen.press("A", "enter")
        dialog = screen.app.screen
        assert isinstance(dialog, AskDialog)
        assert "Say what for" in dialog.said.plain
        dialog.purpose.value = "Prospect"
        for day, problem in (("yesterday", "Write the day as in"), ("2026-11-23", "still to come")):
            dialog.day.value = day
            await screen.press("enter")
            assert problem in dialog.said.plain
        await screen.press("escape")
        assert asks_of(screen.desk.opened.journal) == []


async def test_the_marked_are_asked_together(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", ["Acme", "Bolt", "Cask"])) as screen:
        references = await shortlist(screen)
        await screen.press("space", "down", "space", "A", *"Fair", "enter")
        await screen.wait(lambda: references.candidates.row_count == 1)
        assert {ask.account_id for ask in asks_of(screen.desk.opened.journal)} == {"A0", "A1"}


async def test_an_export_changes_nothing_unless_the_offer_is_taken(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", ["Acme", "Bolt"], engagement=["70", "12"])) as screen:
        references = await shortlist(screen)
        await export(screen)
        await screen.press("shift+tab", "right", "enter")
        await written(screen)
        await declined(screen)
        assert asks_of(screen.desk.opened.journal) == []
        await export(screen)
        await screen.press("enter", "enter")
        await written(screen)
        await screen.press(*"Prospect", "enter")
        await screen.wait(lambda: references.candidates.row_count == 0)
        assert [ask.account_id for ask in asks_of(screen.desk.opened.journal)] == ["A0"]


def outcome_dialog(screen: Opened) -> OutcomeDialog:
    dialog = screen.app.screen
    assert isinstance(dialog, OutcomeDialog)
    return dialog


async def test_outcomes_are_told_later_and_an_ask_can_be_taken_back(tmp_path: Path) -> None:
    async with opened(candidates_file(tmp_path / "book.csv", HOSTILE)) as screen:
        await shortlist(screen)
        await screen.press("a", "A", *"Prospect", "enter", "o")
        asks = screen.app.screen
        assert isinstance(asks, AsksDialog)
        assert asks.listed.option_count == len(HOSTILE)
        await screen.press(*"acme", "enter", "enter")
        assert "An outcome needs a word" in outcome_dialog(screen).said.plain
        await screen.press(*"agreed [/]", "enter")
        assert shown(screen) is AsksDialog
        (told,) = [ask for ask in asks_of(screen.desk.opened.journal) if ask.outcome]
        assert (told.account_id, told.outcome, told.author) == ("A0", "agreed [/]", "tester")
        await screen.press("enter", "f8")
        assert len(asks_of(screen.desk.opened.journal)) == len(HOSTILE) - 1
        await screen.press("escape")
        assert shown(screen) is ReferencesScreen


async def test_rules_that_cannot_be_used_are_said_where_the_list_would_be(tmp_path: Path) -> None:
    path = candidates_file(tmp_path / "book.csv", ["Acme"])
    rules = book_config_dir("book") / "references.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text("[[rules]]\nname = 'Size'\nwhen = 'sise > 3'\n", encoding="utf-8")
    async with opened(path) as screen:
        await screen.press("4")
        references = screen.app.screen
        assert isinstance(references, ReferencesScreen)
        await screen.wait(lambda: "sise" in text_of(references.candidates))
        assert "The rule 'Size' for references" in " ".join(text_of(references.candidates).split())


async def test_the_lists_are_there_also_after_something_else_was_written_to_the_book() -> None:
    async with opened(listed_file()) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        new = NewTask(account_id="A0", title="Call", due=CLOCK.today(), author="a play")
        Tasks(screen.desk.opened.journal).add(new)
        screen.app.look_at_journal()

        references = await shortlist(screen)
        assert references.candidates.row_count > 0
