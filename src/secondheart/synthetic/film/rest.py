"""The body at rest: one mesh with its joints, cut into the segments that the stick figure moves.

Rest frame: x forward, y to the person's left, z up, metres; feet side by side, arms hanging aside.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from secondheart.synthetic.body import LEGS, SIGN
from secondheart.types import Array, Leg

Triangles = NDArray[np.int32]

SEGMENTS: tuple[str, ...] = (
    "pelvis", "trunk", "neck", "head",
    *(f"{leg}_{part}" for leg in ("left", "right") for part in
      ("upper_arm", "forearm", "hand", "thigh", "shank", "rear_foot", "toes")),
)  # fmt: skip
INDEX = {name: number for number, name in enumerate(SEGMENTS)}

#: The bones of the mesh, by the start of their name, and the segment each belongs to.
_SEGMENT_OF_BONE = (
    ("root", "pelvis"), ("pelvis", "pelvis"), ("spine05", "pelvis"), ("spine", "trunk"),
    ("clavicle", "trunk"), ("shoulder", "trunk"), ("neck", "neck"), ("head", "head"), ("eye", "head"),
    ("upperarm", "upper_arm"), ("lowerarm", "forearm"), ("wrist", "hand"), ("finger", "hand"),
    ("metacarpal", "hand"), ("upperleg", "thigh"), ("lowerleg", "shank"), ("foot", "rear_foot"),
    ("toe", "toes"),
)  # fmt: skip
#: The bone whose head is the joint of this name.
_BONE_OF_JOINT = {
    "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "shoulder": "upperarm01",
    "elbow": "lowerarm01", "wrist": "wrist", "knuckle": "finger3-1",
    "index": "finger2-1", "pinky": "finger5-1",
}  # fmt: skip
#: Behind the ball the foot turns with the heel, ahead of it it lies with the toes; between, it bends.
_BEND_M = 0.025


@dataclass(frozen=True, slots=True)
class RestBody:
    """The undressed body at rest.

    Parameters
    ----------
    vertices_m, normals
        (n, 3) places and directions.
    triangles
        (m, 3) indices of vertices.
    weights
        (n, segments) how much each segment moves a vertex; rows sum to 1.
    joints_m
        (3,) places by name, as ``left_knee``, ``neck`` and ``head``.
    heel_m, ball_m, tip_m, sole_m
        Of the bare feet: x of the back of the heel, of the ball and of the toe tip; z of the sole.
    part
        (n,) pieces of the mesh: 0 the body, 1 the mouth's inside, 2 and 3 the eyes.
    smooth_m
        (n, 3) the places with hollows and bumps evened out, as cloth lies over them.
    """

    vertices_m: Array
    normals: Array
    triangles: Triangles
    weights: Array
    joints_m: dict[str, Array]
    heel_m: float
    ball_m: float
    tip_m: float
    sole_m: float
    part: NDArray[np.int32]
    smooth_m: Array

    @property
    def height_m(self) -> float:
        """Standing height without shoes."""
        return float(self.vertices_m[:, 2].max()) - self.sole_m

    def segment(self, *names: str) -> Array:
        """Return the (n,) share by which these segments move each vertex."""
        return np.asarray(self.weights[:, [INDEX[name] for name in names]].sum(axis=1))

    def foot_middle_m(self, leg: Leg) -> float:
        """Return y of the middle of a foot."""
        return float(self.joints_m[f"{leg}_ankle"][1]) + SIGN[leg] * 0.008


@lru_cache(maxsize=1)
def rest_body() -> RestBody:
    """Return the body that ships with the package, see ``body/CREDITS.md``."""
    with as_file(files("secondheart.synthetic.film") / "body" / "body.npz") as path, np.load(path) as stored:
        data = {name: stored[name] for name in ("V", "F", "heads", "labels", "W", "WI")}
    vertices = _forward(data["V"].astype(np.float64))
    labels = [str(label) for label in data["labels"]]
    heads = dict(zip(labels, _forward(data["heads"].astype(np.float64)), strict=True))
    joints = {
        f"{leg}_{name}": heads[f"{bone}.{leg[0].upper()}"]
        for name, bone in _BONE_OF_JOINT.items()
        for leg in LEGS
    }
    joints |= {"neck": heads["neck01"], "head": heads["head"]}
    weights = _segment_weights(data["W"].astype(np.float64), data["WI"], labels)
    foot = weights[:, [INDEX["left_rear_foot"], INDEX["left_toes"]]].sum(axis=1) > 0.5
    heel, tip = float(vertices[foot, 0].min()), float(vertices[foot, 0].max())
    ball = heel + 0.75 * (tip - heel)
    _bend_at_ball(weights, vertices, ball)
    triangles = data["F"].astype(np.int32)
    return RestBody(
        vertices, vertex_normals(vertices, triangles), triangles, weights, joints, heel, ball, tip,
        float(vertices[foot, 2].min()), _parts(triangles, len(vertices)), _smoothed(vertices, triangles),
    )  # fmt: skip


def vertex_normals(vertices: Array, triangles: Triangles) -> Array:
    """Return the (n, 3) mean directions of the triangles around each vertex, weighted by area."""
    corner = vertices[triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normals = np.zeros_like(vertices)
    for column in range(3):
        np.add.at(normals, triangles[:, column], face)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def _forward(points: Array) -> Array:
    """Turn the stored frame (the face looks along -y, +x is left) into x forward, y left."""
    return np.stack([-points[:, 1], points[:, 0], points[:, 2]], axis=1)


def _segment_weights(share: Array, bone: NDArray[np.int64], labels: list[str]) -> Array:
    of_bone = np.array([INDEX[_segment_name(label)] for label in labels])
    weights = np.zeros((len(share), len(SEGMENTS)))
    rows = np.arange(len(share))
    for column in range(share.shape[1]):
        np.add.at(weights, (rows, of_bone[bone[:, column]]), share[:, column])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _segment_name(label: str) -> str:
    part = next(segment for start, segment in _SEGMENT_OF_BONE if label.startswith(start))
    if part in INDEX:
        return part
    return f"{'left' if label.endswith('.L') else 'right'}_{part}"


def _bend_at_ball(weights: Array, vertices: Array, ball_m: float) -> None:
    """Share each foot between rear foot and toes by the place along it, so that it bends at the ball."""
    rear = rear_share(vertices[:, 0] - ball_m)
    for leg in LEGS:
        columns = [INDEX[f"{leg}_rear_foot"], INDEX[f"{leg}_toes"]]
        whole = weights[:, columns].sum(axis=1)
        weights[:, columns] = np.stack([whole * rear, whole * (1 - rear)], axis=1)


def rear_share(ahead_m: Array) -> Array:
    """Return how much of a point this far ahead of the ball turns with the rear foot: none at the ball."""
    share = np.clip(-ahead_m / _BEND_M, 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share))


def _smoothed(vertices: Array, triangles: Triangles, times: int = 80) -> Array:
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - heavy, and only films need it

    one, other, third = triangles.T
    first, second = np.concatenate([one, other, third]), np.concatenate([other, third, one])
    beside = coo_matrix((np.ones(len(first)), (first, second)), (len(vertices), len(vertices))).tocsr()
    number = np.maximum(beside.sum(axis=1), 1.0)
    places = vertices
    for _ in range(times):
        places = np.asarray(beside @ places / number)
    return places


def _parts(triangles: Triangles, count: int) -> NDArray[np.int32]:
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - heavy, and only films need it
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    first, other = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]]]).T
    edges = coo_matrix((np.ones(len(first)), (first, other)), (count, count))
    return np.asarray(connected_components(edges, directed=False)[1], dtype=np.int32)
