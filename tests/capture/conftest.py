"""Tiny films made on the spot, and people drawn as bars for tests that need no real model."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from secondheart.capture.detector import Candidate
from secondheart.capture.pose import Pose, Region
from secondheart.types import LANDMARKS

GREY = 90
MakeFilm = Callable[..., Path]


def write_film(
    path: Path,
    pictures: Sequence[np.ndarray],
    *,
    times_ms: Sequence[int] | None = None,
    turn_deg: int = 0,
    pixel_ratio: Fraction | None = None,
    options: dict[str, str] | None = None,
    keyframe_every: int = 12,
) -> Path:
    times_ms = times_ms or [k * 40 for k in range(len(pictures))]
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.gop_size = keyframe_every
        stream.bit_rate = 4_000_000
        # mpeg4 allows no finer clock than this for its frames.
        stream.codec_context.time_base = Fraction(1, 1000)
        if pixel_ratio is not None:
            stream.codec_context.sample_aspect_ratio = pixel_ratio
        if turn_deg:
            stream.set_display_rotation(turn_deg)
        for time_ms, picture in zip(times_ms, pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.fixture
def make_film(tmp_path: Path) -> MakeFilm:
    def make(name: str, pictures: Sequence[np.ndarray], **how: object) -> Path:
        return write_film(tmp_path / name, pictures, **how)

    return make


def scene(*bars: tuple[float, float, float, int], size: tuple[int, int] = (160, 120)) -> np.ndarray:
    """Draw people as bars: (x of the middle, y of the middle, height, colour); later ones stand in front."""
    width, height = size
    picture = np.full((height, width, 3), GREY, dtype=np.uint8)
    for x, y, tall, colour in bars:
        left, right = (min(max(0, round(edge)), width) for edge in (x - tall / 6, x + tall / 6))
        picture[max(0, round(y - tall / 2)) : round(y + tall / 2), left:right] = (colour, 20, 255 - colour)
    return picture


def _bars(picture: np.ndarray) -> list[tuple[Region, int, int]]:
    """Find the bars again: their region, colour and number of pixels."""
    red = picture[..., 0].astype(int)
    people = np.abs(picture[..., 1].astype(int) - 20) < 30
    found = []
    for colour in range(20, 256, 40):
        rows, columns = np.nonzero(people & (np.abs(red - colour) < 15))
        if len(rows) > 30:
            tall = float(np.ptp(rows)) + 1
            middle = (float(columns.mean()), float(rows.mean()))
            found.append((Region(middle[0], middle[1], 1.4 * tall, 0.0), colour, len(rows)))
    return found


class BarFinder:
    """Finds every bar, and half ones with less certainty."""

    def __init__(self) -> None:
        self.looks = 0

    def find(self, picture: np.ndarray, min_score: float = 0.5) -> list[Candidate]:
        self.looks += 1
        found = []
        for region, _, pixels in _bars(picture):
            # Half a person is not a sure one.
            whole = (region.size_px / 1.4) ** 2 / 3
            score = 0.95 if 0.8 < pixels / whole < 1.25 else 0.6
            found.append(Candidate(region, (0, 0, 0, 0), score))
        return [candidate for candidate in found if candidate.score >= min_score]


class BarModel:
    """Sees the bar that fills most of the region's middle, as a crowd takes a real model along."""

    def __init__(self) -> None:
        self.runs = 0

    def estimate(self, picture: np.ndarray, region: Region) -> Pose:
        self.runs += 1
        reach = region.size_px * 0.35
        left, top = max(0, round(region.x_px - reach)), max(0, round(region.y_px - reach))
        cut = picture[top : round(region.y_px + reach), left : round(region.x_px + reach)]
        inside = _bars(cut) if cut.size else []
        if not inside:
            return Pose(np.zeros((33, 2)), np.zeros(33), 0.0, region)
        _, colour, _ = max(inside, key=lambda bar: bar[2])
        body = next(bar[0] for bar in _bars(picture) if bar[1] == colour)
        xy = np.full((33, 2), (body.x_px, body.y_px))
        for name, up in (("shoulder", 0.3), ("heel", -0.5), ("hip", 0.0)):
            for side in ("left", "right"):
                xy[LANDMARKS.index(f"{side}_{name}"), 1] -= up * body.size_px / 1.4
        return Pose(xy, np.full(33, 0.9), 1.0, body)
