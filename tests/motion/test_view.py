"""From where the camera looks, and which leg is near."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest

from secondheart.motion.body import HEEL, TOE, joints
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, signals
from secondheart.motion.view import facing_of, near_leg_of, seen_from_the_side, view_of
from secondheart.synthetic import Camera, perform
from secondheart.types import Array, Side

NAN = float("nan")


@pytest.mark.parametrize(
    ("width", "crossed", "drop", "view"),
    [
        (0.0, 0.0, 1.0, "side"),
        (0.4, 1.0, 1.0, "side"),
        (0.6, 0.0, 1.0, "three-quarter"),
        (0.6, 1.0, 1.0, "three-quarter"),
        (1.0, 0.0, 1.0, "front"),
        (1.0, 1.0, 1.0, "rear"),
        (1.0, 1.0, 0.0, "front"),  # a lying person's left and right say nothing of front and rear
        (NAN, 0.0, 1.0, "unknown"),
    ],
)
def test_view(width: float, crossed: float, drop: float, view: str) -> None:
    assert view_of(width, crossed, drop) == view


def test_somebody_lying_may_look_wider_from_the_side() -> None:
    assert seen_from_the_side(0.5, 0.1)
    assert not seen_from_the_side(0.5, 1.0)
    assert not seen_from_the_side(1.0, 0.1)


@pytest.mark.parametrize("towards", ["right", "left"])
@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "elevated-bent-knee-calf-raise"])
def test_the_near_leg_follows_from_the_feet(
    exercise: str, towards: Literal["left", "right"], request: pytest.FixtureRequest
) -> None:
    if (exercise, towards) == ("elevated-bent-knee-calf-raise", "left"):
        reason = "a lifted foot that hangs straight down outvotes the standing one"
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))
    side: Side = "right" if exercise.startswith("elevated") else "both"
    film = perform(exercise, repetitions=1, side=side, camera=Camera(facing=towards)).landmarks
    facing = facing_of(signals(0, as_it_comes(joints(film.xy_px))))
    assert facing == (1.0 if towards == "right" else -1.0)
    assert near_leg_of(facing) == towards


def run_of(body: Array) -> Signals:
    return signals(0, as_it_comes(body))


def test_facing_without_feet(film: Callable[[int], Array]) -> None:
    body = film(5)
    assert facing_of(run_of(body)) == 1.0
    body[:, :, [HEEL, TOE], 0] = body[:, :, [TOE, HEEL], 0]
    assert facing_of(run_of(body)) == -1.0
    body[:, :, TOE] = np.nan
    assert np.isnan(facing_of(run_of(body)))
