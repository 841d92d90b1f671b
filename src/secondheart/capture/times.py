"""Sample times made trustworthy: shifted to start at 0, strictly increasing, in seconds."""

import numpy as np
from numpy.typing import NDArray

from secondheart.errors import RecordingError
from secondheart.types import Array

#: A longer usual step cannot be a recording of motion in seconds; it is one in milliseconds.
LONGEST_STEP_S = 2.0
#: Beyond this share of rows that go back, the order of the samples cannot be trusted.
MOST_BACKWARD = 0.1
#: Under this share of rows with a new time, the times are too coarse to measure with.
FEWEST_KEPT = 0.2
#: So many steps are taken to tell seconds from other units.
ENOUGH_STEPS = 30
#: A time this far ahead of both its neighbours is wrong by itself, not the start of a gap.
FAR_AHEAD_S = 1.0
#: Recordings shorter than this, or with fewer samples, are read but warned about.
SHORT_S = 3.0
SHORT_ROWS = 30


class Times:
    """The clock of one recording: takes raw times in runs, says which rows to keep and when they were.

    Parameters
    ----------
    name
        What to call the recording in messages.
    column
        What to call its column of times.

    Attributes
    ----------
    first
        The raw time of the first sample kept, NaN before it.
    """

    def __init__(self, name: str, column: str = "time_s") -> None:
        self.name = name
        self.column = column
        self.rows = 0
        self.kept = 0
        self.doubled = 0
        self.backward = 0
        self.missing = 0
        self.duration_s = 0.0
        self.first = float("nan")
        self._last = -np.inf
        self._previous = -np.inf
        self._steps: list[float] = []

    def push(self, raw: Array, following: float = np.inf) -> tuple[NDArray[np.bool_], Array]:
        """Take the next raw times, give the rows to keep and their times.

        Parameters
        ----------
        raw
            (n,) times as the file has them, NaN where a row has none.
        following
            The next time after these, where it is known already.

        Returns
        -------
        (n,) mask of the rows to keep, and the (kept,) seconds since the recording's first sample.

        Raises
        ------
        RecordingError
            The times are in milliseconds.
        """
        self.rows += len(raw)
        keep = np.isfinite(raw)
        self.missing += int(np.count_nonzero(~keep))
        known = raw[keep]
        if len(known) == 0:
            return keep, known
        increasing = self._increasing(known, following if np.isfinite(following) else np.inf)
        self._previous = float(known[-1])
        keep[keep] = increasing
        time = known[increasing]
        if len(time) == 0:
            return keep, time
        first_run = bool(np.isinf(self._last))
        if first_run:
            self.first = float(time[0])
        self._check_step(np.diff(time if first_run else np.concatenate(([self._last], time))))
        self._last = float(time[-1])
        self.kept += len(time)
        self.duration_s = self._last - self.first
        return keep, time - self.first

    def _increasing(self, time: Array, following: float) -> NDArray[np.bool_]:
        """Which of the times go forward; counts those that do not."""
        if time[0] > self._last and time[-1] < following and bool(np.all(np.diff(time) > 0)):
            return np.ones(len(time), dtype=np.bool_)
        # One time far ahead must not swallow all that follow: it is dropped when its two
        # neighbours are in order without it.
        before = np.concatenate(([self._previous], time[:-1]))
        after = np.concatenate((time[1:], [following]))
        ahead = (time > after) & (after > before) & (time > before + FAR_AHEAD_S)
        highest = np.maximum.accumulate(np.where(ahead, -np.inf, time))
        reached = np.maximum(np.concatenate(([-np.inf], highest[:-1])), self._last)
        forward: NDArray[np.bool_] = ~ahead & (time > reached)
        doubled = int(np.count_nonzero(~ahead & (time == reached)))
        self.doubled += doubled
        self.backward += len(time) - int(np.count_nonzero(forward)) - doubled
        return forward

    def _check_step(self, steps: Array) -> None:
        """Refuse times that are not in seconds, as soon as enough steps are known."""
        self._steps.extend(steps[: ENOUGH_STEPS - len(self._steps)].tolist())
        if len(self._steps) == ENOUGH_STEPS:
            self._refuse_other_units()

    def _refuse_other_units(self) -> None:
        # The lower of two middle steps: one odd time among few must not decide.
        step = sorted(self._steps)[(len(self._steps) - 1) // 2] if self._steps else 0.0
        if step > LONGEST_STEP_S:
            guess, factor = ("milliseconds", "1000") if step < 2000 else ("microseconds or finer", "1000000")
            raise RecordingError(
                f"{self.name}: {self.column} rises by {step:.4g} from row to row, which looks like {guess}; "
                f"expected seconds: divide the column by {factor}"
            )

    def finish(self) -> list[str]:
        """Close the recording: what had to be dropped, in sentences.

        Raises
        ------
        RecordingError
            No rows, no times, times in other units, or times that mostly do not go forward.
        """
        if self.rows == 0:
            raise RecordingError(f"{self.name}: no rows after the header; expected one row for each sample")
        if self.kept == 0 or self.missing > self.rows / 2:
            raise RecordingError(
                f"{self.name}: {self.column} holds no number in {self.missing} of {self.rows} rows; "
                "expected seconds such as 0.033"
            )
        self._refuse_other_units()
        stuck = self.rows > 5 and self.kept < FEWEST_KEPT * self.rows
        if self.backward > max(MOST_BACKWARD * self.rows, 1) or stuck:
            raise RecordingError(
                f"{self.name}: {self.column} stands or goes back in {self.rows - self.kept} of {self.rows} "
                "rows; expected increasing seconds: sort the rows, or split recordings that were joined"
            )
        return self._warnings()

    def _warnings(self) -> list[str]:
        found = []
        if self.doubled:
            found.append(f"{_rows(self.doubled)} with a doubled time dropped")
        if self.backward:
            found.append(f"{_rows(self.backward)} whose time goes back dropped")
        if self.missing:
            found.append(f"{_rows(self.missing)} without a time dropped")
        if self.duration_s < SHORT_S or self.kept < SHORT_ROWS:
            found.append(f"very short recording: {_rows(self.kept)}, {self.duration_s:.1f} s")
        return found


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
