"""Writes a film once more with what was measured drawn into it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from secondheart.capture.film import FilmInfo, Mishaps, pictures, probe
from secondheart.errors import RequestError
from secondheart.exercises.model import Exercise
from secondheart.film_writer import FilmWriter, film_form
from secondheart.report.overlay import draw_moment, draw_skeleton
from secondheart.report.story import Story
from secondheart.types import Analysis, Array, Landmarks
from secondheart.writing import replacing

#: A frame takes the pose that is nearest in time, unless it is farther away than this.
MATCH_S = 0.05


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
    _check_place(Path(film), Path(out))
    info = probe(Path(film))
    story, poses = Story(analysis, exercise), _Poses(landmarks)
    with replacing(out) as part, FilmWriter(part, info.rate_hz) as writer:
        for time_s, picture in pictures(Path(film), info, Mishaps()):
            _draw(picture, poses, story, time_s, info)
            writer.write(time_s, picture)
            if on_progress is not None:
                on_progress(time_s / info.duration_s if info.duration_s > 0 else float("nan"))


def _check_place(film: Path, out: Path) -> None:
    film_form(out)
    if film.resolve() == out.resolve():
        raise RequestError(f"{out} is the film itself, which is never overwritten: choose another name")


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
