"""Who rates."""

import getpass


def default_author() -> str:
    """The name of the person at this machine, or "unknown" where the system has none."""
    try:
        return getpass.getuser() or "unknown"
    except (OSError, KeyError, ImportError):  # a container's user without an entry; which one depends on Python
        return "unknown"
