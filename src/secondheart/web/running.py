"""One set as it runs: the coaching, the journal that follows it, and the clock of who sends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from secondheart.records import Done, header_for
from secondheart.records.header import Source
from secondheart.types import Analysis, Kind, Samples
from secondheart.web.diary import Diary
from secondheart.web.motion import MotionClock
from secondheart.workout.coaching import Coaching, Command, Said, Stage, Wanted

#: A sender's clock this far from ours was stopped or set: it is taken anew.
ASTRAY_S = 10.0
#: Two samples are at least so far apart.
LEAST_STEP_S = 1e-3
#: A longer silence, as of a page nobody looks at, counts as this: the engine fills holes frame by frame.
LONGEST_SILENCE_S = 10.0


class SetClock:
    """Puts the times of whoever sends onto the one clock of a set, which goes on when a sender comes again.

    Parameters
    ----------
    now
        This computer's steady clock, seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._zero_s = now()
        self._offsets: dict[int, float] = {}
        self._last_s = -1.0

    def at(self, sender: int, time_us: int) -> float:
        """Return the time of a sender's picture; times go on increasing, and never run away from ours."""
        now_s = self._now() - self._zero_s
        time_s = time_us / 1e6
        offset_s = self._offsets.get(sender)
        if offset_s is None or abs(offset_s + time_s - now_s) > ASTRAY_S:
            offset_s = self._offsets[sender] = now_s - time_s
        at_s = max(offset_s + time_s, self._last_s + LEAST_STEP_S)
        self._last_s = at_s - self._left_out(at_s - self._last_s)
        return round(self._last_s, 6)

    def _left_out(self, silence_s: float) -> float:
        """Leave out what is too long of a silence, from every sender's time, and return how much."""
        much_s = max(0.0, silence_s - LONGEST_SILENCE_S)
        if much_s > 0:
            self._zero_s += much_s
            self._offsets = {sender: offset_s - much_s for sender, offset_s in self._offsets.items()}
        return much_s


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen before a set, beside what the coaching wants to know.

    ``earlier`` is what was done that day before a set of the fast tempo, None where it is not known and of
    other sets.
    """

    wanted: Wanted
    source: Source
    pain_before: bool | None = None
    sitting: str = ""
    kind: Kind = "video"
    earlier: Done | None = None


class RunningSet:
    """One set from choosing to its end; what goes into the engine is kept in its journal.

    Parameters
    ----------
    plan
        What was chosen.
    diary
        Where it is kept.
    coaching
        One that was rebuilt from a journal; None begins a new one.
    motion
        The clock of a worn phone's samples as it was before a crash; None begins a new one.
    """

    def __init__(
        self,
        plan: Plan,
        diary: Diary,
        clock: SetClock,
        coaching: Coaching | None = None,
        motion: MotionClock | None = None,
    ) -> None:
        self.plan, self.diary, self.clock, self.motion = plan, diary, clock, motion or MotionClock()
        self.coaching = coaching or Coaching(plan.wanted)
        self.resumed = coaching is not None
        self.held = False
        self.side: str | None = None
        self.warnings: list[str] = []
        self._over = False
        self._noted: tuple[str, int] | None = None

    @property
    def stage(self) -> Stage:
        """Where the set is."""
        return self.coaching.stage

    @property
    def kept(self) -> bool:
        """Whether anything of it is in a journal."""
        return self.diary.begun

    def push(self, samples: Samples, size_px: tuple[int, int]) -> Said:
        """Take samples, and keep those that went into the engine."""
        before = self.stage
        said = self.coaching.push(samples, size_px)
        if said.samples is not None and len(said.samples):
            if not self.diary.begun:
                self._begin(size_px)
            if self.plan.source == "worn":
                self._note_clock(said.samples)
            self.diary.push(said.samples)
        if said.glance is not None and said.glance.side is not None:
            self.side = said.glance.side
        self._note_change(before, "coach")
        return said

    def command(self, word: Command) -> Said:
        """Do what the person asked for."""
        before = self.stage
        if word == "pause" and before == "set":
            self.held = True
        elif word == "resume":
            self.held = self.resumed = False
        said = self.coaching.command(word)
        self._note_change(before, "person")
        return said

    def finish(self) -> Said:
        """End the set."""
        return self.coaching.finish()

    def analysis(self) -> Analysis:
        """Return the result, complete after the end."""
        return self.coaching.analysis(self.plan.kind, warnings=tuple(self.warnings))

    def warn(self, sentences: Iterable[str]) -> None:
        """Keep what the reader of a recording had to say."""
        for text in sentences:
            self.warnings.append(text)
            if self.diary.begun:
                self.diary.note("warning", text=text)

    def end(self) -> bool:
        """Tell, once, that the set is over."""
        first, self._over = not self._over, True
        return first

    def _begin(self, size_px: tuple[int, int]) -> None:
        plan, wanted = self.plan, self.coaching.wanted
        self.diary.begin(
            header_for(
                wanted.exercise,
                side=wanted.side,
                height_cm=wanted.height_cm,
                best_cm=wanted.best_cm,
                weight_kg=wanted.weight_kg,
                source=plan.source,
                kind=plan.kind,
                start="replay" if plan.source == "replay" else self.coaching.start,
                size_px=size_px,
                sitting=plan.sitting,
                safety_read=plan.pain_before is not None,
                pain_before=plan.pain_before,
                language=wanted.language,
                mount=wanted.mount,
                quiet=wanted.quiet,
                round_s=wanted.round_s,
                rest_s=wanted.rest_s,
            )
        )
        for text in self.warnings:
            self.diary.note("warning", text=text)

    def _note_clock(self, samples: Samples) -> None:
        """Note, before samples and wherever it changes, what their sender's times lack to the set's.

        With it a crash leaves no doubt about which of the samples that come again are in the journal.
        """
        now = (self.motion.sender, round(float(samples.time_s[-1]) * 1e6) - self.motion.sent_us)
        if now != self._noted:
            self._noted = now
            self.diary.note("clock", sender=now[0], offset_us=now[1])

    def _note_change(self, before: Stage, by: str) -> None:
        if self.diary.begun and before != self.stage and "paused" in {before, self.stage}:
            self.diary.note("pause" if self.stage == "paused" else "resume", by=by)
