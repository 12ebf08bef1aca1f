"""What is said on screen after a bug."""

from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text
from textual.worker import WorkerFailed

from tui.crash_log import keep_stack


def private_report(error: BaseException) -> RenderableType:
    """Keeps the stack of an error in a private file, and gives the panel that says so; neither holds anybody's data."""
    if isinstance(error, WorkerFailed):
        error = error.error
    said = (
        f"{type(error).__name__}: this is a bug in Pulsebook.\n"
        f"Everything that was shown as saved is saved.\n{keep_stack(error)}"
    )
    return Panel(Text(said), title="Pulsebook has to close", expand=False)
