"""A phone on a thigh that is not there: its page gets the motion of the synthetic figure's phone."""

import numpy as np
from playwright.sync_api import Page, expect

from secondheart.synthetic import perform
from secondheart.synthetic.phone_noise import PhoneNoise
from secondheart.synthetic.phones import wear
from secondheart.types import Array, Inertial

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
RATE_HZ = 60.0

#: So far ahead of the page's clock all is laid: however slow the machine, nothing comes late, and late words
#: are not said.
AHEAD_MS = 600_000

#: Events of a phone, at the times that it says; ``cut`` keeps sockets away as a lost network does, and
#: ``wire`` follows what was laid, what left the page, and what has its receipt.
MOTION = """
(() => {
  const begunMs = performance.now() + AHEAD_MS;
  let laidMs = 0;
  const wire = window.wire = { laidUs: 0, sentUs: 0, sent: -1, safe: -1 };
  window.cut = false;
  window.lay = (rows) => {
    const lastS = rows.at(-1)[0];
    for (const [timeS, x, y, z, alpha, beta, gamma] of rows) {
      const event = new DeviceMotionEvent("devicemotion", {
        accelerationIncludingGravity: { x, y, z }, rotationRate: { alpha, beta, gamma }, interval: 1000 / 60,
      });
      Object.defineProperty(event, "timeStamp", { value: begunMs + laidMs + timeS * 1000 });
      window.dispatchEvent(event);
      wire.laidUs = Math.round((performance.timeOrigin + event.timeStamp) * 1000);
    }
    laidMs += (lastS + 1 / 60) * 1000;
  };
  // The form of a batch and of its receipt are those of docs/live.md.
  const leaves = (data) => {
    if (!(data instanceof ArrayBuffer)) return;
    const view = new DataView(data);
    wire.sent = view.getUint32(4, true);
    wire.sentUs = Number(view.getBigUint64(8, true)) + view.getUint32(data.byteLength - 28, true);
  };
  const comes = (message) => {
    if (message.type === "received") wire.safe = Math.max(wire.safe, message.sequence);
  };
  const sockets = [];
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(address) {
      super(window.cut ? address.replace(/\\/live$/, "/nowhere") : address);
      sockets.push(this);
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string") comes(JSON.parse(data));
      });
    }
    send(data) {
      leaves(data);
      super.send(data);
    }
  };
  const asked = window.fetch;
  window.fetch = async (address, how) => {
    const answer = await asked(address, how);
    if (how && how.method === "POST" && answer.ok) {
      leaves(how.body);
      for (const message of (await answer.clone().json()).messages) comes(message);
    }
    return answer;
  };
  window.lose = () => {
    window.cut = true;
    for (const one of sockets) one.close();
  };
})();
""".replace("AHEAD_MS", str(AHEAD_MS))


def felt(repetitions: int, *, seed: int = 3, **how: object) -> Inertial:
    """Give what a phone on the thigh of the figure feels, with noise."""
    done = perform("soleus-push-up", repetitions=repetitions, seed=seed, **how)  # type: ignore[arg-type]
    return wear(done, "thigh", noise=PhoneNoise.noisy(), rate_hz=RATE_HZ, seed=seed).samples


def still(samples: Inertial, seconds: float) -> Inertial:
    """Give a phone that lies as it does in the first sample."""
    count = int(seconds * RATE_HZ)
    return Inertial(
        np.arange(count) / RATE_HZ,
        np.repeat(samples.force_mps2[:1], count, axis=0),
        np.zeros((count, 3)),
    )


def digits(samples: Inertial) -> tuple[Array, Array]:
    """Return force and rate in the digits that browsers give: 0.1 m/s² and 0.1 degrees a second."""
    return np.round(samples.force_mps2, 1), np.round(np.degrees(samples.rate_radps), 1)


def lay(page: Page, samples: Inertial, *, sign: int = 1, apart: bool = False) -> None:
    """Let the page feel these samples, in portions of a second.

    Each portion is one batch and is safe at the computer before the next is felt, so that nothing depends on
    the machine's haste; ``apart`` from the computer nothing is waited for.
    """
    force, rate = digits(samples)
    rows = np.column_stack((samples.time_s - samples.time_s[0], sign * force, rate))
    for start in range(0, len(rows), 60):
        part = rows[start : start + 60].copy()
        part[:, 0] -= part[0, 0]
        page.evaluate("rows => window.lay(rows)", part.tolist())
        if not apart:
            safe(page)


def safe(page: Page) -> None:
    """Wait until all that was felt has its receipt."""
    page.wait_for_function("() => wire.sentUs >= wire.laidUs && wire.safe >= wire.sent", timeout=60_000)


def put_on(page: Page, samples: Inertial, *, sign: int = 1) -> None:
    """Tap, while the phone is held, and see the page of a phone on the thigh."""
    page.tap("#p-wear")
    lay(page, still(samples, 1), sign=sign)
    expect(page.locator("#p-worn")).to_be_visible()


def begin_alone(page: Page, *, quiet: bool = False, minutes: str = "0", how: str = "article") -> None:
    """Choose on the phone itself, and go to the start check."""
    page.check(f'input[value="soleus-push-up/{how}"]', force=True)
    page.set_checked("#w-quiet", quiet)
    page.select_option("#w-round", minutes)
    page.check('input[name="w-pain"][value="no"]', force=True)
    page.tap("#w-begin")
    expect(page.locator("#w-live")).to_be_visible()


def begin_counting(page: Page, samples: Inertial) -> None:
    """Let it lie still until the set runs."""
    for _ in range(12):
        lay(page, still(samples, 1))
        if page.locator("#w-end").is_visible():
            return
    raise AssertionError("the set did not begin")


def end(page: Page) -> None:
    """End the set on the phone, and wait for its summary."""
    page.evaluate("() => document.querySelector('#w-live').dispatchEvent(new PointerEvent('pointerdown'))")
    page.tap("#w-end")
    expect(page.locator("#w-result")).to_contain_text("counted")


def part(samples: Inertial, start: int, stop: int) -> Inertial:
    """Return some of the samples."""
    at = slice(start, stop)
    return Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])
