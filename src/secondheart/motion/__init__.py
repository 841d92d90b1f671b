"""Samples in, signals out: an even clock, mended points, heel height, angles and posture."""

from dataclasses import dataclass

from secondheart.motion.body import joints
from secondheart.motion.clock import RATE_HZ, Clock, Frames
from secondheart.motion.repair import Mended, Repair, as_it_comes
from secondheart.motion.signals import Signals, signals
from secondheart.types import Landmarks

__all__ = ["RATE_HZ", "Motion", "Newest", "Signals", "newest_signals"]


@dataclass(frozen=True, slots=True)
class Newest:
    """The frames that have just come, and the signals of each by itself, for what cannot wait."""

    frames: Frames
    signals: Signals


def newest_signals(frames: Frames) -> Signals:
    """Return the signals of frames that have just come, each by itself alone."""
    return signals(frames.first, as_it_comes(joints(frames.xy_px)))


class Motion:
    """Turns samples into signals on the even clock, the same however the samples were cut."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._repair = Repair()
        self._next = 0
        self._first: int | None = None

    def push(self, samples: Landmarks) -> tuple[Newest, Signals]:
        """Return the frames that came out of the clock, and the signals that are now ready."""
        frames = self.clock.push(samples)
        if self._first is None and len(frames):
            self._first = self._next = frames.first
        newest = newest_signals(frames)
        mended = self._repair.push(newest.body_px, newest.stature_px)
        return Newest(frames, newest), self._ready(mended)

    def finish(self) -> Signals:
        """Return the signals still held back at the end of the recording."""
        return self._ready(self._repair.finish())

    def _ready(self, mended: Mended) -> Signals:
        run = signals(self._next, mended)
        self._next += len(run)
        return run
