"""From a performance to pictures: the dressed person, the things around, and what the camera adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from secondheart.errors import RequestError
from secondheart.synthetic.arrival import walk_stage
from secondheart.synthetic.body import Figure, Person, solve
from secondheart.synthetic.camera import Lens
from secondheart.synthetic.film.canvas import Canvas, Picture
from secondheart.synthetic.film.furniture import Hiding, hiding, room, support, wall_at
from secondheart.synthetic.film.light import Light
from secondheart.synthetic.film.look import Look, dressed, random_look
from secondheart.synthetic.film.rest import rest_body
from secondheart.synthetic.film.skeleton import Surroundings, place_segments
from secondheart.synthetic.film.wardrobe import Outfit, dress, move
from secondheart.synthetic.gait import Pace, straight
from secondheart.synthetic.perform import Performance, Play
from secondheart.synthetic.scene import Stage, posture_of
from secondheart.synthetic.script import Lift
from secondheart.types import Array, Leg

_CHUNK = 120


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a film is made and what the camera makes of it.

    Parameters
    ----------
    light
        ``bright``, ``dim``, ``side`` (a lamp far to one side) or ``window`` (light from behind).
    contrast
        1 leaves the picture as it is, 0.5 halves all differences.
    noise
        Standard deviation of the picture's grain, 0 to 255.
    passer_by
        Somebody walks through behind, once from each side.
    hiding
        A chair leg or a desk between the camera and the near foot.
    """

    light: str = "bright"
    contrast: float = 1.0
    noise: float = 1.5
    passer_by: bool = False
    hiding: Hiding | None = None


LIGHTS: dict[str, Light] = {
    "bright": Light(),
    "dim": Light(sun=(0.26, 0.24, 0.20), sky=(0.26, 0.26, 0.28), ground=(0.16, 0.15, 0.14)),
    "side": Light(75.0, 28.0, (0.85, 0.80, 0.70), (0.46, 0.47, 0.52), (0.30, 0.29, 0.28)),
    "window": Light(150.0, 35.0, (0.80, 0.80, 0.82), (0.74, 0.75, 0.78), (0.38, 0.37, 0.36)),
}


@dataclass(slots=True)
class _Actor:
    """Somebody in the film: postures over time, measures, clothes, when seen, number on the canvas."""

    stages: list[Stage]
    person: Person
    outfit: Outfit
    around: Surroundings
    from_s: float
    to_s: float
    number: int = 0

    def seen(self, time_s: float) -> bool:
        return self.from_s <= time_s < self.to_s


def shoot(performance: Performance, look: Look, setting: Setting, *, seed: int = 0) -> Iterator[Picture]:
    """Yield the (h, w, 3) pictures of a performance, one for each of its frames.

    The performance must be that of a person from :func:`dressed`; its camera is the film's.

    Raises
    ------
    RequestError
        The setting names a light that is not known.
    RenderUnavailableError
        Nothing here can draw.
    """
    if setting.light not in LIGHTS:
        raise RequestError(f"light {setting.light!r} is unknown; take one of {', '.join(LIGHTS)}")
    play = performance.play
    scene, lens = play.scene, play.scene.lens
    time_s = performance.truth.time_s + scene.from_s
    first = posture_of(scene.stages, np.zeros(1))
    figure = solve(play.person, first)
    middle = _middle(figure)
    still = [*room(play.how, lens, middle), *support(play.how, play.person, first[0], lens)]
    if setting.hiding is not None:
        still.append(hiding(setting.hiding, figure.points_m[0], lens))
    actors = _performers(play, look, first[0])
    if setting.passer_by:
        actors += _passers_by(lens, middle, play.camera.size_px, time_s, seed)
    grain = _Grain(setting, play.camera.size_px, seed)
    with Canvas(lens, play.camera.size_px, still, LIGHTS[setting.light], middle) as canvas:
        for actor in actors:
            actor.number = canvas.add_person(actor.outfit.piece)
        for begin in range(0, len(time_s), _CHUNK):
            moments = time_s[begin : begin + _CHUNK]
            placed = [_placed(actor, moments) for actor in actors]
            for frame, moment in enumerate(moments):
                moved = {
                    actor.number: move(actor.outfit, maps[frame])
                    for actor, maps in zip(actors, placed, strict=True)
                    if actor.seen(float(moment))
                }
                yield grain(canvas.draw(moved), play.shift_px[begin + frame])


def _middle(figure: Figure) -> Array:
    points = figure.points_m[0]
    return np.asarray((points.min(axis=0) + points.max(axis=0)) / 2)


def _performers(play: Play, look: Look, first: Array) -> list[_Actor]:
    """Return the performer; where a weight changes thighs, once with it on each, one after the other."""
    wall_m = wall_at(play.how, first, play.scene.lens)
    actors = []
    for weight, from_s, to_s in _weights(play):
        outfit = dress(look, weight_on=weight)
        around = Surroundings(wall_m, weight)
        actors.append(_Actor(play.scene.stages, play.person, outfit, around, from_s, to_s))
    return actors


def _weights(play: Play) -> Iterator[tuple[Leg | None, float, float]]:
    """Yield on which thigh a weight lies, from when to when: it goes over half-way between two sides."""
    lifts = play.scene.lifts
    if play.how.stance != "seated" or play.how.both_legs or not lifts:
        yield None, -np.inf, np.inf
        return
    from_s = -np.inf
    for lift, later in pairwise(lifts):
        if lift.side != later.side:
            over_s = (lift.end_s + later.start_s) / 2
            yield _leg_of(lift), from_s, over_s
            from_s = over_s
    yield _leg_of(lifts[-1]), from_s, np.inf


def _leg_of(lift: Lift) -> Leg:
    return "left" if lift.side == "left" else "right"


def _placed(actor: _Actor, time_s: Array) -> Array:
    posture = posture_of(actor.stages, time_s)
    figure = solve(actor.person, posture)
    return place_segments(
        actor.person, rest_body(), actor.outfit.foot, posture, figure, actor.around, actor.outfit.width
    )


def _passers_by(
    lens: Lens, middle: Array, size_px: tuple[int, int], time_s: Array, seed: int
) -> list[_Actor]:
    """Return two people who cross the picture a good metre behind, at a third and two thirds of the film."""
    away = lens.ahead[:2] / np.linalg.norm(lens.ahead[:2])
    right = lens.right[:2]
    actors = []
    for number, sign in enumerate((1.0, -1.0)):
        rng = np.random.default_rng([seed, 17, number])
        look = random_look(1000 + 2 * seed + number)
        person = dressed(look, float(rng.uniform(158, 188)), seed + number)
        depth = float((middle - lens.eye_m)[:2] @ away) + 1.35
        aside = size_px[0] / 2 / lens.focal_px * depth + 0.7
        centre = lens.eye_m[:2] + depth * away
        x, y = centre - sign * aside * right
        heading = float(np.degrees(np.arctan2(sign * right[1], sign * right[0])))
        length = 0.24 * person.stature_m
        pace = Pace(int(np.ceil(2 * aside / length)), length, 0.55, tiptoe=False)
        begin = float(time_s[0] + (number + 1) / 3 * (time_s[-1] - time_s[0])) - aside / length * 0.55
        stage = walk_stage(straight(float(x), float(y), heading), pace, person, begin, rng)
        actors.append(_Actor([stage], person, dress(look), Surroundings(), stage.from_s, stage.to_s))
    return actors


class _Grain:
    """What a camera adds: shaking, flat contrast and grain; the same for the same seed."""

    def __init__(self, setting: Setting, size_px: tuple[int, int], seed: int) -> None:
        width, height = size_px
        self._rng = np.random.default_rng([seed, 19])
        levels = np.arange(256)
        self._levels = np.clip(128 + (levels - 128) * setting.contrast, 0, 255).astype(np.uint8)
        self._noise = None
        if setting.noise > 0:
            field_px = self._rng.normal(0, setting.noise, (height + 64, width + 64, 3))
            self._noise = np.round(field_px).astype(np.int8)

    def __call__(self, picture: Picture, shift_px: Array) -> Picture:
        import cv2  # noqa: PLC0415 - heavy

        if np.any(shift_px):
            affine = np.array([[1.0, 0.0, shift_px[0]], [0.0, 1.0, shift_px[1]]])
            size = picture.shape[1], picture.shape[0]
            moved = cv2.warpAffine(
                picture, affine, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
            picture = np.asarray(moved, dtype=np.uint8)
        levelled = np.asarray(cv2.LUT(picture, self._levels), dtype=np.uint8)
        if self._noise is None:
            return levelled
        down, right = self._rng.integers(0, 64, 2)
        noise = self._noise[down : down + picture.shape[0], right : right + picture.shape[1]]
        return np.asarray(cv2.add(levelled, noise, dtype=cv2.CV_8U), dtype=np.uint8)
