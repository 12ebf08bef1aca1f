"""Which plays a rating would start, worked out in a thread: it takes the whole day once more."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from healthcore.book.book import Book
    from healthcore.changes.day import Day
    from healthcore.plays.preview import Preview


class RatingPlays(LaidOut):
    """Says what plays would do; nothing while that is worked out or cannot be."""

    class Found(Message):
        """What plays would do, or nothing because they cannot be read; told when plays were run."""

        def __init__(self, request: int, preview: "Preview | None") -> None:
            super().__init__()
            self.request = request
            self.preview = preview

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._request = 0

    def look(self, day: "Day | None", book: "Book", account_id: str) -> None:
        """Works out what plays would do if the day's book were this one."""
        self._request += 1
        request = self._request
        if day is None:
            self.clear()
            return

        def work() -> None:
            from healthcore.plays.preview import preview_of  # noqa: PLC0415 - loaded with the plays
            from healthcore.plays.running import plays_of  # noqa: PLC0415 - as above

            worker = get_current_worker()
            try:
                found: Preview | None = preview_of(day, book, account_id, plays_of(day.opened))
            except PulsebookError:
                found = None
            if not worker.is_cancelled:
                self.post_message(self.Found(request, found))

        self.run_worker(work, thread=True, exclusive=True, group="rating plays")

    def clear(self) -> None:
        """Says nothing; an answer that is still to come is not waited for."""
        self._request += 1
        self.show(lambda _width: ())

    def on_rating_plays_found(self, message: Found) -> None:
        """Shows the answer to the last question."""
        preview = message.preview
        if message.request != self._request:
            return
        if preview is None:
            self.clear()
        else:
            # On a short terminal the line that nothing happens is left out: everything else has to fit.
            self.set_class(not (preview.starts or preview.woken), "-none")
            self.show(lambda width: _lines(preview, width))


def _lines(preview: "Preview", width: int) -> list[Content]:
    from healthcore.plays.words import start_words  # noqa: PLC0415 - loaded with the plays

    said = [("Starts ", start_words(start)) for start in preview.starts]
    said += [("Back ", f"task {task.number}, {task.title}") for task in preview.woken]
    if not said:
        return paragraph(quiet("No play starts."), width)
    return [
        line
        for label, words in said
        for line in paragraph(Content.assemble((label, "bold $accent"), cells.plain(words)), width)
    ]
