"""Performances as films see them: the dressed mesh in every frame, and small pictures without grain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import islice

import numpy as np
import pytest

from secondheart.synthetic import Camera, Performance, perform
from secondheart.synthetic.body import Figure, Person, solve
from secondheart.synthetic.drills import DRILLS
from secondheart.synthetic.film import Look, Setting, dressed, random_look, shoot
from secondheart.synthetic.film.canvas import Canvas
from secondheart.synthetic.film.rest import INDEX, rest_body
from secondheart.synthetic.film.shapes import Piece
from secondheart.synthetic.film.skeleton import Surroundings, place_segments
from secondheart.synthetic.film.wardrobe import Outfit, dress, move
from secondheart.synthetic.scene import posture_of

SEVEN = tuple(name for name, how in DRILLS.items() if how.counts)
SMALL = (160, 120)
#: Clothes in colours that nothing in a room has.
GAUDY = Look(top=(0.9, 0.05, 0.9), legwear="trousers", leg_colour=(0.05, 0.9, 0.05))

#: Clothes by look, put on once.
worn = cache(dress)


def only(piece: Piece, keep: np.ndarray) -> Piece:
    """Return some vertices of a piece, without its triangles."""
    return replace(
        piece, vertices_m=piece.vertices_m[keep], normals=piece.normals[keep], colour=piece.colour[keep],
        inside_m=piece.inside_m[keep], weights=piece.weights[keep],
    )  # fmt: skip


def closed(piece: Piece) -> bool:
    """Say whether the surface has no border and every triangle is wound like its neighbours."""
    _, corner = np.unique(np.round(piece.vertices_m, 7), axis=0, return_inverse=True)
    triangles = corner.reshape(-1)[piece.triangles]
    flat = np.any(triangles == np.roll(triangles, 1, axis=1), axis=1)
    edges = np.concatenate([triangles[~flat][:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    return bool(np.array_equal(np.unique(edges, axis=0), np.unique(edges[:, ::-1], axis=0)))


def volume_m3(piece: Piece) -> float:
    """Return the volume that a closed surface holds, negative where it is wound inward."""
    one, two, three = np.moveaxis(piece.vertices_m[piece.triangles], 1, 0)
    return float(np.sum(one * np.cross(two, three)) / 6)


@dataclass(frozen=True)
class Filmed:
    """A performance with its dressed person, moment by moment."""

    performance: Performance
    person: Person
    outfit: Outfit
    time_s: np.ndarray
    posture: np.ndarray
    figure: Figure
    maps: np.ndarray

    def carried(self, segment: str, point: np.ndarray) -> np.ndarray:
        """Return where a segment carries a rest point, (n, 3)."""
        mine = self.maps[:, INDEX[segment]]
        return mine[:, :, :3] @ point + mine[:, :, 3]

    def moved(self, keep: np.ndarray) -> np.ndarray:
        """Return where chosen vertices of the mesh are, (n, k, 3)."""
        few = replace(self.outfit, piece=only(self.outfit.piece, keep))
        return np.array([move(few, one)[0] for one in self.maps])

    def turning(self, leg: str) -> np.ndarray:
        """Return how much of each vertex turns with a rear foot."""
        return self.outfit.piece.weights[:, INDEX[f"{leg}_rear_foot"]]

    def underside(self, leg: str) -> np.ndarray:
        """Say of each vertex whether it lies under a foot: on the shoe's sole, or low on a bare foot."""
        piece, foot = self.outfit.piece, self.outfit.foot
        shod = foot.sole_m < rest_body().sole_m
        low = piece.vertices_m[:, 2] < foot.sole_m + (0.0005 if shod else 0.012)
        mine = self.turning(leg) + piece.weights[:, INDEX[f"{leg}_toes"]] > 0.999
        return mine & low & (piece.inside_m > 0)


def act(
    exercise: str, *, wear: str = "shoes", seed: int = 0, stature_cm: float | None = None, **wishes: object
) -> Filmed:
    """Let the dressed person that a seed draws do an exercise."""
    look = replace(random_look(seed), footwear=wear)
    person = dressed(look, stature_cm or 158.0 + 9 * seed, seed)
    count = {"repetitions": 6 if exercise == "tip-toe-walk" else 2}
    performance = perform(exercise, person=person, seed=seed, **({"rate_hz": 10.0} | count | wishes))
    scene = performance.play.scene
    time = performance.truth.time_s + scene.from_s
    posture = posture_of(scene.stages, time)
    figure = solve(person, posture)
    outfit = worn(look)
    maps = place_segments(person, rest_body(), outfit.foot, posture, figure, Surroundings(), outfit.width)
    return Filmed(performance, person, outfit, time, posture, figure, maps)


def small(exercise: str, *, look: Look = GAUDY, **wishes: object) -> Performance:
    """Return a performance of few repetitions for a small film."""
    camera = {"size_px": SMALL} | dict(wishes.pop("camera", {}))
    wanted = {"repetitions": 1, "rate_hz": 2.0, "person": dressed(look), "camera": Camera(**camera)} | wishes
    return perform(exercise, **wanted)


def film(
    performance: Performance, setting: Setting | None = None, *, look: Look = GAUDY, seed: int = 0,
    few: int | None = None,
) -> list[np.ndarray]:  # fmt: skip
    """Return the pictures of a film, or its first few, without grain unless a setting says so."""
    return list(islice(shoot(performance, look, setting or Setting(noise=0), seed=seed), few))


@pytest.fixture(autouse=True)
def _dressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let films of the same look share their clothes: that is the slowest part of a short one."""
    monkeypatch.setattr(import_module("secondheart.synthetic.film.shoot"), "dress", worn)


@pytest.fixture
def empty_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., np.ndarray]]:
    """Film the same place when nobody is there."""

    def empty(performance: Performance, setting: Setting | None = None, **options: object) -> np.ndarray:
        drawn = Canvas.draw
        with monkeypatch.context() as patch:
            patch.setattr(Canvas, "draw", lambda canvas, _moved: drawn(canvas, {}))
            return film(performance, setting, few=1, **options)[0]

    return empty
