"""A browser for all tests here, a page at an address, and a data folder of its own for each test."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from coached import ACTED, COMMAND, Coach, Start, Visit, Watch, chromium
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from secondheart.web import running
from secondheart.web.filling import STATIC


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDHEART_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    assert (STATIC / "coach.js").exists(), "the pages are not built: make frontend"


@pytest.fixture
def acted_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time of an acted camera stand still for as long as this machine does."""
    monkeypatch.setattr(running, "ASTRAY_S", float("inf"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with chromium(*flags, playwright=playwright) as started:
        yield started


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page in a browser profile of its own, desktop unless told otherwise."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, **wanted: object) -> tuple[Page, Watch]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **wanted})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        watch = Watch(context)
        page = context.new_page()
        page.goto(address)
        return page, watch

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a coach, each time on the same port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started: list[Coach] = []

    def start_coach(replay: Path | None = None) -> Coach:
        command = (*ACTED, str(port))
        if replay is not None:
            command = (*COMMAND, "coach", "--no-browser", "--port", str(port), "--replay", str(replay))
        started.append(coach := Coach(port, *command))
        coach.open()
        return coach

    yield start_coach
    for coach in started:
        coach.end()
