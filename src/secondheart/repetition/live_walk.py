"""Reads a walk as it goes: on tip-toe or not, for how long, and a heel that comes down at that moment.

The walk that is kept is found afterwards, when all of it is known (:mod:`secondheart.repetition.walk`); this
is for the voice, from the newest frames alone.
"""

from dataclasses import dataclass

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.motion.body import ANKLE, ANKLE_SHARE_OF_RISE, HEEL, TOE
from secondheart.motion.signals import LYING_TRUNK_DROP, SITTING_THIGH_DROP, Signals
from secondheart.motion.view import SIDE_WIDTH, near_side
from secondheart.motion.windows import median
from secondheart.repetition.gate import Scale
from secondheart.repetition.raised import UP_CM
from secondheart.repetition.walk import CONTACT
from secondheart.types import Array, Leg

#: Heights are medians over so many newest frames.
_FRAMES = 3
#: Heels are up when the lower one is higher than a rise and than this part of the raised height.
_UP = 0.4
#: On tip-toe once the heels are up for the first time; off it once they are down for the second.
_BEGINS_S, _ENDS_S = 0.5, 1.0
#: A heel has come down when it is low for so many frames on the foot that carries weight.
_CONTACT_FRAMES = 3
#: ... while the other heel is above this part of the raised height: both go down together at the end.
_OTHER_UP = 0.5
#: The near foot is drawn a little towards the far one, as in the walk that is kept.
_DRAWN = 0.2
#: A foot that moves slower than this part of the other one, or of stature a second, carries weight.
_SLOWER, _STANDS = 0.6, 0.15
#: Heel height of a flat foot, part of stature, where no stand has shown it.
_FLAT = 0.025
#: The raised height is learned at this pace, and is at first this part of stature.
_LEARNS, _RAISED = 0.02, 0.045


@dataclass(frozen=True, slots=True)
class WalkReadout:
    """What the newest frame shows of a walk.

    Parameters
    ----------
    on_tip_toe, since_s
        Whether the heels are up, and since how many seconds they have been so, or not. Heels that seem to
        be down already add nothing.
    total_s
        Seconds on tip-toe in all.
    height
        The lower heel's height over its flat level, part of stature, NaN where not seen.
    seen
        Whether both feet of somebody upright are seen.
    contacts_seen
        Whether a heel that came down would be seen: only from the side.
    """

    on_tip_toe: bool
    since_s: float
    total_s: float
    height: float
    seen: bool
    contacts_seen: bool


class LiveWalk:
    """Follows the heels of somebody who walks."""

    def __init__(self, scale: Scale) -> None:
        self._least = UP_CM / scale.stature_cm
        self._flat, self._raised = _FLAT, _RAISED
        self._rows = np.empty((0, 7))
        self._on = False
        self._changed_s = self._now_s = self._total_s = 0.0
        self._differs = 0
        self._low = [0, 0]
        self._height, self._is_seen, self._from_side = float("nan"), False, False

    def stand(self) -> None:
        """Take the heels of the last seconds, of somebody who stands still, as flat."""
        heels = self._rows[-int(1.5 * RATE_HZ) :, :2]
        heels = heels[~np.isnan(heels).any(axis=1)]
        if len(heels) >= RATE_HZ / 2:
            self._flat = float(np.median(heels))

    def begin(self) -> None:
        """Let the set begin: nothing before it belongs to it."""
        self._on, self._differs, self._total_s, self._changed_s = False, 0, 0.0, self._now_s

    def restart(self) -> None:
        """Let frames begin at 0 again; the level of a flat foot and the seconds so far stay."""
        self._total_s = self.readout.total_s
        self._on, self._differs, self._rows = False, 0, self._rows[:0]
        self._changed_s = self._now_s = 0.0

    def push(self, run: Signals) -> list[tuple[float, Leg]]:
        """Take the next frames and return the heels that came down: when, in seconds, and which."""
        before = len(self._rows)
        self._rows = np.concatenate((self._rows, _numbers(run)))
        found: list[tuple[float, Leg]] = []
        for place in range(before, len(self._rows)):
            self._now_s = (run.first + place - before) / RATE_HZ
            found += [(self._now_s, leg) for leg in self._look(self._rows[max(place - 11, 0) : place + 1])]
        self._rows = self._rows[-int(2 * RATE_HZ) :]
        return found

    @property
    def readout(self) -> WalkReadout:
        """What the newest frame shows."""
        # A number once told is not taken back: seconds that may not belong to the walk wait.
        waiting_s = self._differs / RATE_HZ if self._on else 0.0
        since_s = self._now_s - self._changed_s - waiting_s
        total_s = self._total_s + (since_s if self._on else 0.0)
        contacts_seen = self._is_seen and self._from_side
        return WalkReadout(self._on, since_s, total_s, self._height, self._is_seen, contacts_seen)

    def _look(self, rows: Array) -> list[Leg]:
        """Follow one frame, the last of the rows; return which heels have just come down."""
        heels = median(rows[-_FRAMES:, :2].T) - self._flat
        self._is_seen = bool(rows[-1, 4] > 0 and not np.isnan(rows[-1, :2]).any())
        self._from_side = bool(rows[-_CONTACT_FRAMES:, 6].max() < SIDE_WIDTH)
        self._height = float(heels.min()) if self._is_seen else float("nan")
        if not self._is_seen or np.isnan(heels).any():
            return []
        up = self._height > max(self._least, _UP * self._raised)
        self._switch(differs=up != self._on)
        if not self._on:
            return []
        if up:
            self._raised += _LEARNS * (float(heels.mean()) - self._raised)
        return self._contacts(rows, heels)

    def _switch(self, *, differs: bool) -> None:
        self._differs = self._differs + 1 if differs else 0
        needed_s = _ENDS_S if self._on else _BEGINS_S
        if self._differs < needed_s * RATE_HZ:
            return
        began_s = self._now_s - self._differs / RATE_HZ
        if self._on:
            self._total_s += began_s - self._changed_s
        self._on, self._changed_s, self._differs = not self._on, began_s, 0

    def _contacts(self, rows: Array, heels: Array) -> list[Leg]:
        speed = np.abs(rows[-1, 2:4] - rows[max(len(rows) - 6, 0), 2:4]) * RATE_HZ / min(len(rows) - 1, 5)
        found: list[Leg] = []
        legs: tuple[Leg, Leg] = ("left", "right")
        if not self._from_side:
            self._low = [0, 0]
            return []
        near = near_side(float(rows[-1, 5]))
        for leg in (0, 1):
            carries = speed[leg] < max(_STANDS, _SLOWER * speed[1 - leg])
            shown = CONTACT + (_DRAWN * (1 - CONTACT) if leg == near else 0.0)
            low = heels[leg] < shown * self._raised and heels[1 - leg] > _OTHER_UP * self._raised
            self._low[leg] = self._low[leg] + 1 if low and carries else 0
            if self._low[leg] == _CONTACT_FRAMES:
                found.append(legs[leg])
        return found


def _numbers(run: Signals) -> Array:
    """Return (n, 7): heels over their toes, feet along the floor, upright, where the feet point, width."""
    body, size = run.body_px, run.stature_px[:, None]
    toe_y = body[:, :, TOE, 1]
    over = (2 * toe_y - body[:, :, HEEL, 1] - body[:, :, ANKLE, 1]) / (1 + ANKLE_SHARE_OF_RISE)
    thigh = np.fmax(run.thigh_drop[:, 0], run.thigh_drop[:, 1])
    upright = ~(run.trunk_drop < LYING_TRUNK_DROP) & ~(thigh < SITTING_THIGH_DROP)
    foot = body[:, :, TOE, 0] - body[:, :, HEEL, 0]
    ahead = np.where(np.isnan(foot), 0.0, foot).sum(axis=1)
    return np.column_stack(
        (over / size, body[:, :, ANKLE : TOE + 1, 0].mean(axis=2) / size, upright, ahead, run.width)
    )
