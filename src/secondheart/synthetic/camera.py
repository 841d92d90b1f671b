"""A pinhole camera beside, before or behind the person."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secondheart.types import Array

CameraView = Literal["side", "three-quarter", "front", "rear"]
_AZIMUTH_DEG: dict[CameraView, float] = {"side": 0.0, "three-quarter": 45.0, "front": 90.0, "rear": -90.0}


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera stands and how it draws.

    Parameters
    ----------
    view
        Seen from the side, the front, behind, or between side and front.
    facing
        Which way the person looks in the picture: facing right shows the right leg near.
    yaw_offset_deg
        Further turn of the camera around the person, towards the person's front when positive.
    distance_m, height_m
        From the person's middle, and above the floor.
    fill
        Share of the picture the body fills in its larger direction.
    size_px
        Width and height of the picture.
    drift_px, shake_px
        Slow wandering over the whole recording, and small trembling, standard deviation in pixels.

    >>> Camera(view="front").azimuth_deg
    90.0
    """

    view: CameraView = "side"
    facing: Literal["right", "left"] = "right"
    yaw_offset_deg: float = 0.0
    distance_m: float = 3.2
    height_m: float = 0.9
    fill: float = 0.8
    size_px: tuple[int, int] = (640, 480)
    drift_px: float = 0.0
    shake_px: float = 0.0

    @property
    def azimuth_deg(self) -> float:
        """How far the camera stands from the person's side towards the front."""
        return _AZIMUTH_DEG[self.view] + self.yaw_offset_deg


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera set up for one scene: eye and axes in the world, focal length and centre in pixels."""

    eye_m: Array
    right: Array
    down: Array
    ahead: Array
    focal_px: float
    centre_px: Array


def set_up(camera: Camera, scene_m: Array) -> Lens:
    """Aim the camera at (m, 3) points of the scene so that they fill the asked share of the picture."""
    low, high = scene_m.min(axis=0), scene_m.max(axis=0)
    target = (low + high) / 2
    azimuth = np.radians(camera.azimuth_deg)
    side = -1.0 if camera.facing == "right" else 1.0
    eye = target + camera.distance_m * np.array([np.sin(azimuth), side * np.cos(azimuth), 0.0])
    eye[2] = camera.height_m
    ahead = target - eye
    ahead = ahead / np.linalg.norm(ahead)
    right = np.cross(ahead, np.array([0.0, 0.0, 1.0]))
    right = right / np.linalg.norm(right)
    lens = Lens(eye, right, -np.cross(right, ahead), ahead, 1.0, np.zeros(2))
    flat = project(lens, scene_m)
    width, height = camera.size_px
    extent = flat.max(axis=0) - flat.min(axis=0)
    focal = camera.fill * min(width / max(extent[0], 1e-6), height / max(extent[1], 1e-6))
    middle = (flat.max(axis=0) + flat.min(axis=0)) / 2
    return Lens(
        eye, right, lens.down, ahead, float(focal), np.array([width / 2, height / 2]) - focal * middle
    )


def project(lens: Lens, points_m: Array) -> Array:
    """Return the pixels (..., 2), y down, of points (..., 3); NaN for what lies behind the camera."""
    offset = points_m - lens.eye_m
    depth = offset @ lens.ahead
    depth = np.where(depth > 0.2, depth, np.nan)
    flat = np.stack([offset @ lens.right, offset @ lens.down], axis=-1) / depth[..., None]
    return np.asarray(lens.focal_px * flat + lens.centre_px)


def near_leg_is_right(lens: Lens, yaw_deg: Array) -> Array:
    """Return for each heading whether the right leg is the nearer one."""
    yaw = np.radians(yaw_deg)
    left = np.stack([-np.sin(yaw), np.cos(yaw)], axis=-1)
    return np.asarray(left @ lens.ahead[:2] > 0)


def wander(camera: Camera, time_s: Array, rng: np.random.Generator) -> Array:
    """Return the (n, 2) pixels by which a drifting, trembling camera moves the picture."""
    moved = np.zeros((len(time_s), 2))
    if camera.drift_px:
        phase = rng.uniform(0, 2 * np.pi, (2, 2))
        period = rng.uniform(40, 120, (2, 2))
        for wave in range(2):
            moved += camera.drift_px * np.sin(2 * np.pi * time_s[:, None] / period[wave] + phase[wave])
    if camera.shake_px:
        moved += camera.shake_px * rng.standard_normal((len(time_s), 2))
    return moved
