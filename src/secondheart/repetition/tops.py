"""Says from the newest heights alone when a rise has come to its top, whatever sensor they come from."""

from collections import deque
from collections.abc import Callable

from secondheart.motion import RATE_HZ

#: The newest height is the median of so many frames, then a running mean into which each enters by this part.
_FRAMES, _NEWEST = 3, 0.4
#: The top is reached when the height gains less than this part of the climb over so many frames.
_SLOWED, _OVER = 0.04, 3
#: Below this part of the usual climb it must have kept within the second over so many frames, or have
#: fallen back by the last.
_NEARLY, _STILL, _LONGER, _FELL_BACK = 0.75, 0.12, 8, 0.15
#: The least climb that is spoken stands so many times above the height's own jitter.
_OVER_JITTER = 4.0
#: The heel is down again, and may be counted anew, below this part of the climb.
_STILL_UP = 0.55
#: How much of each frame enters the running jitter (a time constant of two seconds).
_JITTER = 1 / (2 * RATE_HZ)
#: The lowest is looked for in this while of frames and the one before.
LATELY = 120
#: A climb beyond this did not come from a heel alone, and does not raise what is usual.
_USUALLY = 0.07
NAN = float("nan")

#: Says whether a climb is no heel's, given the frame of its low, its frame, its low and itself.
Objection = Callable[[int, int, float, float], bool]


class Tops:
    """Follows one signal frame by frame; never takes a top back.

    Parameters
    ----------
    least
        The least climb that is spoken, part of stature: more than counts.
    of_usual
        ... and as a part of the usual climb of this set.
    """

    def __init__(self, least: float, of_usual: float) -> None:
        self._least, self._of_usual = least, of_usual
        self._newest: deque[float] = deque(maxlen=_FRAMES)
        self._recent: deque[float] = deque(maxlen=_LONGER + 1)
        self.usual = self._jitter = 0.0
        self.forget()

    def forget(self) -> None:
        """Begin anew with the next frame; what is usual stays known."""
        self.height, self.top, self.up = NAN, 0.0, False
        self.begin_low(float("inf"), 0)
        self._newest.clear()
        self._recent.clear()

    def expect(self, climb: float) -> None:
        """Take a climb, part of stature, as usual from here on, as one that was measured before."""
        self.usual = min(climb, _USUALLY)

    def begin_low(self, height: float, frame: int) -> None:
        """Let the low be here."""
        self._while, self._lows = frame // LATELY, [(height, frame), (float("inf"), frame)]

    def push(
        self, frame: int, value: float, *, stands: bool, later: Callable[[int], bool], wrong: Objection
    ) -> bool:
        """Return whether this frame makes a count due.

        Parameters
        ----------
        value
            The counted height, not NaN.
        stands
            Whether the low may be told by this frame.
        later
            Asked of a frame whose climb has come to its top: whether to wait on.
        wrong
            Asked last, of such a climb: whether it is to be forgotten.
        """
        self._newest.append(value)
        middle = sorted(self._newest)[len(self._newest) // 2]
        self._jitter += _JITTER * (abs(value - middle) - self._jitter)
        before = middle if self.height != self.height else self.height
        self.height = height = before + _NEWEST * (middle - before)
        self._recent.append(height)
        if self.up:
            self._come_down(height, frame)
            return False
        if stands:
            self._follow_low(height, frame)
        low, low_frame = min(self._lows)
        climb = height - low
        least = max(self._least, self._of_usual * self.usual, _OVER_JITTER * self._jitter)
        if climb < least or not self._slowed(climb) or later(frame):
            return False
        if wrong(low_frame, frame, low, climb):
            self.begin_low(height, frame)
            return False
        self.up, self.top, self._low = True, height, low
        return True

    def _follow_low(self, height: float, frame: int) -> None:
        if frame // LATELY != self._while:
            self._while = frame // LATELY
            self._lows = [(height, frame), self._lows[0]]
        elif height <= self._lows[0][0]:
            self._lows[0] = height, frame

    def _slowed(self, climb: float) -> bool:
        """Return whether the heel has stopped rising; below its usual height it must stay for longer."""
        recent = self._recent
        if recent[-1] - recent[-1 - min(_OVER, len(recent) - 1)] > _SLOWED * climb:
            return False
        if climb > _NEARLY * self.usual or recent[-1] < max(recent) - _FELL_BACK * climb:
            return True
        return max(recent) - min(recent) < _STILL * climb

    def _come_down(self, height: float, frame: int) -> None:
        """Wait for the heel to come down; then learn from the climb and begin anew."""
        self.top = max(self.top, height)
        climb = min(self.top - self._low, _USUALLY)
        if height < self.top - (1 - _STILL_UP) * climb:
            self.usual = climb if self.usual == 0 else 0.7 * self.usual + 0.3 * climb
            self.up = False
            self.begin_low(height, frame)
