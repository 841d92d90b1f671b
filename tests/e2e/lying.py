"""A phone on a thigh that is not there: its page gets the motion of the synthetic figure's phone."""

import numpy as np
from playwright.sync_api import Page, expect

from secondheart.synthetic import perform
from secondheart.synthetic.phone_noise import PhoneNoise
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
RATE_HZ = 60.0

#: Events of a phone, at the times that it says; ``cut`` keeps sockets away as a lost network does.
MOTION = """
(() => {
  const begunMs = performance.now();
  let laidMs = 0;
  window.cut = false;
  // What is laid is of now or of what comes, never of before: late words are not said.
  window.catchUp = () => { laidMs = Math.max(laidMs, performance.now() - begunMs); };
  window.lay = (rows) => {
    const lastS = rows.at(-1)[0];
    for (const [timeS, x, y, z, alpha, beta, gamma] of rows) {
      const event = new DeviceMotionEvent("devicemotion", {
        accelerationIncludingGravity: { x, y, z }, rotationRate: { alpha, beta, gamma }, interval: 1000 / 60,
      });
      Object.defineProperty(event, "timeStamp", { value: begunMs + laidMs + timeS * 1000 });
      window.dispatchEvent(event);
    }
    laidMs += (lastS + 1 / 60) * 1000;
  };
  const sockets = [];
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(address) {
      super(window.cut ? address.replace(/\\/live$/, "/nowhere") : address);
      sockets.push(this);
    }
  };
  window.lose = () => {
    window.cut = true;
    for (const one of sockets) one.close();
  };
})();
"""


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


def lay(page: Page, samples: Inertial, *, sign: int = 1) -> None:
    """Let the page feel these samples now, in the digits that browsers give, with time to send them."""
    rows = np.column_stack(
        (
            samples.time_s - samples.time_s[0],
            sign * np.round(samples.force_mps2, 1),
            np.round(np.degrees(samples.rate_radps), 1),
        )
    )
    page.evaluate("() => window.catchUp()")
    for start in range(0, len(rows), 60):
        part = rows[start : start + 60].copy()
        part[:, 0] -= part[0, 0]
        page.evaluate("rows => window.lay(rows)", part.tolist())
        page.wait_for_timeout(20)


def put_on(page: Page, samples: Inertial, *, sign: int = 1) -> None:
    """Tap, while the phone is held, and see the page of a phone on the thigh."""
    page.tap("#p-wear")
    lay(page, still(samples, 1), sign=sign)
    expect(page.locator("#p-worn")).to_be_visible()
