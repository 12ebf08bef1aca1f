"""The question who is high-touch, asked once of a book whose source has no such column."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from healthcore.vocabulary.errors import ConditionError

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.book import Book

_CHOICES = (
    ("all", "a", "Every account", "All of them are rated by a CSM."),
    ("nobody", "n", "No account", "Nobody is rated; usage and the other metrics decide."),
    ("some", "c", "Those that meet a condition", "Such as: contract_value >= 50000"),
)


class TouchDialog(ModalScreen[str | None]):
    """Gives `all`, `nobody` or a condition; None when the question is left for later.

    Args:
        book: the book as it is without an answer.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "choose('all')", "Every account", priority=True),
        Binding("n", "choose('nobody')", "No account", priority=True),
        Binding("c", "choose('some')", "A condition", priority=True),
        Binding("escape", "later", "Later"),
    ]

    def __init__(self, book: "Book") -> None:
        super().__init__()
        self._book = book

    def compose(self) -> "ComposeResult":
        """Why it is asked, the choices, and where a condition is written."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Who is high-touch?"
            dialog.border_subtitle = "enter choose   esc ask me next time"
            yield Static(
                "This source has no touch column, and the health model treats high-touch accounts in their own way. "
                "The answer is remembered; --touch changes it.",
                markup=False,
                classes="identity--said",
            )
            yield OptionList(*self._choices(), markup=False, compact=True)
            yield Input(placeholder="contract_value >= 50000", id="touch-condition", compact=True)
            yield Static(markup=False, id="touch-problem")

    def on_mount(self) -> None:
        """The first choice is what counts without an answer."""
        self.query_one(Input).display = False
        choices = self.query_one(OptionList)
        choices.highlighted = 0
        choices.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the condition is written, letters are letters."""
        if action == "choose" and self.focused is self.query_one(Input):
            return False
        return super().check_action(action, parameters)

    @staticmethod
    def _choices() -> list[Option]:
        return [
            Option(
                Content.assemble(
                    (f"{key:<5}", "bold $accent"), (f"{answer}\n", "bold"), (f"     {effect}", "$foreground-muted")
                ),
                id=choice,
            )
            for choice, key, answer, effect in _CHOICES
        ]

    def action_choose(self, choice: str) -> None:
        """Gives an answer, or asks for the condition."""
        if choice != "some":
            self.dismiss(choice)
            return
        condition = self.query_one(Input)
        condition.display = True
        self.set_focus(condition)

    def action_later(self) -> None:
        """Leaves the question; every account counts as high-touch until it is answered."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.action_choose(message.option_id or "all")

    @on(Input.Submitted)
    def _written(self, message: Input.Submitted) -> None:
        from healthcore.book.defaults import touch_condition  # noqa: PLC0415 - loaded with the book

        try:
            touch_condition(message.value, self._book.source, self._book.model)
        except ConditionError as error:
            self.query_one("#touch-problem", Static).update("\n".join(error.lines()))
        else:
            self.dismiss(message.value)
