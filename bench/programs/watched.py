"""An event loop, looked at again and again while something is waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

#: Seconds between two looks at the event loop.
_TICK = 0.002


async def longest_wait(waiting: Awaitable[object]) -> float:
    """How many seconds later than asked for the loop came back at the latest, while something is waited for."""
    longest = 0.0
    task = asyncio.ensure_future(waiting)
    while not task.done():
        asked = perf_counter() + _TICK
        await asyncio.sleep(_TICK)
        longest = max(longest, perf_counter() - asked)
    await task
    return longest


async def until(reached: Callable[[], object]) -> None:
    """Waits until something is the case."""
    while not reached():
        await asyncio.sleep(0.01)
