"""What a film shows at each moment: phase, count so far, faults of the repetition that just ended."""

from bisect import bisect_right
from dataclasses import dataclass
from math import isfinite

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.report.words import finding_words, number
from secondheart.types import Analysis, Array, FaultId, Repetition

#: How long the faults of a repetition stay in the picture after it ended.
SHOWN_S = 2.5


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands in the picture at one moment.

    Parameters
    ----------
    phase
        "rise", "hold 1.4 s", "lower", "rest" or "on tip-toe", in words as shown.
    count, counted
        Repetitions whose top has been reached so far, or steps made, and what they are called.
    faults
        Lines about the repetition that ended last, the most important first.
    cue
        What to do about the first of them, empty where there is none.
    heights
        Height of the left and of the right heel from 0 (sole flat) to 1 (highest of the
        recording), NaN where not seen; None where the recording has no heel height.
    height_words
        The higher heel's height with its unit.
    """

    phase: str
    count: int
    counted: str
    faults: tuple[str, ...]
    cue: str
    heights: tuple[float, float] | None
    height_words: str


class Story:
    """An analysis, arranged so that any moment of it is found at once."""

    def __init__(self, analysis: Analysis, exercise: Exercise) -> None:
        self._analysis = analysis
        self._exercise = exercise
        self._repetitions = sorted(analysis.repetitions, key=lambda one: one.start_s)
        self._starts = [one.start_s for one in self._repetitions]
        self._tops = sorted(one.top_s for one in self._repetitions)
        self._ended = sorted(self._repetitions, key=lambda one: one.end_s)
        self._ends = [one.end_s for one in self._ended]
        walk = analysis.walk
        self._steps = [] if walk is None else [one.time_s for one in walk.steps]
        self._contacts = [] if walk is None else [one.time_s for one in walk.heel_contacts]
        trace = analysis.trace
        self._highest = float("nan")
        if trace is not None and np.isfinite(np.concatenate([trace.left, trace.right])).any():
            self._highest = max(float(np.nanmax(np.concatenate([trace.left, trace.right]))), 1e-6)

    def at(self, time_s: float) -> Moment:
        """Return what stands in the picture at ``time_s`` seconds since the first frame."""
        heights, height_words = self._heights(time_s)
        faults, cue = self._faults(time_s)
        if self._exercise.movement == "walk":
            count, counted = bisect_right(self._steps, time_s), "steps"
        else:
            count, counted = bisect_right(self._tops, time_s), "repetitions"
        noun = counted[:-1] if count == 1 else counted
        return Moment(self._phase(time_s), count, noun, faults, cue, heights, height_words)

    def _phase(self, time_s: float) -> str:
        walk = self._analysis.walk
        if walk is not None and walk.start_s <= time_s <= walk.end_s:
            felt = any(one.what == "heel-contact" for one in self._analysis.not_measured)
            return "walking" if felt else "on tip-toe"
        place = bisect_right(self._starts, time_s) - 1
        if place < 0 or time_s >= self._repetitions[place].end_s:
            return "rest"
        return _phase_of(self._repetitions[place], time_s)

    def _faults(self, time_s: float) -> tuple[tuple[str, ...], str]:
        walk = self._analysis.walk
        contact = bisect_right(self._contacts, time_s) - 1
        if walk is not None and contact >= 0 and time_s - self._contacts[contact] <= SHOWN_S:
            return (f"Heel came down: {walk.heel_contacts[contact].side}",), self._cue("heel-contact")
        place = bisect_right(self._ends, time_s) - 1
        if place < 0 or time_s - self._ends[place] > SHOWN_S or not self._ended[place].findings:
            return (), ""
        findings = self._ended[place].findings
        return tuple(finding_words(one) for one in findings[:3]), self._cue(findings[0].fault)

    def _cue(self, fault: FaultId) -> str:
        cue = self._exercise.cues.get(fault)
        return "" if cue is None else cue.short

    def _heights(self, time_s: float) -> tuple[tuple[float, float] | None, str]:
        trace = self._analysis.trace
        if trace is None or not isfinite(self._highest):
            return None, ""
        place = int(np.clip(np.searchsorted(trace.time_s, time_s), 0, len(trace.time_s) - 1))
        here: Array = np.array([trace.left[place], trace.right[place]], dtype=np.float64)
        words = number(float(np.nanmax(here)), trace.unit) if np.isfinite(here).any() else ""
        left, right = np.clip(here / self._highest, 0.0, 1.0)
        return (float(left), float(right)), words


def _phase_of(one: Repetition, time_s: float) -> str:
    """Return the phase of a repetition at a moment within it; a hold says how long it has lasted."""
    if time_s < one.top_s:
        return "rise"
    held_s = time_s - one.top_s
    return f"hold {held_s:.1f} s" if held_s <= one.hold_s else "lower"
