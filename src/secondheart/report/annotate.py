"""Writes a film once more with what was measured drawn into it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av
import av.error
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from secondheart.capture.film import FilmInfo, Mishaps, pictures, probe
from secondheart.errors import OutputError, RequestError
from secondheart.exercises.model import Exercise
from secondheart.report.overlay import draw_moment, draw_skeleton
from secondheart.report.story import Story
from secondheart.types import Analysis, Array, Landmarks
from secondheart.writing import replacing

#: A frame takes the pose that is nearest in time, unless it is farther away than this.
MATCH_S = 0.05

#: Ticks a second of the written time stamps: exact for 24, 25, 30, 50, 60 and 29.97 frames a second.
TICKS_HZ = 60_000


@dataclass(frozen=True, slots=True)
class _Form:
    """A container and the encoders it may hold, the preferred one first, each with its options."""

    container: str
    encoders: tuple[tuple[str, dict[str, str]], ...]


_H264 = ("libx264", {"preset": "veryfast", "crf": "21"})
_MPEG4 = ("mpeg4", {"b": "6M"})
_VP8 = ("libvpx", {"deadline": "realtime", "cpu-used": "16", "crf": "12", "b": "4M"})
_FORMS = {
    ".mp4": _Form("mp4", (_H264, _MPEG4)),
    ".mov": _Form("mov", (_H264, _MPEG4)),
    ".mkv": _Form("matroska", (_H264, _MPEG4)),
    ".webm": _Form("webm", (_VP8,)),
}


def annotate(
    film: str | Path,
    landmarks: Iterable[Landmarks],
    analysis: Analysis,
    exercise: Exercise,
    out: str | Path,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write the film with skeleton, phase, count so far, heel height and faults drawn in.

    Memory stays flat: films and landmarks are read as they are needed. Every frame keeps its time,
    counted from the first frame, also where the rate varies. Pictures come upright, with square
    pixels and at most 960 pixels on the long side, the size the pose was measured at. Sound is
    dropped.

    Parameters
    ----------
    film
        The film that was analysed.
    landmarks
        Its poses in runs, in order of time, in pixels of the upright film. A frame takes the pose
        nearest in time, none where that is more than 0.05 s away.
    out
        The film to write; its ending chooses the form: .mp4, .mov, .mkv or .webm.
    on_progress
        Called with the fraction done, NaN where the film does not tell its length.

    Raises
    ------
    RequestError
        The ending is none of the four, or ``out`` is the film itself.
    RecordingError
        The film cannot be read.
    OutputError
        The film cannot be written. An older file at that place is kept.
    """
    form = _form(Path(film), Path(out))
    info = probe(Path(film))
    story, poses = Story(analysis, exercise), _Poses(landmarks)
    with replacing(out) as part, _Writer(part, form, info.rate_hz) as writer:
        for time_s, picture in pictures(Path(film), info, Mishaps()):
            _draw(picture, poses, story, time_s, info)
            writer.write(time_s, picture)
            if on_progress is not None:
                on_progress(time_s / info.duration_s if info.duration_s > 0 else float("nan"))


def _form(film: Path, out: Path) -> _Form:
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise RequestError(
            f"cannot write a film named {out.name!r}: expected an ending of {', '.join(_FORMS)}; rename it"
        )
    if film.resolve() == out.resolve():
        raise RequestError(f"{out} is the film itself, which is never overwritten: choose another name")
    return form


def _draw(picture: NDArray[np.uint8], poses: "_Poses", story: Story, time_s: float, info: FilmInfo) -> None:
    pose = poses.at(time_s)
    if pose is not None:
        xy_px, visibility = pose
        draw_skeleton(picture, xy_px / info.reduction, visibility)
    draw_moment(picture, story.at(time_s))


_NO_POSE = (float("nan"), np.empty((0, 2)), np.empty(0))


class _Poses:
    """Poses in order of time, of which only the two around the present moment are kept."""

    def __init__(self, runs: Iterable[Landmarks]) -> None:
        self._rest = _samples(runs)
        self._before: tuple[float, Array, Array] | None = None
        self._after = next(self._rest, None)

    def at(self, time_s: float) -> tuple[Array, Array] | None:
        """Return the nearest pose to a moment; moments must not go back."""
        while self._after is not None and self._after[0] < time_s:
            self._before, self._after = self._after, next(self._rest, None)
        near = [
            one for one in (self._before, self._after) if one is not None and abs(one[0] - time_s) <= MATCH_S
        ]
        if not near:
            return None
        _, xy_px, visibility = min(near, key=lambda one: abs(one[0] - time_s))
        return xy_px, visibility


def _samples(runs: Iterable[Landmarks]) -> Iterator[tuple[float, Array, Array]]:
    for run in runs:
        yield from zip(run.time_s.tolist(), run.xy_px, run.visibility, strict=True)


class _Writer:
    """A film that is being written; the encoder is opened with the first picture's size."""

    def __init__(self, path: Path, form: _Form, rate_hz: float) -> None:
        self._form = form
        self._rate = Fraction(rate_hz).limit_denominator(1001) if 1 <= rate_hz <= 1000 else Fraction(30)
        self._stream: VideoStream | None = None
        self._last_tick = -1
        options = {"movflags": "faststart"} if form.container in {"mp4", "mov"} else {}
        with _told(path):
            self._container: OutputContainer = av.open(
                f"file:{path}", "w", format=form.container, container_options=options
            )
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with _told(self._path):
            try:
                if kind is None and self._stream is not None:
                    self._container.mux(self._stream.encode(None))
            finally:
                self._container.close()

    def write(self, time_s: float, picture: NDArray[np.uint8]) -> None:
        """Append one picture, padded to even sides, unless its time rounds to the one before."""
        height, width = picture.shape[:2]
        even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = av.VideoFrame.from_ndarray(even, format="rgb24")
        frame.pts = round(time_s * TICKS_HZ)
        frame.time_base = Fraction(1, TICKS_HZ)
        if frame.pts <= self._last_tick:
            return
        self._last_tick = frame.pts
        with _told(self._path):
            if self._stream is None:
                self._stream = self._open_stream(even.shape[1], even.shape[0])
            self._container.mux(self._stream.encode(frame))

    def _open_stream(self, width: int, height: int) -> VideoStream:
        name, options = next(one for one in self._form.encoders if one[0] in av.codecs_available)
        stream: Any = self._container.add_stream(name, rate=self._rate, options=dict(options))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS_HZ)
        found: VideoStream = stream
        return found


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what FFmpeg found wrong while writing in the words of this project."""
    try:
        yield
    except av.error.FFmpegError as error:
        raise OutputError(
            f"could not write {path.name}: {error.strerror or error}; an older file is kept"
        ) from error
