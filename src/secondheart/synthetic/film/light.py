"""How a room is lit, and how camera and light see the world: the matrices that the graphics card is given."""

from dataclasses import dataclass

import numpy as np

from secondheart.synthetic.camera import Lens
from secondheart.types import Array

#: Nothing nearer to the camera or farther away is drawn.
NEAR_M, FAR_M = 0.25, 30.0


@dataclass(frozen=True, slots=True)
class Light:
    """How a room is lit.

    Parameters
    ----------
    azimuth_deg, elevation_deg
        Where the light stands, seen from the person: azimuth from the way to the camera, to its left.
    sun, sky, ground
        Brightness of the light itself, of what comes from above and of what comes from below.
    """

    azimuth_deg: float = 40.0
    elevation_deg: float = 58.0
    sun: tuple[float, float, float] = (0.62, 0.60, 0.56)
    sky: tuple[float, float, float] = (0.62, 0.63, 0.66)
    ground: tuple[float, float, float] = (0.36, 0.34, 0.32)


def view_matrix(lens: Lens, size_px: tuple[int, int]) -> Array:
    """Return the 4x4 matrix that puts a point where :func:`secondheart.synthetic.camera.project` sees it."""
    width, height = size_px
    right = np.append(lens.right, -lens.right @ lens.eye_m)
    down = np.append(lens.down, -lens.down @ lens.eye_m)
    ahead = np.append(lens.ahead, -lens.ahead @ lens.eye_m)
    x = 2 * (lens.focal_px * right + lens.centre_px[0] * ahead) / width - ahead
    y = ahead - 2 * (lens.focal_px * down + lens.centre_px[1] * ahead) / height
    span = FAR_M - NEAR_M
    z = ahead * (FAR_M + NEAR_M) / span
    z = z - np.array([0.0, 0.0, 0.0, 2 * FAR_M * NEAR_M / span])
    return np.stack([x, y, z, ahead])


def sun_direction(lens: Lens, light: Light) -> Array:
    """Return the direction to the light, which stands on the camera's side of the person."""
    toward = -np.array([lens.ahead[0], lens.ahead[1], 0.0])
    toward /= np.linalg.norm(toward)
    left = -np.array([lens.right[0], lens.right[1], 0.0])
    turn, up = np.radians(light.azimuth_deg), np.radians(light.elevation_deg)
    level = np.cos(turn) * toward + np.sin(turn) * left
    return np.asarray(np.cos(up) * level + np.sin(up) * np.array([0.0, 0.0, 1.0]))


def light_matrix(middle: Array, sun: Array, reach_m: float = 1.9) -> Array:
    """Return the 4x4 matrix of a parallel view along the light around the middle of the scene."""
    right = np.cross([0.0, 0.0, 1.0], sun)
    right /= np.linalg.norm(right)
    up = np.cross(sun, right)
    matrix = np.eye(4)
    for row, axis in enumerate((right / reach_m, up / reach_m, -sun / (2 * reach_m))):
        matrix[row, :3] = axis
        matrix[row, 3] = -axis @ middle
    return matrix
