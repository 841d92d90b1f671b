"""The pages that are connected, and what waits to be sent to each."""

from asyncio import Event
from collections import deque
from collections.abc import Mapping
from itertools import count
from json import dumps, loads
from typing import Any

from secondheart.web.messages import Part, Role

#: A page that leaves so many messages unread is dead; it is let go of.
MOST_WAITING = 400
#: Another socket of the same page has come: its close code.
REPLACED = 4001

_numbers = count(1)


class Page:
    """One connected page and its outbox: texts in order, of glances and pictures only the newest.

    Nobody waits for a page: what it is told waits here until its socket takes it.

    Parameters
    ----------
    role
        What its cookie lets it be: a coach's page may also be a camera.
    """

    def __init__(self, role: Role) -> None:
        self.allowed: Role = role
        self.role: Part | None = None
        self.name = ""
        self.number = next(_numbers)
        self.closing: tuple[int, str] | None = None
        self._texts: deque[str] = deque()
        self._glance: Mapping[str, Any] | None = None
        self._picture: bytes | None = None
        self._news = Event()

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send a message that must not be lost."""
        if self.closing is None:
            self._texts.append(text_of(message))
            self._news.set()
            if len(self._texts) > MOST_WAITING:
                self.close(1013, "this page does not take what it is told")

    def glance(self, message: Mapping[str, Any]) -> None:
        """Send a glance; an older one that still waits is dropped."""
        self._glance = message
        self._news.set()

    def picture(self, data: bytes) -> None:
        """Send a picture; an older one that still waits is dropped."""
        self._picture = data
        self._news.set()

    def close(self, code: int, reason: str) -> None:
        """Let the page go, once what it was told last is sent."""
        if self.closing is None:
            self.closing = (code, reason)
            if len(self._texts) > MOST_WAITING:
                self._texts.clear()
            self._news.set()

    def waiting(self) -> list[Any]:
        """Return all that waits for a page that asks for it, the newest glance last."""
        texts = [loads(text) for text in self._texts]
        self._texts.clear()
        glance, self._glance, self._picture = self._glance, None, None
        return texts if glance is None else [*texts, glance]

    async def next(self) -> str | bytes | None:
        """Return what to send next, waiting for it; None when the page is to be closed."""
        while True:
            if self._texts:
                return self._texts.popleft()
            if self.closing is not None:
                return None
            if self._glance is not None:
                message, self._glance = self._glance, None
                return text_of(message)
            if self._picture is not None:
                data, self._picture = self._picture, None
                return data
            self._news.clear()
            await self._news.wait()


def text_of(message: Mapping[str, Any]) -> str:
    """Return a message as JSON without spaces; a NaN in it is a mistake here and raises ValueError."""
    return dumps(message, separators=(",", ":"), allow_nan=False)


class Audience:
    """All connected pages; one of them at most is the coach's."""

    def __init__(self) -> None:
        self.pages: set[Page] = set()
        self.coach: Page | None = None

    @property
    def phone(self) -> bool:
        """Whether a phone is connected as a camera."""
        return any(page.role == "camera" for page in self.pages)

    @property
    def worn(self) -> bool:
        """Whether a phone is connected that lies on the thigh."""
        return self.wearer is not None

    @property
    def wearer(self) -> Page | None:
        """The phone on the thigh that came last: two at once would be two legs in one set."""
        worn = (page for page in self.pages if page.role == "worn")
        return max(worn, key=lambda page: page.number, default=None)

    def join(self, page: Page, role: Part, name: str) -> None:
        """Let a page take part; it takes the place of its own older socket."""
        page.role, page.name = role, name
        self.pages.add(page)
        for other in self.pages - {page}:
            if name and other.name == name and other.role == role:
                if other is self.coach:
                    self.coach = page
                self.drop(other)
                # A tab that was doubled keeps its name: the older one is to stay away.
                other.tell({"type": "taken"})
                other.close(REPLACED, "this page came again")
        if role == "coach" and self.coach is None:
            self.coach = page

    def drop(self, page: Page) -> None:
        """Let a page go; another tab takes its place."""
        self.pages.discard(page)
        if self.coach is page:
            self.coach = next((one for one in self.pages if one.role == "coach"), None)

    def take_over(self, page: Page) -> None:
        """Make a page the coach's; the one before is told."""
        if self.coach is not None and self.coach is not page:
            self.coach.tell({"type": "taken"})
        self.coach = page

    def tell(self, message: Mapping[str, Any]) -> None:
        """Tell all pages."""
        for page in self.pages:
            page.tell(message)

    def glance(self, message: Mapping[str, Any]) -> None:
        """Give all pages the newest glance."""
        for page in self.pages:
            page.glance(message)

    def forward(self, picture: bytes) -> None:
        """Show a picture on the coach's page."""
        if self.coach is not None:
            self.coach.picture(picture)
