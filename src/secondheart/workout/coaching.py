"""One set being coached: from the start check over the count to the last word, samples in, cues out."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import numpy as np

from secondheart.coach import Cue
from secondheart.coach.corrections import Corrections, HeelContacts
from secondheart.coach.cues import CueKind, Tone, cue_of, hushed
from secondheart.coach.tally import Tally, WalkTally
from secondheart.coach.words import words_of
from secondheart.motion import RATE_HZ
from secondheart.repetition.gate import scale_of
from secondheart.types import Analysis, Kind, Leg, Repetition, Samples
from secondheart.workout.engine import Workout
from secondheart.workout.events import Closed, Finished
from secondheart.workout.feeling import Feeling
from secondheart.workout.glancing import Glancing
from secondheart.workout.looking import Looked, Looking
from secondheart.workout.ranging import Range
from secondheart.workout.rounds import Rounds
from secondheart.workout.set_time import SetTime
from secondheart.workout.told import Command, Glance, Said, Stage, Wanted

__all__ = ["Coaching", "Command", "Glance", "Said", "Stage", "Wanted"]

NAN = float("nan")
#: Before the set, somebody who leaves for so long begins again with the start check.
LEFT_S = 1.5
_LEGS: tuple[Leg, Leg] = ("left", "right")


class Coaching:
    """Coaches one set; sample time decides everything.

    A stage changes at the end of the portion that brings it about: the next portion belongs to the new one.

    Parameters
    ----------
    wanted
        What was chosen; ``best_cm`` is filled in here once it is found.

    Raises
    ------
    RequestError
        There are no words of the language that was chosen.

    >>> from secondheart.exercises import load_exercise
    >>> coaching = Coaching(Wanted(load_exercise("soleus-push-up"), height_cm=172))
    >>> coaching.stage
    'check'
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.stage: Stage = "check"
        self.start: Literal["check", "skipped"] = "check"
        self._scale = scale_of(wanted.height_cm)
        self._words = words_of(wanted.language)
        looks = Looking if wanted.mount is None else Feeling
        self._look: Looking | Feeling = looks(wanted.exercise, self._scale, self._words)
        self._range: Range | None = None
        self._tally = Tally(wanted.exercise, self._words, wanted.side)
        self._walk_tally = WalkTally(self._words)
        self._corrections = Corrections(wanted.exercise, self._words, pain=wanted.pain)
        self._contacts = HeelContacts(wanted.exercise, self._words)
        self._workout: Workout | None = None
        self._time, self._rounds = SetTime(), Rounds(wanted.round_s, wanted.rest_s)
        self._glancing = Glancing(wanted)
        self._size_px = (0, 0)
        self._now_s = 0.0
        self._away_frames = 0
        self._countdown_to_s, self._counted_down = NAN, 0
        self._paused_by: Literal["person", "away", "round"] = "person"
        self._paused_s = 0.0

    @classmethod
    def rebuilt(cls, wanted: Wanted, runs: Iterable[Samples], *, goes_on: bool = False) -> "Coaching":
        """Return the coaching of a set that was cut off, paused, from the samples that were kept of it.

        What comes next goes on five seconds after the last kept sample, on whatever clock; where the set
        ``goes_on`` it is not paused, and what comes next is on its own clock as before. Portions do not
        matter; large ones are many times faster.
        """
        coaching = cls(replace(wanted, find_range=False))
        coaching._begin_set()
        for run in (one for one in runs if len(one)):
            coaching._take_back(run)
        if goes_on:
            return coaching
        coaching._time.begin_anew()
        coaching._look.begin_anew()
        coaching.stage = "paused"
        if wanted.mount is not None:
            # A phone that still lies on its thigh goes on by itself: nobody need look at a page.
            coaching._paused_by = "away"
            coaching._look.ask(back=True)
        return coaching

    @property
    def count(self) -> int:
        """Repetitions of this side as spoken; slow ones in the range; whole seconds of a walk on tip-toe.

        Seconds are those of the walk that runs, and between walks those of the longest.
        """
        if self.stage == "range" and self._range is not None:
            return self._range.count
        return self._walk_tally.count if self._walks else self._tally.count

    @property
    def active_s(self) -> float:
        """Seconds of work so far, pauses left out."""
        return self._rounds.active_s

    @property
    def spoken(self) -> int:
        """The number spoken last."""
        return self._tally.spoken

    @property
    def _walks(self) -> bool:
        return self.wanted.exercise.movement == "walk"

    def set_time_s(self, sample_s: float) -> float:
        """Return when a sample is on the set's own clock, which begins at 0."""
        return self._time.of(sample_s)

    def push(self, samples: Samples, size_px: tuple[int, int] = (0, 0)) -> Said:
        """Take the next samples and return what to say, show and keep.

        Parameters
        ----------
        samples
            Of any sender's clock that only goes forward; :class:`Inertial` where a phone is worn.
        size_px
            Width and height of the picture, 0 without one.

        Raises
        ------
        TypeError
            Samples of another sensor than the one that was chosen.
        """
        if self.stage == "over" or len(samples) == 0:
            return Said((), self._glancing.newest, self.stage)
        self._size_px = size_px
        self._now_s = float(samples.time_s[-1])
        looked = self._look.push(samples)
        self._follow_away(looked)
        if self.stage == "set":
            said = self._in_set(samples, looked)
        elif self.stage == "paused":
            said = self._in_pause()
        elif self.stage == "check":
            said = Said(tuple(self._in_check()), None, self.stage)
        elif self.stage == "range":
            said = Said(tuple(self._in_range(samples, len(looked.tops))), None, self.stage)
        else:
            said = Said(tuple(self._in_countdown()), None, self.stage)
        return self._heard(replace(said, glance=self._glance(), stage=self.stage))

    def command(self, word: Command) -> Said:
        """Do what the person asked for; what does not fit the stage does nothing.

        ``skip`` goes on to the next stage before the set, ``start`` to the countdown or, from there, to the
        set.
        """
        if word == "stop":
            return self.finish()
        cues: list[Cue] = []
        if word in {"skip", "start"} and self.stage in {"check", "range", "countdown"}:
            cues = self._hurry(word)
        elif word == "pause" and self.stage == "set":
            cues = self._pause("person", self._words.stage.paused)
        elif word == "resume" and self.stage == "paused":
            cues = self._resume(self._words.stage.resume)
        return self._heard(Said(tuple(cues), self._glancing.newest and self._glance(), self.stage))

    def finish(self) -> Said:
        """End the set; nothing more is taken after this."""
        if self.stage == "over":
            return Said((), self._glancing.newest, self.stage)
        began, self.stage = self._workout is not None, "over"
        events = self._engine().finish()
        cues = (self._last_word(),) if began else ()
        finished = tuple(event.repetition for event in events if isinstance(event, Finished))
        return self._heard(Said(cues, self._glance(), self.stage, None, finished, closed=True))

    def _heard(self, said: Said) -> Said:
        """Return what is said as it is to be heard: in a quiet place nothing is."""
        return replace(said, cues=tuple(hushed(cue) for cue in said.cues)) if self.wanted.quiet else said

    def analysis(self, kind: Kind = "video", *, warnings: tuple[str, ...] = ()) -> Analysis:
        """Return all that is known of the set, complete after :meth:`finish`."""
        return self._engine().analysis(kind, warnings=warnings)

    def _engine(self) -> Workout:
        if self._workout is None:
            wanted = self.wanted
            self._workout = Workout(
                wanted.exercise,
                side=wanted.side,
                height_cm=wanted.height_cm,
                best_cm=wanted.best_cm,
                # The number to speak is told here, with what was said before in mind.
                aloud=False,
                mount=wanted.mount,
            )
        return self._workout

    def _follow_away(self, looked: Looked) -> None:
        for held in looked.holds.tolist():
            self._away_frames = 0 if held else self._away_frames + 1

    def _away(self, seconds: float) -> bool:
        return self._away_frames >= seconds * RATE_HZ

    # Before the set

    def _in_check(self) -> list[Cue]:
        cues = self._look.answer(self._size_px, self._now_s)
        if self._look.check.passed:
            self._look.walk.stand()
            cues = self._after_check()
        return cues

    def _after_check(self) -> list[Cue]:
        wanted = self.wanted
        known = not np.isnan(wanted.best_cm) or (np.isnan(wanted.height_cm) and wanted.mount is None)
        if self._walks or known or wanted.pain or not wanted.find_range:
            return self._begin_countdown()
        self.stage, self._range = "range", Range(wanted)
        return [self._cue("setup", self._words.stage.range)]

    def _in_range(self, samples: Samples, tops: int) -> list[Cue]:
        if self._range is None or self._away(self._look.away_s):
            return self._check_again()
        cues = self._range.push(samples, tops, self._look.live.readout)
        return cues + self._begin_countdown() if self._range.done else cues

    def _begin_countdown(self) -> list[Cue]:
        if self._range is not None and np.isnan(self.wanted.best_cm):
            self._range.finish()
            self.wanted = self._glancing.wanted = replace(self.wanted, best_cm=self._range.best_cm)
        self.stage = "countdown"
        self._countdown_to_s = self._now_s + self.wanted.countdown_s
        self._counted_down = self.wanted.countdown_s + 1
        return self._in_countdown()

    def _in_countdown(self) -> list[Cue]:
        if self.start == "check" and self._away(LEFT_S):
            return self._check_again()
        left = int(np.ceil(self._countdown_to_s - self._now_s - 1e-9))
        if left <= 0:
            return self._begin_set()
        if left >= self._counted_down:
            return []
        self._counted_down = left
        return [self._cue("countdown", str(left), urgent=True, tone="count")]

    def _check_again(self) -> list[Cue]:
        self.stage, self._range = "check", None
        self._look.ask()
        return []

    def _hurry(self, word: Command) -> list[Cue]:
        if self.stage == "check":
            self.start = "skipped"
            return self._after_check() if word == "skip" else self._begin_countdown()
        return self._begin_countdown() if self.stage == "range" else self._begin_set()

    def _begin_set(self) -> list[Cue]:
        self.stage = "set"
        self._engine()
        self._away_frames = 0
        self._look.begin(self.wanted.best_cm / self._scale.stature_cm)
        return [self._cue("go", self._words.stage.go, urgent=True, tone="go")]

    # The set

    def _in_set(self, samples: Samples, looked: Looked) -> Said:
        said = self._take_into_set(samples, looked)
        self._rounds.work(self._now_s)
        cues: list[Cue] = []
        if self._away(self._look.away_s):
            cues = self._pause("away", self._look.lost_sentence)
        elif self._rounds.over:
            cues = self._pause("round", self._words.worn.rest)
            self._rounds.rest(self._now_s)
        return replace(said, cues=said.cues + tuple(cues))

    def _take_into_set(self, samples: Samples, looked: Looked) -> Said:
        moved = self._time.moved(samples)
        events = self._engine().push(moved)
        over = [event for event in events if isinstance(event, Finished)]
        cues = self._told(over, looked, self._time.last_s)
        closed = any(isinstance(event, Closed) for event in events)
        return Said(tuple(cues), None, self.stage, moved, tuple(one.repetition for one in over), closed)

    def _take_back(self, samples: Samples) -> None:
        """Take many kept samples; what was told of them is known as if they had come one by one."""
        moved = self._time.moved(samples)
        over = deque(event for event in self._engine().push(moved) if isinstance(event, Finished))
        looks = self._look.one_by_one(samples)
        times = zip(samples.time_s.tolist(), moved.time_s.tolist(), strict=True)
        for (self._now_s, set_s), looked in zip(times, looks, strict=True):
            known: list[Finished] = []
            while over and over[0].known_s * RATE_HZ <= set_s * RATE_HZ + 1e-6:
                known.append(over.popleft())
            self._told(known, looked, set_s)
            self._rounds.work(set_s)
            if self._rounds.over:
                self._rounds.next()

    def _told(self, over: list[Finished], looked: Looked, set_s: float) -> list[Cue]:
        """Return what is to be said of repetitions that are over, tops reached and heels that came down."""
        cues: list[Cue] = []
        for one in over:
            cues += self._finished(one.repetition, one.before)
        leg = self._look.live.spoken.leg
        for top_s in looked.tops:
            hint = None if leg is None else _LEGS[leg]
            cues += self._sides(self._tally.top(self._time.of(top_s), self._now_s, hint))
        if self._walks:
            walk = self._look.walk.readout
            cues += self._walk_tally.push(walk, self._now_s)
            word = self._contacts.push(
                came_down=bool(looked.came_down),
                on_tip_toe=walk.on_tip_toe and walk.contacts_seen,
                now_s=self._now_s,
            )
            cues += [word] if word is not None else []
        else:
            cues += self._tally.minutes(set_s, self._now_s)
        return cues

    def _finished(self, repetition: Repetition, before: Repetition | None) -> list[Cue]:
        self._glancing.finish(repetition, self._look.live.climbs, self._time.of(self._look.from_s))
        cues = self._sides(self._tally.finish(repetition, self._now_s))
        if self._tally.before_change(repetition):
            return cues
        word = self._corrections.push(repetition, self._now_s, self._time.shift_s, before)
        return cues + ([word] if word is not None else [])

    def _sides(self, cues: list[Cue]) -> list[Cue]:
        if any(cue.kind == "side" for cue in cues):
            self._corrections.change_side()
        return cues

    def _last_word(self) -> Cue:
        workout = self._engine()
        if self._walks:
            return self._walk_tally.last_word(workout.walk.duration_s if workout.walk else 0.0, self._now_s)
        number, done = len(workout.repetitions), self._words.done
        return self._cue("done", done.repetitions.of(number) if number else done.nothing, tone="done")

    def _cue(self, kind: CueKind, text: str, *, urgent: bool = False, tone: Tone = "") -> Cue:
        return cue_of(self._words, kind, self._now_s, text, urgent=urgent, tone=tone)

    # Pauses

    def _pause(self, by: Literal["person", "away", "round"], text: str) -> list[Cue]:
        self.stage, self._paused_by, self._paused_s = "paused", by, self._now_s
        self._look.ask(back=True)
        self._rounds.halt()
        return [self._cue("pause", text, urgent=True, tone="attention")]

    def _in_pause(self) -> Said:
        if self._paused_by == "person":
            return Said((), None, self.stage)
        self._look.answer(self._size_px, self._now_s)
        if self._paused_by == "round" and not self._rounds.rested(self._now_s):
            return Said((), None, self.stage)
        if self._look.check.passed:
            stage, worn = self._words.stage, self._words.worn
            text = worn.on if self._paused_by == "round" else stage.back
            return Said(tuple(self._resume(text)), None, self.stage)
        return (
            self.finish() if self._now_s - self._paused_s > self._look.gone_s else Said((), None, self.stage)
        )

    def _resume(self, text: str) -> list[Cue]:
        if self._paused_by == "round":
            self._rounds.next()
        self.stage, self._away_frames = "set", 0
        self._time.pause()
        self._look.begin(NAN)
        self._walk_tally.pause()
        return [self._cue("resume", text, urgent=True, tone="go")]

    def _glance(self) -> Glance:
        checks = self.stage == "check"
        return self._glancing.glance(
            self._look,
            self.stage,
            count=self.count,
            side=self._tally.side,
            elapsed_s=NAN if self._workout is None else self._time.last_s,
            missing=self._look.check.missing if checks else (),
            sentence=self._look.check.sentence if checks else "",
            countdown_s=max(self._countdown_to_s - self._now_s, 0.0) if self.stage == "countdown" else NAN,
            rounds=self._rounds,
        )
