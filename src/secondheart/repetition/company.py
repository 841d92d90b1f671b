"""Decides what only the whole set can: which rises belong to it, by what is usual in it."""

from dataclasses import dataclass

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion.view import near_side
from secondheart.repetition.counted import FOOT_IN_THE_AIR
from secondheart.repetition.measure import Measured
from secondheart.repetition.robust import median_of
from secondheart.repetition.worn import only_tilted, surely_lifted

#: ... and from this part of the set's usual range (the contract).
LEAST_OF_USUAL = 0.25
#: After the heel came down, a rise of such a part of the repetition's range this soon is its rebound.
SPRING_OF_RANGE, SPRING_S, SPRING_EARLY_S = (0.08, 0.4), 0.6, 0.1
#: A rise smaller than this that is hardly lowered is the beginning of the next one.
ONLY_BEGUN_OF_USUAL, ONLY_BEGUN_LOWER_S = 0.5, 0.06
#: In a bridge, hips that move this part of stature during a small rise did it, not the heels.
SMALL_RISE_HIP = 0.04
#: A step away: knee and trunk this far from the set's usual, in less than this part of the usual time.
AWAY_KNEE_DEG, AWAY_LEAN_DEG, AWAY_OF_USUAL = 15.0, 8.0, 0.6
#: A foot that is put elsewhere: lifted by this part of its heel's rise, in this part of the usual time.
PLACING_LIFT, PLACING_OF_USUAL = 0.3, 0.4
#: Who steps on or off an edge, or away, leans this much further than usual, degrees, in a rise that is
#: quicker, lower or shorter than this part of the usual one; who does not lean is back within the last part
#: of the usual time.
STEP_LEAN_DEG, STEP_OF_USUAL, STEP_OF_USUAL_TIME = 5.0, 0.8, 0.5
#: The other foot is down when the feet are less than this part as far apart as usual.
FOOT_DOWN = 0.4
#: Somebody seen this much wider or narrower than usual in this set is turning round.
TURNED_WIDTH = 0.35
#: On an edge, a rise from the stretch to the level of the edge for a pause is about a third of the range.
PAUSE_AT_EDGE_OF_USUAL = 0.43
#: ... and ends with the heel hardly higher than the ball.
LEVEL_WITH_EDGE = 0.3
#: A phone on the thigh shows fidgets of the leg as rises of 2 to 3 cm: a set's usual rise is at least this
#: part of stature.
LEAST_OF_THIGH = 0.02
#: A phone that slips while the heel rises tilts without being lifted as well: in a set whose phone is lifted
#: a rise of this part of the usual one counts all the same.
UNLIFTED_OF_USUAL = 0.6


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a set: medians over its rises, the range over the larger half of them.

    Lengths are parts of stature, ``knee_deg`` is the near leg's.
    """

    range: float
    width: float
    seconds: float
    knee_deg: float
    lean_deg: float
    feet_apart: float
    aside_deg: float
    rise_s: float


def usual_of(found: list[Measured]) -> Usual:
    """Return what is usual in a set of at least one rise."""
    return Usual(
        range=usual_range([one.rise for one in found]),
        width=median_of([one.width for one in found]),
        seconds=median_of([one.end_s - one.start_s for one in found]),
        knee_deg=median_of([float(one.knee_deg[near_side(one.facing), 1]) for one in found]),
        lean_deg=median_of([float(one.lean_deg[1]) for one in found]),
        feet_apart=median_of([abs(one.feet_apart) for one in found]),
        aside_deg=median_of([one.aside_deg for one in found]),
        rise_s=median_of([one.rise_s for one in found]),
    )


def usual_range(ranges: list[float]) -> float:
    """Return the usual range of a set: the median of its larger half, so that fidgets do not lower it."""
    ranges = sorted(ranges)
    return median_of(ranges[len(ranges) // 2 :])


def repetitions_of_set(found: list[Measured], exercise: Exercise) -> list[Measured]:
    """Return the rises of a set that are repetitions once the set's usual is known."""
    if not found:
        return []
    if why_no_set(found) is not None:
        return []
    usual = usual_of(found)
    return [rise for rise in found if _belongs(rise, usual, exercise)]


def why_no_set(found: list[Measured]) -> str | None:
    """Return why rises that a phone shows, one at least, are no set at all, None where they may be one."""
    tilts = not all(np.isnan(one.arm_m) for one in found)
    if tilts and usual_range([one.rise for one in found]) < LEAST_OF_THIGH:
        return "no higher than fidgeting"
    unlifted = sum(only_tilted(one.arm_m, one.arm_error_m) for one in found)
    if unlifted and unlifted >= sum(surely_lifted(one.arm_m, one.arm_error_m) for one in found):
        return "the phone turned without being lifted"
    return None


def springs_from(rise: Measured, before: Measured) -> bool:
    """Return whether a small, brief rise right after a repetition is the spring at its bottom."""
    small = SPRING_OF_RANGE[0] * before.rise <= rise.rise <= SPRING_OF_RANGE[1] * before.rise
    brief = rise.highest_s - rise.start_s < SPRING_S and rise.hold_s < SPRING_S
    return small and brief and 0 <= rise.start_s - before.end_s + SPRING_EARLY_S < SPRING_S


def _belongs(rise: Measured, usual: Usual, exercise: Exercise) -> bool:
    least = UNLIFTED_OF_USUAL if only_tilted(rise.arm_m, rise.arm_error_m) else LEAST_OF_USUAL
    if rise.rise < least * usual.range or _only_begun(rise, usual):
        return False
    if abs(rise.width - usual.width) > TURNED_WIDTH or _places_foot(rise, usual):
        return False
    if exercise.support == "edge" and _pauses_at_edge(rise, usual):
        return False
    if exercise.posture == "lying":
        small = rise.rise < ONLY_BEGUN_OF_USUAL * usual.range
        return not (small and rise.hip_shift.max() > SMALL_RISE_HIP)
    if exercise.posture == "standing":
        return not (
            _hurries_off(rise, usual)
            or _steps(rise, usual)
            or (exercise.legs == "one" and _other_foot_down(rise, usual))
        )
    return True


def _only_begun(rise: Measured, usual: Usual) -> bool:
    """Return whether a small rise went straight on into the next one instead of coming down."""
    small = rise.rise < ONLY_BEGUN_OF_USUAL * usual.range
    return small and not rise.cut and rise.lower_s < ONLY_BEGUN_LOWER_S


def _places_foot(rise: Measured, usual: Usual) -> bool:
    lifted = rise.toe_lift[rise.leg] if rise.leg < 2 else rise.toe_lift.max()
    return bool(
        rise.end_s - rise.start_s < PLACING_OF_USUAL * usual.seconds and lifted > PLACING_LIFT * rise.rise
    )


def _pauses_at_edge(rise: Measured, usual: Usual) -> bool:
    """Return whether the heel only came back from the stretch to the level of the edge."""
    small = rise.rise < PAUSE_AT_EDGE_OF_USUAL * usual.range
    return small and rise.sole_at_top < LEVEL_WITH_EDGE * usual.range


def _steps(rise: Measured, usual: Usual) -> bool:
    """Return whether the body that wears a phone stepped up or down, as on or off an edge.

    With a lean it is quicker, lower or shorter than usual in this set; without one all of these.
    """
    if np.isnan(rise.aside_deg):
        return False
    seconds, small = rise.end_s - rise.start_s, rise.rise < STEP_OF_USUAL * usual.range
    quick = rise.rise_s < STEP_OF_USUAL * usual.rise_s
    if rise.aside_deg > usual.aside_deg + STEP_LEAN_DEG:
        return quick or small or seconds < STEP_OF_USUAL * usual.seconds
    return quick and small and seconds < STEP_OF_USUAL_TIME * usual.seconds


def _hurries_off(rise: Measured, usual: Usual) -> bool:
    """Return whether knee, trunk and tempo all leave the set's usual at once, as in the first step away.

    Each of them alone is a fault of a repetition that counts.
    """
    knee_off = np.abs(rise.knee_deg[near_side(rise.facing)] - usual.knee_deg).max()
    lean_off = np.abs(rise.lean_deg - usual.lean_deg).max()
    hurried = rise.end_s - rise.start_s < AWAY_OF_USUAL * usual.seconds
    return bool(hurried and knee_off > AWAY_KNEE_DEG and lean_off > AWAY_LEAN_DEG)


def _other_foot_down(rise: Measured, usual: Usual) -> bool:
    return usual.feet_apart > FOOT_IN_THE_AIR and abs(rise.feet_apart) < FOOT_DOWN * usual.feet_apart
