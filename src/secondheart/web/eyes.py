"""The one worker thread that sees: it takes the newest picture, finds the pose, and hands it on."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter
from typing import Literal

from secondheart.capture.film import Picture
from secondheart.capture.live import LivePose, decoded
from secondheart.capture.people import PersonFinder
from secondheart.capture.pose import PoseModel
from secondheart.capture.weights import ModelName
from secondheart.coach.words import Slowness
from secondheart.errors import RecordingError, SecondHeartError
from secondheart.types import Landmarks

ModelChoice = Literal["auto", "heavy", "full"]
#: Gives who finds people and who sees landmarks, for a model by name.
Sight = Callable[[ModelName], tuple[PersonFinder, PoseModel]]

#: A model that manages fewer pictures a second than this, over so many seconds, is too slow.
LEAST_RATE_HZ, SLOW_FOR_S = 12.0, 5.0
#: Only when the model is at work for so much of the time is it to blame; else pictures come slowly.
BUSY = 0.65


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture to look at: JPEG bytes, or an upright RGB picture.

    Parameters
    ----------
    time_s
        Its time on the set's continuing clock.
    origin
        Who sent it, handed back with what was seen.
    """

    time_s: float
    picture: bytes | Picture
    size_px: tuple[int, int]
    sequence: int = 0
    time_us: int = 0
    origin: object = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in a picture; ``sample`` is None when the picture was refused, for the reason ``why``."""

    shown: Shown
    sample: Landmarks | None
    why: str = ""


class Pace:
    """How many pictures a second are looked at, and for what part of the time the model works."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, float]] = deque()

    def add(self, start_s: float, end_s: float) -> None:
        """Remember one look."""
        self._looks.append((start_s, end_s))
        while self._looks and end_s - self._looks[0][0] > SLOW_FOR_S + 1:
            self._looks.popleft()

    def forget(self) -> None:
        """Begin anew."""
        self._looks.clear()

    @property
    def span_s(self) -> float:
        """For how long looks are remembered."""
        return self._looks[-1][1] - self._looks[0][0] if len(self._looks) > 1 else 0.0

    @property
    def rate_hz(self) -> float:
        """Looks a second, NaN before the second."""
        return (len(self._looks) - 1) / self.span_s if self.span_s > 0 else float("nan")

    @property
    def busy(self) -> float:
        """Part of the time in which the model works, 0 to 1."""
        return sum(end - start for start, end in self._looks) / self.span_s if self.span_s > 0 else 0.0


class Eyes:
    """Looks at the newest picture, in a thread of its own.

    Parameters
    ----------
    sight
        Gives the detector and the pose model; called in the thread, when first needed.
    seen
        Called in the thread with what was seen in each picture.
    told
        Called in the thread with what is slow, and how many pictures a second are looked at.
    failed
        Called in the thread when there is no model to see with.
    """

    def __init__(
        self,
        sight: Sight,
        seen: Callable[[Looked], None],
        told: Callable[[Slowness, float], None],
        failed: Callable[[SecondHeartError], None],
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._sight, self._seen, self._told, self._failed, self._clock = sight, seen, told, failed, clock
        self._change = Condition()
        self._newest: Shown | None = None
        self._looking = self._closed = self._anew = self._load = False
        self._choice: ModelChoice = "auto"
        self._thread: Thread | None = None
        self._live: LivePose | None = None
        self._pace = Pace()
        self._warned = self._complained = False
        self.model: ModelName = "heavy"
        self._used: ModelName = "heavy"
        self.dropped = 0

    @property
    def rate_hz(self) -> float:
        """How many pictures a second are looked at, NaN while unknown."""
        return self._pace.rate_hz

    def show(self, shown: Shown) -> bool:
        """Take a picture; return whether one that still waited was dropped for it."""
        with self._change:
            if self._closed:
                return False
            dropped = self._newest is not None
            self.dropped += dropped
            self._newest = shown
            self._begin()
            self._change.notify_all()
            return dropped

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="secondheart-eyes", daemon=True)
            self._thread.start()

    def ready(self) -> None:
        """Load the model now, so that the first picture need not wait for it."""
        with self._change:
            if self._closed:
                return
            self._load = True
            self._begin()
            self._change.notify_all()

    def forget(self) -> None:
        """Forget the person followed and the picture that waits: another set begins."""
        with self._change:
            self._newest, self._anew = None, True
            self._change.notify_all()

    def use(self, choice: ModelChoice) -> None:
        """Take a model by name; ``auto`` begins with heavy. One that is chosen already goes on."""
        with self._change:
            if choice == self._choice:
                return
            self._choice = choice
            self.model = "full" if choice == "full" else "heavy"
            self._warned = self._complained = False

    def idle(self) -> None:
        """Wait until no picture waits and none is being looked at; for replays faster than time."""
        with self._change:
            self._change.wait_for(lambda: self._closed or (self._newest is None and not self._looking))

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._closed, self._newest = True, None
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._change:
                self._looking = False
                self._change.notify_all()
                self._change.wait_for(lambda: self._closed or self._newest is not None or self._load)
                if self._closed:
                    return
                shown, self._newest, self._looking = self._newest, None, True
                anew, self._anew, self._load = self._anew, False, False
            if anew:
                self._live, self._complained = None, False
                self._pace.forget()
            if shown is not None:
                self._look(shown)
            else:
                # Without a model the first picture tells.
                with suppress(SecondHeartError):
                    self._person_followed()

    def _look(self, shown: Shown) -> None:
        start_s = self._clock()
        try:
            picture = _picture(shown)
        except RecordingError as error:
            self._seen(Looked(shown, None, str(error)))
            return
        try:
            live = self._person_followed()
            start_s = self._clock()  # loading the weights is no measure of their speed
            sample = live.look(shown.time_s, picture)
        except SecondHeartError as error:
            self._complain(error)
            return
        except Exception as error:  # noqa: BLE001 - one picture must not end the seeing of all others
            self._live = None
            self._complain(
                SecondHeartError(f"a picture could not be looked at ({type(error).__name__}: {error})")
            )
            return
        self._complained = False
        self._pace.add(start_s, self._clock())
        self._seen(Looked(shown, sample))
        self._adapt()

    def _complain(self, error: SecondHeartError) -> None:
        """Tell once what is wrong, not with every picture: who is told could not read or leave the page."""
        if not self._complained:
            self._complained = True
            self._failed(error)

    def _person_followed(self) -> LivePose:
        """Return who follows the person, with the model that is wanted now."""
        model = self.model
        if self._live is None:
            self._live = LivePose(*self._sight(model))
        elif self._used != model:
            # The person stays the one followed.
            self._live.take(self._sight(model)[1])
            self._pace.forget()
        self._used = model
        return self._live

    def _adapt(self) -> None:
        """Take the faster model when the exact one is too slow here, and say so."""
        pace = self._pace
        if self._warned or pace.span_s < SLOW_FOR_S or pace.rate_hz >= LEAST_RATE_HZ:
            return
        if pace.busy < BUSY:
            self._warned = True
            self._told("light", pace.rate_hz)
        elif self.model == "heavy" and self._choice == "auto":
            self.model = "full"
            self._told("faster", pace.rate_hz)
            pace.forget()
        else:
            self._warned = True
            self._told("slow", pace.rate_hz)


def _picture(shown: Shown) -> Picture:
    """Return the picture decoded; raise RecordingError where it cannot be, or has another size than said."""
    picture = decoded(shown.picture) if isinstance(shown.picture, bytes) else shown.picture
    size_px = (picture.shape[1], picture.shape[0])
    if size_px != shown.size_px:
        raise RecordingError(
            f"a picture of {size_px[0]} x {size_px[1]} pixels; its message says {shown.size_px[0]} x"
            f" {shown.size_px[1]}; send the true size"
        )
    return picture
