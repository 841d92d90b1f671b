"""Writes films: pictures in, one encoded file out, in one of four forms.

The module stands beside :mod:`secondheart.writing` in the import order, so every room may use it.
"""

from collections.abc import Iterator
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

from secondheart.errors import OutputError, RequestError

#: Ticks a second of the written time stamps: exact for 24, 25, 30, 50, 60 and 29.97 frames a second.
TICKS_HZ = 60_000


@dataclass(frozen=True, slots=True)
class FilmForm:
    """A container and the encoders it may hold, the preferred one first, each with its options."""

    container: str
    encoders: tuple[tuple[str, dict[str, str]], ...]


#: With macroblock trees x264 does not always give the same bytes for the same pictures.
_H264 = ("libx264", {"preset": "veryfast", "mbtree": "0"})
_MPEG4 = ("mpeg4", {"b": "6M"})
_VP8 = ("libvpx", {"deadline": "realtime", "cpu-used": "16", "crf": "12", "b": "4M"})
_FORMS = {
    ".mp4": FilmForm("mp4", (_H264, _MPEG4)),
    ".mov": FilmForm("mov", (_H264, _MPEG4)),
    ".mkv": FilmForm("matroska", (_H264, _MPEG4)),
    ".webm": FilmForm("webm", (_VP8,)),
}


def film_form(path: Path) -> FilmForm:
    """Return the form that a file's ending asks for.

    Raises
    ------
    RequestError
        The ending is none of .mp4, .mov, .mkv and .webm.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise RequestError(
            f"cannot write a film named {path.name!r}: expected an ending of {', '.join(_FORMS)}; rename it"
        )
    return form


class FilmWriter:
    """A film that is being written; the encoder is opened with the first picture's size.

    Parameters
    ----------
    path
        Its ending chooses the form, see :func:`film_form`.
    crf
        How hard H.264 presses: 0 loses nothing, 51 nearly everything. Other encoders keep their own way.
    """

    def __init__(self, path: Path, rate_hz: float, *, crf: int = 21) -> None:
        self._form = form = film_form(path)
        self._crf = str(crf)
        self._rate = Fraction(rate_hz).limit_denominator(1001) if 1 <= rate_hz <= 1000 else Fraction(30)
        self._stream: VideoStream | None = None
        self._last_tick = -1
        # Without random numbers in its header: the same pictures give the same file.
        options = {"fflags": "+bitexact"}
        if form.container in {"mp4", "mov"}:
            options["movflags"] = "faststart"
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
        if name == "libx264":
            options = options | {"crf": self._crf}
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
