"""A book as one that is remembered: what is written about it has to be found again tomorrow."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.book.request import BookRequest
    from tui.cli.options import BookOptions


def remembered(opened: "OpenedBook", request: "BookRequest") -> "OpenedBook":
    """The same book, registered where it was not."""
    if opened.known and request.as_name is None:
        return opened
    from healthcore.book.opening import open_book
    from healthcore.vocabulary import SystemClock

    return open_book(replace(request, new=request.new or not opened.known), SystemClock(), registers=True)


def of_today(book: str, options: "BookOptions", what: str) -> "BookRequest":
    """What to open; InputError when another day is asked for, with what there is of today only."""
    from healthcore.vocabulary.errors import InputError
    from tui.cli.options import request_of

    request = request_of(book, options)
    if request.as_of is not None:
        raise InputError(f"--as-of {request.as_of}: {what}", fix="Leave --as-of out.")
    return request
