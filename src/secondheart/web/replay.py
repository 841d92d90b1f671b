"""A recording in place of a camera: given out in its own time, through the very path that a camera takes."""

import asyncio
import math
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from time import monotonic
from typing import Protocol

import numpy as np

from secondheart.capture.landmarks_csv import LandmarksSource
from secondheart.capture.live import LivePose, as_jpeg
from secondheart.capture.recording import recording_kind
from secondheart.errors import NobodyError, RecordingError
from secondheart.types import Kind, Landmarks
from secondheart.web.eyes import Shown, Sight
from secondheart.web.messages import PICTURE, Message, packed
from secondheart.web.running import Plan
from secondheart.workout.coaching import Command

#: Height as worn of the people in the bundled films.
SAMPLE_HEIGHT_CM = 175.0
#: Before the set, the first pose is given so often ...
STILL_HZ = 30.0
#: ... and the start check is left out when that pose does not pass it so soon, seconds.
CHECK_S = 3.0
#: Longer than any check and countdown.
LONGEST_PRELUDE_S = 60.0
#: Somebody must be seen in so many of the first pictures.
FIRST_PICTURES = 300
#: A picture that comes later than this is not shown.
LATE_S = 0.1
#: Of a film no more pictures than this are dropped in a row: a film can wait, a person cannot, and its result
#: is to be the same on a slow machine.
MOST_DROPPED = 1
#: A landmarks file does not tell its picture's size: this, or more where points lie outside.
USUAL_SIZE_PX = (640, 480)


class Stagehand(Protocol):
    """What a replay is played to."""

    @property
    def stage(self) -> str:
        """Where the set is."""

    def take(self, sample: Landmarks, size_px: tuple[int, int], time_us: int) -> None:
        """Take one sample."""

    def show(self, shown: Shown) -> bool:
        """Look at a picture; return whether one that still waited was dropped for it."""

    def forward(self, picture: bytes) -> None:
        """Show a picture on the page."""

    def skip_to(self, word: Command) -> None:
        """Skip the check or the range."""

    async def looked(self) -> None:
        """Wait until all pictures shown are looked at."""

    async def going(self) -> None:
        """Wait while the person holds the set."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording to be coached.

    Parameters
    ----------
    first
        The first sample in which somebody is seen.
    picture
        The first picture of a film, as JPEG.
    source
        The landmarks of a table, None for a film.
    """

    path: Path
    kind: Kind
    size_px: tuple[int, int]
    first: Landmarks
    picture: bytes | None
    source: LandmarksSource | None


@contextmanager
def chosen(path: Path | None, exercise: str) -> Iterator[Path]:
    """Give the recording named at the start, or the bundled film of a written exercise."""
    if path is not None:
        yield path
        return
    with as_file(files("secondheart") / "samples" / f"{exercise}_side.mp4") as film:
        yield film


def opened(path: Path, sight: Sight) -> Recorded:
    """Open a recording and look for its first pose; slow, for a thread.

    Raises
    ------
    SecondHeartError
        It cannot be read, nobody is seen, or there is no pose model for a film.
    """
    kind = recording_kind(path)
    if kind == "inertial":
        raise RecordingError(f"{path.name} is a phone's motion recording; expected a film or a landmarks CSV")
    return _landmarks(path) if kind == "landmarks" else _film(path, sight)


def _landmarks(path: Path) -> Recorded:
    source = LandmarksSource(path)
    first: Landmarks | None = None
    reach = np.array(USUAL_SIZE_PX, dtype=np.float64)
    for run in source:
        seen = np.any(np.isfinite(run.xy_px), axis=(1, 2))
        if first is None and seen.any():
            first = _one(run, int(np.argmax(seen)))
        if seen.any():
            reach = np.fmax(reach, np.nanmax(run.xy_px, axis=(0, 1)))
    if first is None:
        raise NobodyError(f"{path.name}: no point is seen in any row; expected a person")
    width, height = (min(4096, math.ceil(value)) for value in reach)
    return Recorded(path, "landmarks", (width, height), first, None, source)


def _film(path: Path, sight: Sight) -> Recorded:
    from secondheart.capture.film import Mishaps, pictures, probe  # noqa: PLC0415 - needs a video library

    info = probe(path)
    live = LivePose(*sight("full"))
    for number, (time_s, picture) in enumerate(pictures(path, info, Mishaps())):
        sample = live.look(time_s, picture)
        if np.isfinite(sample.xy_px).any():
            size_px = (picture.shape[1], picture.shape[0])
            return Recorded(path, "video", size_px, sample, as_jpeg(picture), None)
        if number >= FIRST_PICTURES:
            break
    raise NobodyError(
        f"{path.name}: nobody is seen in its first pictures; expected one person from head to foot"
    )


def planned(plan: Plan, recorded: Recorded) -> Plan:
    """Return a plan that knows what was recorded, so that the result says the same as ``analyze``."""
    return replace(plan, kind=recorded.kind)


class Metronome:
    """Waits until a moment of a recording has come.

    Parameters
    ----------
    speed
        How many times faster than time; infinite never waits.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._zero_s = monotonic()

    def restart(self, time_s: float = 0.0) -> None:
        """Let this moment of the recording be now."""
        self._zero_s = monotonic() - (time_s / self._speed)

    def late_s(self, time_s: float) -> float:
        """Return by how much a moment has passed, in seconds of the wall; negative when it is to come."""
        return 0.0 if math.isinf(self._speed) else monotonic() - self._zero_s - time_s / self._speed

    async def until(self, time_s: float) -> None:
        """Wait until a moment has come; others get their turn in any case."""
        await asyncio.sleep(max(0.0, -self.late_s(time_s)))


async def play(recorded: Recorded, to: Stagehand, speed: float, reader: Executor) -> tuple[str, ...]:
    """Give a recording to a set: its first pose until the set begins, then all of it from its zero.

    Parameters
    ----------
    reader
        A thread that reads the recording.

    Returns
    -------
    What the reader had to say.
    """
    beat = Metronome(speed)
    await _prelude(recorded, to, beat)
    if to.stage != "set":
        return ()
    beat.restart()
    if recorded.source is None:
        return await _play_film(recorded, to, beat, reader, wait=math.isinf(speed))
    runs = iter(recorded.source)
    loop = asyncio.get_running_loop()
    while (run := await loop.run_in_executor(reader, next, runs, None)) is not None:
        for k in range(len(run)):
            time_s = float(run.time_s[k])
            await _in_time(to, beat, time_s)
            if to.stage in {"over", "choose"}:
                return ()
            to.take(_one(run, k), recorded.size_px, round(time_s * 1e6))
    return tuple(recorded.source.warnings)


async def _prelude(recorded: Recorded, to: Stagehand, beat: Metronome) -> None:
    """Give the first pose, standing still, until the set begins."""
    for k in range(int(LONGEST_PRELUDE_S * STILL_HZ)):
        time_s = k / STILL_HZ
        await _in_time(to, beat, time_s)
        if recorded.picture is not None and k % int(STILL_HZ) == 0:
            to.forward(_shown(recorded.picture, recorded.size_px, k, time_s))
        if to.stage == "range":
            to.skip_to("skip")
        elif to.stage == "check" and time_s >= CHECK_S:
            to.skip_to("start")
        if to.stage not in {"check", "range", "countdown"}:
            return
        to.take(
            replace(recorded.first, time_s=np.array([round(time_s, 6)])),
            recorded.size_px,
            round(time_s * 1e6),
        )


async def _play_film(
    recorded: Recorded, to: Stagehand, beat: Metronome, reader: Executor, *, wait: bool
) -> tuple[str, ...]:
    from secondheart.capture.film import Mishaps, pictures, probe  # noqa: PLC0415 - needs a video library

    loop = asyncio.get_running_loop()
    film = pictures(recorded.path, await loop.run_in_executor(reader, probe, recorded.path), Mishaps())
    try:
        number = dropped = 0
        while (frame := await loop.run_in_executor(reader, next, film, None)) is not None:
            time_s, picture = frame
            await _in_time(to, beat, time_s)
            if to.stage in {"over", "choose"}:
                return ()
            time_us = round(time_s * 1e6)
            dropped = dropped + 1 if to.show(Shown(time_s, picture, recorded.size_px, number, time_us)) else 0
            if wait:
                await to.looked()
            elif dropped >= MOST_DROPPED:
                await to.looked()
                dropped = 0
                if beat.late_s(time_s) > LATE_S:
                    beat.restart(time_s)
            if not wait and beat.late_s(time_s) < LATE_S:
                jpeg = await loop.run_in_executor(reader, as_jpeg, picture)
                to.forward(_shown(jpeg, recorded.size_px, number, time_s))
            number += 1
        await to.looked()
    finally:
        # In the reader's thread, after what it still reads.
        reader.submit(film.close)  # type: ignore[attr-defined]
    return ()


async def _in_time(to: Stagehand, beat: Metronome, time_s: float) -> None:
    """Wait for a moment of the recording; time stands still while the person holds the set."""
    await beat.until(time_s)
    before = monotonic()
    await to.going()
    if monotonic() - before > LATE_S:
        beat.restart(time_s)


def _shown(jpeg: bytes, size_px: tuple[int, int], sequence: int, time_s: float) -> bytes:
    return packed(Message(PICTURE, sequence, round(time_s * 1e6), *size_px, jpeg))


def _one(run: Landmarks, k: int) -> Landmarks:
    return Landmarks(run.time_s[k : k + 1], run.xy_px[k : k + 1], run.visibility[k : k + 1])
