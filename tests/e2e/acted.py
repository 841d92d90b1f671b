"""A camera before which a performer acts, and a model that sees it.

Each picture holds the number of a moment of a performance as black and white squares; the model reads them
and sees the pose of that moment.

So pictures, sockets and the coach's eyes are real, what is seen depends on the picture alone, and a test says
when the performer goes on. Run as a program it serves the coach as the command does, with this model.
"""

import json
import sys
from functools import cache
from typing import Any

import numpy as np
from playwright.sync_api import Page, WebSocket, expect
from walkthrough import Choice, choose, read_safety

from secondheart.capture.detector import Candidate
from secondheart.capture.pose import Pose, Region
from secondheart.synthetic import Performance, perform
from secondheart.web import Options, running
from secondheart.web.messages import unpacked
from secondheart.web.serving import serve

HEIGHT_CM, RATE_HZ, REPETITIONS = 172, 30, 6
#: Squares at the picture's lower edge, pixels on a side, the first for the smallest part of the number.
SQUARES, SQUARE_PX = 16, 40
#: No more moments pass between two pictures: where the machine stalls, time before the camera does too.
MOST_BETWEEN = 3
#: So many pictures in which nobody moves are a rest.
RESTING = 40

#: In place of the device's camera: a canvas, on which the performer plays up to ``acting.until``, and which
#: tells its own time for each picture.
CAMERA = f"""
(() => {{
  const acting = window.acting = {{
    at: 0, until: 0, still: 0, clockMs: 1, roomMs: 100, most: {MOST_BETWEEN}, asked: 0, stopped: 0,
  }};
  const canvas = Object.assign(document.createElement("canvas"), {{width: 640, height: 480}});
  const ink = canvas.getContext("2d");
  let lastMs = performance.now();
  setInterval(() => {{
    const nowMs = performance.now();
    const stepMs = Math.min(nowMs - lastMs, acting.roomMs);
    lastMs = nowMs;
    acting.roomMs -= stepMs;
    acting.clockMs += stepMs;
    acting.at = Math.min(acting.until, acting.at + stepMs * {RATE_HZ} / 1000);
    ink.fillStyle = "#808080";
    ink.fillRect(0, 0, 640, 480);
    for (let k = 0; k < {SQUARES}; k++) {{
      ink.fillStyle = Math.floor(acting.at) >> k & 1 ? "#fff" : "#000";
      ink.fillRect(k * {SQUARE_PX}, 480 - {SQUARE_PX}, {SQUARE_PX}, {SQUARE_PX});
    }}
  }}, 33);
  const toBlob = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function (...wanted) {{
    acting.roomMs = acting.most * 1000 / {RATE_HZ};
    acting.still = acting.at < acting.until ? 0 : acting.still + 1;
    return toBlob.apply(this, wanted);
  }};
  const callback = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (told) {{
    return callback.call(this, (now, facts) => told(now, {{...facts, captureTime: acting.clockMs}}));
  }};
  if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {{
    acting.asked++;
    const stream = canvas.captureStream({RATE_HZ});
    for (const track of stream.getTracks()) {{
      const stop = track.stop.bind(track);
      track.stop = () => {{ acting.stopped++; stop(); }};
    }}
    return stream;
  }};
}})();
"""

#: In place of the system's voices: one that keeps what it is given to say.
VOICE = """
(() => {
  const said = window.said = [];
  const spokenBy = window.spokenBy = new Set();
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const voices = ["en-GB", "de-DE"].map(
    (lang) => ({name: `Test ${lang}`, lang, localService: true, default: true}));
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => voices, addEventListener() {}, resume() {}, cancel() {},
    speak(words) {
      if (words.text !== " ") { said.push(words.text); spokenBy.add(words.voice.lang); }
      queueMicrotask(() => words.onend && words.onend());
    },
  }});
})();
"""


@cache
def performance() -> Performance:
    """Return the set that is acted: six push-ups, not quite so slow as they should be, with time between."""
    rests = dict.fromkeys(range(1, REPETITIONS), 1.0)
    return perform(
        "soleus-push-up", repetitions=REPETITIONS, seed=3, rise_s=0.8, hold_s=1.0, lower_s=1.2, pauses=rests
    )


def rest_after(repetition: int) -> int:
    """Return a moment at which the performer rests, well after a repetition; 0 is before the first."""
    done = performance().truth.repetitions
    if repetition == len(done):
        return len(performance().landmarks) - 1
    before_s = done[repetition - 1].end_s if repetition else 0.0
    return round((before_s + done[repetition].start_s) / 2 * RATE_HZ)


def begin_set(page: Page) -> None:
    """Go from the first page to a set that the acted camera watches."""
    read_safety(page)
    choose(page, Choice("soleus-push-up", height_cm=HEIGHT_CM, source="camera"))
    page.uncheck("#d-range")
    page.click("#start")
    expect(page.locator("#screen-do")).to_be_visible(timeout=60_000)


def play(page: Page, repetition: int) -> None:
    """Let the performer go on until a repetition is done."""
    page.evaluate("until => { acting.until = until; acting.still = 0; }", rest_after(repetition))


def played(page: Page, repetition: int) -> None:
    """Wait until the performer has done a repetition, and has rested for a while."""
    page.wait_for_function(
        "([until, still]) => acting.at >= until && acting.still >= still",
        arg=[rest_after(repetition), RESTING],
        timeout=90_000,
    )


class Reader:
    """Sees the pose of the moment whose number is in the picture."""

    def find(self, picture: np.ndarray, min_score: float = 0.5) -> list[Candidate]:  # noqa: ARG002
        height, width = picture.shape[:2]
        return [Candidate(Region(width / 2, height / 2, float(height), 0.0), (0, 0, 0, 0), 0.9)]

    def estimate(self, picture: np.ndarray, region: Region) -> Pose:
        height, width = picture.shape[:2]
        squares = (np.arange(SQUARES) + 0.5) * SQUARE_PX * width / 640
        bits = picture[height - 20, squares.astype(int), 1] > 127
        acted = performance().landmarks
        moment = min(int(bits @ (1 << np.arange(SQUARES))), len(acted) - 1)
        scale = np.array([width / 640, height / 480])
        return Pose(acted.xy_px[moment] * scale, acted.visibility[moment], 1.0, region)


def sight(_model: str) -> tuple[Reader, Reader]:
    return Reader(), Reader()


class Wire:
    """What goes over a page's sockets, in its order; received pictures are left out."""

    def __init__(self, page: Page) -> None:
        self.pictures = 0
        self.sent: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []
        #: How many pictures were sent since the last receipt of one that is as new, at most.
        self.most_in_flight = 0
        self._in_flight: list[int] = []
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        self._in_flight.clear()
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, data: str | bytes) -> None:
        if isinstance(data, str):
            self.sent.append(json.loads(data))
            return
        self.pictures += 1
        self._in_flight.append(unpacked(data).sequence)
        self.most_in_flight = max(self.most_in_flight, len(self._in_flight))

    def _received(self, data: str | bytes) -> None:
        if isinstance(data, str):
            self.received.append(message := json.loads(data))
            if message["type"] == "glance":
                self._in_flight = [one for one in self._in_flight if one > message["seq"]]

    def last(self, kind: str) -> dict[str, Any]:
        """Return the newest message of a kind that the page was told."""
        return next(one for one in reversed(self.received) if one["type"] == kind)


if __name__ == "__main__":
    # Time before an acted camera may stand still for long.
    running.ASTRAY_S = float("inf")
    serve(
        Options(port=int(sys.argv[1]), browser=False),
        ready=lambda address: print(f"Open {address}", flush=True),  # noqa: T201
        sight=sight,
    )
