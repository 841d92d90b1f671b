"""Follows the signals of an exercise done in repetitions: finds rises, opens and closes sets."""

from collections import Counter
from dataclasses import replace
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from secondheart.exercises.model import Exercise
from secondheart.grading import Asked, Graded, grade_set
from secondheart.motion import RATE_HZ
from secondheart.motion.running import lasting
from secondheart.repetition.company import springs_from, usual_range, why_no_set
from secondheart.repetition.counted import NoiseLevel
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured
from secondheart.repetition.turning import Rise, Turning
from secondheart.types import Array, Repetition
from secondheart.workout.events import Closed, Event, Finished
from secondheart.workout.kept import KeptRows, KeptSignals, Run
from secondheart.workout.poses import Poses
from secondheart.workout.readings import Reading

#: The counted signal must turn by this much, in cm, to be looked at: less than what counts ...
LEAST_TURN_CM = 1.6
#: ... and by this many times its own shake: four standard deviations of what smoothing leaves of the jitter.
TURN_OVER_SHAKE = 1.5
#: Frames kept before the low point of a rise, and at most in all.
BEFORE_LOW, LONGEST_WINDOW = 75, 1800
#: A set is over when its kind of posture is lost for this long.
POSTURE_LOST_S = 3.0
#: While a set runs, a repetition is graded against so many before it.
SET_SO_FAR = 12
#: What is usual is told by so many repetitions before.
USUAL_OF = 9

Pose = NDArray[np.float32]


class Sets(Generic[Run]):
    """The sets of one recording, as they come.

    ``poses`` are those that a camera saw, None without one; ``each`` is whether to give each repetition once
    it is over, and not with its set alone.
    ``graded`` holds the closed sets; ``refused`` counts why rises were no repetitions.
    """

    def __init__(
        self,
        reading: Reading[Run],
        exercise: Exercise,
        scale: Scale,
        asked: Asked,
        poses: Poses | None = None,
        *,
        each: bool = True,
    ) -> None:
        self._reading = reading
        self.graded: list[Graded] = []
        self.refused: Counter[str] = Counter()
        self.repetitions: list[Repetition] = []
        self._exercise, self._scale, self._asked, self._poses = exercise, scale, asked, poses
        self._turning, self._noise = Turning(), NoiseLevel()
        self._run, self._heights = KeptSignals(reading.kind), KeptRows()
        self._found: list[Measured] = []
        self._climbs: list[float] = []
        self._shown: dict[float, tuple[Pose, Pose]] = {}
        self._lost = 0
        self._each = each
        self._begin_frame: int | None = None

    def push(self, run: Run, holds: np.ndarray) -> list[Event]:
        """Follow the signals up to each loss of posture in turn, so that portions do not matter.

        ``holds`` tells of each frame whether it shows the exercise's kind of posture.
        """
        if len(run) == 0:
            return []
        if self._begin_frame is None:
            self._begin_frame = run.first
        heights, shake = self._reading.counted(run, self._exercise)
        self._run.push(run)
        self._heights.push(run.first, heights)
        least = np.maximum(LEAST_TURN_CM / self._scale.stature_cm, TURN_OVER_SHAKE * self._noise.push(shake))
        events: list[Event] = []
        done = 0
        for stop in self._losses(holds):
            events += self._rises(run.first + done, heights[done:stop], least[done:stop])
            events += self._close()
            done = stop
        events += self._rises(run.first + done, heights[done:], least[done:])
        self._forget()
        return events

    def finish(self) -> list[Event]:
        """Close the last set."""
        return self._close()

    def _losses(self, holds: np.ndarray) -> list[int]:
        """Return the places inside a run at which the posture has been lost for long enough to end a set."""
        lost = lasting(~holds, self._lost)
        self._lost = int(lost[-1])
        places: list[int] = (np.flatnonzero(lost == int(POSTURE_LOST_S * RATE_HZ)) + 1).tolist()
        return places

    def _rises(self, first: int, heights: Array, least: Array) -> list[Event]:
        # A rise is looked at before the next is sought: what it teaches changes what a fall must be.
        return [event for rise in self._turning.push(first, heights, least) for event in self._look_at(rise)]

    def _look_at(self, rise: Rise) -> list[Event]:
        """Measure one rise and keep it if it may be a repetition."""
        previous = self._found[-1].highest_s * RATE_HZ if self._found else -np.inf
        start = max(rise.low_frame - BEFORE_LOW, rise.stop_frame - LONGEST_WINDOW, self._run.first)
        start = int(max(start, min(previous, rise.low_frame)))
        counted = self._heights.part(start, rise.stop_frame)
        window = self._run.part(start, rise.stop_frame)
        found = self._reading.measure(window, rise, counted, self._exercise, start == self._begin_frame)
        if found is None:
            self.refused["not seen well enough"] += 1
            return []
        if self._found and springs_from(found, self._found[-1]):
            last = self._found[-1]
            self._found[-1] = replace(last, rebound=max(last.rebound, found.rise / last.rise))
            return []
        refusal = self._reading.why_not(found, window, self._exercise, self._scale)
        if refusal is not None:
            self.refused[refusal] += 1
            return []
        self._found.append(found)
        self._climbs.append(float(counted[rise.high_frame - start] - counted[max(rise.low_frame - start, 0)]))
        # From the front the counted signal climbs less than the heel rises.
        usual = usual_range([one.rise for one in self._found[-USUAL_OF:]])
        self._turning.usual = min(usual, usual_range(self._climbs[-USUAL_OF:]))
        if self._poses is not None:
            self._shown[found.start_s] = (self._poses.at(found.start_s), self._poses.at(found.highest_s))
        return self._finished(found, window) if self._each else []

    def _finished(self, found: Measured, window: Run) -> list[Event]:
        """Grade the newest rise against the set so far."""
        before = max(len(self._found) - SET_SO_FAR, 0)
        graded = self._grade(self._found[before:], len(self.repetitions) + before + 1, newest=2)
        if graded is None or graded.measured[-1] is not found:
            return []
        *earlier, newest = graded.repetitions
        known_s = self._reading.known_s(window)
        return [Finished(self._with_pose(newest), earlier[-1] if earlier else None, known_s)]

    def _grade(self, found: list[Measured], first_index: int, *, newest: int | None = None) -> Graded | None:
        return grade_set(
            found,
            self._exercise,
            self._scale,
            self._asked,
            first_index=first_index,
            newest=newest,
            mount=self._reading.mount,
        )

    def _with_pose(self, one: Repetition) -> Repetition:
        if self._poses is None:
            return one
        start, top = self._shown[one.start_s]
        return replace(one, pose_start_px=start, pose_top_px=top)

    def _close(self) -> list[Event]:
        events = [event for rise in self._turning.finish() for event in self._look_at(rise)]
        self._turning = Turning()
        graded = self._grade(self._found, len(self.repetitions) + 1) if self._found else None
        why = why_no_set(self._found) if self._found else None
        if why is not None:
            self.refused[why] += len(self._found)
        self._found, self._climbs = [], []
        if graded is None:
            return events
        closed = [self._with_pose(one) for one in graded.repetitions]
        self._shown = {}
        self.graded.append(graded)
        self.repetitions += closed
        return [*events, Closed(tuple(closed))]

    def _forget(self) -> None:
        """Let go of frames that no later rise can need."""
        end = self._run.stop
        keep = max(min(self._turning.oldest, end) - BEFORE_LOW - 5, end - LONGEST_WINDOW - 10)
        if keep - self._run.first > 300:
            self._run.forget(keep)
            self._heights.forget(keep)
            if self._poses is not None:
                self._poses.forget(keep)
