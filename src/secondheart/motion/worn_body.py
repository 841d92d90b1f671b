"""A worn phone's samples in, one level to count out, by the place where it is worn."""

from typing import Protocol

import numpy as np

from secondheart.motion.lifting import Lifting
from secondheart.motion.seated_leg import HEEL_PER_TILT
from secondheart.motion.standing_leg import HEEL_PER_FOOT_TILT
from secondheart.motion.ticks import TickClock
from secondheart.motion.tilting import Tilting
from secondheart.motion.worn import Sensed, WornMotion
from secondheart.motion.worn_signals import WornSignals
from secondheart.types import Inertial, Mount

#: A foot tilts further than a thigh does.
_FOOT_AWAY_RAD = np.radians(55.0)


class _Follower(Protocol):
    def push(self, sensed: Sensed) -> list[WornSignals]: ...

    def finish(self) -> list[WornSignals]: ...


class WornBody:
    """Follows the part of the body that wears a phone, the same however its samples were cut.

    Parameters
    ----------
    mount
        Where: thigh and foot tilt as the heel rises, pelvis and shank are lifted.
    stature_m
        The person's stature, or the nominal one, to turn lifts into parts of it.
    """

    def __init__(self, mount: Mount, stature_m: float) -> None:
        self._motion = WornMotion()
        self._follower: _Follower
        if mount == "thigh":
            self._follower = Tilting(HEEL_PER_TILT)
        elif mount == "foot":
            self._follower = Tilting(HEEL_PER_FOOT_TILT, _FOOT_AWAY_RAD)
        else:
            self._follower = Lifting(stature_m)

    @property
    def clock(self) -> TickClock:
        """The clock of the samples: how many there were, how many were dropped, the time of the last."""
        return self._motion.clock

    def push(self, samples: Inertial) -> list[WornSignals]:
        """Return the signals that can be told now, in neighbouring runs."""
        return self._follower.push(self._motion.push(samples))

    def finish(self) -> list[WornSignals]:
        """Return the signals still held back at the end of the recording."""
        return self._follower.finish()
