"""Making a task by hand."""

from datetime import date, timedelta

from healthcore.book.book import Book
from healthcore.book.rating import account_row
from healthcore.plays.task import NewTask, Priority, check_title

#: Days until a task is due where nobody says.
DUE_IN_DAYS = 7


def new_task(
    book: Book,
    account_id: str,
    title: str,
    *,
    author: str,
    due: date | None = None,
    owner: str | None = None,
    priority: Priority = Priority.NORMAL,
    note: str = "",
) -> NewTask:
    """A task for an account of a book; nothing is written.

    Where nobody says, it is due in DUE_IN_DAYS and belongs to the account's owner.

    Raises:
        BookError: the book has no such account.
        TaskError: it has no title.
    """
    row = account_row(book, account_id)
    own = book.accounts["owner"][row] if "owner" in book.accounts.columns else None
    return NewTask(
        account_id=account_id,
        title=check_title(title),
        note=note.strip(),
        owner=(own or "") if owner is None else owner,
        due=due or book.as_of + timedelta(days=DUE_IN_DAYS),
        priority=priority,
        author=author,
    )
