"""One person's pose in one picture: BlazePose on LiteRT, behind a protocol of one method.

The landmark model sees an upright square cut around one person and gives 39 points: the 33 of
:data:`~secondheart.types.LANDMARKS` and auxiliary ones, of which two tell where to look in the next picture.
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from secondheart.capture.film import Picture
from secondheart.capture.interpreter import Model
from secondheart.types import LANDMARKS, Array

#: The landmark model's square input, pixels on a side.
CROP_PX = 256
#: How much larger than the circle through hips and outermost point a region is.
REGION_MARGIN = 1.25
#: Below this presence the model says that nobody is in the region.
MIN_PRESENCE = 0.5

_HIPS, _OUTERMOST = 33, 34
#: The heat of so many cells to each side of a point decides where it is.
_REACH = np.arange(-3, 4)
_MIN_HEAT = 0.5


@dataclass(frozen=True, slots=True)
class Region:
    """The square around one person that a pose model looks at.

    Parameters
    ----------
    x_px, y_px
        Its centre, the middle of the hips.
    size_px
        Its side.
    turn_rad
        How far the person leans from upright, clockwise positive: a person lying with the head to
        the right has a turn of pi/2.
    """

    x_px: float
    y_px: float
    size_px: float
    turn_rad: float

    def scaled(self, factor: float) -> "Region":
        """Return the same region in a picture enlarged ``factor`` times."""
        return Region(self.x_px * factor, self.y_px * factor, self.size_px * factor, self.turn_rad)


@dataclass(frozen=True, slots=True)
class Pose:
    """What a pose model saw in one region.

    Parameters
    ----------
    xy_px
        (33, 2) pixels of the picture, y down; also points outside it and hidden ones.
    visibility
        (33,) from 0 to 1.
    presence
        From 0 to 1: is there a person in the region at all.
    next_region
        Where to look for the same person in the next picture.
    """

    xy_px: Array
    visibility: Array
    presence: float
    next_region: Region


class PoseModel(Protocol):
    """Anything that finds one person's landmarks in a picture when told where to look."""

    def estimate(self, picture: Picture, region: Region) -> Pose:
        """Return the pose of the person in ``region`` of an RGB picture, (height, width, 3)."""


def region_around(hips_px: tuple[float, float], outermost_px: tuple[float, float]) -> Region:
    """Return the region of a person, from the middle of the hips and the outermost point of the body.

    The outermost point lies on the body's axis beyond the head, so that it gives size and lean.
    """
    across, down = outermost_px[0] - hips_px[0], outermost_px[1] - hips_px[1]
    turn = pi / 2 - atan2(-down, across)
    turn -= 2 * pi * np.floor((turn + pi) / (2 * pi))
    return Region(hips_px[0], hips_px[1], 2 * REGION_MARGIN * hypot(across, down), float(turn))


class BlazePose:
    """BlazePose's landmark model, heavy or full, on the processor.

    Parameters
    ----------
    path
        The model's ``.tflite`` file.
    threads
        How many threads it may use.
    """

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._model = Model(path, threads)
        sizes = self._model.output_sizes
        self._points = sizes.index(195)
        self._presence = sizes.index(1)
        self._heat = sizes.index(64 * 64 * 39)

    def estimate(self, picture: Picture, region: Region) -> Pose:
        """Return the pose of the person in ``region`` of an RGB picture, (height, width, 3)."""
        to_picture = _crop_to_picture(region)
        crop = cv2.warpAffine(
            picture, to_picture, (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        np.multiply(crop, np.float32(1 / 255), out=self._model.input[0])
        self._model.run()
        points = self._model.output(self._points).reshape(39, 5)
        heat = self._model.output(self._heat).reshape(64, 64, 39)
        xy_crop = refined(points[:, :2].astype(np.float64) / CROP_PX, heat) * CROP_PX
        xy = xy_crop @ to_picture[:, :2].T + to_picture[:, 2]
        hips, outermost = xy[_HIPS], xy[_OUTERMOST]
        return Pose(
            xy_px=xy[: len(LANDMARKS)],
            visibility=_sigmoid(points[: len(LANDMARKS), 3].astype(np.float64)),
            presence=float(self._model.output(self._presence).ravel()[0]),
            next_region=region_around((hips[0], hips[1]), (outermost[0], outermost[1])),
        )


def refined(xy: Array, heat: NDArray[np.float32]) -> Array:
    """Move each point to the centre of the heat around it, where there is enough heat.

    Parameters
    ----------
    xy
        (n, 2) in parts of the crop's side.
    heat
        (height, width, n) before the sigmoid.

    Returns
    -------
    (n, 2) in parts of the crop's side.
    """
    height, width, count = heat.shape
    columns = np.floor(xy[:, :1] * width).astype(np.intp) + _REACH
    rows = np.floor(xy[:, 1:] * height).astype(np.intp) + _REACH
    # Cells beyond the crop count for nothing.
    weight = (
        ((columns >= 0) & (columns < width))[:, np.newaxis, :]
        & ((rows >= 0) & (rows < height))[:, :, np.newaxis]
        & _inside(xy)[:, np.newaxis, np.newaxis]
    )
    around = heat[
        rows.clip(0, height - 1)[:, :, np.newaxis],
        columns.clip(0, width - 1)[:, np.newaxis, :],
        np.arange(count)[:, np.newaxis, np.newaxis],
    ]
    warmth = _sigmoid(around.astype(np.float64)) * weight
    total = warmth.sum(axis=(1, 2))
    hot = warmth.max(axis=(1, 2)) >= _MIN_HEAT
    out = xy.copy()
    out[hot, 0] = ((warmth.sum(axis=1) * columns).sum(axis=1)[hot] / total[hot]) / width
    out[hot, 1] = ((warmth.sum(axis=2) * rows).sum(axis=1)[hot] / total[hot]) / height
    return out


def _inside(xy: Array) -> NDArray[np.bool_]:
    """Tell which points, in parts of the crop's side, lie in the crop."""
    return np.asarray(((xy >= 0) & (xy < 1)).all(axis=1), dtype=np.bool_)


def _crop_to_picture(region: Region) -> Array:
    """Return the (2, 3) matrix from pixels of the upright crop to pixels of the picture."""
    scale = region.size_px / CROP_PX
    c, s = scale * cos(region.turn_rad), scale * sin(region.turn_rad)
    half = CROP_PX / 2
    return np.array(
        [
            [c, -s, region.x_px - (c - s) * half],
            [s, c, region.y_px - (s + c) * half],
        ]
    )


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x.clip(-60, 60))), dtype=np.float64)
