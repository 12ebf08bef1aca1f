"""Making tasks from any screen: for an account, or for all that are marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import PulsebookError
from tui import cells

if TYPE_CHECKING:
    from textual.widget import AwaitMount

    from healthcore.changes.day import Day
    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.screens.task import TaskDraft


def open_task_dialog(app: "PulsebookApp", account_ids: Sequence[str]) -> "AwaitMount | None":
    """Asks for a task for accounts of the book; a manual play that all of them meet can be started instead.

    An action with priority that returns this has the next keys wait until the dialog takes them.
    """
    from tui.screens.task import TaskDialog  # noqa: PLC0415 - opened when asked for

    desk = app.desk
    if desk is None or not account_ids:
        return None
    owners = {_owner(desk, account_id) for account_id in account_ids}
    one_owner = len(owners) == 1
    dialog = TaskDialog(
        _what(desk, account_ids),
        desk.book.as_of,
        owner=owners.pop() if one_owner else "",
        plays=_manual_plays(desk.day, account_ids),
        one_owner=one_owner,
    )

    def answered(draft: "TaskDraft | None") -> None:
        if draft is not None:
            _make(app, account_ids, draft, own_owners=not one_owner)

    return app.push_screen(dialog, answered)


def _what(desk: "Desk", account_ids: Sequence[str]) -> str:
    if len(account_ids) > 1:
        return f"{len(account_ids):,} marked accounts"
    account = desk.account(account_ids[0])
    return account_ids[0] if account is None else account.name


def _owner(desk: "Desk", account_id: str) -> str:
    row = desk.book.row(account_id)
    if row is None or "owner" not in desk.book.accounts.columns:
        return ""
    owner: str | None = desk.book.accounts["owner"][row]
    return owner or ""


def _manual_plays(day: "Day | None", account_ids: Sequence[str]) -> list[str]:
    """The manual plays that can be started for each of the accounts."""
    from healthcore.plays.running import offered, plays_of  # noqa: PLC0415 - as above

    if day is None:
        return []
    try:
        plays = [play for play in plays_of(day.opened) if play.manual]
        if not plays:
            return []
        offers = [{one.play.name for one in offered(day, plays, account_id)} for account_id in account_ids]
    except PulsebookError:  # told when plays were run
        return []
    return [play.name for play in plays if all(play.name in names for names in offers)]


def _make(app: "PulsebookApp", account_ids: Sequence[str], draft: "TaskDraft", *, own_owners: bool) -> None:
    desk = app.desk
    if desk is None:
        return
    try:
        if draft.play:
            _start(app, account_ids, draft.play)
        else:
            _add(desk, account_ids, draft, own_owners=own_owners)
    except PulsebookError as error:
        app.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
        return
    many = "" if len(account_ids) == 1 else f" for {len(account_ids):,} accounts"
    app.notify(f"Saved{many}: {cells.plain(draft.title)}, due {draft.due}. 8 lists the tasks.", markup=False)
    if desk.day is not None:
        app.day_changed.publish(desk)


def _add(desk: "Desk", account_ids: Sequence[str], draft: "TaskDraft", *, own_owners: bool) -> None:
    """A task for each account; where they have different owners and nobody said one, each account's own."""
    from healthcore.plays.making import new_task  # noqa: PLC0415 - as above
    from healthcore.plays.tasks import Tasks  # noqa: PLC0415 - as above

    tasks = Tasks(desk.opened.journal)
    news = [
        new_task(
            desk.book,
            account_id,
            draft.title,
            author=desk.author,
            due=draft.due,
            owner=None if own_owners and not draft.owner else draft.owner,
            priority=draft.priority,
            note=draft.note,
        )
        for account_id in account_ids
    ]
    tasks.add_many(news)


def _start(app: "PulsebookApp", account_ids: Sequence[str], name: str) -> None:
    from healthcore.plays.running import manual_play, start_by_hand  # noqa: PLC0415 - as above
    from tui.playing import play  # noqa: PLC0415 - as above

    desk = app.desk
    if desk is None or desk.day is None:
        return
    one = manual_play(desk.day, name)
    for account_id in account_ids:
        start_by_hand(desk.day, one, account_id, desk.author)
    play(app, desk.day)  # sends what the play has to send
