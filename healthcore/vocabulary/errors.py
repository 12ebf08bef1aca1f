"""Everything that can go wrong for a user, as one small tree.

PulsebookError
├── InputError              a file or value somebody gave us cannot be used
│   ├── SourceError         a file of accounts
│   │   └── ColumnsError    which column is what, a person has to say
│   ├── ModelError          a health model
│   │   └── ModelChangedError   somebody else has changed it since it was read
│   ├── ConditionError      one condition, with line and column
│   └── PlayError           a file of plays
├── BookError               the book that was asked for
│   ├── UnknownBookError    no such file or name
│   └── SameBookError       a new file that looks like a new export of a known book
├── CampaignError           a campaign that cannot be read or produced
├── MailError               mail that cannot be sent
├── ConnectError            a service that cannot be used
│   ├── SignInError         who we are is missing or not accepted
│   ├── UnreachableError    no answer of the service: no network, a proxy, an outage
│   ├── UsedUpError         the service takes no more calls for now
│   └── RefusedError        the service understood, and refused
├── RatingRefusedError      a rating that may not be given
├── TaskError               a task that cannot be made or changed like that
├── AskRefusedError         an ask for a reference that cannot be written down
├── JournalError            the journal cannot be read or written
└── HistoryError            a snapshot cannot be read or written

An error has a human title, the problems (one line each, what and where) and what to do about them.
"""

from collections.abc import Iterable


class PulsebookError(Exception):
    """Something the user can understand and act on."""

    title = "Something is wrong"

    def __init__(self, *problems: str, fix: str = "", title: str = "") -> None:
        super().__init__(*problems)
        self.problems = problems
        self.fix = fix
        self.title = title or type(self).title

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterable[str]:
        """One line per problem, then the fix."""
        yield from self.problems or (self.title,)
        if self.fix:
            yield self.fix


class InputError(PulsebookError):
    """A file or value somebody gave us cannot be used."""

    title = "This input cannot be used"


class SourceError(InputError):
    """A file of accounts cannot be used."""

    title = "This file cannot be read as a book"


class ColumnsError(SourceError):
    """Which column of a file is what, a person has to say."""

    title = "Which column is what?"


class ModelError(InputError):
    """A health model cannot be used."""

    title = "This health model cannot be used"


class ModelChangedError(ModelError):
    """Somebody else has changed a health model since it was read; `text` is what it is now."""

    title = "Somebody else has changed the model"

    def __init__(self, path: str, text: str) -> None:
        super().__init__(f"{path}: it was changed since you began to edit it.", fix="Nothing was written.")
        self.path = path
        self.text = text


class ConditionError(InputError):
    """A condition cannot be understood.

    `line` and `column` count from 1 and point into the text that was given (for a condition inside a model
    file the model's reader moves them to the place in that file). `message` is the problem alone.
    """

    title = "This condition cannot be understood"

    def __init__(self, message: str, *, line: int = 1, column: int = 1, fix: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {message}", fix=fix)
        self.message = message
        self.line = line
        self.column = column


class PlayError(InputError):
    """A file of plays cannot be used."""

    title = "These plays cannot be used"


class BookError(PulsebookError):
    """The book that was asked for cannot be opened."""

    title = "This book cannot be opened"


class UnknownBookError(BookError):
    """There is no such file and no book of that name."""

    title = "No such book"


class SameBookError(BookError):
    """A new file that looks like a new export of a known book: a person has to say whether it is."""

    title = "Is this a new export of a book you already have?"

    def __init__(self, path: str, known: str, shared: int, total: int, *, rated: bool = True) -> None:
        has = ", which has ratings" if rated else ""
        super().__init__(
            f"{path}: {shared:,} of its {total:,} accounts are in the book {known!r}{has}.",
            fix=f"Add --as {known!r} if it is a new export of that book, or --new to keep it as a book of its own.",
        )
        self.rated = rated
        self.path = path
        self.known = known
        self.shared = shared
        self.total = total


class ConnectError(PulsebookError):
    """A service cannot be used. Never holds a secret."""

    title = "The service cannot be used"


class SignInError(ConnectError):
    """Who we are is missing or not accepted."""

    title = "Signing in failed"


class UnreachableError(ConnectError):
    """No answer of the service came, or what came is not from it."""

    title = "The service cannot be reached"


class UsedUpError(ConnectError):
    """The service takes no more calls for now."""

    title = "The service's limit is used up"


class RefusedError(ConnectError):
    """The service understood what was asked, and refused."""

    title = "The service refused"


class RatingRefusedError(PulsebookError):
    """A rating that may not be given."""

    title = "This rating cannot be given"


class TaskError(PulsebookError):
    """A task cannot be made or changed like that."""

    title = "This cannot be done with a task"


class AskRefusedError(PulsebookError):
    """An ask for a reference that cannot be written down."""

    title = "This ask cannot be written down"


class CampaignError(PulsebookError):
    """A campaign that cannot be read, or whose messages cannot be made."""

    title = "This campaign cannot be used"


class MailError(PulsebookError):
    """Mail that cannot be sent: no server, no password, or the server does not let us in."""

    title = "The mail cannot be sent"


class JournalError(PulsebookError):
    """The journal cannot be read or written."""

    title = "The journal cannot be used"


class HistoryError(PulsebookError):
    """A snapshot of a past day cannot be read or written."""

    title = "The history cannot be used"
