"""A film as a source of landmarks: decoded in one thread, seen by the pose model in another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread

import numpy as np

from secondheart.capture.detector import Detector
from secondheart.capture.film import FilmInfo, Mishaps, Picture, glances, pictures, probe
from secondheart.capture.people import Person, PersonFinder, people_in
from secondheart.capture.person import Follower
from secondheart.capture.pose import BlazePose, Pose, PoseModel
from secondheart.capture.weights import DETECTOR, ModelName, find_weights, landmark_file
from secondheart.errors import NobodyError, RecordingError, RequestError
from secondheart.types import LANDMARKS, Kind, Landmarks

#: A chunk of landmarks holds at most so many seconds of film and so many frames.
CHUNK_S, CHUNK_FRAMES = 1.0, 64
#: How many pictures may wait for the pose model, 1.5 MB each.
AHEAD = 6
#: How a film is looked over: a picture a second of the opening, then key frames.
OPENING_S, GLANCES = 8.0, 12
#: Others are people, not a chance find, when seen in so many glances.
MIN_SIGHTINGS = 2
#: A film that ends earlier than it declares by more than this part is called cut off.
CUT_OFF = 0.05


class VideoSource:
    """Landmarks of the person who exercises in a film, chunk by chunk.

    Iterating decodes the film, so that memory stays flat with its length; each iteration starts anew.

    Parameters
    ----------
    path
        A film in any container and codec that FFmpeg reads.
    model
        ``"heavy"`` (default) or ``"full"``, faster and less exact; or a pose model of your own.
    person
        Whom to follow, counted from 1 from left to right; None takes the one seen most and largest.
    threads
        How many threads the pose model may use.
    finder
        Who finds people; None takes BlazePose's detector.

    Attributes
    ----------
    kind
        ``"video"``.
    warnings
        What the reader of the result should know; complete once iteration ended.
    duration_s, rate_hz
        Seconds and nominal rate as the file declares them, NaN where it does not say; after reading,
        seconds from the first frame to the last.
    size_px
        Width and height of the upright picture with square pixels, which landmarks refer to.
    frames_read, frames_seen
        How many frames were decoded so far, and in how many of them the person was seen.

    Raises
    ------
    RecordingError
        When there is no film at ``path``.
    PoseUnavailableError
        When the pose model's weights are not installed.
    """

    kind: Kind = "video"

    def __init__(
        self,
        path: str | Path,
        *,
        model: ModelName | PoseModel = "heavy",
        person: int | None = None,
        threads: int = 2,
        finder: PersonFinder | None = None,
    ) -> None:
        self._path = Path(path)
        self._info: FilmInfo = probe(self._path)
        self._wanted = person
        self._model: PoseModel = (
            BlazePose(find_weights(landmark_file(model)), threads) if isinstance(model, str) else model
        )
        self._finder: PersonFinder = finder or Detector(find_weights(DETECTOR), threads)
        self.warnings: list[str] = []
        self.duration_s = self._info.duration_s
        self.rate_hz = self._info.rate_hz
        self.size_px = self._info.size_px
        self.frames_read = self.frames_seen = 0

    def __iter__(self) -> Iterator[Landmarks]:
        """Yield chunks of at most a second; NaN where the person is not seen.

        Raises
        ------
        NobodyError
            At the end, when nobody was seen in any frame.
        RecordingError
            When no picture can be decoded.
        RequestError
            When the person asked for is not there.
        """
        self.warnings.clear()
        self.frames_read = self.frames_seen = 0
        mishaps = Mishaps()
        follower = self._follower()
        chunk: list[tuple[float, Pose | None]] = []
        for time_s, picture in _ahead(lambda: pictures(self._path, self._info, mishaps)):
            if chunk and (time_s - chunk[0][0] >= CHUNK_S or len(chunk) >= CHUNK_FRAMES):
                yield self._landmarks(chunk)
                chunk = []
            pose = follower.follow(time_s, picture)
            self.frames_read += 1
            self.frames_seen += pose is not None
            chunk.append((time_s, pose))
        self._warn_of(mishaps)
        self.duration_s = mishaps.ended_at_s
        if chunk:
            yield self._landmarks(chunk)
        if not self.frames_read:
            raise RecordingError(
                f"{self._path.name}: no picture can be decoded; expected a film; copy it again"
            )
        if not self.frames_seen:
            raise NobodyError(
                f"{self._path.name}: nobody is seen in any of its {self.frames_read} frames; expected"
                " one person from head to foot; film from the side with the whole body in the picture"
            )

    def _follower(self) -> Follower:
        """Look the film over and return a follower of the right person."""
        everyone = people_in(glances(self._path, self._info, OPENING_S, GLANCES), self._finder, self._model)
        people = [person for person in everyone if len(person.sightings) >= MIN_SIGHTINGS] or list(everyone)
        person = self._choice(people)
        others = [other for other in people if person and other is not person and person.together(other)]
        if others and person is not None:
            self.warnings.append(
                f"{len(people)} people are seen; number {people.index(person) + 1} from the left is followed,"
                + (" the one seen most and largest" if self._wanted is None else " as asked")
            )
        return Follower(self._finder, self._model, person, others)

    def _choice(self, people: Sequence[Person]) -> Person | None:
        if self._wanted is None:
            return max(people, key=lambda person: person.weight, default=None)
        if not 1 <= self._wanted <= len(people):
            raise RequestError(
                f"person {self._wanted} was asked for; {self._path.name} shows {len(people)}; "
                "expected a number from 1, counted from left to right"
            )
        return people[self._wanted - 1]

    def _landmarks(self, chunk: Sequence[tuple[float, Pose | None]]) -> Landmarks:
        xy = np.full((len(chunk), len(LANDMARKS), 2), np.nan)
        visibility = np.full((len(chunk), len(LANDMARKS)), np.nan)
        for k, (_, pose) in enumerate(chunk):
            if pose is not None:
                xy[k] = pose.xy_px * self._info.reduction
                visibility[k] = pose.visibility
        return Landmarks(np.array([time_s for time_s, _ in chunk]), xy, visibility)

    def _warn_of(self, mishaps: Mishaps) -> None:
        """Say what was wrong with the file."""
        declared_s, frame_s = self._info.duration_s, 1 / self.rate_hz if self.rate_hz > 0 else 0.0
        ended_s = mishaps.ended_at_s + frame_s
        if mishaps.damaged_packets:
            self.warnings.append(
                f"the film is damaged: {mishaps.damaged_packets} places in it cannot be decoded"
            )
        if ended_s < declared_s * (1 - CUT_OFF) - frame_s:
            self.warnings.append(
                f"the film is cut off: it ends at {ended_s:.1f} s of {declared_s:.1f} s; the rest is used"
            )
        if mishaps.missing_stamps:
            self.warnings.append(
                f"{mishaps.missing_stamps} frames carry no time; the nominal interval was taken"
            )
        if mishaps.dropped_stamps:
            self.warnings.append(f"{mishaps.dropped_stamps} frames whose time does not advance were left out")


def _ahead(read: Callable[[], Iterator[tuple[float, Picture]]]) -> Iterator[tuple[float, Picture]]:
    """Yield what ``read()`` yields, read ahead in a thread that ends with this generator."""
    queue: Queue[tuple[float, Picture] | BaseException | None] = Queue(AHEAD)
    stop = Event()
    thread = Thread(target=_read_into, args=(queue, stop, read), name="secondheart-film", daemon=True)
    thread.start()
    try:
        while (item := queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        with suppress(Empty):
            while True:
                queue.get_nowait()
        thread.join()


def _read_into(
    queue: "Queue[tuple[float, Picture] | BaseException | None]",
    stop: Event,
    read: Callable[[], Iterator[tuple[float, Picture]]],
) -> None:
    """Put what ``read()`` yields into the queue, then None, or what it raised."""

    def put(item: tuple[float, Picture] | BaseException | None) -> None:
        while not stop.is_set():
            with suppress(Full):
                queue.put(item, timeout=0.1)
                return

    try:
        for item in read():
            put(item)
            if stop.is_set():
                return
        put(None)
    except BaseException as error:  # noqa: BLE001 - it is raised again where the film is read
        put(error)
