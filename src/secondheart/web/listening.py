"""How the two doors listen: on loopback, and over TLS for phones, where nobody may stay silent."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from secondheart.web.messages import HEAD, MOST_BYTES
from secondheart.web.phone import Lan

#: A page that does not answer pings for so long has gone, seconds.
_PING_S, _PONG_S = 10.0, 20.0
#: So long pages have to go when the server ends, seconds.
_GRACE_S = 3
#: A phone has so long to agree on TLS, so long for each request, and so long to say goodbye, seconds.
HANDSHAKE_S, REQUEST_S, GOODBYE_S = 5.0, 8.0, 1.0


class Prompt(H11Protocol):
    """A connection that is let go of when it asks for nothing: a phone has something to ask."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give a new connection its time for the first request."""
        super().connection_made(transport)
        self._look_later()

    def _look_later(self) -> None:
        answered = self.cycle
        self.loop.call_later(REQUEST_S, lambda: self._look(answered))

    def _look(self, before: object) -> None:
        """Let go of a connection that has not finished a request since the last look."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return  # it has gone, or is a socket now, which has pings
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self.cycle is before:
            self.transport.abort()
        else:
            self._look_later()


def config_for(app: FastAPI, lan: Lan | None = None) -> uvicorn.Config:
    """Return how a door is kept; the first one begins and ends the coach with it.

    Parameters
    ----------
    lan
        How phones reach it; None for the door on loopback.
    """
    return uvicorn.Config(
        app,
        http="auto" if lan is None else Prompt,
        lifespan="on" if lan is None else "off",
        log_level="warning",
        # Addresses hold tokens.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES + HEAD.size,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PONG_S,
        # Pictures are packed already.
        ws_per_message_deflate=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_GRACE_S,
        limit_concurrency=64,
        h11_max_incomplete_event_size=16 * 1024,
        ssl_certfile=None if lan is None else str(lan.certificate.chain),
        ssl_keyfile=None if lan is None else str(lan.certificate.key),
    )


class Listening(uvicorn.Server):
    """One door; signals are taken once, for all doors together."""

    def __init__(self, config: uvicorn.Config, doors: list[socket.socket]) -> None:
        super().__init__(config)
        self._doors = doors
        self._open = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to who keeps the doors."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._open.set()

    async def listen(self) -> None:
        """Listen until told to end."""
        try:
            await self.serve(self._doors)
        finally:
            for door in self._doors:
                door.close()

    async def opened(self, working: "asyncio.Task[None]") -> bool:
        """Wait until the door is open; False when it ended instead."""
        opening = asyncio.ensure_future(self._open.wait())
        await asyncio.wait({opening, working}, return_when=asyncio.FIRST_COMPLETED)
        opening.cancel()
        return self._open.is_set() and not self.should_exit


class ListeningForPhones(Listening):
    """The door over TLS: who stays silent, at the beginning or at the end, is not waited for."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; uvicorn itself knows no time-outs of TLS."""
        loop = asyncio.get_running_loop()
        self.servers = [
            await loop.create_server(
                lambda: Prompt(self.config, self.server_state, self.lifespan.state),
                sock=door,
                ssl=self.config.ssl,
                ssl_handshake_timeout=HANDSHAKE_S,
                ssl_shutdown_timeout=GOODBYE_S,
            )
            for door in sockets or []
        ]
        self.started = True
        self._open.set()
