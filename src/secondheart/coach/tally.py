"""The numbers that are spoken: at the top, never taken back, kept right by what is finished later."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from secondheart.coach.cues import Cue, Tone, cue_of
from secondheart.coach.words import Words
from secondheart.exercises.model import Exercise
from secondheart.repetition.live_walk import WalkReadout
from secondheart.types import Repetition, Side

#: Repetitions closer together than this are sounded, and only every so many is spoken.
FAST_S, EVERY = 2.0, 10
#: A change of legs takes so long beyond the usual time from top to top.
CHANGE_S = 2.0
#: Without it, so many repetitions in a row must be the other leg's.
_OTHERS = 2
#: Seconds on tip-toe are spoken every so many; how long a walk was is told from so many.
WALK_EVERY_S, WALK_TOLD_S = 10, 5
#: A later walk takes the place of the longest on the page once it lasts for so long.
WALK_SHOWN_S = 2
#: Half-way is told from so many asked, five more from so many.
_HALF_FROM, _FIVE_FROM = 10, 15


@dataclass
class _Count:
    """One side's repetitions: the number spoken last, those finished, and tops not finished yet."""

    spoken: int = 0
    finished: int = 0
    until_s: float = float("-inf")
    tops: list[float] = field(default_factory=list)

    @property
    def due(self) -> int:
        return self.finished + sum(top_s > self.until_s for top_s in self.tops)


class Tally:
    """Counts aloud, for each side by itself where one leg works at a time.

    A repetition's number is spoken at its top, before it is sure. Seconds later it is finished, or never is:
    then the next number is the right one again: a number is left out where speech fell behind, and a top
    passes in silence where it ran ahead.

    Parameters
    ----------
    exercise
        How many are asked, and whether legs change.
    words
        What is said.
    side
        The side that the person chose; ``"auto"`` follows what is seen.
    """

    def __init__(self, exercise: Exercise, words: Words, side: str = "auto") -> None:
        self._words = words
        self.target = exercise.target.repetitions
        self._changes = exercise.legs == "one" and side in {"auto", "both"}
        # Standing or lying the other foot is in the air, and the working leg is sure.
        self._sure = exercise.posture != "sitting"
        self.side: Side | None = "both" if exercise.legs == "both" else None
        if side in {"left", "right"}:
            self.side = "left" if side == "left" else "right"
        self._counts: dict[Side | None, _Count] = {self.side: _Count()}
        self._gaps: deque[float] = deque(maxlen=5)
        self._last_s = float("-inf")
        self._changed_s = self._differ_s = float("-inf")
        self._differ = 0
        self._minute = 0

    @property
    def count(self) -> int:
        """The number of this side: as spoken, or as finished where speech fell behind."""
        own = self._counts[self.side]
        return max(own.spoken, own.finished)

    @property
    def spoken(self) -> int:
        """The number spoken last."""
        return self._counts[self.side].spoken

    def top(self, time_s: float, now_s: float, leg: Side | None = None) -> list[Cue]:
        """Take a rise that came to its top and return what is to be said.

        Parameters
        ----------
        time_s
            When, on the clock of the repetitions that are finished.
        now_s
            Sample time now.
        leg
            Which leg seems to work, None where that cannot be told.
        """
        side = self._see_side(leg, time_s, now_s)
        own = self._counts[self.side]
        if np.isfinite(self._last_s):
            self._gaps.append(time_s - self._last_s)
        self._last_s = time_s
        own.tops = [one for one in own.tops if one > own.until_s] + [time_s]
        if own.due <= own.spoken:
            return side
        before, own.spoken = own.spoken, own.due
        fast = self._usual_gap_s < FAST_S
        aloud = not fast or own.spoken // EVERY > before // EVERY
        number = str(own.spoken)
        said = number if aloud else ""
        count = cue_of(self._words, "count", now_s, said, show=number, urgent=aloud, tone="count")
        # The number comes first: it would cut off the words.
        return [count, *side, *self._milestones(before, own.spoken, now_s)]

    def finish(self, repetition: Repetition, now_s: float) -> list[Cue]:
        """Take a repetition that is finished: it sets the numbers right that come after it."""
        cues: list[Cue] = []
        side = repetition.side if self._changes else self.side
        if self.side is None and side is not None:
            self._counts[side] = self._counts.pop(None)
            self.side = side
        differs = side is not None and side != self.side and repetition.start_s > self._changed_s
        self._differ = self._differ + 1 if differs else 0
        late = repetition.start_s - self._counts[self.side].until_s > CHANGE_S + self._usual_gap_s / 2
        if differs and (late or self._differ >= _OTHERS):
            self._counts[self.side].finished -= self._differ - 1
            self._counts.setdefault(side, _Count()).finished += self._differ - 1
            begin_s = repetition.start_s if self._differ == 1 else self._differ_s
            cues = self._change(side, begin_s - 0.1, now_s)
        elif differs:
            self._differ_s, side = repetition.start_s, self.side
        own = self._counts[side if side in self._counts else self.side]
        own.finished += 1
        own.until_s = max(own.until_s, float(np.fmax(repetition.top_s, repetition.end_s)))
        return cues

    def before_change(self, repetition: Repetition) -> bool:
        """Tell whether a repetition is one of the other leg, from before the legs were changed."""
        # The new leg's first top is told live, a little before or after it is measured.
        return repetition.top_s < self._changed_s - CHANGE_S / 2

    def minutes(self, elapsed_s: float, now_s: float) -> list[Cue]:
        """Return the word that each full minute is told by, where no number is asked."""
        minute = int(elapsed_s // 60)
        if self.target is not None or minute <= self._minute:
            return []
        self._minute = minute
        return [cue_of(self._words, "milestone", now_s, self._words.milestone.minutes.of(minute))]

    @property
    def _usual_gap_s(self) -> float:
        """Seconds from top to top, as they mostly are."""
        return sorted(self._gaps)[len(self._gaps) // 2] if self._gaps else FAST_S

    @property
    def _doubt_s(self) -> float:
        return 0.0 if self._sure else self._usual_gap_s

    def _see_side(self, leg: Side | None, time_s: float, now_s: float) -> list[Cue]:
        if not self._changes or leg is None:
            return []
        if self.side is None:
            self._counts[leg] = self._counts.pop(None)
            self.side = leg
        if (
            leg == self.side
            or time_s - self._last_s < CHANGE_S + self._doubt_s
            or self._counts[self.side].spoken == 0
        ):
            return []
        return self._change(leg, time_s - 0.1, now_s)

    def _change(self, side: Side | None, from_s: float, now_s: float) -> list[Cue]:
        """Go over to a side; tops since then are its own."""
        before = self._counts[self.side]
        own = self._counts.setdefault(side, _Count())
        own.tops += [top_s for top_s in before.tops if top_s > from_s]
        before.tops = [top_s for top_s in before.tops if top_s <= from_s]
        self.side, self._changed_s, self._differ = side, from_s, 0
        text = self._words.leg.left if side == "left" else self._words.leg.right
        return [cue_of(self._words, "side", now_s, text)]

    def _milestones(self, before: int, now: int, now_s: float) -> list[Cue]:
        target = self.target
        if target is None:
            return []
        text = ""
        if before < target <= now:
            text = self._at_target(target)
        elif target >= _FIVE_FROM and before < target - 5 <= now:
            text = self._words.milestone.five_more
        elif target >= _HALF_FROM and before < (target + 1) // 2 <= now:
            text = self._words.milestone.half
        if not text:
            return []
        tone: Tone = "praise" if now >= target else ""
        return [cue_of(self._words, "milestone", now_s, text, tone=tone)]

    def _at_target(self, target: int) -> str:
        other = [count.spoken for side, count in self._counts.items() if side != self.side]
        if self._changes and max(other, default=0) < target:
            return self._words.milestone.other_leg.format(number=target)
        return self._words.milestone.reached.format(number=target)


class WalkTally:
    """Speaks the seconds of each walk on tip-toe.

    ``longest_s`` is the longest of them so far, in whole seconds.
    """

    def __init__(self, words: Words) -> None:
        self.longest_s = 0
        self._words = words
        self._ended = 0
        self._bout_s = self._spoken_s = 0
        self._on = False

    @property
    def count(self) -> int:
        """Whole seconds to show: of this walk while on tip-toe, else of the longest."""
        return self._bout_s if self._on and self._bout_s >= WALK_SHOWN_S else self.longest_s

    @property
    def walks(self) -> int:
        """How many walks were long enough to be told."""
        return self._ended + (self._on and self._bout_s >= WALK_TOLD_S)

    def pause(self) -> None:
        """Begin anew after a pause; the longest so far stays."""
        self._end()

    def push(self, walk: WalkReadout, now_s: float) -> list[Cue]:
        """Take what the newest frame shows and return what is to be said."""
        if walk.on_tip_toe:
            self._on, self._bout_s = True, int(walk.since_s)
            self.longest_s = max(self.longest_s, self._bout_s)
            due = self._bout_s - self._bout_s % WALK_EVERY_S
            if due <= self._spoken_s:
                return []
            self._spoken_s = due
            text = self._words.milestone.seconds.of(due)
            return [cue_of(self._words, "count", now_s, text, show=f"{due} s", urgent=True, tone="count")]
        spoken_s, told_s = self._spoken_s, self._end()
        if told_s < WALK_TOLD_S or told_s == spoken_s:
            return []
        return [cue_of(self._words, "milestone", now_s, self._words.milestone.seconds.of(told_s))]

    def last_word(self, closed_s: float, now_s: float) -> Cue:
        """Return the last word; ``closed_s`` is how long the walk that is kept was, 0 without one."""
        done = self._words.done
        told = done.longest if self.walks > 1 else done.seconds
        # A smaller number than the one told on the way would contradict it.
        number = max(int(closed_s), self.longest_s) if closed_s or self.walks else 0
        return cue_of(self._words, "done", now_s, told.of(number) if number else done.nothing, tone="done")

    def _end(self) -> int:
        """End the walk that runs and return its seconds, 0 where none does."""
        ended_s = self._bout_s if self._on else 0
        self._ended += ended_s >= WALK_TOLD_S
        self._on, self._bout_s, self._spoken_s = False, 0, 0
        return ended_s
