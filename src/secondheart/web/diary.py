"""Writes one set's journal in a thread of its own, in order, so that a slow disk holds up nobody."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from secondheart.errors import SecondHeartError
from secondheart.records import Header, Journal, KeptWorkout, begin, keep
from secondheart.types import Samples


class Diary:
    """The journal of one set.

    Parameters
    ----------
    thread
        An executor with one thread: what is handed to it is done in order.
    failed
        Called in that thread when something cannot be written, once until it can again.
    journal
        One that is gone on with; None begins a new one at :meth:`begin`.
    """

    def __init__(
        self,
        thread: Executor,
        failed: Callable[[SecondHeartError], None],
        journal: Journal | None = None,
    ) -> None:
        self._thread, self._failed = thread, failed
        self._journal = journal
        self._complained = False
        self._promised: list[Callable[[], None]] = []
        self.begun = journal is not None

    def begin(self, header: Header) -> None:
        """Begin a journal."""
        self.begun = True
        self._thread.submit(self._safely, lambda: self._open(header))

    def push(self, samples: Samples) -> None:
        """Keep samples exactly as the engine was given them."""
        self._thread.submit(self._safely, lambda: self._push(samples))

    def note(self, kind: str, **facts: object) -> None:
        """Keep what happened."""
        self._thread.submit(self._safely, lambda: self._note(kind, facts))

    def flush(self) -> None:
        """Bring what waits in memory to the disk."""
        self._thread.submit(self._safely, self._flush)

    def when_safe(self, do: Callable[[], None]) -> None:
        """Do something, in the thread, once all so far is on the disk, or at once without a journal."""
        self._thread.submit(self._promise, do)

    def keep(self, analysis: dict[str, Any], active_s: float) -> Future[KeptWorkout | None]:
        """Keep the result of the set with its seconds at work, and let go of its journal.

        The result is None where it cannot be kept.
        """
        return self._thread.submit(self._keep, analysis, active_s)

    def let_go(self) -> Future[bool]:
        """Close the journal without a result; it can be gone on with later."""
        return self._thread.submit(self._safely, self._close)

    def _open(self, header: Header) -> None:
        self._journal = begin(header)

    def _push(self, samples: Samples) -> None:
        if self._journal is not None:
            self._journal.push(samples)

    def _note(self, kind: str, facts: dict[str, object]) -> None:
        if self._journal is not None:
            self._journal.note(kind, **facts)

    def _flush(self) -> None:
        if self._journal is not None:
            self._journal.flush()

    def _promise(self, do: Callable[[], None]) -> None:
        self._promised.append(do)
        self._keep_promises()

    def _keep_promises(self) -> None:
        if self._journal is None or not self._journal.waits:
            promised, self._promised = self._promised, []
            for do in promised:
                do()

    def _close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _keep(self, analysis: dict[str, Any], active_s: float) -> KeptWorkout | None:
        if self._journal is None:
            return None
        ident = self._journal.id
        kept: list[KeptWorkout] = []
        self._safely(lambda: self._note("end", {"active_s": active_s}))
        self._safely(lambda: kept.append(keep(ident, analysis)))
        self._safely(self._close)
        return kept[0] if kept else None

    def _safely(self, do: Callable[[], None]) -> bool:
        """Do something; a set goes on when it cannot be written down, and the person is told."""
        try:
            do()
        except SecondHeartError as error:
            if not self._complained:
                self._complained = True
                self._failed(error)
            return False
        self._complained = False
        self._keep_promises()
        return True
