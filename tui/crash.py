"""What is said after a bug: a short panel, and a private file with the stack but without anybody's data."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text


def log_file() -> Path:
    """Where the last unexpected error is kept."""
    return platformdirs.user_log_path("pulsebook", appauthor=False) / "crash.log"


def private_report() -> RenderableType:
    """Keeps the stack of the exception at hand, and gives the panel that says so.

    Neither holds local variables nor the exception's text: both can be customers' names and money.
    """
    kind, _, stack = sys.exc_info()
    lines = traceback.format_list(traceback.extract_tb(stack))
    name = kind.__name__ if kind else "Error"
    path = log_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {name}\n{''.join(lines)}")
        where = f"What happened is in {path}. It holds no account, name or amount; please send it to us."
    except OSError as error:
        where = f"What happened could not be written to {path} ({error.strerror})."
    said = f"{name}: this is a bug in Pulsebook.\nEverything that was shown as saved is saved.\n{where}"
    return Panel(Text(said), title="Pulsebook has to close", expand=False)
