"""The numbers that are spoken: at the top, never taken back, kept right by what is finished later."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from secondheart.coach.cues import Cue
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
    side
        The side that the person chose; ``"auto"`` follows what is seen.
    """

    def __init__(self, exercise: Exercise, side: str = "auto") -> None:
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
        count = Cue("count", now_s, number if aloud else "", number, urgent=aloud, tone="count")
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

    def minutes(self, elapsed_s: float, now_s: float) -> list[Cue]:
        """Return the word that each full minute is told by, where no number is asked."""
        minute = int(elapsed_s // 60)
        if self.target is not None or minute <= self._minute:
            return []
        self._minute = minute
        text = "One minute." if minute == 1 else f"{minute} minutes."
        return [Cue("milestone", now_s, text, text)]

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
        text = f"{str(side).capitalize()} leg."
        return [Cue("side", now_s, text, text)]

    def _milestones(self, before: int, now: int, now_s: float) -> list[Cue]:
        target = self.target
        if target is None:
            return []
        text = ""
        if before < target <= now:
            text = self._at_target(target)
        elif target >= _FIVE_FROM and before < target - 5 <= now:
            text = "Five more."
        elif target >= _HALF_FROM and before < (target + 1) // 2 <= now:
            text = "Half-way."
        if not text:
            return []
        return [Cue("milestone", now_s, text, text, tone="praise" if now >= target else "")]

    def _at_target(self, target: int) -> str:
        other = [count.spoken for side, count in self._counts.items() if side != self.side]
        if self._changes and max(other, default=0) < target:
            return f"That is {target}. Now the other leg."
        return f"That is {target}. Stop, or go on while it is easy."


class WalkTally:
    """Speaks the seconds of a walk on tip-toe."""

    def __init__(self) -> None:
        self.longest_s = 0
        self._before_s = 0
        self._spoken_s = 0
        self._on = False

    def pause(self) -> None:
        """Begin anew after a pause; the longest so far stays."""
        self._spoken_s, self._on = 0, False

    def push(self, walk: WalkReadout, now_s: float) -> list[Cue]:
        """Take what the newest frame shows and return what is to be said."""
        cues = []
        if walk.on_tip_toe:
            now = int(walk.since_s)
            self._before_s = now
            self.longest_s = max(self.longest_s, now)
            due = now - now % WALK_EVERY_S
            if due > self._spoken_s:
                self._spoken_s = due
                cues.append(Cue("count", now_s, f"{due} seconds", f"{due} s", urgent=True, tone="count"))
        elif self._on:
            self._spoken_s = 0
            if self._before_s >= WALK_TOLD_S:
                text = f"{self._before_s} seconds."
                cues.append(Cue("milestone", now_s, text, text))
        self._on = walk.on_tip_toe
        return cues
