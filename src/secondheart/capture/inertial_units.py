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
FEWEST_WINDOWS = 12
#: Gravity's turning must follow the rates so closely before anything is concluded from it.
SURE = 0.7
VERY_SURE = 0.9
#: How far from 1 the slope of one on the other may lie.
SLOPE = (0.5, 2.0)
#: No body turns a phone faster than this all the time, in rad/s.
FASTEST_MEAN_RADPS = 15.0


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
    """Find the unit of rates from how gravity's direction turns meanwhile; see :func:`settled_force`.

    In the sensor's frame a direction u that stands still in the room turns by du/dt = -ω x u. That
    holds for u and -u alike, so the sign of the force does not matter, and cannot be found this way.

    Raises
    ------
    RecordingError
        The rates turn with gravity's direction, by a factor that means no unit; or are absurd.
    """
    slope, sure = turning_slope(time_s, force, rate)
    said = []
    if sure > SURE and slope < 0:
        said = ["the rates turn the other way than gravity does: the axes may not be right-handed"]
    for other in RATE_UNITS:
        low, high = SLOPE
        if sure > SURE and low * FACTOR[other] <= abs(slope) <= high * FACTOR[other]:
            if other != unit:
                said.append(f"the rates are taken to be in {other}: so much does gravity's direction turn")
            return other, said
    quick = float(np.sqrt(np.nanmean(rate**2))) if np.isfinite(rate).any() else 0.0
    if sure > VERY_SURE or (unit == "rad/s" and quick > FASTEST_MEAN_RADPS):
        raise RecordingError(
            f"{name}: the rates (root mean square {quick:.3g}) do not fit how gravity turns meanwhile; "
            "expected rad/s or deg/s: say which with rate_unit"
        )
    return unit, []


def turning_slope(time_s: Array, force: Array, rate: Array) -> tuple[float, float]:
    """How much gravity's direction turns for each unit of rate, and how closely it follows, 0 to 1.

    The slope is 1 for rates in rad/s, 0.0175 in deg/s, negative where the two turn opposite ways, and
    NaN where too little is known.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        up = force / np.linalg.norm(force, axis=1, keepdims=True)
    turning = -np.cross(rate, up)
    whole = np.isfinite(turning).all(axis=1) & np.isfinite(up).all(axis=1)
    number, means = _windows(time_s[whole], np.hstack([time_s[whole, None], up[whole], turning[whole]]))
    following = np.diff(number) == 1
    if np.count_nonzero(following) < FEWEST_WINDOWS:
        return float("nan"), 0.0
    step_s = np.diff(means[:, :1], axis=0)[following]
    turned = np.diff(means[:, 1:4], axis=0)[following] / step_s
    told = ((means[1:, 4:] + means[:-1, 4:]) / 2)[following]
    both, of_told, of_turned = (
        float((a * b).sum()) for a, b in ((told, turned), (told, told), (turned, turned))
    )
    if of_told <= 0 or of_turned <= 0:
        return float("nan"), 0.0
    return both / of_told, abs(both) / float(np.sqrt(of_told * of_turned))


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
