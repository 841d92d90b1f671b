"""The performer: a stick figure that does an exercise before a camera, with exactly known truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from secondheart.errors import RequestError
from secondheart.synthetic.body import AT, LEGS, POINT, Figure, Person, solve
from secondheart.synthetic.camera import Camera, Lens, near_leg_is_right, project, wander
from secondheart.synthetic.drills import Drill, drill
from secondheart.synthetic.gait import true_walk
from secondheart.synthetic.noise import Noise, frame_times, shake
from secondheart.synthetic.scene import motion_of, posture_of
from secondheart.synthetic.script import Asked
from secondheart.synthetic.stages import Scene, write_scene
from secondheart.synthetic.truth import TrueRepetition, Truth, measure
from secondheart.types import LANDMARKS, Array, FaultId, Landmarks, Leg, Side, Step, Walk

_DENSE_HZ = 60.0
_CHUNK = 20_000
#: How much of a foot's pitch is lost when the other foot stays down.
_HELD_BACK = 0.17


@dataclass(frozen=True, slots=True)
class Play:
    """What a film needs of a performance: who does what, before which lens, and how the picture moves.

    ``shift_px`` (n, 2) is by how much a trembling camera moves each frame.
    """

    scene: Scene
    how: Drill
    person: Person
    camera: Camera
    shift_px: Array


@dataclass(frozen=True, slots=True)
class Performance:
    """A recording that never was: what the camera saw, what was true, and what a film of it needs."""

    landmarks: Landmarks
    truth: Truth
    play: Play

    @property
    def size_px(self) -> tuple[int, int]:
        """The picture's width and height."""
        return self.play.camera.size_px


def perform(
    exercise: str,
    *,
    variant: str = "article",
    repetitions: int = 10,
    side: Side | Sequence[Leg] = "both",
    seed: int = 0,
    person: Person | None = None,
    camera: Camera | None = None,
    noise: Noise | None = None,
    rise_s: float | None = None,
    hold_s: float | None = None,
    lower_s: float | None = None,
    rest_s: float | None = None,
    tempo_jitter: float = 0.05,
    range_jitter: float = 0.02,
    fatigue: float = 0.0,
    residual: float = 0.0,
    top_deg: float | None = None,
    hips_down: bool = False,
    sway: float = 1.0,
    severity: float = 1.0,
    faults: Mapping[int, Sequence[FaultId]] | None = None,
    pauses: Mapping[int, float] | None = None,
    top_pauses: Mapping[int, float] | None = None,
    fidgets: Mapping[int, Sequence[str]] | None = None,
    arrive: bool = False,
    leave: bool = False,
    ordinary_steps: int = 0,
    cut_start: bool = False,
    cut_end: bool = False,
    rate_hz: float = 30.0,
) -> Performance:
    """Let the stick figure do an exercise before a camera.

    Parameters
    ----------
    exercise
        One of the seven ids, or a movement in which no heel rise counts: ``squat``, ``flat-bridge``,
        ``sit-down-stand-up``, ``ordinary-walk``, ``leg-crossing``, ``still``.
    variant
        ``article``, or ``houston`` for the fast push-up.
    repetitions
        How many, for each side; steps in a walk.
    side
        Working leg; in one-leg exercises ``("left", "right")`` does both in turn and ``"both"`` means that.
    rise_s, hold_s, lower_s, rest_s
        Seconds as the contract measures them (10 to 90 % of range); None is the exercise's own.
    tempo_jitter, range_jitter
        Standard deviation from repetition to repetition, as a share.
    fatigue, residual
        Share of range lost at the last repetition; share of range by which the heel stays up
        between repetitions.
    top_deg
        Foot pitch at the top of a full rise, None is the exercise's own.
    hips_down
        Bridges: lower the hips after every repetition.
    sway
        How restless the person is: 1 trembles by 1 % of the heel's height and sways by a degree.
    faults
        Repetition (from 1) to the faults put into it; the truth lists what really holds.
    severity
        How far faults go beyond their limits: near 0 is hardly, 1 is plainly. What does not hold is not true.
    pauses, top_pauses, fidgets
        Extra seconds at the bottom after repetition n (0 is before the first), extra seconds at the
        top of it, and fidgets after it by name, see :data:`FIDGETS`.
    arrive, leave
        Walk in and take up the posture first; give it up and walk off afterwards.
    ordinary_steps
        Ordinary steps before and after a tip-toe walk.
    cut_start, cut_end
        Begin the recording with the first repetition already up; end it before the last one's top.

    Raises
    ------
    RequestError
        On an exercise, side, fault or fidget that cannot be done.

    >>> performance = perform("soleus-push-up", repetitions=3)
    >>> performance.truth.count, performance.landmarks.xy_px.shape[1:]
    (3, (33, 2))
    """
    how = drill(exercise, variant)
    person, camera, noise = person or Person(), camera or Camera(), noise or Noise.clean()
    rng = np.random.default_rng([seed, *exercise.encode()])
    asked = Asked(
        repetitions=repetitions, rise_s=how.rise_s if rise_s is None else rise_s,
        hold_s=how.hold_s if hold_s is None else hold_s, lower_s=how.lower_s if lower_s is None else lower_s,
        rest_s=how.rest_s if rest_s is None else rest_s, tempo_jitter=tempo_jitter, range_jitter=range_jitter,
        fatigue=fatigue, residual=residual, top_deg=how.top_deg if top_deg is None else top_deg,
        hips_down=hips_down, sway=sway, severity=severity, faults=faults or {}, pauses=pauses or {},
        top_pauses=top_pauses or {}, fidgets=fidgets or {},
    )  # fmt: skip
    sides = _sides(side, how)
    _check(asked, how, len(sides))
    scene = write_scene(
        asked,
        how,
        person,
        camera,
        sides,
        rng,
        arrive=arrive,
        leave=leave,
        ordinary=ordinary_steps,
    )
    scene = _cut(scene, rng, start=cut_start, end=cut_end)
    return _record(exercise, variant, scene, how, person, camera, noise, rate_hz, rng)


def _sides(side: Side | Sequence[Leg], how: Drill) -> tuple[Side, ...]:
    if isinstance(side, str):
        return ("left", "right") if side == "both" and not how.both_legs else (side,)
    if not side or any(one not in LEGS for one in side):
        raise RequestError(f"side is {side!r}; expected 'left', 'right', 'both' or a sequence of legs.")
    return tuple(side)


def _check(asked: Asked, how: Drill, sides: int) -> None:
    """Refuse what cannot be done, before anything is done."""
    if asked.repetitions < 1 or min(asked.rise_s, asked.hold_s, asked.lower_s, asked.rest_s) <= 0:
        raise RequestError("Repetitions and times must be above 0.")
    last = asked.repetitions * sides
    for what, after in (("A pause", asked.pauses), ("A fidget", asked.fidgets)):
        for index in after:
            if not 0 <= index <= last:
                raise RequestError(f"{what} is asked after repetition {index}; expected 0 to {last}.")
    for index, faults in asked.faults.items():
        if not 1 <= index <= last:
            raise RequestError(f"A fault is asked of repetition {index}; expected 1 to {last}.")
        for fault in faults:
            if fault not in how.faults:
                known = ", ".join(how.faults) or "none"
                raise RequestError(
                    f"Fault {fault!r} of repetition {index} cannot be done here; possible: {known}."
                )


def _cut(scene: Scene, rng: np.random.Generator, *, start: bool, end: bool) -> Scene:
    """Move the ends of the recording into the first and the last repetition."""
    if (start or end) and not scene.lifts:
        raise RequestError("cut_start and cut_end need repetitions; this movement has none.")
    begin_s, end_s = scene.from_s, scene.to_s
    if start:
        first = scene.lifts[0]
        begin_s = first.top_s + first.hold_s * float(rng.uniform(0.2, 0.5))
    if end:
        last = scene.lifts[-1]
        end_s = last.start_s + last.rise_s * float(rng.uniform(0.3, 0.55))
    return replace(scene, from_s=begin_s, to_s=end_s)


def _record(
    exercise: str, variant: str, scene: Scene, how: Drill, person: Person, camera: Camera, noise: Noise,
    rate_hz: float, rng: np.random.Generator,
) -> Performance:  # fmt: skip
    time = frame_times(noise, scene.to_s - scene.from_s, rate_hz, rng)
    dense = np.arange(scene.from_s, scene.to_s, 1 / _DENSE_HZ)
    exact = motion_of(scene.stages, person, dense, scene.level_m)
    repetitions = measure(exact, scene.lifts, how) if how.counts else ()
    walk = None
    if scene.gait is not None:
        top_m = person.rear_foot_m * float(np.sin(np.radians(scene.gait.top_deg)))
        walk = true_walk(exact.time_s, exact.heel_m, scene.gait, top_m)
    shift = wander(camera, time, rng)
    landmarks = _see(scene, person, camera, noise, time, rate_hz, shift, rng)
    frames = motion_of(scene.stages, person, time + scene.from_s, scene.level_m)
    truth = Truth(
        exercise, variant, tuple(later(one, -scene.from_s) for one in repetitions),
        later_walk(walk, -scene.from_s), time, {leg: 100 * frames.heel_m[leg] for leg in LEGS},
        {leg: 100 * frames.lift_m[leg] for leg in LEGS}, frames.pitch_deg, frames.ankle_deg,
        frames.knee_deg, frames.hip_deg, frames.lean_deg, person.stature_cm,
    )  # fmt: skip
    return Performance(landmarks, truth, Play(scene, how, person, camera, shift))


def later(one: TrueRepetition, by_s: float) -> TrueRepetition:
    """Return the same repetition that many seconds later."""
    return replace(one, start_s=one.start_s + by_s, top_s=one.top_s + by_s, end_s=one.end_s + by_s)


def later_walk(walk: Walk | None, by_s: float) -> Walk | None:
    """Return the same walk that many seconds later."""
    if walk is None:
        return None

    def moved(steps: Sequence[Step]) -> tuple[Step, ...]:
        return tuple(Step(step.time_s + by_s, step.side) for step in steps)

    return replace(
        walk, start_s=walk.start_s + by_s, end_s=walk.end_s + by_s, steps=moved(walk.steps),
        heel_contacts=moved(walk.heel_contacts),
    )  # fmt: skip


def _see(
    scene: Scene,
    person: Person,
    camera: Camera,
    noise: Noise,
    time: Array,
    rate_hz: float,
    shift_px: Array,
    rng: np.random.Generator,
) -> Landmarks:
    lens = scene.lens
    xy = np.empty((len(time), len(LANDMARKS), 2))
    right_near = np.empty(len(time), dtype=bool)
    for begin in range(0, len(time), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        posture = posture_of(scene.stages, time[part] + scene.from_s)
        right_near[part] = near_leg_is_right(lens, posture[:, AT["yaw"]])
        _copy_feet(posture, noise, lens, right_near[part])
        xy[part] = project(lens, _seen(solve(person, posture), person, noise))
    xy += shift_px[:, None, :]
    visibility = _visibility(xy, camera.size_px, right_near, rng)
    shank_px = lens.focal_px * person.shank_m / camera.distance_m
    shake(noise, xy, visibility, rate_hz, shank_px, right_near, rng)
    return Landmarks(time, xy, visibility)


def _copy_feet(posture: Array, noise: Noise, lens: Lens, right_near: Array) -> None:
    """Let the far foot take over the near one's pitch, and a little the other way round, in a side view.

    A foot that rises alone is held back a little by the still one: on a film of known motion the near foot
    alone showed 18.7 and the far foot alone 18.1 of 22.2 degrees.
    """
    if not (noise.copy_far or noise.copy_near):
        return
    yaw = np.radians(posture[:, AT["yaw"]])
    across = np.abs(-np.sin(yaw) * lens.ahead[0] + np.cos(yaw) * lens.ahead[1])
    left, right = posture[:, AT["left_pitch"]].copy(), posture[:, AT["right_pitch"]].copy()
    alike = (np.abs(left - right) < 60.0) & (across > 0.85)
    from_left = np.where(right_near, noise.copy_near, noise.copy_far) * alike
    from_right = np.where(right_near, noise.copy_far, noise.copy_near) * alike
    held_back = _HELD_BACK * alike
    posture[:, AT["right_pitch"]] = right + np.where(left > right, from_left, held_back) * (left - right)
    posture[:, AT["left_pitch"]] = left + np.where(right > left, from_right, held_back) * (right - left)


def _seen(figure: Figure, person: Person, noise: Noise) -> Array:
    points = figure.points_m
    if noise.heel_gain != 1.0:
        for leg in LEGS:
            rise = person.rear_foot_m * np.sin(np.radians(np.maximum(figure.pitch_deg[leg], 0.0)))
            points[:, POINT[f"{leg}_heel"], 2] -= (1 - noise.heel_gain) * rise
    return points


def _visibility(xy: Array, size_px: tuple[int, int], right_near: Array, rng: np.random.Generator) -> Array:
    visibility = np.empty(xy.shape[:2])
    for index, name in enumerate(LANDMARKS):
        far = (
            right_near
            if "left" in name
            else np.logical_not(right_near)
            if "right" in name
            else np.zeros(len(xy), dtype=bool)
        )
        visibility[:, index] = np.where(far, 0.88, 0.98)
    visibility += rng.uniform(-0.02, 0.02, visibility.shape)
    inside = np.all((xy >= 0) & (xy < np.array(size_px)), axis=2)
    visibility = np.where(inside, visibility, 0.25 * visibility)
    xy[inside.mean(axis=1) < 0.2] = np.nan
    return visibility


def sample(exercise: str) -> Performance:
    """Return the fixed sample set of an exercise: a few repetitions, two of them with a fault.

    >>> sorted({fault for one in sample("soleus-push-up").truth.repetitions for fault in one.faults})
    ['partial-range', 'short-hold']
    """
    how = drill(exercise)
    wanted: dict[int, Sequence[FaultId]] = {3: ["short-hold"], 6: ["partial-range"]}
    repetitions = 8
    side: Side = "both" if how.both_legs else "right"
    if how.stance == "walk":
        wanted, repetitions = {8: ["heel-contact"], 17: ["heel-contact"]}, 24
    elif how.stance == "bridge":
        wanted = {3: ["short-hold"], 6: ["hip-drop"]}
    elif how.stance == "edge":
        wanted = {3: ["no-stretch"], 6: ["fast-lowering"]}
    return perform(
        exercise, repetitions=repetitions, side=side, seed=5, faults=wanted if how.faults else None,
        noise=Noise(jitter=0.006, time_jitter=0.02),
    )  # fmt: skip
