"""Motion that a worn phone sends: each batch once, in order, on the one clock of a set."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from secondheart.types import Array, Inertial
from secondheart.web.messages import Message, motion_in

#: So many senders are remembered.
_MOST_SENDERS = 16
#: A sender's clock that goes back by more than this was begun anew, as by a page that was loaded again.
_BACK_US = 1_000_000
#: What is left between two senders' samples, or before a clock that was begun anew.
_BETWEEN_US = 1_000_000
#: A longer silence, as of a page nobody looks at, counts as this: the engine fills holes frame by frame.
_LONGEST_US = 10_000_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of a batch by its number.

    Parameters
    ----------
    new
        Whether it has not come before.
    missing
        How many batches before it never came.
    """

    new: bool
    missing: int


class Batches:
    """Knows by their numbers which batches came twice, and which never came.

    A sender counts from 0 or from any other number, sends again what was not acknowledged, and in order.
    """

    def __init__(self) -> None:
        self._last: OrderedDict[str, int] = OrderedDict()

    def take(self, sender: str, sequence: int) -> Arrived:
        """Take note of a batch."""
        last = self._last.get(sender)
        if last is not None and sequence <= last:
            return Arrived(new=False, missing=0)
        self._last[sender] = sequence
        self._last.move_to_end(sender)
        while len(self._last) > _MOST_SENDERS:
            self._last.popitem(last=False)
        return Arrived(new=True, missing=0 if last is None else sequence - last - 1)


class MotionClock:
    """Puts the sensors' own times on the one clock of a set, which begins with its first sample.

    ``sender`` is who sent last, ``sent_us`` the newest sample's time as it said it.

    What was kept back while the network was away comes late and keeps its time: only the sensor's clock
    counts.
    """

    def __init__(self) -> None:
        self._offset_us: int | None = None
        self.sender = ""
        self._last_us = -1
        self._restored = False
        self.sent_us = 0

    @classmethod
    def restored(cls, sender: str, offset_us: int, last_us: int) -> "MotionClock":
        """Return the clock of a set that a crash cut off.

        What its sender sends again is told from what is new by its time: to the sample, also where a batch
        holds both.

        Parameters
        ----------
        sender, offset_us
            Who sent last, and what its times lacked to the set's.
        last_us
            The newest sample that was kept, on the set's clock.
        """
        clock = cls()
        clock.sender, clock._offset_us, clock._last_us = sender, offset_us, last_us
        clock._restored, clock.sent_us = True, last_us - offset_us
        return clock

    def put(self, sender: str, message: Message) -> Inertial:
        """Return the samples of a message in seconds of the set, but for those not after the last one."""
        times_us, force, rate = motion_in(message)
        offset_us = self._offset_for(sender, int(times_us[0]))
        self.sent_us = int(times_us[-1])
        put_us = times_us + offset_us
        later = put_us > self._last_us
        if later.any():
            self._last_us = int(put_us[-1])
            self._restored = False
        time_s: Array = put_us[later] / 1e6
        return Inertial(np.round(time_s, 6), force[later], rate[later])

    def _offset_for(self, sender: str, first_us: int) -> int:
        offset_us = self._offset_us
        if offset_us is None:
            offset_us = -first_us
        elif sender != self.sender or (first_us < self.sent_us - _BACK_US and not self._restored):
            offset_us = self._last_us + _BETWEEN_US - first_us
        else:
            silence_us = first_us + offset_us - self._last_us
            offset_us -= max(0, silence_us - _LONGEST_US)
        self.sender, self._offset_us = sender, offset_us
        return offset_us
