"""A list of the Tune-up screen, and beside it, or below, more about the line under the cursor."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one

from tui import cells
from tui.widgets.account_table import AccountTable
from tui.widgets.laid_out import LaidOut, Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.tuning.worth import ConditionWorth
    from healthcore.tuning.wrongs import Wrong


class TuneList(Horizontal):
    """Shows accounts that were seen wrongly with their scorecard as it was, or conditions with what they are worth."""

    table = query_one(AccountTable)
    account = query_one("#tune-account", VerticalScroll)
    detail = query_one("#tune-detail", LaidOut)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._wrongs: dict[str, Wrong] = {}
        self._conditions: Sequence[ConditionWorth] = ()

    def compose(self) -> "ComposeResult":
        """The list, and the one under the cursor."""
        yield AccountTable(id="tune-list")
        with VerticalScroll(id="tune-account"):
            yield LaidOut(id="tune-detail")

    def show_wrongs(self, wrongs: "Sequence[Wrong]", empty: str) -> None:
        """Shows accounts; `empty` says what it means that there are none."""
        from tui.widgets.tune_columns import wrong_columns, wrongs_frame  # noqa: PLC0415 - needs the engine

        self._wrongs, self._conditions = {one.account_id: one for one in reversed(wrongs)}, ()
        self.account.remove_class("-brief")
        self.table.empty = empty
        self.table.show(wrongs_frame(wrongs), wrong_columns(), refit=True)
        self._show_detail()

    def show_conditions(self, conditions: "Sequence[ConditionWorth]") -> None:
        """Shows conditions."""
        from tui.widgets.tune_columns import CONDITION, worth_columns, worth_frame  # noqa: PLC0415 - as above

        self._wrongs, self._conditions = {}, conditions
        self.account.add_class("-brief")
        self.table.empty = "No account had a scorecard so long before."
        self.table.show(worth_frame(conditions), worth_columns(), key=CONDITION, refit=True)
        self._show_detail()

    @property
    def wrong(self) -> "Wrong | None":
        """The account under the cursor; None where there is none, and among conditions."""
        return self._wrongs.get(self.table.cursor_key or "")

    @property
    def as_text(self) -> str:
        """The account under the cursor with its scorecard, for copying."""
        return "" if self.wrong is None else "\n".join(line.plain.rstrip() for line in _then(self.wrong, 100))

    @on(AccountTable.Highlighted)
    def _show_detail(self) -> None:
        key = self.table.cursor_key
        if self.wrong is not None:
            self.detail.show(partial(_then, self.wrong))
        elif self._conditions and key is not None and key.isdecimal():
            from tui.widgets.tune_columns import worth_lines  # noqa: PLC0415 - as above

            self.detail.show(partial(worth_lines, self._conditions[int(key)]))
        else:
            self.detail.show(lambda _width: ())


def _then(wrong: "Wrong", width: int) -> Lines:
    """An account with its conditions as they were on the day on which it was looked at."""
    from tui.widgets.account_conditions import condition_lines  # noqa: PLC0415 - when an account is shown

    ended = wrong.ending if wrong.day is None else f"{wrong.ending} {wrong.day.isoformat()}"
    seen = "" if wrong.seen_on is None else f", as it was on {wrong.seen_on.isoformat()}"
    head = Content.assemble((cells.plain(wrong.name), "bold"), f"   {ended}{seen}")
    lines = [head.truncate(width, ellipsis=True)]
    return lines if wrong.account is None else [*lines, *condition_lines(wrong.account, width)]
