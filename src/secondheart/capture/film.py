"""Pictures of a film with the times they were taken at, whatever the container.

Nothing but the file itself is opened: a playlist that names other places is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isnan, nan
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from secondheart.errors import RecordingError

Picture = NDArray[np.uint8]

#: Larger pictures are reduced to this length of their long side, by averaging over areas: it lowers
#: the jitter of heel and toe, and the model sees no more than 256 pixels of a person anyway.
LONGEST_PX = 960

#: Forms that FFmpeg opens as video although they are a single picture or text.
_NO_FILMS = ("image2", "tty", "bin", "xbin", "adf", "idf")
#: A title in an unknown script is no reason to refuse a film; PyAV 19 sees that by itself.
_ODD_TITLES: dict[str, Any] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
_USUAL_RATE_HZ, _HIGHEST_RATE_HZ = 30.0, 480.0


@dataclass(frozen=True, slots=True)
class FilmInfo:
    """What a film says of itself before it is read.

    Parameters
    ----------
    size_px
        Width and height as shown: turned upright, with square pixels.
    duration_s, rate_hz
        Length and nominal rate as declared, NaN where the file does not say.
    quarter_turns
        How often a stored picture is turned by 90 degrees against the clock to stand upright.
    """

    size_px: tuple[int, int]
    duration_s: float
    rate_hz: float
    quarter_turns: int

    @property
    def reduction(self) -> float:
        """How many pixels of the film one pixel of the pictures given out stands for, 1 or more."""
        return max(1.0, max(self.size_px) / LONGEST_PX)


@dataclass(slots=True)
class Mishaps:
    """What went wrong while a film was read, counted."""

    damaged_packets: int = 0
    missing_stamps: int = 0
    dropped_stamps: int = 0
    ended_at_s: float = field(default=nan)


def probe(path: Path) -> FilmInfo:
    """Return what a film says of itself, from its head and its first picture.

    Raises
    ------
    RecordingError
        When there is no film at ``path``, or none of its pictures can be decoded.
    """
    with _opened(path) as container:
        stream = container.streams.video[0]
        first = next(_frames(container, stream, Mishaps()), None)
        if first is None:
            raise RecordingError(
                f"{path.name}: no picture in it can be decoded; expected a film; record or copy it again"
            )
        rate_hz = float(stream.average_rate or stream.guessed_rate or nan)
        turns = round(first.rotation / 90) % 4
        ratio = stream.sample_aspect_ratio
        width = round(first.width * float(ratio)) if ratio else first.width
        size = (width, first.height) if turns % 2 == 0 else (first.height, width)
        if container.duration:
            duration = container.duration / av.time_base
        elif stream.duration and stream.time_base:
            duration = float(stream.duration * stream.time_base)
        else:
            duration = nan
        # Browsers write films without a rate, which is then guessed from the clock of the stamps.
        return FilmInfo(size, duration, rate_hz if rate_hz <= _HIGHEST_RATE_HZ else nan, turns)


def pictures(path: Path, info: FilmInfo, mishaps: Mishaps) -> Iterator[tuple[float, Picture]]:
    """Yield (time_s, picture) of every frame, in order.

    Times are the frames' own presentation stamps less the first. A frame whose stamp does not
    advance is left out; one without a stamp is taken one nominal interval after the frame before.
    Pictures are RGB, upright, (height, width, 3), reduced to :data:`LONGEST_PX`. What could not be
    read is counted in ``mishaps``.
    """
    with _opened(path) as container:
        for time_s, frame in _timed(container, info, mishaps):
            yield time_s, _upright(frame, info)


def glances(path: Path, info: FilmInfo, opening_s: float, most: int) -> Iterator[tuple[float, Picture]]:
    """Yield (time_s, picture) of some moments all over a film, cheaply.

    One picture a second of the opening's first half and one in two seconds of the other, then whole
    pictures that the film stores without reference to others (key frames), at most ``most`` of them,
    evenly chosen. Pictures as in :func:`pictures`.
    """
    last_s, next_s = nan, 0.0
    with _opened(path) as container:
        # Frames that no other needs are not even decoded.
        container.streams.video[0].codec_context.skip_frame = "NONREF"
        for time_s, frame in _timed(container, info, Mishaps()):
            if time_s >= opening_s:
                break
            if time_s >= next_s:
                next_s, last_s = time_s + (1 if time_s < opening_s / 2 else 2), time_s
                yield time_s, _upright(frame, info)
    if isnan(last_s) or not (info.duration_s > opening_s):
        return
    with _opened(path) as container:
        stream = container.streams.video[0]
        start = float((stream.start_time or 0) * (stream.time_base or 1))
        stream.codec_context.skip_frame = "NONKEY"
        step_s = max(2.0, (info.duration_s - opening_s) / most)
        wanted_s = opening_s + step_s / 2
        while wanted_s < info.duration_s:
            found = _key_frame_from(container, stream, start + wanted_s)
            if found is None or found.time is None:
                return
            time_s = found.time - start
            if time_s > last_s:
                last_s = time_s
                yield time_s, _upright(found, info)
            wanted_s = max(wanted_s, time_s) + step_s


def _key_frame_from(container: InputContainer, stream: VideoStream, at_s: float) -> VideoFrame | None:
    """Return the key frame at or before a moment, or None where the film cannot be entered there."""
    try:
        container.seek(int(at_s * av.time_base))
        return next(_frames(container, stream, Mishaps()), None)
    except av.error.FFmpegError:
        return None


def _opened(path: Path) -> InputContainer:
    """Open a film, and nothing but a film."""
    try:
        # "file:" keeps names with a colon from being taken for addresses; the whitelist keeps a
        # playlist in the file from leading anywhere else.
        container: InputContainer = av.open(
            f"file:{path.resolve()}", options={"protocol_whitelist": "file"}, **_ODD_TITLES
        )
    except IsADirectoryError:
        raise RecordingError(f"{path}: a folder; expected a film; name one file") from None
    except FileNotFoundError:
        raise RecordingError(f"{path}: no such file; expected a film; check the name") from None
    except PermissionError:
        raise RecordingError(f"{path}: may not be read; check its permissions") from None
    except (av.error.FFmpegError, OSError, ValueError):
        found = "an empty file" if path.stat().st_size == 0 else "not a film, or damaged from its head"
        raise RecordingError(
            f"{path.name}: {found}; expected a film (mp4, mov, webm, mkv, avi); record or copy it again"
        ) from None
    names = container.format.name.split(",")
    if any(name in _NO_FILMS or name.endswith("_pipe") for name in names):
        container.close()
        raise RecordingError(
            f"{path.name}: a single picture or text; expected a film (mp4, mov, webm, mkv, avi)"
        )
    if not container.streams.video or "attached_pic" in str(container.streams.video[0].disposition.name):
        container.close()
        raise RecordingError(
            f"{path.name}: holds no pictures, only sound or data; expected a film that shows the person"
        )
    container.streams.video[0].thread_type = "AUTO"
    return container


def _timed(container: InputContainer, info: FilmInfo, mishaps: Mishaps) -> Iterator[tuple[float, VideoFrame]]:
    """Yield (time_s, frame), times strictly increasing from 0."""
    interval_s = 1 / (info.rate_hz if info.rate_hz > 0 else _USUAL_RATE_HZ)
    first_s, last_s = nan, nan
    for frame in _frames(container, container.streams.video[0], mishaps):
        if frame.pts is None:
            mishaps.missing_stamps += 1
            stamp_s = 0.0 if isnan(last_s) else first_s + last_s + interval_s
        else:
            stamp_s = frame.time
        if isnan(first_s):
            first_s = stamp_s
        time_s = stamp_s - first_s
        if time_s <= last_s:
            mishaps.dropped_stamps += 1
            continue
        last_s = mishaps.ended_at_s = time_s
        yield time_s, frame


def _frames(container: InputContainer, stream: VideoStream, mishaps: Mishaps) -> Iterator[VideoFrame]:
    """Yield all frames that can be decoded, also of a film with damage or a missing end."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, OSError):
            mishaps.damaged_packets += 1
            packet = None
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.error.EOFError:
            return
        except (av.error.FFmpegError, OSError, ValueError):
            mishaps.damaged_packets += 1


def _upright(frame: VideoFrame, info: FilmInfo) -> Picture:
    """Return a frame as RGB, turned upright and reduced."""
    width, height = (max(2, round(length / info.reduction)) for length in info.size_px)
    if info.quarter_turns % 2:
        width, height = height, width
    small = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), info.quarter_turns), dtype=np.uint8)
