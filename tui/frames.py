"""What keeps the event loop going while threads are at work: both want the interpreter, which runs one at a time."""

import asyncio
import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

#: Seconds after which a thread lets another one go on. The event loop waits for that several times in a frame.
_TURN = 0.001

#: Objects after which the young ones are searched for garbage, and how often that goes by until the older ones are.
#: While a garbage collection runs nothing else does; by default it is one for every 700 objects, and a page of a
#: service has tens of thousands.
_COLLECTED_AFTER = (2_000, 250, 100)


def keep_frames_short() -> None:
    """For the whole process, which has to be an application's."""
    sys.setswitchinterval(_TURN)
    gc.set_threshold(*_COLLECTED_AFTER)
    if not gc.get_freeze_count():
        gc.freeze()  # what is there at the start stays: no collection has to look through it again


async def let_others_go_on(widget: "Widget") -> bool:
    """Between two parts of what takes long, all that is due in the event loop has its turn, keys and painting too.

    Returns:
        Whether the widget that does the work is still there: its screen may have been left meanwhile.
    """
    await asyncio.sleep(_TURN)
    return widget.is_attached and widget.screen in widget.app.screen_stack
