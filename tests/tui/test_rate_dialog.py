"""Rating an account: what it would do is seen first, it is saved with few keys, and it can be taken back."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.events import Key

from healthcore.book.rating import REASONS
from healthcore.journal.journal import Journal
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import JournalError
from tests.tui.desk import HOSTILE
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui import cells
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.screens.rate import RateDialog, open_rate_dialog, undo_last
from tui.widgets.laid_out import LaidOut
from tui.widgets.rating_effect import effect_lines
from tui.widgets.rating_levels import LevelList
from tui.widgets.rating_reasons import letters

# Accounts of the sample book, see docs/sample-book.csv and healthcore/sample/said.py.
MINOR = "PB-1059"
IN_CONFLICT = "PB-1008"
NEVER_RATED = "PB-1001"
NOT_RATED = "PB-1069"
NAME = "Brackets [EMEA] [/] & Sons"


async def rate(screen: Opened, account_id: str = MINOR) -> RateDialog:
    """Opens the dialog."""
    open_rate_dialog(screen.app, account_id)
    await screen.pilot.pause()
    return shown_dialog(screen)


def shown_dialog(screen: Opened) -> RateDialog:
    """The dialog that is open."""
    dialog = screen.app.screen
    assert isinstance(dialog, RateDialog)
    return dialog


def shown(dialog: RateDialog, name: str) -> str:
    """What a part of the dialog shows, as text."""
    part = dialog.query_one(f"#rate-{name}")
    return part.plain if isinstance(part, LaidOut) else str(part.render())


def said(screen: Opened) -> list[str]:
    """Every notification there was."""
    return [notification.message for notification in screen.notices]


def health(screen: Opened, account_id: str = MINOR) -> Health:
    account = screen.desk.account(account_id)
    assert account is not None
    return account.health


async def test_a_digit_tab_the_note_enter_is_all_it_takes() -> None:
    async with opened() as screen:
        await rate(screen)
        await screen.press("3", "tab", *"gone", "enter")
        assert isinstance(screen.app.screen, BookScreen)
        rating = screen.desk.history(MINOR)[0]
        assert (rating.level, rating.word, rating.note, rating.author) == (3, "Critical", "gone", "tester")
        assert health(screen) is Health.POOR
        assert said(screen) == [f"{NAME}: Average → Poor, rated Critical. u undoes it."]


async def test_enter_on_the_level_goes_on_to_a_note_that_is_needed() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        await screen.press("2", "enter")
        assert dialog.note.has_focus
        await screen.press(*"loud", "enter")
        assert screen.desk.history(MINOR)[0].note == "loud"


async def test_level_0_needs_no_note() -> None:
    async with opened() as screen:
        await rate(screen)
        await screen.press("0", "enter")
        assert screen.desk.history(MINOR)[0].word == "No known risk"
        assert said(screen) == [f"{NAME}: Average → Good, rated No known risk. u undoes it."]


async def test_a_rating_that_changes_no_colour_says_so() -> None:
    async with opened() as screen:
        await rate(screen, NEVER_RATED)
        await screen.press("0", "ctrl+s")
        assert said(screen) == ["Tidal Teapots GmbH: stays Good, rated No known risk. u undoes it."]


async def test_that_a_note_is_needed_is_said_before_and_insisted_on() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        assert shown(dialog, "note-label") == "Note, needed for Minor"
        await screen.press("0")
        assert shown(dialog, "note-label") == "Note, if you like"
        await screen.press("3")
        assert shown(dialog, "note-label") == "Note, needed for Critical"
        await screen.press("tab", "space", "enter")
        assert shown(dialog, "problem") == "Critical needs a note: what did you hear?"
        assert health(screen) is Health.AVERAGE


async def test_without_a_rating_no_level_is_chosen_yet() -> None:
    async with opened() as screen:
        dialog = await rate(screen, NEVER_RATED)
        assert shown(dialog, "effect") == "Choose a level to see what it would do."
        await screen.press("enter")
        assert shown(dialog, "problem") == "Choose a level first."
        await screen.press("down")
        assert shown(dialog, "levels").startswith("▸ 0  No known risk")
        assert shown(dialog, "problem") == ""


async def test_arrows_go_through_the_levels_and_stop_at_the_ends() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        chosen = []
        for key in ("up", "up", "down", "j", "j", "j", "k", "9"):
            await screen.press(key)
            chosen.append(dialog.levels.level)
        assert chosen == [0, 0, 1, 2, 3, 3, 2, 2]


@pytest.mark.parametrize(
    "keys",
    [
        ("r", "3", "tab", "x", "1", "enter"),
        ("r", "3", "enter", "x", "1", "enter"),
        ("r", "up", "down", "down", "down", "enter", "x", "1", "ctrl+s"),
    ],
)
async def test_keys_typed_all_at_once_arrive_where_they_belong(keys: Sequence[str]) -> None:
    async with opened() as screen:
        screen.app.push_screen(AccountScreen(MINOR))
        await screen.pilot.pause()
        for key in keys:
            screen.app.post_message(Key(key, key if len(key) == 1 else None))
        await screen.wait(lambda: said(screen))
        assert said(screen) == [f"{NAME}: Average → Poor, rated Critical. u undoes it."]
        assert screen.desk.history(MINOR)[0].note == "x1"


async def test_the_levels_have_their_number_word_and_description() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        first, second, *_ = shown(dialog, "levels").splitlines()
        assert first == "  0  No known risk  Nothing points to trouble."
        assert second.startswith("▸ 1  Minor ")
        assert "The customer has decided, or is nearing a decision, to cancel." in shown(dialog, "levels")


async def test_the_effect_is_shown_as_the_level_changes_and_nothing_is_written() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        position = screen.desk.opened.journal.position()
        assert shown(dialog, "effect").splitlines() == [
            "▲ Average 94  stays as it is",
            "CSM Risk is Minor (Good: none or empty)",
            "Nothing else in the book changes.",
        ]
        await screen.press("3")
        assert shown(dialog, "effect").splitlines() == [
            "▲ Average 94 → ■ Poor 85",
            "CSM Risk is Critical (Poor: severe)",
            "■ Poor 25 → 26   ▲ Average 34 → 33   at risk 3.11M → 3.13M USD   quality score 74.2 → 74.1",
        ]
        await screen.press("0")
        assert shown(dialog, "effect").startswith("▲ Average 94 → ● Good 100")
        assert screen.desk.opened.journal.position() == position
        assert health(screen) is Health.AVERAGE


async def test_what_the_preview_promised_is_what_happens() -> None:
    async with opened() as screen:
        promised = screen.desk.preview(MINOR, 3)
        await rate(screen)
        await screen.press("3", "tab", *"gone", "enter")
        assert screen.desk.book.figures == promised.figures_after
        account = screen.desk.account(MINOR)
        assert account is not None
        assert (account.health, account.score) == (promised.after.health, promised.after.score)


async def test_a_small_change_of_money_is_told_in_full(tmp_path: Path) -> None:
    values = ["1000", "1000000"]
    book = book_file(tmp_path / "book.csv", ["Small", "Big"], engagement=["70", "5"], contract_value=values)
    async with opened(book) as screen:
        lines = [line.plain for line in effect_lines(screen.desk.preview("A0", 3), 200)]
        assert "at risk 1M → 1M" not in lines[2]
        assert "at risk 1,000,000 → 1,001,000" in lines[2]


async def test_a_conflict_shows_both_sides_and_rating_decides_it() -> None:
    async with opened() as screen:
        dialog = await rate(screen, IN_CONFLICT)
        assert "source says  Major  “2 - Major”  counts" in shown(dialog, "account")
        assert "rated here   Minor  Mei Sandoval" in shown(dialog, "account")
        assert dialog.levels.level == 2
        assert "rating conflicts 1 → 0" in shown(dialog, "effect")


async def test_reasons_are_switched_by_their_letters_only_in_their_list() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        await screen.press("3", "tab", *"spa", "tab", "s", "p", "a", "s")
        assert dialog.reasons.chosen == ("Product and functionality", "Product adoption")
        await screen.press("enter")
        rating = screen.desk.history(MINOR)[0]
        assert rating.note == "spa"
        assert rating.reasons == ("Product and functionality", "Product adoption")


async def test_reasons_are_reached_by_arrows_and_space_too() -> None:
    async with opened(size=(80, 24)) as screen:
        dialog = await rate(screen)
        await screen.press("tab", "tab", "right", "down", "space", "left", "up", "up", "left", "space")
        assert dialog.reasons.chosen == (REASONS[0], REASONS[3])


def test_every_reason_has_a_letter_of_its_own_words() -> None:
    given = letters(REASONS)
    assert sorted(given.values()) == sorted(REASONS)
    assert all(any(word.startswith(letter) for word in reason.lower().split()) for letter, reason in given.items())


@pytest.mark.parametrize(
    ("reasons", "given"),
    [((), {}), (("Aa", "Ab", "Aa b"), {"a": "Aa", "b": "Ab"}), (("7 up", "!"), {"u": "7 up"})],
)
def test_a_reason_without_a_free_letter_has_none(reasons: Sequence[str], given: dict[str, str]) -> None:
    assert letters(reasons) == given


async def test_the_mouse_chooses_too() -> None:
    async with opened(size=(80, 24)) as screen:
        dialog = await rate(screen)
        chosen = []
        for line in (0, 2, 3, 4):  # the descriptions of the last two levels take two lines each
            await screen.pilot.click(LevelList, offset=(30, line))
            chosen.append(dialog.levels.level)
        assert chosen == [0, 2, 2, 3]
        await screen.pilot.click("#rate-reasons", offset=(40, 1))
        assert dialog.reasons.chosen == (REASONS[3],)
        assert screen.app.screen is dialog


async def test_escape_leaves_no_trace_and_the_draft_comes_back() -> None:
    async with opened() as screen:
        given = screen.desk.opened.journal.every_rating()
        await rate(screen)
        await screen.press("3", "tab", *"half a ", "tab", "e", "escape")
        assert isinstance(screen.app.screen, BookScreen)
        assert screen.desk.opened.journal.every_rating() == given
        assert said(screen) == []

        assert (await rate(screen, IN_CONFLICT)).note.value == ""
        await screen.press("escape")

        dialog = await rate(screen)
        assert (dialog.levels.level, dialog.note.value, dialog.reasons.chosen) == (3, "half a ", ("Poor engagement",))
        assert "your draft is back" in shown(dialog, "note-label")
        await screen.press("ctrl+l")
        assert (dialog.levels.level, dialog.note.value, dialog.reasons.chosen) == (1, "", ())
        assert "draft" not in shown(dialog, "note-label")


async def test_a_draft_is_gone_once_it_is_saved() -> None:
    async with opened() as screen:
        await rate(screen)
        await screen.press("3", "tab", *"gone", "escape")
        await rate(screen)
        await screen.press("ctrl+s")
        assert screen.desk.history(MINOR)[0].note == "gone"
        assert (await rate(screen)).note.value == ""


async def test_a_failed_save_is_shown_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        with monkeypatch.context() as patch:
            patch.setattr(screen.desk, "rate", _disk_full)
            await screen.press("3", "tab", *"gone", "enter")
        assert screen.app.screen is dialog
        assert shown(dialog, "problem").splitlines() == ["Not saved. The disk is full.", "Make room and try again."]
        assert dialog.note.value == "gone"
        await screen.press("escape")
        dialog = await rate(screen)
        assert (dialog.levels.level, dialog.note.value) == (3, "gone")
        await screen.press("ctrl+s")
        assert screen.desk.history(MINOR)[0].note == "gone"


def _disk_full(*_: object) -> None:
    raise JournalError("The disk is full.", fix="Make room and try again.")


async def test_an_account_that_may_not_be_rated_says_why_instead() -> None:
    async with opened() as screen:
        open_rate_dialog(screen.app, NOT_RATED)
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, BookScreen)
        assert said(screen)[-1].startswith("Half a Clue Detectives is in the profile 'Standard', whose accounts")


async def test_an_account_that_is_not_there_says_so() -> None:
    async with opened() as screen:
        open_rate_dialog(screen.app, "PB-9999")
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, BookScreen)
        assert "PB-9999: there is no such account" in said(screen)[-1]


async def test_undo_takes_back_one_rating_after_the_other() -> None:
    async with opened() as screen:
        for level in ("3", "0"):
            await rate(screen)
            await screen.press(level, "tab", *"so", "enter")
        assert health(screen) is Health.GOOD
        for _ in range(3):
            undo_last(screen.app)
            await screen.pilot.pause()
        assert health(screen) is Health.AVERAGE
        assert said(screen)[2:] == [
            f"{NAME}: Good → Poor, No known risk is taken back.",
            f"{NAME}: Poor → Average, Critical is taken back.",
            "Nothing to undo.",
        ]


async def test_a_rating_that_cannot_be_taken_back_says_why() -> None:
    async with opened() as screen:
        await rate(screen)
        await screen.press("0", "enter")
        with Journal.of_book("sample", CLOCK) as other:
            other.retract(screen.desk.history(MINOR)[0].id, "Ada Quill")
        undo_last(screen.app)
        await screen.pilot.pause()
        assert "was taken back before, by Ada Quill" in said(screen)[-1]


async def test_what_another_window_rates_meanwhile_is_shown_and_the_note_stays() -> None:
    async with opened() as screen:
        dialog = await rate(screen)
        await screen.press("2", "tab", *"mine")
        with Journal.of_book("sample", CLOCK) as other:
            other.rate(MINOR, 3, "Critical", note="theirs", author="Ada Quill", source_text="1 - Minor", source_level=1)
        screen.app.look_at_journal()
        await screen.pilot.pause()
        assert "Critical  by Ada Quill, today" in shown(dialog, "account")
        assert shown(dialog, "effect").startswith("■ Poor 85")
        assert (dialog.levels.level, dialog.note.value) == (2, "mine")


async def test_it_fits_the_smallest_terminal() -> None:
    async with opened(size=(80, 24)) as screen:
        for account_id in (MINOR, IN_CONFLICT, NEVER_RATED):
            dialog = await rate(screen, account_id)
            for level in "0123":
                await screen.press(level)
                frame = dialog.query_one("#rate")
                assert frame.max_scroll_y == 0
                assert dialog.effect.region.bottom < frame.region.bottom <= 24
            await screen.press("escape")


async def test_a_hostile_name_keeps_every_letter(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", HOSTILE), size=(80, 24)) as screen:
        for account_id, original in screen.desk.book.accounts.select("account_id", "name").iter_rows():
            name = cells.plain(original)
            dialog = await rate(screen, account_id)
            assert "".join(shown(dialog, "account").split()).startswith("".join(name.split()))
            await screen.press("3", "tab", *"[b]", "enter")
            assert said(screen)[-1] == f"{name}: Good → Poor, rated Critical. u undoes it."
            assert screen.desk.history(account_id)[0].note == "[b]"
