"""A page of somebody else, open in the same browser, reaches nothing of the coach."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from acted import sight
from coached import Visit, served
from playwright.sync_api import expect

from secondheart.web import Options

#: Each tries one way in, and tells what came of it.
SOCKET = """address => new Promise(told => {
  const socket = new WebSocket(address.replace("http", "ws") + "/live");
  socket.onopen = () => { socket.send('{"type":"join","role":"coach"}'); };
  socket.onmessage = ({data}) => told("read " + data);
  socket.onclose = () => told("closed");
})"""
READ = """address => fetch(address + "/", {credentials: "include"}).then(
  async answer => "read " + await answer.text(), error => error.name)"""
READ_BLINDLY = """address => fetch(address + "/", {credentials: "include", mode: "no-cors"}).then(
  async answer => "read " + await answer.text(), error => error.name)"""
WRITE = """address => fetch(address + "/workouts/2026-11-22T18-30-05Z-soleus-push-up/count",
  {method: "POST", credentials: "include", mode: "no-cors", body: '{"is": 3}'}).then(
  async answer => answer.type + await answer.text(), error => error.name)"""
SCRIPT = """address => new Promise(told => {
  const script = document.createElement("script");
  script.onload = () => told("loaded"); script.onerror = () => told("refused");
  script.src = address + "/static/coach.js";
  document.body.append(script);
})"""
FRAME = """address => new Promise(told => {
  const frame = document.createElement("iframe");
  frame.onload = () => told(frame.contentDocument === null ? "nothing" : "a document");
  frame.src = address + "/";
  document.body.append(frame);
})"""
WINDOW = """address => {
  const opened = window.open(address + "/");
  return new Promise(told => setInterval(() => opened.closed && told("cut off"), 50));
}"""


class Other(http.server.BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another page</title><link rel=icon href='data:,'><body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def another_server() -> Iterator[str]:
    """Serve a page from another port of this computer: another origin, but the same site for cookies."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, name="another")
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(30)


@pytest.mark.parametrize(
    ("attempt", "outcomes"),
    [
        (SOCKET, {"closed"}),
        (READ, {"TypeError"}),
        (READ_BLINDLY, {"TypeError"}),
        (WRITE, {"TypeError", "opaque"}),
        (SCRIPT, {"refused"}),
        (FRAME, {"nothing"}),
        (WINDOW, {"cut off"}),
    ],
    ids=["socket", "read", "read-blindly", "write", "script", "frame", "window"],
)
def test_a_page_of_another_origin_gets_nothing(attempt: str, outcomes: set[str], visit: Visit) -> None:
    with served(Options(), sight=sight) as server, another_server() as origin:
        coach, watch = visit(server.address())
        expect(coach.locator("#screen-safety")).to_be_visible()
        other = coach.context.new_page()
        other.goto(origin)
        assert other.evaluate(attempt, server.origin) in outcomes
        # The coach's own page has noticed nothing.
        hub = server.app.state.hub
        assert len(hub.audience.pages) == 1
        coach.click("#accept-safety")
        expect(coach.locator("#screen-choose")).to_be_visible()
        assert set(watch.outside(server.origin)) <= {f"{origin}/"}


def test_a_name_turned_to_this_computer_is_no_way_in(visit: Visit) -> None:
    """As a page does that had its own name resolved to the coach's address."""
    with served(Options(), sight=sight) as server:
        address = server.address().replace("127.0.0.1", "coach.localhost")
        page, _ = visit(address)
        expect(page.locator("h1")).to_have_text("Not from here")
        assert page.context.cookies() == []
        page, _ = visit(server.origin)
        expect(page.locator("h1")).to_have_text("This address alone is not enough")
