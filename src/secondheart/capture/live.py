"""Pictures of a camera as they come: JPEG bytes in, one rounded sample of landmarks out."""

import cv2
import numpy as np

from secondheart.capture.film import LONGEST_PX, Picture
from secondheart.capture.people import PersonFinder
from secondheart.capture.person import Follower
from secondheart.capture.pose import Pose, PoseModel, Region
from secondheart.errors import RecordingError
from secondheart.types import LANDMARKS, Array, Landmarks

#: No larger picture is decoded, whatever it claims: a side, and all pixels.
LONGEST_SIDE_PX, MOST_PIXELS = 4096, 8_300_000
#: Places and visibility are rounded to such parts, so that what is kept is exactly what was measured with.
PLACE_PARTS, VISIBILITY_PARTS = 64, 256
#: A place farther away than this in pixels is no place.
ABSURD_PX = 1e5

_START = b"\xff\xd8"
#: Markers of a JPEG that tell the picture's size (C4, C8 and CC mean something else).
_SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_SCAN, _END, _FILL, _STUFFING = 0xDA, 0xD9, 0xFF, 0x00
#: Markers without a length after them.
_BARE = {0x01, *range(0xD0, 0xD9)}


class LivePose:
    """Sees one person in pictures that come one by one.

    Parameters
    ----------
    finder, model
        Who finds people, and who sees their landmarks.
    """

    def __init__(self, finder: PersonFinder, model: PoseModel) -> None:
        self._eye = _Exchangeable(model)
        self._follower = Follower(finder, self._eye)

    def take(self, model: PoseModel) -> None:
        """Go on with another pose model, following the same person."""
        self._eye.model = model

    def look(self, time_s: float, picture: Picture) -> Landmarks:
        """Return one sample of the person in an upright RGB picture, (height, width, 3).

        Places are pixels of this picture, rounded; all are NaN when nobody is seen. Times must increase.
        """
        longest: int = max(picture.shape[:2])
        reduction = max(1.0, longest / LONGEST_PX)
        if reduction > 1:
            # As films are: averaging over areas lowers the jitter of heel and toe.
            size = (round(picture.shape[1] / reduction), round(picture.shape[0] / reduction))
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        return sample_of(time_s, self._follower.follow(time_s, picture), reduction)


class _Exchangeable:
    """A pose model in whose place another can be put."""

    def __init__(self, model: PoseModel) -> None:
        self.model = model

    def estimate(self, picture: Picture, region: Region) -> Pose:
        return self.model.estimate(picture, region)


def sample_of(time_s: float, pose: Pose | None, reduction: float = 1.0) -> Landmarks:
    """Return one rounded sample of a pose, NaN where there is none."""
    if pose is None:
        return rounded(time_s, np.full((len(LANDMARKS), 2), np.nan), np.full(len(LANDMARKS), np.nan))
    return rounded(time_s, pose.xy_px * reduction, pose.visibility)


def rounded(time_s: float, xy_px: Array, visibility: Array) -> Landmarks:
    """Return one sample with time to the microsecond and places and visibility to binary parts.

    Parameters
    ----------
    xy_px
        (33, 2) pixels, y down; a point that is not a number or absurdly far away is not seen.
    visibility
        (33,) from 0 to 1, cut to that; NaN where there is a place is taken for 1.
    """
    with np.errstate(invalid="ignore"):
        seen = np.asarray((np.abs(xy_px) <= ABSURD_PX).all(axis=1))
    xy = np.where(seen[:, np.newaxis], np.round(xy_px * PLACE_PARTS) / PLACE_PARTS, np.nan)
    known = np.clip(np.where(np.isnan(visibility), 1.0, visibility), 0.0, 1.0)
    rated = np.where(seen, np.round(known * VISIBILITY_PARTS) / VISIBILITY_PARTS, np.nan)
    return Landmarks(np.array([round(time_s, 6)]), xy[np.newaxis], rated[np.newaxis])


def decoded(jpeg: bytes) -> Picture:
    """Return a JPEG as an upright RGB picture, (height, width, 3).

    The size is read from its head first, so that no few bytes can ask for much memory.

    Raises
    ------
    RecordingError
        When it is no JPEG, is too large, or cannot be decoded.
    """
    check_size(*jpeg_size(jpeg))
    try:
        picture = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        picture = None
    if picture is None or picture.ndim != 3:
        raise RecordingError("a picture cannot be decoded; expected a whole JPEG; send the next one")
    check_size(picture.shape[1], picture.shape[0])
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def check_size(width_px: int, height_px: int) -> None:
    """Raise RecordingError when a picture is empty or larger than what is decoded."""
    if not (0 < width_px <= LONGEST_SIDE_PX and 0 < height_px <= LONGEST_SIDE_PX) or (
        width_px * height_px > MOST_PIXELS
    ):
        raise RecordingError(
            f"a picture has {width_px} x {height_px} pixels; expected up to {LONGEST_SIDE_PX} on a side and"
            f" {MOST_PIXELS / 1e6:.1f} million in all; send smaller ones"
        )


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Return the width and height that the head of a JPEG tells, without decoding it.

    Raises
    ------
    RecordingError
        When it is no JPEG or tells no size.
    """
    if not jpeg.startswith(_START):
        raise RecordingError("a picture is no JPEG; expected one that begins with FF D8; send JPEG")
    at = len(_START)
    while at + 4 <= len(jpeg) and jpeg[at] == _FILL:
        marker = jpeg[at + 1]
        if marker == _FILL:
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        # Decoders pass over FF 00 and go on right behind it: a larger picture could hide there.
        if marker in {_SCAN, _END, _STUFFING}:
            break
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in _SIZES and at + 9 <= len(jpeg):
            height, width = (int.from_bytes(jpeg[at + k : at + k + 2], "big") for k in (5, 7))
            return width, height
        if length < 2:
            break
        at += 2 + length
    raise RecordingError("a picture's head tells no size; expected a whole JPEG; send the next one")


def as_jpeg(picture: Picture, longest_px: int = 640, quality: int = 70) -> bytes:
    """Return an RGB picture as a small JPEG for showing."""
    height, width = picture.shape[:2]
    part = min(1.0, longest_px / max(width, height))
    if part < 1:
        size = (max(1, round(width * part)), max(1, round(height * part)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not done:
        raise RecordingError("a picture cannot be made a JPEG; expected an RGB picture")
    return data.tobytes()
