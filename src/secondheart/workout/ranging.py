"""Three slow repetitions before the set, as high as they go: the person's own range."""

from dataclasses import replace
from statistics import median

import numpy as np

from secondheart.coach import Cue
from secondheart.coach.cues import cue_of
from secondheart.coach.words import words_of
from secondheart.motion import RATE_HZ
from secondheart.repetition.live import Readout
from secondheart.repetition.turning import HIGHEST_ON_EDGE
from secondheart.types import Samples
from secondheart.workout.engine import Workout
from secondheart.workout.events import Event, Finished
from secondheart.workout.told import Wanted

NAN = float("nan")
#: So many repetitions are asked, within so many seconds.
ASKED, LONGEST_S = 3, 40.0
#: The last one is measured once the heel has rested for so long.
_RESTED_S = 1.0
#: The last look may take so long; then what there is will do.
_LATEST_S = 6.0


class Range:
    """Measures the repetitions by an engine of its own, which knows nothing of the set."""

    def __init__(self, wanted: Wanted) -> None:
        self.count = 0
        self.done = False
        self._words = words_of(wanted.language)
        self._workout = Workout(
            wanted.exercise, side=wanted.side, height_cm=wanted.height_cm, aloud=False, mount=wanted.mount
        )
        self._highest_cm = HIGHEST_ON_EDGE * wanted.height_cm
        self._found_cm: list[float] = []
        self._first_s = self._third_s = NAN

    @property
    def best_cm(self) -> float:
        """The median rise so far, less lifted by noise than the highest; NaN where none was measured."""
        fit = [rise_cm for rise_cm in self._found_cm if rise_cm <= self._highest_cm]
        return median(fit) if fit else NAN

    def push(self, samples: Samples, tops: int, readout: Readout) -> list[Cue]:
        """Take the next samples, how many tops they hold, and what the newest shows."""
        if np.isnan(self._first_s):
            self._first_s = float(samples.time_s[0])
        now_s = float(samples.time_s[-1])
        self._take(self._workout.push(replace(samples, time_s=samples.time_s - self._first_s)))
        cues = []
        for _ in range(min(tops, ASKED - self.count)):
            self.count += 1
            number = str(self.count)
            cues.append(cue_of(self._words, "count", now_s, number, urgent=True, tone="count"))
        if self.count >= ASKED and np.isnan(self._third_s):
            self._third_s = now_s
        rested = readout.phase == "rest" and readout.phase_s >= _RESTED_S - 1 / RATE_HZ
        late = now_s - self._third_s > _LATEST_S
        enough = self.count >= ASKED and (rested or late)
        if enough or len(self._found_cm) >= ASKED or now_s - self._first_s > LONGEST_S:
            self.finish()
        return cues

    def finish(self) -> None:
        """End it with what there is."""
        self.done = True
        self._take(self._workout.finish())

    def _take(self, events: list[Event]) -> None:
        self._found_cm += [one.repetition.heel_rise_cm for one in events if isinstance(one, Finished)]
