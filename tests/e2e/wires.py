"""A network between a page and its server that can be slow, cut off and mended."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

#: Bytes are handed on in portions of this size, so that a slow network is slow within a picture too.
PORTION = 1024


class Network:
    """Hands on the bytes of each connection, at most so many a second and each so much later.

    Parameters
    ----------
    origin
        The server's ``http://127.0.0.1:PORT``; its pages are asked for at this network's own ``origin``.
    """

    def __init__(self, origin: str) -> None:
        self.bytes_per_s, self.latency_s = float("inf"), 0.0
        self.refused = 0
        self._server = urlsplit(origin).port
        self._whole = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network")
        self._thread.start()
        self._door = self._do(asyncio.start_server(self._connected, "127.0.0.1", 0, limit=PORTION))
        self.origin = f"http://127.0.0.1:{self._door.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """End every connection at once, and refuse new ones."""
        self._do(self._cut())

    def mend(self) -> None:
        """Let connections through again."""
        self._whole = True

    def close(self) -> None:
        """End all of it."""
        self._door.close()
        self.cut()
        self._do(self._ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(30)

    async def _cut(self) -> None:
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    async def _ended(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _connected(self, page: asyncio.StreamReader, to_page: asyncio.StreamWriter) -> None:
        self._writers.add(to_page)
        if not self._whole:
            self.refused += 1
            to_page.transport.abort()
            return
        server, to_server = await asyncio.open_connection("127.0.0.1", self._server, limit=PORTION)
        self._writers.add(to_server)
        for come, go in ((page, to_server), (server, to_page)):
            later: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
            for work in (self._take(come, later), self._give(later, go)):
                task = self._loop.create_task(work)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _take(self, come: asyncio.StreamReader, later: asyncio.Queue[tuple[float, bytes]]) -> None:
        """Take what comes, no faster than the network is; who sends more waits."""
        free_s = self._loop.time()
        data = b"..."
        while data:
            data = b""
            with suppress(ConnectionError):
                data = await come.read(PORTION)
            free_s = max(free_s, self._loop.time()) + len(data) / self.bytes_per_s
            await asyncio.sleep(free_s - self._loop.time())
            later.put_nowait((free_s + self.latency_s, data))

    async def _give(self, later: asyncio.Queue[tuple[float, bytes]], go: asyncio.StreamWriter) -> None:
        """Hand it on when its time has come; nothing more is the end."""
        with suppress(ConnectionError):
            while (item := await later.get())[1]:
                await asyncio.sleep(item[0] - self._loop.time())
                go.write(item[1])
                await go.drain()
        go.close()


@contextmanager
def network(origin: str) -> Iterator[Network]:
    """Stand between a page and its server until the block ends."""
    between = Network(origin)
    try:
        yield between
    finally:
        between.close()
