"""From where the camera looks at the person, and which leg is the near one."""

import numpy as np

from secondheart.motion.body import HEEL, LEFT, RIGHT, TOE
from secondheart.motion.signals import LYING_TRUNK_DROP, Signals
from secondheart.types import Leg, View

#: Apparent width (0 from the side, 1 from the front) up to which a view is a side view: 25 degrees.
SIDE_WIDTH = 0.42
#: ... of somebody lying, whose shoulders the pose model places less well.
LYING_SIDE_WIDTH = 0.54
#: ... and from which it is a front or rear view: 60 degrees; the pose model shows people a little too wide.
FRONT_WIDTH = 0.92


def seen_from_the_side(width: float, trunk_drop: float) -> bool:
    """Return whether the camera sees the person side-on; a lying one may look wider."""
    return width < (LYING_SIDE_WIDTH if trunk_drop < LYING_TRUNK_DROP else SIDE_WIDTH)


def view_of(width: float, crossed: float, trunk_drop: float) -> View:
    """Return the view from the usual apparent width and the share of frames with shoulders seen crossed.

    A lying person's left and right say nothing of front and rear, so a wide lying view is ``"front"``
    (seen from the feet).
    """
    if np.isnan(width):
        return "unknown"
    if seen_from_the_side(width, trunk_drop):
        return "side"
    if width < FRONT_WIDTH:
        return "three-quarter"
    return "rear" if crossed > 0.5 and trunk_drop >= LYING_TRUNK_DROP else "front"


def facing_of(run: Signals, leg: int = 2) -> float:
    """Return +1 where the feet point to the right of the picture, -1 to the left, NaN where none is seen.

    ``leg`` is 0 for the left foot alone, 1 for the right, 2 for both: a foot held up behind may point
    anywhere.
    """
    legs = slice(None) if leg == 2 else slice(leg, leg + 1)
    foot = run.body_px[:, legs, TOE, 0] - run.body_px[:, legs, HEEL, 0]
    seen = np.sort(foot[~np.isnan(foot)])
    if len(seen) == 0:
        return float("nan")
    return 1.0 if seen[len(seen) // 2] >= 0 else -1.0


def near_leg_of(facing: float) -> Leg:
    """Return the leg nearer to the camera in a side view: the right one of a person facing picture-right."""
    return "right" if near_side(facing) == RIGHT else "left"


def near_side(facing: float) -> int:
    """Return the place of the near leg in a pair that holds the left leg, then the right one."""
    return RIGHT if facing >= 0 else LEFT


def followed_side(leg: int, facing: float) -> int:
    """Return the place of the leg that is read: the one followed (0 or 1), or the near one of both (2)."""
    return leg if leg < 2 else near_side(facing)
