"""Where all pages come together: who is there, what they say, and what happens when they go."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from secondheart.errors import SecondHeartError
from secondheart.records import correct_count, set_pain
from secondheart.web.door import Door
from secondheart.web.eyes import Sight
from secondheart.web.messages import (
    Again,
    Choose,
    Count,
    Heard,
    Join,
    Message,
    Model,
    Pain,
    RefusedError,
    Say,
    Sent,
    TakeOver,
)
from secondheart.web.options import Options
from secondheart.web.pages import Audience, Page
from secondheart.web.phone import Lan
from secondheart.web.returns import Returns
from secondheart.web.running import RunningSet
from secondheart.web.sitting import Sitting
from secondheart.web.telling import problem
from secondheart.web.timer import Timer

#: So many reports of how late a cue was heard are remembered.
LATENCIES = 5000


class Hub:
    """The one set that a server coaches, and its pages.

    Parameters
    ----------
    options
        How the server was started.
    sight
        Gives detector and pose model.
    lan
        How phones reach it from the beginning to the end, None where they do not.
    now
        This computer's steady clock, seconds.
    """

    def __init__(
        self,
        options: Options,
        sight: Sight,
        lan: Lan | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.options, self._sight, self._now = options, sight, now
        self.audience = Audience()
        self.latencies: deque[tuple[int, float]] = deque(maxlen=LATENCIES)
        self._had_phone: RunningSet | None = None
        self._resuming: asyncio.Task[None] | None = None
        self._news: Mapping[str, Any] | None = None
        # Pages are heard side by side; what replaces one set by another is done one at a time.
        self._turn = asyncio.Lock()
        self._lost = Timer()
        self._no_phone = Timer()
        self.door = Door(self._door_changed, lan)

    async def open(self) -> None:
        """Begin; sets that were cut off are brought back meanwhile."""
        self.sitting = Sitting(self.options, self._sight, self.audience, self._now, self._watch)
        self.returns = Returns(self._tell_news)

    async def close(self) -> None:
        """End: what runs is ended and kept, threads are let go."""
        self._lost.cancel()
        self._no_phone.cancel()
        self.door.close()
        if self._resuming is not None:
            await asyncio.wait({self._resuming})
        await self.returns.close()
        await self.sitting.close()
        for page in list(self.audience.pages):
            page.close(1001, "the coach was stopped")

    async def join(self, page: Page, message: Join) -> None:
        """Let a page take part; raises RefusedError for a camera that wants to be the coach."""
        if message.role == "coach" and page.allowed != "coach":
            raise RefusedError("a phone's page joins as a camera; open the coach's page on the computer")
        self.audience.join(page, message.role, message.page or "")
        if message.role != "camera":
            if self._news is not None:
                page.tell(self._news)
                self._news = None
            # It goes on also when this page goes meanwhile.
            self._resuming = asyncio.ensure_future(self._resume())
            await asyncio.shield(self._resuming)
        if message.role != "coach":
            self._no_phone.cancel()
        self.sitting.tell_state()
        if self.sitting.summary is not None:
            page.tell(self.sitting.summary)
        self._watch()

    def leave(self, page: Page) -> None:
        """Let a page go; the set goes on, and ends when nobody comes back."""
        self.audience.drop(page)
        self.sitting.tell_state()
        self._watch()

    def look(self, page: Page, message: Message) -> None:
        """Take a picture or landmarks from a page; raises RefusedError where they are not wanted now."""
        self.sitting.look(page, message)

    def feel(self, page: Page, message: Message) -> None:
        """Take a batch of motion; raises RefusedError from a page that is not of a phone on the thigh."""
        if page.role != "worn":
            raise RefusedError("motion from a page that is no phone on the thigh; join as worn")
        self.sitting.feel(page, message)

    async def hear(self, page: Page, message: Sent) -> None:
        """Do what a page says; raises RefusedError for what it may not say now."""
        match message:
            case Join():
                raise RefusedError("this page has joined already")
            case Heard():
                self.latencies.append((message.cue, message.age_ms))
            case TakeOver():
                self._take_over(page)
            case Say():
                if page.role == "coach" and page is not self.audience.coach:
                    raise RefusedError("another tab has the coach; take it over first")
                await self.sitting.command(message.word)
            case _:
                if page is not self.audience.coach and not self._own(page, message):
                    raise RefusedError("only the coach's page may say this; take it over first")
                async with self._turn:
                    await self._from_coach(message)

    def _own(self, page: Page, message: Choose | Pain | Count | Again | Model) -> bool:
        """Tell whether a phone on the thigh says what it may: it begins and answers for sets of its own."""
        running = self.sitting.set
        if page.role != "worn" or isinstance(message, Model):
            return False
        if isinstance(message, Choose):
            return message.source == "worn" and not self.sitting.runs()
        return running is not None and running.plan.source == "worn"

    async def _from_coach(self, message: Choose | Pain | Count | Again | Model) -> None:
        sitting = self.sitting
        match message:
            case Choose():
                await sitting.choose(message)
            case Again():
                await sitting.clear()
                sitting.tell_state()
            case Model():
                sitting.eyes.use(message.name)
            case Pain():
                await sitting.correct(lambda ident: set_pain(ident, "after", message.after))
            case Count():
                await sitting.correct(lambda ident: correct_count(ident, message.is_))

    def _take_over(self, page: Page) -> None:
        if page.role != "coach":
            raise RefusedError("only a coach's page may take over")
        self.audience.take_over(page)
        self.sitting.tell_state()
        self._watch()

    def _tell_news(self, message: Mapping[str, Any]) -> None:
        """Tell how it goes with sets that were cut off; the newest waits for a page where there is none."""
        self._news = None if self.audience.coach is not None else message
        self.tell(message)

    async def _resume(self) -> None:
        """Go on with the set that a crash cut off, paused, now that its page is back."""
        async with self._turn:
            if self.sitting.set is not None:
                return
            try:
                found = await self.returns.reopened()
            except SecondHeartError as error:
                self.sitting.failed(error)
                return
            if found is not None:
                self.sitting.go_on(found)
                if found.plan.source == "worn":
                    # Its phone was here: it is missed until it comes back.
                    self._had_phone = self.sitting.set

    def _watch(self) -> None:
        """End the set when whoever sends pictures stays away."""
        running = self.sitting.set
        self.door.watch(phone=self.audience.phone or self.audience.worn)
        worn = running is not None and running.plan.source == "worn"
        if self.audience.worn if worn else self.audience.phone:
            self._had_phone = running
        if running is None or not self.sitting.runs() or self._served(running):
            self._lost.cancel()
        elif not self._lost.runs:
            lost_s = self.options.worn_lost_s if worn else self.options.lost_s
            self._lost.start(lost_s, lambda: self._gone(running))
            if running.kept:
                running.diary.note("lost")
            by_phone = running.plan.source in {"phone", "worn"}
            what = "The phone's page has gone." if by_phone else "The page has gone."
            do = f"Open it again; the set is ended and kept after {lost_s:.0f} seconds."
            self.tell(problem(what, do))

    def _served(self, running: RunningSet) -> bool:
        """Tell whether there is a page that sends pictures for this set, shows its code, or watches."""
        source = running.plan.source
        if source not in {"phone", "worn"} or self._had_phone is not running:
            return self.audience.coach is not None
        return self.audience.worn if source == "worn" else self.audience.phone

    def _gone(self, running: RunningSet) -> None:
        if self.sitting.set is running:
            if running.kept:
                running.diary.note("pause", by="lost")
            self.sitting.end_soon()

    def _door_changed(self) -> None:
        if self.door.lan is None:
            self._no_phone.cancel()
        self.tell({"type": "door", "open": self.door.lan is not None})

    def expect_phone(self) -> None:
        """Wait for a phone whose code is shown, and say what to do when none comes."""
        if not self._no_phone.runs and not (self.audience.phone or self.audience.worn):
            self._no_phone.start(self.options.no_phone_s, self._no_phone_came)

    def _no_phone_came(self) -> None:
        if not (self.audience.phone or self.audience.worn):
            self.tell(
                problem(
                    "No phone has come. Many guest, office and school networks keep devices apart.",
                    "Put both into the same home network or the phone's own hotspot and show the code again,"
                    " or record a film with the phone, copy it here, and run secondheart analyze FILM.",
                )
            )

    def tell(self, message: Mapping[str, Any]) -> None:
        """Tell all pages."""
        self.audience.tell(message)
