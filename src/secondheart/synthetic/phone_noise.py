"""What spoils a phone's samples: its sensors, its clock, the flesh under it, and a phone that slips."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.spatial.transform import Rotation

from secondheart.synthetic.curves import Move, Track, curve
from secondheart.synthetic.phone_motion import Poses
from secondheart.types import Array

#: The flesh of a thigh swings at about this rate after a blow and is still again so soon: our defaults.
_SWING_HZ, _SWING_S = 11.0, 0.07
#: The share of the heel's speed at which the flesh is set swinging, and how far it tilts for each m/s.
_BLOW, _TILT_DEG_S_M = 0.25, 6.0
#: A clock's wander and the gyroscope's drift have this time constant.
_DRIFT_S = 30.0
#: Stamps within a burst lie so close.
_BURST_STEP_S = 0.0005


@dataclass(frozen=True, slots=True)
class PhoneNoise:
    """How far a phone's samples are from what its sensors should have felt.

    Parameters
    ----------
    force_mps2, rate_radps
        Standard deviation of each sample, each axis.
    force_bias_mps2, force_scale
        Size of the accelerometer's constant error, and of its error of scale as a share, each axis.
    rate_bias_radps, rate_drift_radps
        Size of the gyroscope's constant error, and of its slow wander about it.
    landing
        How strongly a landing heel is felt: 1 is a blow that sets the flesh swinging, 0 is nothing.
    slip_deg
        By how much the phone slips round in the whole recording.
    shifts_per_min, shift_deg
        Small shifts of the seat or of the flesh, which last for a second or stay, and their size.
    rate_error, jitter_s
        How far the clock's mean rate is from the asked one, as a share; standard deviation of each
        sample's moment.
    drop, gaps_per_min, bursts_per_min
        Share of samples missing; runs of 0.1 to 0.6 s missing; runs of 5 to 25 samples stamped all at
        once when they arrive.

    Notes
    -----
    Sizes are our defaults, as no row of FACTS gives them. What they follow: the data sheet of a usual chip
    (ST LSM6DSO) states 1.8 to 3 mg of noise in its ordinary mode, 0.018 to 0.03 m/s². A test of eleven
    Android phones (doi 10.12265/j.gnss.2025047) found most accelerometers off by under 0.001 m/s² and
    gyroscopes by 5 to 20 °/h; more is meant here, for phones that were not calibrated lately. In Sensor
    Logger's table of phones the time between samples varies by 0.01 ms (iPhones) to 1.9 ms. The gyroscope's
    noise, the flesh, slips, shifts and bursts are guesses.

    >>> PhoneNoise.clean().landing
    0.0
    """

    force_mps2: float = 0.0
    rate_radps: float = 0.0
    force_bias_mps2: float = 0.0
    force_scale: float = 0.0
    rate_bias_radps: float = 0.0
    rate_drift_radps: float = 0.0
    landing: float = 0.0
    slip_deg: float = 0.0
    shifts_per_min: float = 0.0
    shift_deg: float = 1.5
    rate_error: float = 0.0
    jitter_s: float = 0.0
    drop: float = 0.0
    gaps_per_min: float = 0.0
    bursts_per_min: float = 0.0

    @classmethod
    def clean(cls) -> "PhoneNoise":
        """Return no noise at all."""
        return cls()

    @classmethod
    def noisy(cls) -> "PhoneNoise":
        """Return an ordinary phone, well fastened."""
        return cls(
            force_mps2=0.02, rate_radps=0.0015, force_bias_mps2=0.1, force_scale=0.005, rate_bias_radps=0.004,
            rate_drift_radps=0.0004, landing=1.0, slip_deg=1.0, rate_error=0.004, jitter_s=0.0003,
        )  # fmt: skip

    @classmethod
    def messy(cls) -> "PhoneNoise":
        """Return a bad day: a poor phone, loosely worn by a restless person, with an uneven clock."""
        return cls(
            force_mps2=0.06, rate_radps=0.005, force_bias_mps2=0.3, force_scale=0.02, rate_bias_radps=0.02,
            rate_drift_radps=0.002, landing=2.0, slip_deg=8.0, shifts_per_min=3.0, rate_error=0.02,
            jitter_s=0.0015, drop=0.02, gaps_per_min=1.0, bursts_per_min=3.0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Landing:
    """A heel that comes down, and how fast it came."""

    time_s: float
    speed_mps: float


def find_landings(time_s: Array, heel_m: Array) -> list[Landing]:
    """Return when a heel comes down to its support, (n,) metres above it, and its fastest speed before."""
    down = np.flatnonzero((heel_m[:-1] > 0.002) & (heel_m[1:] <= 0.002))
    speed = -np.gradient(heel_m, time_s)
    found = []
    for index in down:
        before = slice(int(np.searchsorted(time_s, time_s[index] - 0.3)), int(index) + 1)
        found.append(Landing(float(time_s[index]), float(max(speed[before].max(), 0.0))))
    return found


def disturbed(
    poses: Poses, noise: PhoneNoise, landings: list[Landing], length_s: float, rng: np.random.Generator
) -> Poses:
    """Return the poses of a phone on flesh that swings after each landing, and that slips and shifts."""
    turns: list[tuple[Array, Track]] = []
    if noise.slip_deg:
        turns.append((_axis(rng), _slip(noise.slip_deg, length_s, rng)))
    if noise.shifts_per_min:
        turns.append((_axis(rng), _shifts(noise, length_s, rng)))
    sway = _axis(rng)

    def moved(time_s: Array) -> tuple[Array, Array]:
        place, axes = poses(time_s)
        turn = np.zeros((len(time_s), 3))
        for axis, track in turns:
            turn += track(time_s)[:, None] * axis
        if noise.landing:
            swing = noise.landing * _swing(landings, time_s)
            place = place - _BLOW * swing[:, None] * np.array([0.0, 0.0, 1.0])
            turn += (_TILT_DEG_S_M * 2 * np.pi * _SWING_HZ) * swing[:, None] * sway
        return place, axes @ Rotation.from_rotvec(turn, degrees=True).as_matrix()

    return moved


def _axis(rng: np.random.Generator) -> Array:
    """Draw an axis, (3,) of length 1."""
    axis = rng.standard_normal(3)
    return np.asarray(axis / np.linalg.norm(axis))


def _swing(landings: list[Landing], time_s: Array) -> Array:
    """Return the swing after each landing for a blow of its speed, (n,) metres."""
    swing = np.zeros(len(time_s))
    for landing in landings:
        first, last = np.searchsorted(time_s, [landing.time_s, landing.time_s + 8 * _SWING_S])
        after = time_s[first:last] - landing.time_s
        omega = 2 * np.pi * _SWING_HZ
        swing[first:last] += landing.speed_mps / omega * np.exp(-after / _SWING_S) * np.sin(omega * after)
    return swing


def _slip(slip_deg: float, length_s: float, rng: np.random.Generator) -> Track:
    """Return a slip that creeps on in a few steps of unlike size and length."""
    starts = np.sort(rng.uniform(0.0, length_s, 6))
    done = np.cumsum(rng.dirichlet(np.ones(6))) * slip_deg
    return curve(
        0.0,
        [
            Move(float(a), float(a + rng.uniform(1.0, 8.0)), float(b))
            for a, b in zip(starts, done, strict=True)
        ],
    )


def _shifts(noise: PhoneNoise, length_s: float, rng: np.random.Generator) -> Track:
    moves: list[Move] = []
    level = 0.0
    for start in np.sort(rng.uniform(0.0, length_s, rng.poisson(noise.shifts_per_min * length_s / 60))):
        size = float(rng.normal(0.0, noise.shift_deg))
        begin, move_s, stay_s = float(start), float(rng.uniform(0.2, 0.7)), float(rng.uniform(0.2, 1.5))
        moves.append(Move(begin, begin + move_s, level + size))
        if rng.random() < 0.7:
            moves.append(Move(begin + move_s + stay_s, begin + 2 * move_s + stay_s, level))
        else:
            level += size
    return curve(0.0, moves)


def sample_times(
    noise: PhoneNoise, duration_s: float, rate_hz: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return when samples were really taken and the stamps they carry, both (n,) strictly increasing seconds.

    The first stamp is 0.
    """
    rate = rate_hz * (1 + noise.rate_error * float(rng.uniform(-1, 1)))
    time = np.arange(max(int(np.floor(duration_s * rate)) + 1, 2)) / rate
    if noise.jitter_s:
        room = 0.4 / rate  # samples never overtake each other
        time = np.maximum(time + np.clip(noise.jitter_s * rng.standard_normal(len(time)), -room, room), 0.0)
    keep = rng.random(len(time)) >= noise.drop
    for start in rng.uniform(0, duration_s, rng.poisson(noise.gaps_per_min * duration_s / 60)):
        keep &= (time < start) | (time > start + rng.uniform(0.1, 0.6))
    keep[:2] = True
    time = time[keep & (time <= duration_s)]
    stamps = time.copy()
    for start in rng.integers(0, len(time), rng.poisson(noise.bursts_per_min * duration_s / 60)):
        run = slice(max(int(start), 1), min(int(start) + int(rng.integers(5, 26)), len(time)))
        late = time[run.stop - 1 : run.stop]
        stamps[run] = late - _BURST_STEP_S * np.arange(run.stop - run.start)[::-1]
    if noise.bursts_per_min:
        # Bursts may overlap: a sample stamped before its forerunner waits for it.
        step = 1e-5 * np.arange(len(stamps))
        stamps = np.maximum.accumulate(stamps - step) + step
    return time, stamps - stamps[0]


def read_out(
    noise: PhoneNoise, force_mps2: Array, rate_radps: Array, rate_hz: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return (n, 3) force and rate as poor sensors tell them."""
    count = len(force_mps2)
    scale = 1 + noise.force_scale * rng.standard_normal(3)
    force = force_mps2 * scale + noise.force_bias_mps2 * _axis(rng)
    force = force + noise.force_mps2 * rng.standard_normal((count, 3))
    rate = rate_radps + noise.rate_bias_radps * _axis(rng)
    keep = 1 - 1 / (rate_hz * _DRIFT_S)
    drift = lfilter([np.sqrt(1 - keep**2)], [1, -keep], rng.standard_normal((count, 3)), axis=0)
    rate = rate + noise.rate_drift_radps * np.asarray(drift)
    return force, rate + noise.rate_radps * rng.standard_normal((count, 3))
