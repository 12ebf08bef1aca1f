"""At most so many calls in so much time: in any stretch of that length, not only on the average."""

import asyncio
from collections import deque
from types import TracebackType


class Budget:
    """What a service allows. Whoever enters waits until a call may leave.

    Args:
        calls: how many.
        seconds: in how much time.
    """

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._left_at: deque[float] = deque(maxlen=calls)
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        """Waits for the call that was made so many calls ago to be long enough ago."""
        loop = asyncio.get_running_loop()
        async with self._lock:
            if len(self._left_at) == self._calls:
                await asyncio.sleep(max(0.0, self._left_at[0] + self._seconds - loop.time()))
            self._left_at.append(loop.time())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """A call counts from when it leaves, whatever becomes of it."""
