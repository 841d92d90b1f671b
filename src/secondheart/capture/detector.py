"""Where people are in a picture: the detector of BlazePose."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from secondheart.capture.film import Picture
from secondheart.capture.interpreter import Model
from secondheart.capture.pose import Region, region_around
from secondheart.types import Array

#: The detector's square input, pixels on a side.
INPUT_PX = 224
#: Below this score a detection is none.
MIN_SCORE = 0.5
#: Boxes that overlap by more of their union are the same person.
SAME_PERSON_OVERLAP = 0.3

#: Cells of the detector's grids and the boxes each cell proposes.
_GRIDS = ((28, 2), (14, 2), (7, 6))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the detector saw.

    Parameters
    ----------
    region
        Where a pose model should look.
    box_px
        (4,) left, top, right, bottom of face and shoulders, the part the detector frames.
    score
        From 0 to 1.
    """

    region: Region
    box_px: tuple[float, float, float, float]
    score: float


class Detector:
    """BlazePose's detector of people, on the processor.

    Parameters
    ----------
    path
        The model's file.
    threads
        How many threads it may use.
    """

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._model = Model(path, threads)
        self._boxes = self._model.output_sizes.index(2254 * 12)
        self._scores = self._model.output_sizes.index(2254)

    def find(self, picture: Picture, min_score: float = MIN_SCORE) -> list[Candidate]:
        """Return the people seen in an RGB picture, (height, width, 3), surest first."""
        height, width = picture.shape[:2]
        side = max(height, width)
        scale = side / INPUT_PX
        left, top = (side - width) / 2, (side - height) / 2
        # Sampled at pixel centres; the picture lies in the middle of a black square.
        small_to_picture = np.array([[scale, 0, -left], [0, scale, -top]])
        small = cv2.warpAffine(
            picture,
            small_to_picture,
            (INPUT_PX, INPUT_PX),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        np.multiply(small, np.float32(1 / 127.5), out=self._model.input[0])
        self._model.input -= 1
        self._model.run()
        scores = 1 / (1 + np.exp(-self._model.output(self._scores).ravel().clip(-30, 30)))
        chosen = scores >= min_score
        values = self._model.output(self._boxes).reshape(-1, 12)[chosen].astype(np.float64)
        values[:, [0, 1, 4, 5, 6, 7]] += np.tile(_ANCHORS[chosen] * INPUT_PX, 3)
        values *= scale
        values[:, [0, 4, 6]] -= left
        values[:, [1, 5, 7]] -= top
        return _merged(values, scores[chosen].astype(np.float64))


def _anchors() -> Array:
    """Return (2254, 2) centres of the proposed boxes, in parts of the input's side."""
    grids = []
    for cells, boxes in _GRIDS:
        centre = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(centre, centre, indexing="ij")
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0))
    return np.concatenate(grids)


_ANCHORS = _anchors()


def _merged(values: Array, scores: Array) -> list[Candidate]:
    """Return one candidate for each group of overlapping detections: their mean, weighted by score."""
    half = values[:, 2:4] / 2
    boxes = np.hstack([values[:, :2] - half, values[:, :2] + half])
    left = list(np.argsort(-scores))
    people = []
    while left:
        best = left[0]
        same = [k for k in left if k == best or overlap(boxes[best], boxes[k]) > SAME_PERSON_OVERLAP]
        left = [k for k in left if k not in same]
        weight = scores[same] / scores[same].sum()
        mean, box = weight @ values[same], weight @ boxes[same]
        people.append(
            Candidate(
                region=region_around((mean[4], mean[5]), (mean[6], mean[7])),
                box_px=(box[0], box[1], box[2], box[3]),
                score=float(scores[best]),
            )
        )
    return people


def overlap(a: Array, b: Array) -> float:
    """Return the shared part of the union of two boxes (left, top, right, bottom)."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return float(shared / union)
