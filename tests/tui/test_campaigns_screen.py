"""Campaigns on screen: whom they reach, what they get, and how messages leave."""

import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from textual.widgets import Input, Static

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.campaigns.claiming import Limits, NewMessage, claim_all
from healthcore.campaigns.file import Frequency
from healthcore.campaigns.log import Channel, State, messages
from healthcore.campaigns.password import VARIABLE
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_config_dir
from tests.healthcore.campaigns.campaigns import ACCOUNTS, PEOPLE
from tests.healthcore.campaigns.conftest import serving
from tests.healthcore.campaigns.mail_server import PASSWORD
from tests.tui.opened import CLOCK, Opened, opened
from tui.screens.account import AccountScreen
from tui.screens.campaign_leave import LeaveDialog
from tui.screens.campaign_settle import SettleDialog
from tui.screens.campaigns import CampaignsScreen
from tui.widgets.laid_out import LaidOut
from tui.widgets.states import State as Said

NEWS = """
[[campaigns]]
name = "News"
accounts = "health is good"
subject = "News for {{ account.name }}"
body = "Hello {{ person.name | default('you') }}"
"""


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A book with people and a campaign of its own, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("book.csv").write_text(ACCOUNTS, encoding="utf-8")
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    request = BookRequest("book.csv", as_name="team", people=Path("people.csv"))
    open_book(request, CLOCK, registers=True).journal.close()
    _write(NEWS)
    return "team"


def _write(text: str) -> None:
    (book_config_dir("team") / "campaigns.toml").parent.mkdir(parents=True, exist_ok=True)
    (book_config_dir("team") / "campaigns.toml").write_text(text, encoding="utf-8")


@asynccontextmanager
async def on_campaigns(book: str = "team", size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The screen, with the last campaign under the cursor."""
    async with opened(book, size) as screen:
        await screen.press("5")
        await screen.wait(lambda: isinstance(screen.app.screen, CampaignsScreen))
        await screen.wait(lambda: of(screen).body.display or "Looking" not in said(screen))
        await screen.press("G")
        yield screen


def of(screen: Opened) -> CampaignsScreen:
    found = next(one for one in screen.app.screen_stack if isinstance(one, CampaignsScreen))
    assert isinstance(found, CampaignsScreen)
    return found


def said(screen: Opened) -> str:
    return str(of(screen).query_one(Said).query_one(Static).render())


def message(screen: Opened) -> str:
    return of(screen).query_one("#campaign-text", LaidOut).plain


def heading(screen: Opened) -> str:
    return str(of(screen).heading.render())


def rows(screen: Opened) -> int:
    return of(screen).people.row_count


async def refreshed(screen: Opened, count: int) -> None:
    """Waits until so many people are reached."""
    await screen.wait(lambda: rows(screen) == count)


async def test_it_lists_campaigns_people_and_the_message(team: str) -> None:
    async with on_campaigns() as screen:
        assert str(of(screen).counts.render()) == "7 people known   at most 1 message in 30 days each"
        assert heading(screen) == "Reached 3 at 2 accounts   health is good"
        assert message(screen).splitlines() == [
            "To       Pim Pancake <pim@example.com>",
            "Subject  News for Acme [EMEA] [/]",
            "",
            "Hello Pim Pancake",
        ]


async def test_the_message_follows_the_cursor(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("tab", "j")
        assert message(screen).startswith("To       Zelda Zeppelin")
        await screen.press("j")
        assert message(screen).endswith("Hello you")


async def test_another_campaign_shows_its_people(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("k")
        assert heading(screen).startswith("Reached 2 at 2 accounts   status == 'paying'")


async def test_who_gets_nothing_is_shown_with_the_reason(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("w")
        assert heading(screen).startswith("Get nothing 1")
        assert message(screen) == "Nell Noodle has no e-mail address."
        await screen.press("w")
        assert heading(screen).startswith("Messages 0")


async def test_enter_goes_to_the_people_and_from_a_person_to_the_account(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("enter")
        assert of(screen).people.has_focus
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))
        await screen.press("escape")
        await screen.press("escape")
        assert not any(isinstance(one, CampaignsScreen) for one in screen.app.screen_stack)


async def test_drafts_go_to_a_folder_and_the_people_leave_the_list(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("d")
        assert isinstance(screen.app.screen, LeaveDialog)
        screen.app.screen.query_one(Input).value = "out"
        await screen.press("enter")
        await refreshed(screen, 0)
        assert len(list(Path("out").glob("*.eml"))) == 3
        assert "Nobody is reached.\n4 people would, and get nothing: w says why." in of(screen).people.empty


async def test_only_those_who_are_marked_get_one(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("tab", "j", "space")
        assert "1 marked" in heading(screen)
        await screen.press("e")
        screen.app.screen.query_one(Input).value = "merge.csv"
        await screen.press("enter")
        await refreshed(screen, 2)
        with Path("merge.csv").open(encoding="utf-8", newline="") as file:
            assert [row["email"] for row in csv.DictReader(file)] == ["zelda@example.com"]


async def test_what_cannot_be_written_is_told_and_what_was_typed_stays(team: str) -> None:
    Path("file").touch()
    async with on_campaigns() as screen:
        await screen.press("d")
        dialog = screen.app.screen
        dialog.query_one(Input).value = "file"
        await screen.press("enter")
        await screen.wait(lambda: dialog.query_one("#leave-said").has_class("-problem"))
        assert dialog.query_one(Input).value == "file"
        await screen.press("escape")
        assert rows(screen) == 3


async def test_a_value_that_is_missing_is_told_instead_of_the_message_and_nothing_leaves(team: str) -> None:
    _write(NEWS.replace(" | default('you')", ""))
    async with on_campaigns() as screen:
        await screen.press("tab", "G")
        assert message(screen) == "body: person.name is missing"
        await screen.press("d", "enter")
        dialog = screen.app.screen
        await screen.wait(lambda: dialog.query_one("#leave-said").has_class("-problem"))
        assert "iggy@example.com (C3)" in dialog.query_one("#leave-said", LaidOut).plain


async def test_sending_asks_for_the_count_and_then_sends(
    team: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(tmp_path / "server") as server:
        _write(tomlkit.dumps({"sender": {"from": "Ada <ada@example.com>"}, "smtp": server.smtp()}) + NEWS)
        async with on_campaigns() as screen:
            await screen.press("S", "4", "enter")
            dialog = screen.app.screen
            assert "type 3 to send them" in dialog.query_one("#leave-said", LaidOut).plain
            assert server.mails == []
            await screen.press("backspace", "3", "enter")
            await refreshed(screen, 0)
            assert len(server.mails) == 3


async def test_without_a_server_it_says_what_to_write_where(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("S", "3", "enter")
        dialog = screen.app.screen
        await screen.wait(lambda: dialog.query_one("#leave-said").has_class("-problem"))
        assert "campaigns.toml does not say who writes" in dialog.query_one("#leave-said", LaidOut).plain


async def test_opting_out_and_back_in(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("tab", "o")
        await refreshed(screen, 2)
        await screen.press("w")
        await screen.wait(lambda: "opted out" in message(screen))
        await screen.press("o")
        await screen.press("w", "w")
        await refreshed(screen, 3)


async def test_messages_of_another_process_are_noticed(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("w", "w")
        assert heading(screen).startswith("Messages 0")
        wanted = NewMessage("News", "A1", "pim@example.com", "News", "Hello")
        with Journal.of_book("team", CLOCK) as theirs:
            claim_all(theirs, [wanted], Limits(Frequency(), 0), run="r1", channel=Channel.DRAFT, author="cron")
        screen.app.look_at_journal()  # it does by itself, every other second

        await refreshed(screen, 1)
        assert heading(screen).startswith("Messages 1")
        await screen.press("w")
        assert heading(screen).startswith("Reached 2")


async def test_what_became_of_a_message_is_said_in_the_log(team: str) -> None:
    async with on_campaigns() as screen:
        await screen.press("d")
        screen.app.screen.query_one(Input).value = "out"
        await screen.press("enter")
        await refreshed(screen, 0)
        await screen.press("w", "w", "tab")
        assert heading(screen).startswith("Messages 3")
        assert message(screen).startswith("handed over\n")
        await screen.press("c")
        assert isinstance(screen.app.screen, SettleDialog)
        await screen.press("right", "tab", "right", "enter")
        await screen.wait(lambda: message(screen).startswith("failed: says tester"))
        await screen.press("w")
        await refreshed(screen, 3)
        assert screen.app.desk is not None
        assert {one.state for one in messages(screen.app.desk.opened.journal)} == {State.FAILED}


async def test_a_message_of_unknown_fate_is_pointed_at(team: str) -> None:
    from healthcore.campaigns.claiming import Limits, NewMessage, claim
    from healthcore.campaigns.file import Frequency

    first = open_book(BookRequest("team"), CLOCK)
    wanted = NewMessage("News", "A1", "pim@example.com", "News", "Hello\n")
    with first.journal as journal:
        claim(journal, wanted, Limits(Frequency(), 0), run="r", author="x")
    async with on_campaigns() as screen:
        assert "1 of unknown fate: w, then c" in str(of(screen).counts.render())


async def test_a_book_without_people_says_how_to_name_them(tmp_path: Path) -> None:
    (tmp_path / "alone.csv").write_text(ACCOUNTS, encoding="utf-8")
    async with on_campaigns(str(tmp_path / "alone.csv")) as screen:
        assert "Nobody is known at the accounts of alone." in said(screen)
        assert "--people FILE" in said(screen)


async def test_a_faulty_file_and_a_senseless_condition_are_told(team: str) -> None:
    _write(NEWS.replace("health is good", "helth is good"))
    async with on_campaigns() as screen:
        assert "helth is" in of(screen).people.empty
        await screen.press("d")
        assert screen.app.screen is of(screen)
    _write("[smtp]\n")
    async with on_campaigns() as screen:
        assert "smtp.host: Field required." in said(screen)


async def test_on_another_day_one_can_look_only(team: str) -> None:
    async with opened("team") as screen:
        screen.app.request = replace(screen.app.request, as_of=CLOCK.today().replace(day=21))
        screen.app.load()
        await screen.wait(lambda: screen.desk.book.as_of.day == 21 and screen.desk.day is not None)
        await screen.wait(lambda: screen.desk.day is not None and screen.desk.day.as_of.day == 21)
        await screen.press("5")
        await screen.wait(lambda: of(screen).body.display)
        assert of(screen).check_action("leave", ("drafts",)) is None


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (200, 50)])
async def test_hostile_names_are_shown_as_they_are(team: str, size: tuple[int, int]) -> None:
    hostile = "Pim [/] [@click=app.quit] \u202e{{ 7 }}" + "x" * 300
    Path("people.csv").write_text(f'account_id,email,name\nA1,pim@example.com,"{hostile}"\n', encoding="utf-8")
    async with on_campaigns(size=size) as screen:
        assert "Hello Pim [/] [@click=app.quit] {{ 7" in " ".join(message(screen).split())
