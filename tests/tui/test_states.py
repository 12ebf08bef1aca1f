from textual.app import ComposeResult
from textual.widgets import Static

from healthcore.vocabulary.errors import SourceError
from tests.tui.opened import Stage
from tui.widgets.states import State, error_lines

HOSTILE = "Acme [EMEA] [/] [@click=app.quit] \x1b[2J\u202e"
SHOWN = r"Acme [EMEA] [/] [@click=app.quit] ␛[2J\u202e"


class Showing(Stage):
    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    def compose(self) -> ComposeResult:
        yield self.state

    def said(self) -> str:
        return str(self.state.query_one(Static).render())


async def test_an_empty_place_names_the_next_key() -> None:
    app = Showing(State("No account matches.", "The filter is: text 'acme'.", keys=[("esc", "drops the filter")]))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said() == "No account matches.\n\nThe filter is: text 'acme'.\n\nesc drops the filter"


def test_ten_problems_are_written_out_and_the_others_counted() -> None:
    ten = SourceError(*(f"problem {place}" for place in range(10)))
    many = SourceError(*(f"problem {place}" for place in range(1_244)), fix="Mend them.")

    assert error_lines(ten) == [f"problem {place}" for place in range(10)]
    assert error_lines(many)[9:] == ["problem 9", "and 1,234 more", "", "Mend them."]


async def test_nothing_in_a_state_is_markup() -> None:
    app = Showing(State(HOSTILE, HOSTILE, keys=[("[x]", HOSTILE)]))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said() == f"{SHOWN}\n\n{SHOWN}\n\n[x] {SHOWN}"


async def test_a_state_can_say_something_else() -> None:
    app = Showing(State("Opening the book …"))
    app.state.say("Reading export.csv …")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said() == "Reading export.csv …"
        app.state.say("Scoring …", "119 accounts")
        await pilot.pause()
        assert app.said() == "Scoring …\n\n119 accounts"


async def test_a_long_line_is_wrapped_to_the_room_there_is() -> None:
    app = Showing(State("Wrong", "x" * 300))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        block = app.state.query_one(Static)
        assert block.region.right <= 80
        assert block.region.height > 4
