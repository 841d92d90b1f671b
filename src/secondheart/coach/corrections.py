"""Decides which correction or praise is due: one thing at a time, when it repeats, with peace."""

from collections import deque

import numpy as np

from secondheart.coach.cues import Cue
from secondheart.coach.words import Words
from secondheart.exercises.model import Exercise
from secondheart.grading.score import in_order
from secondheart.types import FaultId, Finding, Repetition

#: A fault is mentioned when it is seen in so many of so many newest repetitions.
SEEN_IN, OF = 2, 3
#: After a correction there is peace for so many repetitions and seconds.
PEACE_REPETITIONS, PEACE_S = 2, 8.0
#: The same correction comes again only after so many repetitions, and so often in a set.
AGAIN_AFTER, AT_MOST = 4, 3
#: A fault that stayed away for so many repetitions after its correction is praised.
MENDED = 2
#: A heel that came down in a walk is mentioned again after so many seconds; away for so long, it is praised.
CONTACT_PEACE_S, CONTACT_MENDED_S = 8.0, 12.0
#: Faults that only what follows a repetition may show. Others change as the set goes on, too: that is left to
#: its end.
_LATE: frozenset[FaultId] = frozenset({"bounce"})
#: Corrections that ask for more range: who has pain is not urged to that.
_URGES: frozenset[FaultId] = frozenset({"partial-range", "no-stretch"})
#: Looks further apart than this, in seconds, prove nothing of the time between them.
_LOOK_S = 2.0


class Corrections:
    """Follows the repetitions of one set and says what to mend, seldom.

    Parameters
    ----------
    exercise
        Its cues: the words of each fault, and whether it is said at once.
    words
        The words of praise, and the language.
    pain
        Whether something hurts: then nobody is urged higher, or lower below an edge.
    """

    def __init__(self, exercise: Exercise, words: Words, *, pain: bool = False) -> None:
        self._exercise, self._words = exercise, words
        self._silent: frozenset[FaultId] = _URGES if pain else frozenset()
        self._seen: deque[tuple[FaultId, ...]] = deque(maxlen=OF)
        self._number = 0
        self._last, self._last_s = -PEACE_REPETITIONS, -np.inf
        self._corrected: dict[FaultId, int] = {}
        self._times: dict[FaultId, int] = {}
        self._watched: dict[FaultId, int] = {}
        self._praised: set[FaultId] = set()

    def push(
        self,
        repetition: Repetition,
        now_s: float,
        cue_clock_s: float = 0.0,
        before: Repetition | None = None,
    ) -> Cue | None:
        """Take a finished repetition and return what is to be said of it, if anything.

        Parameters
        ----------
        now_s
            Sample time now, at which the cue would be given.
        cue_clock_s
            What to add to the repetition's own times to have sample time.
        before
            The repetition before it, graded once more now that it is known what followed it.
        """
        late = self._late(before)
        self._number += 1
        self._seen.append(repetition.faults)
        self._watch(repetition, before, cue_clock_s)
        found = [one.fault for one in in_order((*repetition.findings, *late))]
        fault = next((fault for fault in found if self._due(fault, now_s)), None)
        if fault is None:
            return self._praise(now_s)
        self._last, self._last_s = self._number, now_s
        self._corrected[fault] = self._number
        self._times[fault] = self._times.get(fault, 0) + 1
        self._watched[fault] = 0
        return _correction(self._exercise, fault, now_s, self._words)

    def change_side(self) -> None:
        """Begin anew with the other leg: what the first one did is no habit of it."""
        self._seen.clear()
        self._watched.clear()

    def _late(self, before: Repetition | None) -> tuple[Finding, ...]:
        """Return what is only now known of the repetition taken last, and take it as seen in it."""
        if before is None or not self._seen:
            return ()
        late = tuple(one for one in before.findings if one.fault in _LATE and one.fault not in self._seen[-1])
        self._seen[-1] += tuple(one.fault for one in late)
        return late

    def _due(self, fault: FaultId, now_s: float) -> bool:
        cue = self._exercise.cues.get(fault)
        if cue is None or fault in self._silent or self._times.get(fault, 0) >= AT_MOST:
            return False
        if self._number - self._last <= PEACE_REPETITIONS or now_s - self._last_s < PEACE_S:
            return False
        if fault in self._corrected and self._number - self._corrected[fault] <= AGAIN_AFTER:
            return False
        return cue.at_once or sum(fault in faults for faults in self._seen) >= SEEN_IN

    def _watch(self, repetition: Repetition, before: Repetition | None, cue_clock_s: float) -> None:
        """Count how long corrected faults stayed away.

        A repetition begun before the word proves nothing, nor does one that could not show the fault.
        """
        for fault in self._watched:
            one = before if fault in _LATE else repetition
            if fault in repetition.faults:
                self._watched[fault] = 0
            elif one is None or one.start_s + cue_clock_s < self._last_s:
                continue
            elif fault in one.faults:
                self._watched[fault] = 0
            elif fault not in one.unjudged:
                self._watched[fault] += 1

    def _praise(self, now_s: float) -> Cue | None:
        mended = [fault for fault, clean in self._watched.items() if clean >= MENDED]
        for fault in mended:
            del self._watched[fault]
        fresh = [fault for fault in mended if fault not in self._praised]
        if not fresh:
            return None
        times = len(self._praised)
        self._praised.update(mended)
        return _praise(fresh[0], now_s, self._words, times)


class HeelContacts:
    """The same for a walk: heels that come down are mentioned as they do, seldom.

    Only seconds on tip-toe in which a heel that came down would be seen count towards the praise.
    """

    def __init__(self, exercise: Exercise, words: Words) -> None:
        self._exercise, self._words = exercise, words
        self._said_s, self._before_s = -np.inf, np.inf
        self._clean_s = 0.0
        self._times = 0
        self._to_praise = False

    def push(self, *, came_down: bool, on_tip_toe: bool, now_s: float) -> Cue | None:
        """Take what was seen since the last look, and return what is to be said.

        Parameters
        ----------
        came_down
            Whether a heel came down.
        on_tip_toe
            Whether the person is on tip-toe, and a heel that came down would be seen.
        now_s
            Sample time now.
        """
        if "heel-contact" not in self._exercise.cues:
            return None
        passed_s, self._before_s = now_s - self._before_s, now_s
        if on_tip_toe and 0 < passed_s < _LOOK_S:
            self._clean_s += passed_s
        if came_down:
            self._clean_s = 0.0
            if self._times < AT_MOST and now_s - self._said_s >= CONTACT_PEACE_S:
                self._said_s, self._times, self._to_praise = now_s, self._times + 1, self._times == 0
                return _correction(self._exercise, "heel-contact", now_s, self._words)
        elif self._to_praise and self._clean_s >= CONTACT_MENDED_S:
            self._to_praise = False
            return _praise("heel-contact", now_s, self._words, 0)
        return None


def _correction(exercise: Exercise, fault: FaultId, now_s: float, words: Words) -> Cue:
    cue = exercise.cues[fault]
    text, language = cue.said_in(words.language)
    return Cue(
        "correction", now_s, text, text, fault, urgent=cue.at_once, tone="attention", language=language
    )


def _praise(fault: FaultId, now_s: float, words: Words, times: int) -> Cue:
    text = words.praised(times)
    return Cue("praise", now_s, text, text, fault, tone="praise", language=words.language)
