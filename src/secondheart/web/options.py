"""What the coach's server is started with."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """How the coach is started.

    Parameters
    ----------
    replay
        A film or landmarks file that is coached in place of a camera, None for none.
    camera
        The page prefers the camera whose name holds this.
    lan
        Whether a phone in the same network may be the camera.
    port
        The port asked for, None for the usual one or the next that is free.
    browser
        Whether to open the address in a browser.
    replay_speed
        How many times faster than time a replay runs; infinite waits for nothing and drops nothing.
    lost_s
        A set whose camera or page has been gone for so long is ended and kept, seconds.
    worn_lost_s
        ... where a phone on the thigh feels it: it keeps five minutes while it cannot be reached.
    no_phone_s
        So long after its code was shown a phone should have come, seconds.
    """

    replay: Path | None = None
    camera: str | None = None
    lan: bool = False
    port: int | None = None
    browser: bool = True
    replay_speed: float = 1.0
    lost_s: float = 60.0
    worn_lost_s: float = 330.0
    no_phone_s: float = 60.0
