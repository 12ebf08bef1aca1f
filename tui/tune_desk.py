"""What the Tune-up screen works on: where outcomes come from, what was found, what is suggested. Not a widget."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthcore.changes.day import Day
    from healthcore.tuning.outcomes import Outcomes
    from healthcore.tuning.sights import Progress
    from healthcore.tuning.suggest import Suggestion
    from healthcore.tuning.tune_up import TuneUp

#: So many changes of today's model, in the order in which the key goes through them; None for a scorecard of its own.
CHANGES = (3, 5, None, 1, 2)

#: The highest shares of Poor that the key goes through.
MOST_POOR = (0.3, 0.4, 0.5, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Way:
    """Where it stands what became of accounts.

    Attributes:
        kind: history, field or file.
        name: of the field, or the path of the file.
    """

    kind: str
    name: str = ""

    @property
    def label(self) -> str:
        """In words."""
        match self.kind:
            case "field":
                return f"The field {self.name}"
            case "file":
                return f"The file {self.name}"
        return "The history: who was cancelled or left the book, whose renewal date moved on"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a suggestion has to keep to, by the places in CHANGES and MOST_POOR."""

    changes: int = 0
    poor: int = 0

    @property
    def most_changes(self) -> int | None:
        """How much of today's model may change; None for a scorecard of its own."""
        return CHANGES[self.changes]

    @property
    def most_poor(self) -> float:
        """The highest share of Poor."""
        return MOST_POOR[self.poor]

    def other_changes(self) -> "Wanted":
        """The next number of changes."""
        return replace(self, changes=(self.changes + 1) % len(CHANGES))

    def other_poor(self) -> "Wanted":
        """The next share of Poor."""
        return replace(self, poor=(self.poor + 1) % len(MOST_POOR))


def ways_of(day: "Day") -> list[Way]:
    """Where a book says what became of its accounts: the fields that do, then its history."""
    from healthcore.tuning.definitions import definitions_of  # noqa: PLC0415 - when somebody goes there

    fields = [one.field for one in definitions_of(day.opened).found if one.field]
    said = [Way("field", name) for name in fields if name != "status" and _says(day, name)]
    return [*said, Way("history")]


def _says(day: "Day", field: str) -> bool:
    from healthcore.tuning.outcomes import outcomes_of_field  # noqa: PLC0415 - as above

    try:
        outcomes_of_field(day.book, field)
    except InputError:
        return False
    return True


def outcomes_by(day: "Day", way: Way, progress: "Progress | None" = None) -> "Outcomes":
    """What became of the accounts; PulsebookError when nothing there says so."""
    from healthcore.tuning.outcomes import outcomes_of_field, read_outcomes  # noqa: PLC0415 - as above
    from healthcore.tuning.outcomes_of_history import outcomes_of_history  # noqa: PLC0415 - as above

    match way.kind:
        case "field":
            return outcomes_of_field(day.book, way.name)
        case "file":
            found = read_outcomes(Path(way.name).expanduser(), day.book.accounts["account_id"])
            if not found.frame.height:
                raise InputError(f"{way.name}: no row is about an account of this book and says how it ended.")
            return found
    return outcomes_of_history(day, progress)


def tested_by(day: "Day", way: Way, progress: "Progress") -> "TuneUp":
    """The model of the book against what became of its accounts; slow, for a thread."""
    from healthcore.tuning.tune_up import tune_up  # noqa: PLC0415 - as above

    return tune_up(day, outcomes_by(day, way, progress), [day.book.model], progress=progress)


def suggestion_for(found: "TuneUp", at: int, wanted: Wanted, step: "Callable[[int, int], None]") -> "Suggestion":
    """A suggestion from the accounts at one distance; slow, for a thread."""
    from healthcore.tuning.suggest import suggest  # noqa: PLC0415 - as above
    from healthcore.tuning.wishes import Wishes  # noqa: PLC0415 - as above

    wishes = Wishes(most_poor=wanted.most_poor, most_changes=wanted.most_changes)
    return suggest(found.tests[at].sight, found.day.book, wishes, step=step)
