"""Decides which rises are repetitions: kind of posture, foot on its support, size against the set's usual."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from secondheart.exercises.model import Exercise, Posture
from secondheart.motion.body import BALL_OF_FOOT, NOMINAL_STATURE_CM
from secondheart.motion.signals import LYING_TRUNK_DROP, SITTING_THIGH_DROP, Signals
from secondheart.motion.view import followed_side, seen_from_the_side
from secondheart.repetition.measure import Measured
from secondheart.repetition.turning import highest_of

#: A rise counts from 2 cm, or from 6 degrees of foot pitch where no scale is known (the contract).
LEAST_RISE_CM, LEAST_PITCH_DEG = 2.0, 6.0

#: A rise must stand this many times above its own shake.
RISE_OVER_SHAKE = 2.1
#: The foot must have been seen in this part of a rise and its lowering.
LEAST_SEEN = 0.6
#: A foot whose toes rise by this part of the heel's rise was lifted off.
FOOT_LIFTED = 0.55
#: Toes that go this far along the floor take a step, in cm; the far foot, and one in the air, may sway more.
STEP_CM, OTHER_STEP_CM = 14.0, 18.0
#: Hips that go this far belong to somebody who is getting up, sitting down or walking, in cm.
SITTING_HIP_CM, STANDING_HIP_CM, LYING_HIP_CM = 12.0, 10.0, 15.0
#: In standing on both legs, a heel that rises less than this part of the other's did not take part.
#: From the side the far heel is hidden and noisy; from elsewhere both are seen.
OTHER_HEEL, OTHER_HEEL_IN_VIEW = 0.12, 0.35
#: Shorter than this from half-way up to half-way down is a tap of the foot; longer up than this is drift.
SHORTEST_S, LONGEST_RISE_S = 0.22, 15.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns parts of stature into centimetres.

    ``known`` is false where the person's height is not: then centimetres serve gates only.
    """

    stature_cm: float
    known: bool


def scale_of(height_cm: float) -> Scale:
    """Return the scale of a person's height; NaN gives the nominal one, for gates only."""
    known = not np.isnan(height_cm)
    return Scale(height_cm if known else NOMINAL_STATURE_CM, known)


def posture_holds(posture: Posture, trunk_drop: float, thigh_drop: float) -> bool:
    """Return whether these drops may belong to a kind of posture; never asks how good it is.

    A part of the body that is not seen speaks neither for nor against it.
    """
    lying = trunk_drop < LYING_TRUNK_DROP
    if posture == "lying":
        return lying or bool(np.isnan(trunk_drop))
    if lying:
        return False
    return bool(np.isnan(thigh_drop)) or (thigh_drop < SITTING_THIGH_DROP) == (posture == "sitting")


def posture_of_frames(run: Signals, posture: Posture) -> np.ndarray:
    """Return (n,) whether each frame shows a foot, and nothing against the kind of posture."""
    with np.errstate(invalid="ignore"):
        seen = ~np.isnan(run.heel_height).all(axis=1)
        if posture == "lying":
            return np.asarray(seen & ~(run.trunk_drop >= LYING_TRUNK_DROP))
        thigh = np.fmax(run.thigh_drop[:, 0], run.thigh_drop[:, 1])
        other = thigh >= SITTING_THIGH_DROP if posture == "sitting" else thigh < SITTING_THIGH_DROP
        return np.asarray(seen & ~(run.trunk_drop < LYING_TRUNK_DROP) & ~other)


def why_not(found: Measured, exercise: Exercise, scale: Scale) -> str | None:
    """Return why a rise on its own is no repetition, None where it may be one."""
    return next(_objections(found, exercise, scale), None)


def _objections(found: Measured, exercise: Exercise, scale: Scale) -> Iterator[str]:
    if not posture_holds(exercise.posture, found.trunk_drop, found.thigh_drop):
        yield f"not {exercise.posture}"
    if found.rising_at_edge:
        yield "cut off by the edge of the recording"
    if _too_small(found, scale):
        yield "too small"
    if found.rise < RISE_OVER_SHAKE * found.shake:
        yield "not above the noise"
    if found.seen < LEAST_SEEN:
        yield "the foot was hidden"
    if found.rise > highest_of(exercise):
        yield "higher than a heel can rise"
    if found.rise_s > LONGEST_RISE_S:
        yield "too slow to be a movement"
    half_s = found.hold_s + (found.rise_s + (0.0 if np.isnan(found.lower_s) else found.lower_s)) / 2
    if half_s < SHORTEST_S and not found.cut:
        yield "a tap"
    yield from _moved_away(found, exercise, scale.stature_cm)


def _too_small(found: Measured, scale: Scale) -> bool:
    if scale.known:
        return found.rise * scale.stature_cm < LEAST_RISE_CM
    foot = float(np.nanmax(found.foot)) if not np.isnan(found.foot).all() else 0.15
    return (
        float(np.degrees(np.arcsin(min(found.rise / (BALL_OF_FOOT * max(foot, 0.1)), 1.0)))) < LEAST_PITCH_DEG
    )


def _moved_away(found: Measured, exercise: Exercise, stature_cm: float) -> Iterator[str]:
    followed = followed_side(found.leg, found.facing)
    for leg in (0, 1):
        limit_cm = STEP_CM if leg == followed else OTHER_STEP_CM
        if found.toe_shift[leg] * stature_cm > limit_cm:
            yield "a foot moved along the floor"
    if found.toe_lift[followed] > FOOT_LIFTED * max(found.rise, 1e-9):
        yield "the foot was lifted off with its ball"
    along_cm, up_cm = found.hip_shift * stature_cm
    if exercise.posture == "sitting" and max(along_cm, up_cm) > SITTING_HIP_CM:
        yield "the hips left the seat"
    if exercise.posture == "lying" and max(along_cm, up_cm) > LYING_HIP_CM:
        yield "the hips went up or down"
    if exercise.posture == "standing" and exercise.legs == "both" and _steps(found):
        yield "only one foot left the floor"
    if exercise.posture == "standing" and up_cm - found.rise * stature_cm > STANDING_HIP_CM:
        yield "the hips went up or down"
    if exercise.posture == "standing" and along_cm > STANDING_HIP_CM:
        yield "the body moved away"


def _steps(found: Measured) -> bool:
    """Return whether one heel rose and the other not at all: even a far leg at rest copies a quarter."""
    sideways = seen_from_the_side(found.width, found.trunk_drop)
    return bool(found.rises.min() < (OTHER_HEEL if sideways else OTHER_HEEL_IN_VIEW) * found.rises.max())
