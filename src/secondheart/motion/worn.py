"""Samples of a worn phone in, signals out: which way is up, how it turns, and how it is lifted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from secondheart.motion.ticks import TICK_HZ, TICKS_OF_FRAME, TickClock
from secondheart.types import Array, Inertial

if TYPE_CHECKING:
    from vqf import VQF

#: Gravity, m/s²: what the contract means by at rest.
GRAVITY_MPS2: Final = 9.81
#: After a hole of so many ticks orientation is found anew: a phone may have been turned meanwhile.
_LOST_TICKS = int(2.0 * TICK_HZ)

#: What is at rest tells the gyroscope's own error. A heel that is lowered slowly and evenly turns the thigh
#: by two degrees a second: with the filter's own limits that was taken for rest, and tilts went wrong by 6
#: degrees.
_REST_S, _REST_DEGPS, _REST_MPS2 = 2.0, 0.3, 0.15
#: What the phone feels says which way is up over so many seconds: with the filter's own 3 s a poor
#: gyroscope's error shows as a tilt of degrees, and what walking and sitting down leave of it fades only
#: during the first rise.
_UP_S = 1.5


@dataclass(frozen=True, slots=True)
class Sensed:
    """How a worn phone hangs, turns and is lifted in a run of frames.

    Parameters
    ----------
    first
        Number of the first frame; frame ``k`` stands at ``k / RATE_HZ`` seconds.
    up
        (n, 3) the direction up, sensor frame, unit length. NaN where missing, here and below.
    turn_radps
        (n, 3) angular rate, sensor frame, its usual error taken off.
    lift_mps2
        (n,) acceleration upwards, gravity taken off.
    jolt_mps2
        (n,) how far the length of the specific force is from gravity's.
    """

    first: int
    up: Array
    turn_radps: Array
    lift_mps2: Array
    jolt_mps2: Array

    def __len__(self) -> int:
        return len(self.up)


class WornMotion:
    """Turns samples of a motion sensor into signals on the even clock, the same however they were cut.

    Orientation is by the causal VQF filter (Laidig and Seel, doi 10.1016/j.inffus.2022.10.014) without a
    magnetometer, so heading drifts and is not used beyond a moment.
    """

    def __init__(self) -> None:
        self.clock = TickClock()
        self._filter: VQF | None = None
        self._missing = 0
        self._left_over = np.empty((0, 10))
        self._tick: int | None = None

    def push(self, samples: Inertial) -> Sensed:
        """Return the signals of the frames that the samples so far fill."""
        ticks = self.clock.push(samples)
        if self._tick is None:
            # A frame is the tick that ends at its time and the one after it.
            self._tick = ticks.first + ticks.first % TICKS_OF_FRAME
            ticks_values = ticks.values[self._tick - ticks.first :]
            if len(ticks) == 0:
                self._tick = None
        else:
            ticks_values = ticks.values
        rows = np.concatenate((self._left_over, self._oriented(ticks_values)))
        whole = len(rows) - len(rows) % TICKS_OF_FRAME
        self._left_over = rows[whole:]
        first = 0 if self._tick is None else self._tick // TICKS_OF_FRAME
        if self._tick is not None:
            self._tick += whole
        return _signals(first, rows[:whole])

    def _oriented(self, values: Array) -> Array:
        """Return (n, 10): up, angular rate without bias, specific force, and its distance from gravity."""
        rows = np.full((len(values), 10), np.nan)
        missing = np.asarray(np.isnan(values).any(axis=1))
        edges = np.flatnonzero(np.diff(missing, prepend=~missing[:1], append=~missing[-1:]))
        for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if missing[start]:
                self._missing += stop - start
                continue
            if self._missing >= _LOST_TICKS:
                self._begin_anew()
            self._missing = 0
            rows[start:stop] = self._look(values[start:stop])
        return rows

    def _look(self, values: Array) -> Array:
        force, rate = np.ascontiguousarray(values[:, :3]), np.ascontiguousarray(values[:, 3:])
        oriented = self._vqf().updateBatch(rate, force)
        w, x, y, z = oriented["quat6D"].T
        up = np.stack((2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)), axis=1)
        jolt = np.abs(np.linalg.norm(force, axis=1) - GRAVITY_MPS2)[:, np.newaxis]
        return np.concatenate((up, rate - oriented["bias"], force, jolt), axis=1)

    def _vqf(self) -> "VQF":
        if self._filter is None:
            from vqf import VQF  # noqa: PLC0415 - only worn phones need it

            self._filter = VQF(
                1 / TICK_HZ, tauAcc=_UP_S, restMinT=_REST_S, restThGyr=_REST_DEGPS, restThAcc=_REST_MPS2
            )
        return self._filter

    def _begin_anew(self) -> None:
        """Find orientation anew, but keep what is known of the gyroscope's own error."""
        if self._filter is not None:
            bias, sigma = self._filter.getBiasEstimate()
            self._filter.resetState()
            self._filter.setBiasEstimate(bias, sigma)


def _signals(first: int, rows: Array) -> Sensed:
    """Return frames of two ticks each: up at the frame's time, all else averaged around it."""
    early, late = rows[0::TICKS_OF_FRAME], rows[1::TICKS_OF_FRAME]
    mean = (early + late) / 2
    # Half a frame is none.
    up = np.where(np.isnan(mean[:, :1]), np.nan, early[:, :3])
    return Sensed(
        first=first,
        up=up,
        turn_radps=mean[:, 3:6],
        lift_mps2=np.einsum("ij,ij->i", mean[:, 6:9], up) - GRAVITY_MPS2,
        jolt_mps2=mean[:, 9],
    )
