"""Brings back what a crash cut off while the server answers: one set waits for its page, older are saved."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from secondheart.web import restart
from secondheart.web.restart import CutOff, Reopened

#: How far it has come is told in steps of so many hundredths.
STEP = 10


class Returns:
    """The sets that a crash cut off, from the start of the server to its end.

    Reading and analysing has a thread of its own, so that the server answers meanwhile.

    Parameters
    ----------
    tell
        Tells all pages a message.
    """

    def __init__(self, tell: Callable[[Mapping[str, Any]], None]) -> None:
        self._tell = tell
        self._thread = ThreadPoolExecutor(1, "secondheart-returns")
        self._loop = asyncio.get_running_loop()
        self._looked = asyncio.Event()
        self._waiting: CutOff | None = None
        self._ends = False
        self._working = self._loop.create_task(self._work())

    async def settled(self) -> None:
        """Wait until all is saved that waits for no page."""
        await asyncio.wait({self._working})

    async def reopened(self) -> Reopened | None:
        """Return the set that goes on, now that a page is there; None for none.

        Raises
        ------
        SecondHeartError
            It cannot be gone on with; it is saved at the next start.
        """
        await self._looked.wait()
        one, self._waiting = self._waiting, None
        if one is None:
            return None
        told = self._telling(f"Your set of {one.when} is being brought back")
        return await self._loop.run_in_executor(self._thread, restart.reopened, one.id, told)

    async def close(self) -> None:
        """Save the set that no page came for; what else is not saved yet is at the next start."""
        self._ends = True
        await self.settled()
        if self._waiting is not None:
            await self._loop.run_in_executor(self._thread, restart.recovered, self._waiting)
        await self._loop.run_in_executor(None, self._thread.shutdown)

    async def _work(self) -> None:
        """Look what was cut off, and save what is not to go on, one after the other."""
        try:
            found = await self._loop.run_in_executor(self._thread, restart.cut_off)
            self._waiting = next((one for one in found if one.goes_on), None)
        finally:
            self._looked.set()
        for one in found:
            if one is self._waiting or one.goes_on or self._ends:
                continue
            told = self._telling(f"Your set of {one.when} was cut off and is being saved")
            saved = await self._loop.run_in_executor(self._thread, restart.recovered, one, told)
            if saved:
                self._say(f"Your set of {one.when} was cut off; what was done is kept under My workouts.")

    def _telling(self, what: str) -> Callable[[float], None]:
        """Return what tells the pages how far something has come, from any thread."""
        told = -STEP

        def tell(part: float) -> None:
            nonlocal told
            hundredths = int(100 * part) // STEP * STEP
            if hundredths > told:
                told = hundredths
                self._loop.call_soon_threadsafe(self._say, f"{what}: {hundredths} %.")

        return tell

    def _say(self, text: str) -> None:
        self._tell({"type": "returning", "text": text})
