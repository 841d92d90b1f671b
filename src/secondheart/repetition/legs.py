"""Decides which leg works: by which foot stands, by what each shows, and by how well each is seen."""

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion.body import HEEL
from secondheart.motion.signals import Signals
from secondheart.motion.view import near_side
from secondheart.repetition.counted import FOOT_IN_THE_AIR, feet_apart
from secondheart.repetition.robust import middle, quantile
from secondheart.types import Array

#: A far leg that moves this much more than the near one works alone. On films of known motion it copies 0.75
#: of what the near one does, and the near one 0.24 of what it does.
FAR_WORKS = 1.5
#: Where both legs are asked for, the far one must move so much more than the near one to have worked alone.
FAR_WORKS_ALONE = 2.4
#: A far heel whose point moves so much of what the near one's does rises too, whatever its leg says.
GOES_ALONG, LEAST_FRAMES = 0.4, 15
#: A heel that rises less than this part of the other's does nothing: the other works alone.
WORKS_ALONE = 0.15


def working_leg(
    window: Signals,
    curves: list[Array],
    facing: float,
    exercise: Exercise,
    *,
    side_view: bool,
) -> tuple[int, bool]:
    """Return which leg to follow (0 left, 1 right, 2 the mean), and whether it works alone."""
    near = near_side(facing)
    rises = (quantile(curves[0], 0.9), quantile(curves[1], 0.9))
    if exercise.legs == "one":
        return _one_leg(window, rises, near, exercise, side_view=side_view), True
    if np.isnan(rises).any():
        return (1 if np.isnan(rises[0]) else 0), False
    if min(rises) < WORKS_ALONE * max(rises):
        works = 0 if rises[0] > rises[1] else 1
        return works, not (side_view and works == near and _goes_along(window, 1 - near, near))
    if not side_view:
        return 2, False
    far_alone = rises[1 - near] > FAR_WORKS_ALONE * max(rises[near], 0.0)
    return (1 - near if far_alone else near), far_alone


def _goes_along(window: Signals, far: int, near: int) -> bool:
    """Return whether the far heel's point goes up and down with the near one's: then its leg is misread."""
    far_px, near_px = window.body_px[:, far, HEEL, 1], window.body_px[:, near, HEEL, 1]
    seen = ~np.isnan(far_px + near_px)
    if np.count_nonzero(seen) < LEAST_FRAMES:
        return False
    away, own = far_px[seen] - far_px[seen].mean(), near_px[seen] - near_px[seen].mean()
    # How much of the near heel's way the far one goes as well.
    return float(away @ own) > GOES_ALONG * float(own @ own)


def _one_leg(
    window: Signals, rises: tuple[float, float], near: int, exercise: Exercise, *, side_view: bool
) -> int:
    lower = middle(feet_apart(window))
    if exercise.posture != "sitting" and abs(lower) > FOOT_IN_THE_AIR:
        return 1 if lower > 0 else 0
    if np.isnan(rises).any():
        return 1 if np.isnan(rises[0]) else 0
    return _far_or_near(rises, near) if side_view else int(rises[1] >= rises[0])


def _far_or_near(rises: tuple[float, float], near: int) -> int:
    return 1 - near if rises[1 - near] > FAR_WORKS * max(rises[near], 0.0) else near
