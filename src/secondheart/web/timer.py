"""Something that is done later, unless it is called off."""

import asyncio
from collections.abc import Callable


class Timer:
    """Waits in the event loop; started again, it begins anew."""

    def __init__(self) -> None:
        self._handle: asyncio.TimerHandle | None = None

    @property
    def runs(self) -> bool:
        """Whether something waits to be done."""
        return self._handle is not None

    def start(self, after_s: float, do: Callable[[], None]) -> None:
        """Do something after so many seconds."""

        def now() -> None:
            self._handle = None
            do()

        self.cancel()
        self._handle = asyncio.get_running_loop().call_later(after_s, now)

    def cancel(self) -> None:
        """Call it off."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
