"""The sets of one sitting, one at a time: begun, seen, coached, ended and kept; all pages are told."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from math import isnan, nan
from typing import Any

from secondheart.coach.words import Slowness, words_of
from secondheart.errors import SecondHeartError
from secondheart.records import KeptWorkout, remember
from secondheart.report.contract_json import analysis_json
from secondheart.types import Analysis, Landmarks, Samples
from secondheart.web import replay
from secondheart.web.diary import Diary
from secondheart.web.eyes import Eyes, Looked, Shown, Sight
from secondheart.web.messages import PICTURE, Choose, Message, RefusedError, landmarks_in, packed
from secondheart.web.motion import Arrived, Batches
from secondheart.web.options import Options
from secondheart.web.pages import Audience, Page
from secondheart.web.planning import planned
from secondheart.web.restart import Reopened
from secondheart.web.running import Plan, RunningSet, SetClock
from secondheart.web.telling import (
    cue_message,
    dose,
    glance_message,
    problem,
    quality,
    state_message,
    summary_message,
)
from secondheart.web.timer import Timer
from secondheart.workout.coaching import Command, Said

_log = logging.getLogger("secondheart.web")

#: When a worn phone has sent nothing for so long, what it sent last is brought to the disk, seconds.
FLUSH_S = 0.5


class Sitting:
    """One set at a time, from choosing to its summary.

    All of it happens in the event loop; only seeing, reading and writing have threads of their own.

    Parameters
    ----------
    now
        This computer's steady clock, seconds.
    changed
        Called when a set begins.
    """

    def __init__(
        self,
        options: Options,
        sight: Sight,
        audience: Audience,
        now: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self.set: RunningSet | None = None
        self.summary: dict[str, Any] | None = None
        self.writer = ThreadPoolExecutor(1, "secondheart-journal")
        self._reader = ThreadPoolExecutor(1, "secondheart-replay")
        self._options, self._sight, self._audience = options, sight, audience
        self._now, self._changed = now, changed
        self._loop = asyncio.get_running_loop()
        self._result: tuple[Analysis, KeptWorkout | None] | None = None
        self._id = secrets.token_hex(8)
        self._cues = 0
        self._batches, self._flushing = Batches(), Timer()
        self._shape: tuple[object, ...] = ()
        self._keeping: set[asyncio.Task[None]] = set()
        self._playing: asyncio.Task[None] | None = None
        self._going = asyncio.Event()
        self.eyes = Eyes(
            sight,
            seen=lambda looked: self._in_loop(self._seen, looked),
            told=lambda *slow: self._in_loop(self._tell_slow, *slow),
            failed=lambda error: self._in_loop(self.failed, error),
        )

    @property
    def stage(self) -> str:
        """Where the set is; ``choose`` without one."""
        return "choose" if self.set is None else self.set.stage

    def runs(self) -> bool:
        """Whether there is a set that is not over."""
        return self.stage not in {"choose", "over"}

    async def close(self) -> None:
        """End and keep what runs, and let go of all threads."""
        await self.end()
        self._flushing.cancel()
        for stop in (self.eyes.close, self.writer.shutdown, self._reader.shutdown):
            await self._loop.run_in_executor(None, stop)

    def failed(self, error: SecondHeartError) -> None:
        """Tell what went wrong."""
        self._audience.tell(problem(str(error), "Mend it and choose again; what was done so far is kept."))

    def _tell_slow(self, why: Slowness, rate_hz: float) -> None:
        words = words_of("en" if self.set is None else self.set.plan.wanted.language)
        self._audience.tell(quality(words.slow_pictures(why, rate_hz), words.language))

    def tell_state(self) -> None:
        """Tell each page where everything is."""
        replays = self._options.replay is not None
        audience = self._audience
        state = state_message(self.set, phone=audience.phone, worn=audience.worn, replay=replays)
        for page in self._audience.pages:
            other = page.role == "coach" and page is not self._audience.coach
            page.tell(state | {"other_tab": other})

    # From choosing to the end.

    async def choose(self, message: Choose) -> None:
        """Begin what was chosen, in place of what has not begun yet."""
        if self.stage in {"set", "paused"}:
            self._audience.tell(problem("A set is running.", "Stop it first; it is kept."))
            return
        await self.clear()
        try:
            samples = self._options.replay is None
            plan = await self._loop.run_in_executor(
                self.writer, lambda: planned(message, self._id, samples=samples)
            )
        except SecondHeartError as error:
            self._audience.tell(problem(str(error), "Choose again."))
            self.tell_state()
            return
        self._begin(RunningSet(plan, Diary(self.writer, self._unwritten), SetClock(self._now)))
        if message.source == "replay":
            self._playing = self._loop.create_task(self._play(plan))

    def go_on(self, found: Reopened) -> None:
        """Go on with a set that a crash cut off."""
        diary = Diary(self.writer, self._unwritten, found.journal)
        diary.note("restarted")
        self._begin(RunningSet(found.plan, diary, SetClock(self._now), found.coaching, found.motion))

    def _begin(self, running: RunningSet) -> None:
        self.set = running
        self.eyes.forget()
        if running.plan.source in {"camera", "phone"}:
            self.eyes.ready()
        self._shape = ()
        self._going.set()
        self.tell_state()
        self._changed()

    async def command(self, word: Command) -> None:
        """Do what the person asked for; when this ends the set, it is kept on return."""
        if self.set is None or not self.runs():
            return
        self._after(self.set, self.set.command(word))
        if not self.runs():
            await self._settled()

    async def end(self) -> None:
        """End and keep what runs, and wait until it is written."""
        self.end_soon()
        playing, self._playing = self._playing, None
        if playing is not None:
            with suppress(asyncio.CancelledError):
                await playing
        await self._settled()

    def end_soon(self) -> None:
        """End what runs; it is kept a moment later."""
        if self._playing is not None:
            self._playing.cancel()
        if self.set is not None and self.runs():
            self._after(self.set, self.set.finish())

    async def clear(self) -> None:
        """Go back to choosing."""
        await self.end()
        self.set = self.summary = self._result = None

    def _after(
        self, running: RunningSet, said: Said, sample: Samples | None = None, shown: Shown | None = None
    ) -> None:
        """Tell what one push or command brought about."""
        if said.stage == "over" and not running.kept:
            self._drop(running)
            return
        if said.stage == "paused" and running.held:
            self._going.clear()
        else:
            self._going.set()
        shape = (said.stage, running.side, running.resumed)
        if shape != self._shape:
            self._shape = shape
            self._remember(running, said)
            self.tell_state()
        for cue in said.cues:
            self._cues += 1
            self._audience.tell(cue_message(cue, self._cues, None if shown is None else shown.time_us))
        if sample is not None and shown is not None:
            self._tell_glance(said, sample, shown)
        if said.stage == "over" and running.end():
            task = self._loop.create_task(self._keep(running))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    def _drop(self, running: RunningSet) -> None:
        """Go back to choosing from a set that never began: it has no result to wait for."""
        self._going.set()
        if running.end() and self.set is running:
            self.set = None
            self.tell_state()

    def _tell_glance(self, said: Said, sample: Samples, shown: Shown) -> None:
        # Where landmarks come as they are, no pose model is at work.
        eyes = self.eyes if len(shown.picture) else None
        self._audience.glance(
            glance_message(
                said.glance,
                sample,
                shown,
                rate_hz=nan if eyes is None else eyes.rate_hz,
                model=None if eyes is None else eyes.model,
            )
        )

    def _remember(self, running: RunningSet, said: Said) -> None:
        """Keep the best that was found before the set for the next time."""
        found, plan = running.coaching.wanted, running.plan
        new = isnan(plan.wanted.best_cm) and not isnan(found.best_cm)
        if new and said.stage == "set" and plan.source != "replay":
            self.writer.submit(self._remembering, found.exercise.id, plan.wanted.side, found.best_cm)

    def _remembering(self, exercise: str, side: str, best_cm: float) -> None:
        try:
            remember(exercise, side, best_cm=best_cm)
        except SecondHeartError as error:
            self._unwritten(error)

    async def _keep(self, running: RunningSet) -> None:
        """Keep a set that is over and tell its summary."""
        try:
            analysis = await self._loop.run_in_executor(self.writer, running.analysis)
            keeping = running.diary.keep(analysis_json(analysis), running.coaching.active_s)
            kept = await asyncio.wrap_future(keeping)
            self._result = (analysis, kept)
            self._tell_summary(running)
        except Exception:  # noqa: BLE001 - its journal is let go of, so that it can be recovered
            _log.exception("a set could not be analysed")
            await asyncio.wrap_future(running.diary.let_go())
            self._audience.tell(
                problem(
                    "This set has no result.", "Please report it; secondheart workouts recover tries again."
                )
            )

    def _tell_summary(self, running: RunningSet) -> None:
        if self._result is not None:
            analysis, kept = self._result
            wanted = running.coaching.wanted
            self.summary = summary_message(analysis, wanted.exercise, wanted, kept)
            self.summary["dose"] = dose(running)
            self._audience.tell(self.summary)

    async def correct(self, do: Callable[[str], KeptWorkout]) -> None:
        """Change what is kept of the set that ended, and tell its summary again."""
        await self._settled()
        if self.set is None or self._result is None or self._result[1] is None:
            raise RefusedError("no set has ended that this could be said of")
        ident = self._result[1].id
        try:
            kept = await self._loop.run_in_executor(self.writer, do, ident)
        except SecondHeartError as error:
            self._audience.tell(problem(str(error), "Say it again later."))
            return
        self._result = (self._result[0], kept)
        self._tell_summary(self.set)

    async def _settled(self) -> None:
        """Wait until what has ended is kept."""
        if self._keeping:
            await asyncio.wait(set(self._keeping))

    def _unwritten(self, error: SecondHeartError) -> None:
        self._in_loop(
            self._audience.tell, problem(f"This set cannot be kept: {error}", "The set itself goes on.")
        )

    def _in_loop(self, do: Callable[..., None], *what: object) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(do, *what)

    # What is seen.

    def look(self, page: Page, message: Message) -> None:
        """Take a picture or landmarks from a page; raises RefusedError where they are not wanted now."""
        running = self.set
        if running is None or not self.runs():
            raise RefusedError("nothing is being coached; choose an exercise first")
        by_phone = running.plan.source == "phone"
        sends = page.role == "camera" if by_phone else page is self._audience.coach
        if not sends or running.plan.source in {"replay", "worn"}:
            raise RefusedError("this set is seen through another camera")
        time_s = running.clock.at(page.number, message.time_us)
        facts = (message.size_px, message.sequence, message.time_us)
        if message.kind != PICTURE:
            self._push(running, landmarks_in(message, time_s), Shown(time_s, b"", *facts))
            return
        self.eyes.show(Shown(time_s, message.payload, *facts, origin=(running, page)))
        if by_phone:
            self._audience.forward(packed(message))

    def feel(self, page: Page, message: Message) -> None:
        """Take a batch of motion from a phone on the thigh, and acknowledge it."""
        arrived = self._batches.take(page.name, message.sequence)
        receipt = {"type": "received", "sequence": message.sequence}
        running = self.set
        if running is None or not self.runs() or running.plan.source != "worn":
            page.tell(receipt)
            return
        if arrived.new and page is self._audience.wearer:
            self._feel(running, page, message, arrived)
        if not running.kept:
            page.tell(receipt)
            return
        # The phone keeps it until it is on the disk: then a crash loses nothing.
        running.diary.when_safe(lambda: self._in_loop(page.tell, receipt))
        self._flushing.start(FLUSH_S, running.diary.flush)

    def _feel(self, running: RunningSet, page: Page, message: Message, arrived: Arrived) -> None:
        if arrived.missing and running.kept:
            running.diary.note("missing", batches=arrived.missing)
        samples = running.motion.put(page.name, message)
        if len(samples):
            self._push(running, samples, Shown(0.0, b"", (0, 0), message.sequence, running.motion.sent_us))

    def _seen(self, looked: Looked) -> None:
        """Take what the eyes saw; who sent a picture that was not used is told."""
        shown = looked.shown
        running, page = shown.origin if isinstance(shown.origin, tuple) else (self.set, None)
        if looked.sample is not None and running is self.set and running is not None and self.runs():
            self._push(running, looked.sample, shown)
        elif isinstance(page, Page):
            why = looked.why or "the set is over"
            page.tell({"type": "refused", "sequence": shown.sequence, "why": why})

    def _push(self, running: RunningSet, sample: Samples, shown: Shown) -> None:
        try:
            said = running.push(sample, shown.size_px)
        except Exception:  # noqa: BLE001 - one bad sample must not end the evening; what it was is logged
            _log.exception("a sample could not be coached")
            self._audience.tell(
                problem("What was seen or felt could not be coached.", "Please report it; the set goes on.")
            )
            return
        self._after(running, said, sample, shown)

    # A replay plays to these.

    async def _play(self, plan: Plan) -> None:
        """Play a recording to the set that was just begun, and end it with the recording."""
        running = self.set
        if running is None:
            return
        try:
            with replay.chosen(self._options.replay, plan.wanted.exercise.id) as path:
                recorded = await self._loop.run_in_executor(self._reader, replay.opened, path, self._sight)
                running.plan = replay.planned(plan, recorded)
                running.warn(await replay.play(recorded, self, self._options.replay_speed, self._reader))
        except SecondHeartError as error:
            self._audience.tell(problem(str(error), "Choose another recording."))
        except Exception:  # noqa: BLE001 - the set ends and is kept whatever went wrong; what it was is logged
            _log.exception("a replay ended early")
            self._audience.tell(problem("The recording could not be played to its end.", "Please report it."))
        if self.set is running and self.runs():
            self._after(running, running.finish())

    def take(self, sample: Landmarks, size_px: tuple[int, int], time_us: int) -> None:
        """Take one sample of a replay."""
        if self.set is not None and self.runs():
            self._push(self.set, sample, Shown(float(sample.time_s[0]), b"", size_px, 0, time_us))

    def show(self, shown: Shown) -> bool:
        """Look at a picture of a replay; return whether one that still waited was dropped for it."""
        return self.eyes.show(replace(shown, origin=(self.set, None)))

    def forward(self, picture: bytes) -> None:
        """Show a picture on the coach's page."""
        self._audience.forward(picture)

    def skip_to(self, word: Command) -> None:
        """Skip the check or the range of a replay."""
        if self.set is not None and self.runs():
            self._after(self.set, self.set.command(word))

    async def looked(self) -> None:
        """Wait until all pictures shown are looked at and taken."""
        await self._loop.run_in_executor(None, self.eyes.idle)
        await asyncio.sleep(0)

    async def going(self) -> None:
        """Wait while the person holds the set."""
        await self._going.wait()
