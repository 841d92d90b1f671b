"""Units of a motion sensor's numbers, told by what they must do on Earth."""

from typing import Final, Literal

import numpy as np

from secondheart.errors import RecordingError
from secondheart.types import Array

ForceUnit = Literal["m/s2", "g"]
RateUnit = Literal["rad/s", "deg/s"]
FORCE_UNITS: tuple[ForceUnit, ...] = ("m/s2", "g")
RATE_UNITS: tuple[RateUnit, ...] = ("rad/s", "deg/s")
#: Standard gravity, by which phones divide.
GRAVITY_MPS2 = 9.80665
#: Factors to m/s² and rad/s.
FACTOR: Final[dict[ForceUnit | RateUnit, float]] = {
    "m/s2": 1.0,
    "g": GRAVITY_MPS2,
    "rad/s": 1.0,
    "deg/s": np.pi / 180,
}
#: Lengths of force at quiet times that mean g, and m/s²; under the lowest there is no gravity in it.
QUIET_G = (0.8, 1.25)
QUIET_MPS2 = (8.0, 12.0)
NO_GRAVITY = 0.5
#: At quiet times gravity points one way; what shakes about nothing has a mean this much shorter.
STEADY = 0.9
WINDOW_S = 0.25
FEWEST_IN_WINDOW = 4
#: What shakes less than this, as a part of its length, is quiet.
QUIET_SPREAD = 0.04
#: Quiet moments are compared across at least, and at most, so much time.
APART_S = (1.0, 3.0)
FEWEST_PAIRS = 8
#: Rates are not carried across gaps longer than this.
LONGEST_STEP_S = 0.1
#: Rates within this error explain where gravity's direction went; likely ones are left for others only when
#: they are out by more than it, and by so many times more than the others.
FITS_DEG = 5.0
CLEARLY = 3.0
#: No body turns a phone faster than this all the time, in rad/s.
FASTEST_RADPS = 15.0


def settled_force(
    name: str, unit: ForceUnit | RateUnit, time_s: Array, force: Array, _rate: Array
) -> tuple[ForceUnit | RateUnit, list[str]]:
    """Find the unit of forces from their length at quiet times.

    Parameters
    ----------
    name
        What to call the recording.
    unit
        The likely unit, which stands where the recording is too short to tell.
    time_s, force
        (n,) seconds and (n, 3) forces as they are in the file.

    Returns
    -------
    The unit, and a sentence where it was not the likely one.

    Raises
    ------
    RecordingError
        Gravity is not in the forces, or they have no length that means a unit.
    """
    length, steady = _quiet(time_s, force)
    if np.isnan(length):
        return unit, []
    if length < NO_GRAVITY or steady < STEADY:
        raise RecordingError(
            f"{name}: the acceleration is without gravity (at quiet times {length:.2g} long); "
            "expected gravity in it, about 9.81: record the acceleration with gravity"
        )
    for other, (low, high) in zip(FORCE_UNITS, (QUIET_MPS2, QUIET_G), strict=True):
        if low <= length <= high:
            said = f"the acceleration is taken to be in {other}: at quiet times it is {length:.3g} long"
            return other, [] if other == unit else [said]
    raise RecordingError(
        f"{name}: the acceleration is {length:.3g} long at quiet times; expected 9.81 (m/s²) or 1 (g): "
        "say which with force_unit"
    )


def settled_rate(
    name: str, unit: ForceUnit | RateUnit, time_s: Array, force: Array, rate: Array
) -> tuple[ForceUnit | RateUnit, list[str]]:
    """Find the unit of rates from where gravity's direction goes meanwhile; see :func:`settled_force`.

    The likely unit stands unless another one explains it clearly better: limbs that swing and come back
    to the same place fit many. The sign of the force does not matter, and cannot be found this way, since
    up and down turn alike.

    Raises
    ------
    RecordingError
        The rates explain gravity's direction in no unit, or are absurd.
    """
    scales = {(other, side): side * FACTOR[other] for other in RATE_UNITS for side in (1, -1)}
    errors = {which: turning_error_deg(time_s, force, rate * scale) for which, scale in scales.items()}
    likely = errors[unit, 1]  # type: ignore[index]
    quick = _usual(np.linalg.norm(rate, axis=1)) * FACTOR[unit]
    (other, side), least = min(errors.items(), key=lambda item: item[1])
    if likely > max(FITS_DEG, CLEARLY * least) and least <= FITS_DEG:
        said = []
        if other != unit:
            said.append(
                f"the rates are taken to be in {other}: only so do they turn as gravity's direction does"
            )
        if side < 0:
            said.append("the rates turn the other way than gravity does: the axes may not be right-handed")
        return other, said
    if likely > 4 * FITS_DEG or quick > FASTEST_RADPS:
        raise RecordingError(
            f"{name}: rates of up to {quick:.3g} rad/s most of the time do not fit how gravity turns; "
            "expected rad/s or deg/s: say which with rate_unit"
        )
    return unit, []


def turning_error_deg(time_s: Array, force: Array, rate_radps: Array) -> float:
    """How far rates miss gravity's direction at one quiet moment when carried on from another.

    Degrees, within which four of five pairs of quiet moments lie that are one to three seconds apart;
    NaN where there are too few. Force in any unit and of either sign.
    """
    whole = np.isfinite(force).all(axis=1)
    felt, when = force[whole], time_s[whole]
    number, means = _windows(when, np.hstack([when[:, None], felt, felt**2]))
    up = means[:, 1:4]
    length = np.linalg.norm(up, axis=1)
    spread = np.sqrt(np.maximum(means[:, 4:].sum(axis=1) - length**2, 0.0))
    quiet = np.flatnonzero(spread < QUIET_SPREAD * length)
    known = np.isfinite(rate_radps).all(axis=1)
    if len(quiet) < FEWEST_PAIRS or np.count_nonzero(known) < 2:
        return float("nan")
    low, high = (apart_s / WINDOW_S for apart_s in APART_S)
    later = np.searchsorted(number[quiet], number[quiet] + low)
    first, second = quiet[later < len(quiet)], quiet[later[later < len(quiet)]]
    turn, breaks = _attitudes(time_s[known], rate_radps[known])
    at = np.clip(np.searchsorted(time_s[known], means[:, 0]), 0, np.count_nonzero(known) - 1)
    pairs = (number[second] - number[first] <= high) & (breaks[at[first]] == breaks[at[second]])
    if np.count_nonzero(pairs) < FEWEST_PAIRS:
        return float("nan")
    upright = _turned(turn[at], up / np.maximum(length, 1e-12)[:, None])
    cosine = np.clip((upright[first] * upright[second]).sum(axis=1)[pairs], -1.0, 1.0)
    return float(np.rad2deg(_usual(np.arccos(cosine))))


def _usual(values: Array) -> float:
    """What four of five values do not pass, 0 of none: one that is absurd must not decide."""
    known = values[np.isfinite(values)]
    return float(np.quantile(known, 0.8)) if len(known) else 0.0


def _attitudes(time_s: Array, rate_radps: Array) -> tuple[Array, Array]:
    """Quaternions (n, 4) from the sensor to the room as it was at the start, and how many gaps lie before."""
    step_s = np.diff(time_s)
    angle = (rate_radps[1:] + rate_radps[:-1]) / 2 * np.minimum(step_s, LONGEST_STEP_S)[:, None]
    size = np.linalg.norm(angle, axis=1, keepdims=True)
    turn = np.zeros((len(time_s), 4))
    turn[0, 0] = 1.0
    turn[1:, :1] = np.cos(size / 2)
    turn[1:, 1:] = angle * np.sinc(size / (2 * np.pi)) / 2
    # All products from the start on, each step doubling how many turns are in one.
    reach = 1
    while reach < len(turn):
        turn[reach:] = _product(turn[:-reach], turn[reach:])
        reach *= 2
    return turn, np.concatenate(([0], np.cumsum(step_s > LONGEST_STEP_S)))


def _product(left: Array, right: Array) -> Array:
    """Products of quaternions: first the right turn, then the left one."""
    a, b = left[:, :1], right[:, :1]
    u, v = left[:, 1:], right[:, 1:]
    return np.hstack([a * b - (u * v).sum(axis=1, keepdims=True), a * v + b * u + np.cross(u, v)])


def _turned(turn: Array, vector: Array) -> Array:
    """Vectors (n, 3) turned by quaternions (n, 4)."""
    twice = 2 * np.cross(turn[:, 1:], vector)
    return vector + turn[:, :1] * twice + np.cross(turn[:, 1:], twice)


def _quiet(time_s: Array, force: Array) -> tuple[float, float]:
    """Mean length of force in the quietest fifth of all windows, and how steady its direction is there."""
    whole = np.isfinite(force).all(axis=1)
    felt = force[whole]
    length = np.linalg.norm(felt, axis=1, keepdims=True)
    _, means = _windows(time_s[whole], np.hstack([felt, length, felt**2]))
    if len(means) == 0:
        return float("nan"), float("nan")
    mean = np.linalg.norm(means[:, :3], axis=1)
    spread = np.maximum(means[:, 4:].sum(axis=1) - mean**2, 0.0)
    quietest = np.argsort(spread, kind="stable")[: max(1, len(means) // 5)]
    steady = mean[quietest] / np.maximum(means[quietest, 3], 1e-12)
    return float(np.median(means[quietest, 3])), float(np.median(steady))


def _windows(time_s: Array, values: Array) -> tuple[Array, Array]:
    """The numbers of windows in time that hold enough samples, (m,), and the means in them, (m, width)."""
    number, where, count = np.unique(np.floor(time_s / WINDOW_S), return_inverse=True, return_counts=True)
    sums = np.zeros((len(number), values.shape[1]))
    np.add.at(sums, where, values)
    full = count >= FEWEST_IN_WINDOW
    return number[full], sums[full] / count[full, None]
