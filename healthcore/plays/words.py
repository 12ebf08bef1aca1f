"""Tasks and plays in words, for the command line and for screens."""

from healthcore.plays.planning import Start
from healthcore.plays.play import Play, Trigger
from healthcore.plays.task import Task, TaskState


def task_words(task: Task) -> str:
    """What a task is now: `open, due 2026-11-30, high, owner Ada`, `snoozed until 2026-12-01`, `done: they renew`."""
    match task.state:
        case TaskState.OPEN:
            priority = "" if task.priority == "normal" else f", {task.priority} priority"
            return f"open, due {task.due}{priority}{f', owner {task.owner}' if task.owner else ', nobody owns it'}"
        case TaskState.SNOOZED:
            return f"snoozed {snooze_words(task)}"
        case _:
            return f"{task.state}{f': {task.words}' if task.words else ''}"


def snooze_words(task: Task) -> str:
    """When a snoozed task is back: `until 2026-12-01 or when declined is yes`."""
    ends = [f"until {task.until}"] if task.until is not None else []
    return " or ".join([*ends, *([f"when {task.condition}"] if task.condition else [])])


def trigger_words(play: Play) -> str:
    """When a play starts: `health == poor, for 5 days`, `no longer: health == good`."""
    when = f"no longer: {play.when}" if play.on is Trigger.LEAVES else play.when
    return f"{when}, for {play.for_days} days" if play.for_days else when


def mode_words(play: Play) -> str:
    """How a play starts: by itself, by hand, not at all."""
    if not play.enabled:
        return "off"
    return "by hand" if play.manual else "automatic"


def start_words(start: Start) -> str:
    """What a play does when it starts: `Save the renewal: a task due in 2 days, high priority; a webhook`."""
    play = start.play
    if start.escalates and play.escalate is not None:
        return f"{play.name}: its task gets {play.escalate.priority} priority"
    parts = []
    if (task := play.task) is not None:
        days = {0: "today", 1: "tomorrow"}.get(task.due_in_days, f"in {task.due_in_days:,} days")
        parts.append(f"a task due {days}{'' if task.priority == 'normal' else f', {task.priority} priority'}")
    if play.sets:
        parts.append(f"sets {', '.join(play.sets)}")
    if play.webhook is not None:
        parts.append("a webhook")
    return f"{play.name}: {'; '.join(parts)}"
