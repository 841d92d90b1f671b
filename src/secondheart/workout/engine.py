"""The one engine: samples in, events out; live, replay and batch all push through here."""

from collections import Counter
from dataclasses import replace

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.grading import facts_of, findings_of, in_order, score_of
from secondheart.grading.faults import SetFacts
from secondheart.motion import RATE_HZ, Motion
from secondheart.motion.clock import Frames
from secondheart.motion.body import joints
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, joined, part, signals
from secondheart.motion.view import near_leg_of, view_of
from secondheart.repetition.gate import (
    posture_of_frames,
    repetitions_of_set,
    scale_of,
    usual_range,
    why_not,
)
from secondheart.repetition.counted import NoiseLevel, counted_signal
from secondheart.repetition.measure import Measured, error_of_rise, measure
from secondheart.repetition.spoken import SpokenCount
from secondheart.repetition.turning import Rise, Turning
from secondheart.types import Analysis, Array, Kind, Landmarks, Recording, Repetition, Side, View
from secondheart.workout.events import Closed, Counted, Event, Finished
from secondheart.workout.summary import not_measured, warnings_of
from secondheart.workout.trace import TraceKeeper

#: The counted signal must turn by this much, in cm, to be looked at: less than what counts ...
LEAST_TURN_CM = 1.6
#: ... and by this many times its own shake: four standard deviations of what smoothing leaves of the jitter.
TURN_OVER_SHAKE = 1.5
#: Frames kept before the low point of a rise, and at most in all.
BEFORE_LOW, LONGEST_WINDOW = 75, 1800
#: A set is over when its kind of posture is lost for this long.
POSTURE_LOST_S = 3.0

NAN = float("nan")


class Workout:
    """Counts, times, measures and grades one exercise from samples pushed in any portions.

    Parameters
    ----------
    exercise
        What is asked, from :func:`secondheart.load_exercise`.
    side
        The working leg where the person says so; ``"auto"`` finds it.
    height_cm
        The person's height for the scale, NaN when unknown.
    best_cm
        The person's calibrated best heel rise, NaN to take the best of each set.
    """

    def __init__(
        self, exercise: Exercise, *, side: str = "auto", height_cm: float = NAN, best_cm: float = NAN
    ) -> None:
        self.exercise = exercise
        self.sets: list[tuple[Repetition, ...]] = []
        self.facts: list[SetFacts] = []
        self._side, self._best_cm = side, best_cm
        self._scale = scale_of(height_cm)
        self._motion = Motion()
        self._spoken = SpokenCount(exercise, self._scale)
        self._spoken_count = 0
        self._turning = Turning()
        self._noise = NoiseLevel()
        self._run: Signals | None = None
        self._heights = np.empty(0)
        self._trace = TraceKeeper()
        self._refused: Counter[str] = Counter()
        self._seen = {"frames": 0, "feet": 0, "posture": 0}
        self._widths: list[tuple[float, float, float]] = []
        self._raw = Frames(0, np.empty((0, 33, 2), dtype=np.float32))
        self._found: list[tuple[Measured, np.ndarray, np.ndarray]] = []
        self._lost = 0
        self._begun = False
        self._begin_frame = 0
        self._closed = False

    def push(self, samples: Landmarks) -> list[Event]:
        """Take the next samples and return what they bring about; times must go on increasing."""
        frames, run = self._motion.push(samples)
        events: list[Event] = list(self._count_aloud(frames))
        self._keep_raw(frames)
        events += self._follow(run)
        return events

    def finish(self) -> list[Event]:
        """End the recording and return the last events; nothing can be pushed after this."""
        if self._closed:
            return []
        self._closed = True
        events = self._follow(self._motion.finish())
        return events + self._close_set()

    def analysis(self, kind: Kind = "landmarks", *, warnings: tuple[str, ...] = ()) -> Analysis:
        """Return all that is known after :meth:`finish`: the closed sets, graded.

        Parameters
        ----------
        kind
            What the samples came from.
        warnings
            What the reader of the recording had to say; the engine's own are added.
        """
        repetitions = tuple(repetition for one in self.sets for repetition in one)
        clock = self._motion.clock
        duration_s = 0.0 if np.isnan(clock.last_s) else clock.last_s
        view = self._view()
        frames = max(self._seen["frames"], 1)
        missing = not_measured(
            self.exercise,
            view,
            scale_known=self._scale.known,
            found=bool(repetitions),
            refused=self._refused,
            seen_posture=self._seen["posture"] > RATE_HZ / 2,
        )
        own = warnings_of(
            duration_s=duration_s,
            dropped=clock.dropped,
            unseen=1 - self._seen["feet"] / frames,
            repetitions=repetitions,
        )
        stature_cm = self._scale.stature_cm if self._scale.known else NAN
        worked = [(r.start_s, r.top_s + r.hold_s) for r in repetitions]
        return Analysis(
            exercise=self.exercise.id,
            variant=self.exercise.variant,
            recording=Recording(
                kind, duration_s, (clock.samples - 1) / duration_s if duration_s > 0 else NAN, view
            ),
            repetitions=repetitions,
            walk=None,
            not_measured=missing,
            warnings=(*warnings, *(said for said in own if said not in warnings)),
            trace=self._trace.trace(worked, stature_cm),
        )

    def _view(self) -> View:
        """Return the view of the sets, or of the whole recording where nothing was counted."""
        if self.facts:
            views = [facts.view for facts in self.facts]
            return max(set(views), key=views.count)
        if not self._widths:
            return "unknown"
        return view_of(*(_median([row[i] for row in self._widths]) for i in range(3)))

    def _take_note(self, run: Signals, heights: Array, holds: np.ndarray) -> None:
        self._trace.push(run)
        self._seen["frames"] += len(run)
        self._seen["feet"] += int(np.count_nonzero(~np.isnan(heights)))
        self._seen["posture"] += int(np.count_nonzero(holds))
        second = np.arange(run.first, run.first + len(run)) % int(RATE_HZ) == 0
        rows = zip(run.width[second], run.crossed[second], run.trunk_drop[second], strict=True)
        self._widths += [(float(w), float(c), float(d)) for w, c, d in rows]

    def _count_aloud(self, frames: Frames) -> list[Counted]:
        if len(frames) == 0:
            return []
        body = joints(frames.xy_px)
        due = self._spoken.push(signals(frames.first, as_it_comes(body)))
        counted = []
        for time_s in due:
            self._spoken_count += 1
            counted.append(Counted(self._spoken_count, time_s))
        return counted

    def _keep_raw(self, frames: Frames) -> None:
        if len(self._raw) == 0:
            self._raw = Frames(frames.first, frames.xy_px.astype(np.float32))
        else:
            kept = np.concatenate((self._raw.xy_px, frames.xy_px.astype(np.float32)))
            self._raw = Frames(self._raw.first, kept)

    def _follow(self, run: Signals) -> list[Event]:
        """Follow the signals up to each loss of posture in turn, so that chunks do not matter."""
        if len(run) == 0:
            return []
        if not self._begun:
            self._begun, self._begin_frame = True, run.first
        self._run = run if self._run is None else joined(self._run, run)
        heights, shake = counted_signal(run, self.exercise)
        least = np.maximum(
            LEAST_TURN_CM / self._scale.stature_cm, TURN_OVER_SHAKE * self._noise.push(shake)
        )
        self._heights = np.concatenate((self._heights, heights))
        holds = posture_of_frames(run, self.exercise.posture)
        self._take_note(run, heights, holds)
        events: list[Event] = []
        done = 0
        for stop in self._losses(holds):
            events += self._rises(run.first + done, heights[done:stop], least[done:stop])
            events += self._close_set()
            done = stop
        events += self._rises(run.first + done, heights[done:], least[done:])
        self._forget()
        return events

    def _losses(self, holds: np.ndarray) -> list[int]:
        """Return the places at which the posture has been lost for long enough to end a set."""
        limit = int(POSTURE_LOST_S * RATE_HZ)
        places = []
        for place, held in enumerate(holds.tolist()):
            self._lost = 0 if held else self._lost + 1
            if self._lost == limit:
                places.append(place + 1)
        return places

    def _rises(self, first: int, heights: Array, least: Array) -> list[Event]:
        events: list[Event] = []
        for rise in self._turning.push(first, heights, least):
            events += self._look_at(rise)
        return events

    def _look_at(self, rise: Rise) -> list[Event]:
        """Measure one rise and keep it if it may be a repetition."""
        run = self._run
        if run is None:
            return []
        start = max(rise.low_frame - BEFORE_LOW, rise.stop_frame - LONGEST_WINDOW, run.first)
        previous = self._found[-1][0].highest_s * RATE_HZ if self._found else -np.inf
        start = int(max(start, min(previous, rise.low_frame)))
        window = part(run, start, rise.stop_frame)
        counted = self._heights[start - run.first : rise.stop_frame - run.first]
        found = measure(window, rise, counted, self.exercise, at_start=start == self._begin_frame)
        refusal = "not seen well enough" if found is None else why_not(found, self.exercise, self._scale)
        if found is None or refusal is not None:
            self._refused[refusal or ""] += 1
            return []
        self._turning.usual = usual_range([*(entry[0] for entry in self._found[-8:]), found])
        self._found.append((found, self._pose(found.start_s), self._pose(found.highest_s)))
        graded = self._grade([entry[0] for entry in self._found])
        return [Finished(graded[-1])] if graded else []

    def _pose(self, time_s: float) -> np.ndarray:
        place = int(round(time_s * RATE_HZ)) - self._raw.first
        return self._raw.xy_px[min(max(place, 0), len(self._raw) - 1)].copy()

    def _forget(self) -> None:
        """Let go of frames that no later rise can need."""
        run = self._run
        if run is None:
            return
        end = run.first + len(run)
        keep = max(min(self._turning.oldest, end) - BEFORE_LOW - 5, end - LONGEST_WINDOW - 10)
        if keep - run.first > 300:
            self._run = part(run, keep, end)
            self._heights = self._heights[keep - run.first :]
            raw_cut = max(keep - self._raw.first, 0)
            self._raw = Frames(self._raw.first + raw_cut, self._raw.xy_px[raw_cut:])

    def _close_set(self) -> list[Event]:
        for rise in self._turning.finish():
            self._look_at(rise)
        self._turning = Turning()
        if not self._found:
            return []
        graded = self._grade([entry[0] for entry in self._found], closing=True)
        if not graded:
            self._found = []
            return []
        self.sets.append(graded)
        self._found = []
        return [Closed(graded)]

    def _grade(self, found: list[Measured], *, closing: bool = False) -> tuple[Repetition, ...]:
        kept = repetitions_of_set(found, self.exercise)
        if not kept:
            return ()
        view = view_of(*(_median([getattr(m, name) for m in kept]) for name in ("width", "crossed", "trunk_drop")))
        facing = 1.0 if _median([m.facing for m in kept]) >= 0 else -1.0
        facts = facts_of(kept, view, facing, self._scale, self._best_cm)
        if closing:
            self.facts.append(facts)
        poses = {id(m): (start, top) for m, start, top in self._found}
        before = sum(len(one) for one in self.sets)
        following = [*kept[1:], None]
        last = range(len(kept)) if closing else range(len(kept) - 1, len(kept))
        return tuple(
            replace(
                self._repetition(kept[i], following[i], facts, before + i + 1),
                pose_start_px=poses[id(kept[i])][0],
                pose_top_px=poses[id(kept[i])][1],
            )
            for i in last
        )

    def _repetition(
        self, found: Measured, following: Measured | None, facts: SetFacts, index: int
    ) -> Repetition:
        findings = in_order(findings_of(found, following, facts, self.exercise))
        stature_cm = self._scale.stature_cm if self._scale.known else NAN
        near = near_leg_of(facts.facing)
        far = facts.view == "side" and found.leg < 2 and ("left", "right")[found.leg] != near
        side_view = facts.view == "side"
        error = error_of_rise(found.rise, found.noise) * (1.0 if side_view else 2.0) * (2.0 if far else 1.0)
        leg = found.leg if found.leg < 2 else (1 if near == "right" else 0)
        return Repetition(
            index=index,
            side=self._side_of(found),
            start_s=found.start_s,
            top_s=found.top_s,
            end_s=found.end_s,
            rise_s=found.rise_s,
            hold_s=found.hold_s,
            lower_s=found.lower_s,
            heel_rise_cm=found.rise * stature_cm,
            heel_rise_error_cm=error * stature_cm,
            ankle_range_deg=float(found.ankle_range_deg[leg]) if side_view else NAN,
            lowest_cm=found.lowest * stature_cm if side_view else NAN,
            score=score_of(findings),
            findings=findings,
        )

    def _side_of(self, found: Measured) -> Side:
        if self._side in {"left", "right"}:
            return "left" if self._side == "left" else "right"
        if self.exercise.legs == "both" and not found.alone:
            return "both"
        if found.leg == 2:
            return "both"
        return "right" if found.leg == 1 else "left"


def _median(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else NAN
