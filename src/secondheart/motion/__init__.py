"""Samples in, signals out: an even clock, mended points, heel height, angles and posture."""

from secondheart.motion.body import joints, stature_px
from secondheart.motion.clock import RATE_HZ, Clock, Frames
from secondheart.motion.repair import Mended, Repair
from secondheart.motion.signals import Signals, signals
from secondheart.types import Landmarks

__all__ = ["RATE_HZ", "Motion", "Signals"]


class Motion:
    """Turns samples into signals on the even clock, the same however the samples were cut."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._repair = Repair()
        self._next = 0
        self._first: int | None = None

    def push(self, samples: Landmarks) -> tuple[Frames, Signals]:
        """Return the raw frames that came out of the clock, and the signals that are now ready."""
        frames = self.clock.push(samples)
        if self._first is None and len(frames):
            self._first = self._next = frames.first
        body = joints(frames.xy_px)
        return frames, self._ready(self._repair.push(body, stature_px(body)))

    def finish(self) -> Signals:
        """Return the signals still held back at the end of the recording."""
        return self._ready(self._repair.finish())

    def _ready(self, mended: Mended) -> Signals:
        run = signals(self._next, mended)
        self._next += len(run)
        return run
