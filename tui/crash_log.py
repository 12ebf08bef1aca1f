"""A private file with the stack of an unexpected error, without anybody's data."""

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs


def log_dir() -> Path:
    """Where errors are kept: `PULSEBOOK_LOG_DIR`, else the system's own place for logs."""
    chosen = os.environ.get("PULSEBOOK_LOG_DIR")
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_log_path("pulsebook", appauthor=False)


def keep_stack(error: BaseException) -> str:
    """Keeps the stack of an error, and gives a sentence that says where.

    Neither local variables nor the error's own text are kept: both can be customers' names and money.
    """
    path = log_dir() / "crash.log"
    stack = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(handle, 0o600)  # an older file may have been made otherwise
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {type(error).__name__}\n{stack}")
    except OSError as refused:
        return f"What happened could not be written to {path} ({refused.strerror})."
    return f"What happened is in {path}. It holds no account, name or amount; please send it to us."
