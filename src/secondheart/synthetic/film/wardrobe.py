"""Dresses the body: clothes are copies of the skin, pushed out, coloured and cut at a hem."""

from dataclasses import dataclass, replace

import numpy as np

from secondheart.synthetic.body import LEGS, SIGN
from secondheart.synthetic.film.hair import hair
from secondheart.synthetic.film.look import SKINS, Colour, Look
from secondheart.synthetic.film.rest import SEGMENTS, RestBody, rest_body, vertex_normals
from secondheart.synthetic.film.shapes import Piece, join, lathe
from secondheart.synthetic.film.shoes import OVER_M, SOLE_M, collar_m, shoe
from secondheart.synthetic.film.skeleton import WEIGHT_AT, FootForm
from secondheart.types import Array, Leg

_SOCK: Colour = (0.92, 0.92, 0.93)
#: How far from a hem one sees into a sleeve, and up a leg: beyond it there is no skin, up to it a lining.
_SLEEVE_M, _LEG_M = 0.10, 0.16
#: From what depth on cloth spans a hollow.
_HOLLOW_M = 0.004


@dataclass(frozen=True, slots=True)
class Outfit:
    """A dressed body at rest, ready to be moved: one piece with weights, and the foot as worn."""

    piece: Piece
    foot: FootForm
    width: float


def dress(look: Look, *, weight_on: Leg | None = None) -> Outfit:
    """Return the body in its clothes; ``weight_on`` lays a dumbbell on that thigh."""
    rest = rest_body()
    shod = look.footwear == "shoes"
    shirt, legwear = _shirt(rest, look), _legwear(rest, look)
    covered = np.maximum(shirt.inside_m - _SLEEVE_M, legwear.inside_m - _LEG_M)
    if shod:
        in_shoe = collar_m(rest.vertices_m[:, 0]) - 0.01 - rest.vertices_m[:, 2]
        covered = np.maximum(covered, np.where(_feet(rest) > 0.5, in_shoe, -1.0))
    # The mouth stays shut.
    seen = (covered <= 0.0) & (rest.part != 1)
    skin = _piece(rest, _skin_colour(rest, look), np.where(seen, 1.0, -1.0), 0.0)
    foot = _foot_form(rest, shod=shod)
    pieces = [skin, _lined(shirt, _SLEEVE_M), _lined(legwear, _LEG_M)]
    if shod:
        pieces.append(_sock(rest))
        pieces += [part for leg in LEGS for part in shoe(rest, foot, leg, look.shoe_colour)]
    if look.hair != "none":
        pieces.append(hair(rest, look))
    if weight_on is not None:
        pieces.append(_rigid(_dumbbell(rest, weight_on), f"{weight_on}_thigh"))
    return Outfit(_trimmed(join(pieces)), foot, look.build)


def _foot_form(rest: RestBody, *, shod: bool) -> FootForm:
    margin = OVER_M if shod else 0.0
    heel, tip = rest.heel_m - margin, rest.tip_m + margin
    return FootForm(heel, heel + 0.75 * (tip - heel), tip, rest.sole_m - (SOLE_M if shod else 0.0))


def _piece(rest: RestBody, colour: Array, inside: Array, thickness: Array | float) -> Piece:
    off = np.broadcast_to(np.asarray(thickness, dtype=np.float64), inside.shape)
    return Piece(
        rest.vertices_m + off[:, None] * rest.normals, rest.normals, rest.triangles, colour, inside,
        weights=rest.weights,
    )  # fmt: skip


def _layer(rest: RestBody, colour: Colour, inside: Array, thickness: Array | float) -> Piece:
    # A seam a little darker along every hem.
    shade = np.where(np.abs(inside - 0.012) < 0.006, 0.86, 1.0)
    return _piece(rest, shade[:, None] * np.array(colour), inside, thickness)


def _garment(rest: RestBody, colour: Colour, inside: Array, thickness: Array) -> Piece:
    """Return a layer that spans hollows instead of following them."""
    aside = rest.smooth_m - rest.vertices_m
    outward = vertex_normals(rest.smooth_m, rest.triangles)
    hollow = np.clip(np.sum(aside * outward, axis=1) / _HOLLOW_M, 0.0, 1.0)
    layer = _layer(rest, colour, inside, 0.0)
    # Hems stay where they are cut.
    away = np.clip(inside / 0.05, 0.0, 1.0)
    way = rest.normals + away[:, None] * (outward - rest.normals)
    places = rest.vertices_m + (away * hollow)[:, None] * aside + thickness[:, None] * way
    return replace(layer, vertices_m=places, normals=vertex_normals(places, rest.triangles))


def _lined(piece: Piece, deep_m: float) -> Piece:
    """Return a garment with its inside, so far from its hems as one sees into it."""
    near = np.any(piece.inside_m[piece.triangles] < deep_m, axis=1)
    inner = replace(
        piece, normals=-piece.normals, triangles=piece.triangles[near][:, ::-1], colour=0.55 * piece.colour
    )
    return join([piece, inner])


def _trimmed(piece: Piece) -> Piece:
    """Leave out triangles that are cut away whole, and vertices that nothing uses."""
    keep = np.any(piece.inside_m[piece.triangles] > 0, axis=1)
    triangles = piece.triangles[keep]
    used, renumbered = np.unique(triangles, return_inverse=True)
    return Piece(
        piece.vertices_m[used], piece.normals[used], renumbered.reshape(-1, 3).astype(np.int32),
        piece.colour[used], piece.inside_m[used], piece.material, piece.weights[used],
    )  # fmt: skip


def _along_arm(rest: RestBody) -> Array:
    """Return how far each vertex lies along an arm from the shoulder, negative inside the trunk."""
    along = np.full(len(rest.vertices_m), -1.0)
    for leg in LEGS:
        shoulder, elbow = rest.joints_m[f"{leg}_shoulder"], rest.joints_m[f"{leg}_elbow"]
        way = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
        mine = SIGN[leg] * rest.vertices_m[:, 1] > 0.1
        arm = rest.segment(f"{leg}_upper_arm", f"{leg}_forearm", f"{leg}_hand") > 0.3
        along = np.where(mine & arm, (rest.vertices_m - shoulder) @ way, along)
    return along


def _shirt(rest: RestBody, look: Look) -> Piece:
    x, y, z = rest.vertices_m.T
    neck = np.sqrt(((x - 0.005) / 0.082) ** 2 + (y / 0.088) ** 2 + ((z - 0.70) / 0.075) ** 2)
    inside = np.min([z - 0.085, 0.175 - _along_arm(rest), 0.08 * (neck - 1), 0.70 - z], axis=0)
    # Loose at the hem, close at the shoulders, with creases about the waist.
    loose = np.clip((0.35 - z) / 0.3, 0, 1)
    crease = 0.002 * np.sin(70 * z + 16 * y + 9 * x) * np.sin(25 * x - 31 * y + 8 * z)
    return _garment(rest, look.top, inside, 0.005 + (0.010 + crease) * loose)


def _legwear(rest: RestBody, look: Look) -> Piece:
    x, y, z = rest.vertices_m.T
    hem = -0.70 if look.legwear == "trousers" else -0.16
    inside = np.min([z - hem, 0.20 - z, 0.29 - np.abs(y)], axis=0)
    inside = np.where(_along_arm(rest) > 0.05, -1.0, inside)
    crease = 0.002 * np.sin(45 * z + 30 * y) * np.sin(38 * x + 20 * z)
    thickness = 0.006 + (0.010 + crease) * np.clip((0.10 - z) / 0.25, 0, 1)
    return _garment(rest, look.leg_colour, inside, thickness)


def _feet(rest: RestBody) -> Array:
    return rest.segment(*(f"{leg}_{part}" for leg in LEGS for part in ("shank", "rear_foot", "toes")))


def _sock(rest: RestBody) -> Piece:
    x, _, z = rest.vertices_m.T
    # Down to a little below the shoe's collar; what is inside the shoe is left out.
    inside = np.min([-0.66 - z, z - collar_m(x) + 0.015], axis=0)
    return _layer(rest, _SOCK, np.where(_feet(rest) > 0.5, inside, -1.0), 0.003)


def _skin_colour(rest: RestBody, look: Look) -> Array:
    skin = np.array(SKINS[look.skin])
    colour = np.tile(skin, (len(rest.vertices_m), 1))
    x, y, z = rest.vertices_m.T

    def paint(where: Array, tint: Array, share: float) -> None:
        mix = share * np.clip(where, 0, 1)[:, None]
        colour[:] = (1 - mix) * colour + mix * tint

    lips = 1.5 - np.hypot((z - 0.776) / 0.009, y / 0.024)
    paint(np.where((x > 0.125) & (rest.part == 0), lips, 0.0), skin * np.array([0.80, 0.50, 0.50]), 0.8)
    brows = 1.5 - np.hypot((z - 0.872) / 0.006, (np.abs(y) - 0.036) / 0.020)
    paint(np.where(x > 0.10, brows, 0.0), np.array(look.hair_colour) * 0.8, 0.8)
    eyes = rest.part >= 2
    colour[eyes] = (0.93, 0.93, 0.92)
    colour[eyes & (np.hypot(np.abs(y) - 0.031, z - 0.8435) < 0.0065)] = (0.16, 0.11, 0.08)
    return colour


def _rigid(piece: Piece, segment: str) -> Piece:
    weights = np.zeros((len(piece.vertices_m), len(SEGMENTS)))
    weights[:, SEGMENTS.index(segment)] = 1.0
    return replace(piece, weights=weights)


def _dumbbell(rest: RestBody, leg: Leg) -> Piece:
    """Return a dumbbell that lies across the front of a thigh, where the hand rests."""
    hip, knee = rest.joints_m[f"{leg}_hip"], rest.joints_m[f"{leg}_knee"]
    centre = hip + WEIGHT_AT * (knee - hip)
    near = (np.abs(rest.vertices_m[:, 2] - centre[2]) < 0.03) & (rest.segment(f"{leg}_thigh") > 0.5)
    disc, half = 0.046, 0.085
    centre[0] = rest.vertices_m[near, 0].max() + disc
    grip = 0.016
    profile = np.array(
        [(-half, 0.0), (-half, disc - 0.004), (-half + 0.004, disc), (-half + 0.036, disc),
         (-half + 0.04, grip), (half - 0.04, grip), (half - 0.036, disc), (half - 0.004, disc),
         (half, disc - 0.004), (half, 0.0)]
    )  # fmt: skip
    return lathe(profile, np.array([0.0, 1.0, 0.0]), centre, (0.16, 0.17, 0.19), sides=28)


def move(outfit: Outfit, maps: Array) -> tuple[Array, Array]:
    """Return one frame's (n, 3) places and directions, from (segments, 3, 4) maps."""
    blended = (outfit.piece.weights @ maps.reshape(len(SEGMENTS), 12)).reshape(-1, 3, 4)
    places = np.einsum("nij,nj->ni", blended[:, :, :3], outfit.piece.vertices_m) + blended[:, :, 3]
    normals = np.einsum("nij,nj->ni", blended[:, :, :3], outfit.piece.normals)
    return places, normals
