"""Stick figures of a repetition, drawn from the poses at its start and at its top."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from secondheart.report.svg import add, drawing, markup
from secondheart.report.words import number
from secondheart.types import LANDMARKS, Array, Repetition

#: The bones drawn, by landmark name without its side.
LIMBS: tuple[tuple[str, str], ...] = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)
#: The bones that join both sides.
ACROSS: tuple[str, ...] = ("shoulder", "hip")
_FOOT = ("knee", "ankle", "heel", "foot_index")


def landmark(name: str) -> int:
    """Return the place of a landmark in the arrays."""
    return LANDMARKS.index(name)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A piece of the picture and where it lands in the drawing."""

    origin: Array
    scale: float

    def place(self, points: NDArray[np.float32]) -> Array:
        placed: Array = (points.astype(np.float64) - self.origin) * self.scale
        return placed


def _frame(
    poses: Sequence[NDArray[np.float32]], names: Sequence[str], width: float, height: float
) -> _Frame | None:
    """Return a frame that holds the named points of all poses, or None where too few are seen."""
    places = [landmark(f"{side}_{name}") for side in ("left", "right") for name in names]
    points = np.concatenate([pose[places] for pose in poses]).astype(np.float64)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 2:
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    scale = float(min(0.84 * width / span[0], 0.84 * height / span[1]))
    return _Frame((low + high) / 2 - np.array([width, height]) / (2 * scale), scale)


def stick_figures(repetition: Repetition, label: str) -> Markup | None:
    """Return one repetition as three pictures: body at the start and at the top, and the feet close up.

    The two bodies share one scale. In the close-up the start is drawn faint beneath the top.
    None where no pose is known.
    """
    start, top = repetition.pose_start_px, repetition.pose_top_px
    if start is None or top is None:
        return None
    names = ("ear", "shoulder", "elbow", "wrist", "hip", *_FOOT)
    body = _frame((start, top), names, 220, 220)
    feet = _frame((start, top), ("ankle", "heel", "foot_index"), 220, 150)
    if body is None:
        return None
    rise = number(repetition.heel_rise_cm, "cm")
    svg = drawing(
        680, 250, f"{label}, repetition {repetition.index}",
        f"Three drawings: the body at the start, at the top, and the feet. Heel rise {rise}.", "figure",
    )  # fmt: skip
    for place, pose, caption in ((0, start, "start"), (230, top, "top")):
        panel = add(svg, "g", transform=f"translate({place} 0)")
        _draw_pose(panel, body.place(pose), "pose")
        add(panel, "text", caption, x=110, y=244, class_="caption")
    panel = add(svg, "g", transform="translate(460 0)")
    if feet is not None:
        close = add(panel, "g", transform="translate(0 50)")
        _clip(close, feet.place(start), "pose faint")
        _clip(close, feet.place(top), "pose")
    words = f"heel rise {rise}" if math.isfinite(repetition.heel_rise_cm) else "feet"
    add(panel, "text", words, x=110, y=244, class_="caption")
    return markup(svg)


def _clip(parent: ET.Element, points: Array, css: str) -> None:
    """Draw only the feet and the lower part of the shank, so that the close-up stays close."""
    group = add(parent, "g", class_=css)
    for side in ("left", "right"):
        knee, ankle, heel, toe = (points[landmark(f"{side}_{name}")] for name in _FOOT)
        away = knee - ankle
        reach = float(np.hypot(*away))
        stub = ankle + away / reach * min(reach, 55.0) if reach > 0 else ankle
        for a, b in ((stub, ankle), (ankle, heel), (heel, toe), (ankle, toe)):
            _bone(group, a, b, side)
        for joint in (ankle, heel, toe):
            _joint(group, joint, side, 5)


def _draw_pose(parent: ET.Element, points: Array, css: str) -> None:
    group = add(parent, "g", class_=css)
    for name in ACROSS:
        _bone(group, points[landmark(f"left_{name}")], points[landmark(f"right_{name}")], "across")
    for side in ("left", "right"):
        for a, b in LIMBS:
            _bone(group, points[landmark(f"{side}_{a}")], points[landmark(f"{side}_{b}")], side)
        for name in dict.fromkeys(itertools.chain(*LIMBS)):
            _joint(group, points[landmark(f"{side}_{name}")], side, 3.2)
    _head(group, points)


def _head(group: ET.Element, points: Array) -> None:
    """Draw a circle around nose and ears, where they are seen."""
    face = points[[landmark("nose"), landmark("left_ear"), landmark("right_ear")]]
    face = face[np.isfinite(face).all(axis=1)]
    ends = points[
        [landmark("left_shoulder"), landmark("right_shoulder"), landmark("left_hip"), landmark("right_hip")]
    ]
    trunk = float(np.hypot(*(ends[:2].mean(axis=0) - ends[2:].mean(axis=0))))
    if len(face) and math.isfinite(trunk):
        centre, neck, radius = face.mean(axis=0), ends[:2].mean(axis=0), max(4.0, 0.2 * trunk)
        add(group, "circle", cx=float(centre[0]), cy=float(centre[1]), r=radius, class_="head")
        away = float(np.hypot(*(neck - centre)))
        if away > radius:
            _bone(group, centre + (neck - centre) * radius / away, neck, "across")


def _bone(group: ET.Element, a: Array, b: Array, side: str) -> None:
    if np.isfinite(a).all() and np.isfinite(b).all():
        add(group, "line", x1=float(a[0]), y1=float(a[1]), x2=float(b[0]), y2=float(b[1]), class_=side)


def _joint(group: ET.Element, at: Array, side: str, radius: float) -> None:
    if np.isfinite(at).all():
        add(group, "circle", cx=float(at[0]), cy=float(at[1]), r=radius, class_=f"joint {side}")
