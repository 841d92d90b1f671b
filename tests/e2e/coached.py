"""A real server in a thread, a real Chromium, and a watch on every request that a page makes."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from secondheart.web import Options, create_app
from secondheart.web.address import bound
from secondheart.web.serving import TERMINATED

CHROMIUM = os.environ.get("SECONDHEART_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
#: Chromium asks no outside host for anything of its own.
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    app: FastAPI
    origin: str

    def address(self) -> str:
        """Return an address that lets one more page in."""
        return f"{self.origin}/?token={self.app.state.keys.mint('coach')}"


@contextmanager
def served(options: Options, **wanted: object) -> Iterator[Served]:
    """Serve the coach in a thread until the block ends."""
    app = create_app(options, **wanted)  # type: ignore[arg-type]
    door = bound(0)
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws="websockets-sansio", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([door])), name="server")
    thread.start()
    try:
        yield Served(app, f"http://127.0.0.1:{door.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(30)
        door.close()
        assert not thread.is_alive(), "the server does not end"


@contextmanager
def chromium(*more: str, playwright: Playwright | None = None) -> Iterator[Browser]:
    """Start Chromium without a screen; only one Playwright can run at a time, so it is handed on."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's chromium, or name one by SECONDHEART_CHROMIUM")
    with nullcontext(playwright) if playwright else sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *more], chromium_sandbox=False
        )
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """Every request of a browser's pages, their errors, and what their consoles say is wrong."""

    def __init__(self, context: BrowserContext) -> None:
        self.addresses: list[str] = []
        self.wrong: list[str] = []
        context.on("request", self._request)
        context.on("page", self._page)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))

    def _request(self, request: Request) -> None:
        self.addresses.append(request.url)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.addresses.append(socket.url))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def outside(self, origin: str) -> list[str]:
        """Return what was asked of anybody but the server."""
        host = urlsplit(origin).netloc
        asked = [one for one in self.addresses if not one.startswith(("blob:", "data:"))]
        return [one for one in asked if urlsplit(one).netloc != host]


#: Opens a page in a browser profile of its own: ``visit(address, **context options)``.
Visit = Callable[..., tuple[Page, Watch]]


ACTED = (sys.executable, str(Path(__file__).with_name("acted.py")))
COMMAND = (sys.executable, "-c", "from secondheart.cli import main; main()")


class Coach:
    """A coach in a process of its own."""

    def __init__(self, port: int, *command: str) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.address = ""
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def open(self) -> None:
        """Wait until it is there and has printed its address."""
        assert self._process.stdout is not None
        self.address = next(line for line in self._process.stdout if line.startswith("Open ")).split()[1]

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._close(-signal.SIGKILL)

    def end(self) -> None:
        """End it politely."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._close(TERMINATED)

    def _close(self, code: int) -> None:
        assert self._process.wait(30) == code
        assert self._process.stdout is not None
        self._process.stdout.close()


#: Starts a coach, of a replay or before the acted camera, each time on the same port.
Start = Callable[..., Coach]
