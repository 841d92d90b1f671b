"""What a pose model does to the true points: jitter, bursts, exchanged legs, copied far legs, lost frames."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from secondheart.synthetic.body import POINT
from secondheart.types import LANDMARKS, Array

_LEG_POINTS = tuple(
    (POINT[f"left_{name}"], POINT[f"right_{name}"]) for name in ("hip", "knee", "ankle", "heel", "foot_index")
)
#: Median second difference from frame to frame as a share of the ankle's.
_RELATIVE = {"ankle": 1.0, "heel": 1.2, "foot_index": 1.55, "knee": 0.9, "hip": 0.8}


@dataclass(frozen=True, slots=True)
class Noise:
    """How far the recorded landmarks are from the true ones.

    Parameters
    ----------
    jitter
        Median frame-to-frame second difference of the ankle as a share of the shank in the picture;
        heel 1.2 and toe 1.55 times as much.
    far_factor
        The far leg's jitter as a multiple of the near leg's.
    copy_far, copy_near
        How much of the other leg's foot pitch the far foot, and the near foot, takes over in a side view.
    heel_gain
        Share of the true rise that the heel landmark shows; 1 is all of it.
    bias
        Size of a slow wander of each landmark, as a share of the shank.
    bursts_per_min, burst_size
        Outlier bursts of 2 to 6 frames on a point or a leg, up to this share of the shank.
    swaps_per_min
        Runs of 2 to 8 frames with left and right leg exchanged.
    drop
        Share of frames that are missing altogether.
    gap_per_min
        Runs of 3 to 12 frames in which nobody is found.
    missing
        Share of single points not given.
    time_jitter
        Standard deviation of the time between frames as a share of the frame time.
    rate_wander
        How far the frame rate wanders slowly about its mean, as a share.

    Notes
    -----
    Figures of ``heavy`` after measurements of BlazePose heavy: ankle 0.9 to 1.8, heel 1.0 to 2.3,
    toe 1.5 to 2.8 % of the shank.

    >>> Noise.clean().jitter
    0.0
    """

    jitter: float = 0.0
    far_factor: float = 1.0
    copy_far: float = 0.0
    copy_near: float = 0.0
    heel_gain: float = 1.0
    bias: float = 0.0
    bursts_per_min: float = 0.0
    burst_size: float = 0.4
    swaps_per_min: float = 0.0
    drop: float = 0.0
    gap_per_min: float = 0.0
    missing: float = 0.0
    time_jitter: float = 0.0
    rate_wander: float = 0.0

    @classmethod
    def clean(cls) -> "Noise":
        """Return no noise at all."""
        return cls()

    @classmethod
    def heavy(cls) -> "Noise":
        """Return what a good pose model does on a well-lit film."""
        return cls(jitter=0.013, far_factor=2.0, copy_far=0.75, copy_near=0.24, bias=0.01, time_jitter=0.03)

    @classmethod
    def messy(cls) -> "Noise":
        """Return a bad day: bursts, exchanged legs, lost frames and uneven times on top of ``heavy``."""
        return cls(
            jitter=0.017, far_factor=2.0, copy_far=0.75, copy_near=0.24, bias=0.015, bursts_per_min=8.0,
            swaps_per_min=2.0, drop=0.02, gap_per_min=1.0, missing=0.002, time_jitter=0.08, rate_wander=0.15,
        )  # fmt: skip


def frame_times(noise: Noise, duration_s: float, rate_hz: float, rng: np.random.Generator) -> Array:
    """Return the strictly increasing moments of the frames, seconds, the first at 0."""
    count = max(int(np.floor(duration_s * rate_hz)) + 1, 1)
    time = np.arange(count) / rate_hz
    if noise.rate_wander:
        phase = rng.uniform(0, 2 * np.pi)
        pace = 1 + noise.rate_wander * np.sin(2 * np.pi * time / 17.0 + phase)
        time = np.concatenate(([0.0], np.cumsum(pace[:-1]))) / rate_hz
    if noise.time_jitter:
        room = 0.45 * (1 - noise.rate_wander)  # frames never overtake each other
        shift = np.clip(noise.time_jitter * rng.standard_normal(count), -room, room) / rate_hz
        time = time + shift - shift[0]
    if noise.drop:
        keep = rng.random(count) >= noise.drop
        keep[0] = True
        time = time[keep]
    return time[time <= duration_s + 1e-9]


def shake(
    noise: Noise, xy_px: Array, visibility: Array, rate_hz: float, shank_px: float, near_right: Array,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Disturb (n, 33, 2) pixels and their visibility in place."""
    count = len(xy_px)
    minutes = count / rate_hz / 60
    if noise.jitter or noise.bias:
        _jitter(noise, xy_px, rate_hz, shank_px, near_right, rng)
    for _ in range(rng.poisson(noise.bursts_per_min * minutes) if noise.bursts_per_min else 0):
        begin, length = int(rng.integers(count)), int(rng.integers(2, 7))
        points = _burst_points(rng)
        size = rng.uniform(0.1, noise.burst_size) * shank_px
        angle = rng.uniform(0, 2 * np.pi)
        run = xy_px[begin : begin + length]
        run[:, points] += size * np.array([np.cos(angle), np.sin(angle)])
        run[:, points] += 0.3 * size * rng.standard_normal((len(run), len(points), 2))
    for _ in range(rng.poisson(noise.swaps_per_min * minutes) if noise.swaps_per_min else 0):
        begin, length = int(rng.integers(count)), int(rng.integers(2, 9))
        left, right = ([pair[side] for pair in _LEG_POINTS] for side in (0, 1))
        run = xy_px[begin : begin + length]
        run[:, left + right] = run[:, right + left]
    if noise.missing:
        lost = rng.random((count, len(LANDMARKS))) < noise.missing
        xy_px[lost] = np.nan
    for _ in range(rng.poisson(noise.gap_per_min * minutes) if noise.gap_per_min else 0):
        begin, length = int(rng.integers(count)), int(rng.integers(3, 13))
        xy_px[begin : begin + length] = np.nan
    visibility[np.isnan(xy_px[:, :, 0])] = np.nan


def _burst_points(rng: np.random.Generator) -> list[int]:
    side = int(rng.integers(2))
    if rng.random() < 0.35:
        return [pair[side] for pair in _LEG_POINTS[1:]]
    return [_LEG_POINTS[int(rng.integers(1, len(_LEG_POINTS)))][side]]


def _jitter(
    noise: Noise, xy_px: Array, rate_hz: float, shank_px: float, near_right: Array, rng: np.random.Generator
) -> None:
    count = len(xy_px)
    keep = 1 - 1 / (rate_hz * 6.0)
    for index, name in enumerate(LANDMARKS):
        part = name.split("_", 1)[1] if "_" in name else name
        size = noise.jitter * _RELATIVE.get(part, 0.8) * shank_px
        scale = np.ones(count)
        if part in _RELATIVE and noise.far_factor != 1.0:
            far = near_right if name.startswith("left") else np.logical_not(near_right)
            scale = np.where(far, noise.far_factor, 1.0)
        slow = lfilter([np.sqrt(1 - 0.75**2)], [1, -0.75], rng.standard_normal((count, 2)), axis=0)
        added = 0.30 * rng.standard_normal((count, 2)) + 0.45 * slow
        if noise.bias:
            wander = lfilter([np.sqrt(1 - keep**2)], [1, -keep], rng.standard_normal((count, 2)), axis=0)
            xy_px[:, index] += noise.bias * shank_px * wander
        xy_px[:, index] += size * scale[:, None] * added
