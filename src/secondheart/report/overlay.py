"""Draws a skeleton and a moment's words into a picture, legible on any background.

Lines have a dark edge, words stand on a dark ground. The right side is drawn thick with filled
joints, the left side thin with open ones, so that colour is not needed to tell them apart.
"""

from math import isfinite
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from secondheart.report.figures import ACROSS, LIMBS, landmark
from secondheart.report.story import Moment
from secondheart.types import Array

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

# Red, green, blue.
RIGHT: Colour = (92, 178, 255)
LEFT: Colour = (255, 176, 92)
_MIDDLE: Colour = (220, 220, 220)
_DARK: Colour = (12, 16, 22)
_WHITE: Colour = (255, 255, 255)
_FAULT: Colour = (255, 150, 140)
#: A point less visible than this is not drawn.
SEEN_FROM = 0.3


def draw_skeleton(picture: Picture, xy_px: Array, visibility: Array) -> None:
    """Draw one pose into a picture, in place.

    Parameters
    ----------
    picture
        (height, width, 3) red, green, blue.
    xy_px
        (33, 2) in pixels of this picture; points that are NaN or far outside are left out.
    visibility
        (33,) from 0 to 1.
    """
    height, width = picture.shape[:2]
    seen = np.isfinite(xy_px).all(axis=1) & ~(visibility < SEEN_FROM)
    seen &= (np.abs(np.nan_to_num(xy_px)) < 4 * max(height, width)).all(axis=1)
    points = np.rint(np.nan_to_num(np.where(seen[:, None], xy_px, 0.0))).astype(int)
    unit = max(1, round(min(height, width) / 240))
    bones = [(f"left_{name}", f"right_{name}", _MIDDLE, unit) for name in ACROSS]
    for side, colour, thick in (("left", LEFT, unit), ("right", RIGHT, 2 * unit)):
        bones += [(f"{side}_{a}", f"{side}_{b}", colour, thick) for a, b in LIMBS]
    for a, b, colour, thick in bones:
        i, j = landmark(a), landmark(b)
        if seen[i] and seen[j]:
            ends: tuple[Any, Any] = (points[i].tolist(), points[j].tolist())
            cv2.line(picture, *ends, _DARK, thick + 2 * unit, cv2.LINE_AA)
            cv2.line(picture, *ends, colour, thick, cv2.LINE_AA)
    for side, colour in (("left", LEFT), ("right", RIGHT)):
        for name in dict.fromkeys(name for limb in LIMBS for name in limb):
            i = landmark(f"{side}_{name}")
            if seen[i]:
                at = points[i].tolist()
                cv2.circle(picture, at, 3 * unit, _DARK, -1, cv2.LINE_AA)
                cv2.circle(picture, at, 2 * unit, colour, -1 if side == "right" else unit, cv2.LINE_AA)


def draw_moment(picture: Picture, moment: Moment) -> None:
    """Draw phase, count, heel height and faults into a picture, in place.

    Faults stand beneath the count and not at the lower edge, where the feet usually are.
    """
    size = max(9, round(min(picture.shape[:2]) / 25))
    told = [
        (f"{moment.count} {moment.counted}", round(1.4 * size), _WHITE),
        (moment.phase, round(1.4 * size), _WHITE),
    ]
    _panel(picture, (size // 2, size // 2), told, 9 * size)
    if moment.heights is not None:
        _bars(picture, moment, size)
    if moment.faults:
        lines = [(line, size, _FAULT) for line in moment.faults]
        if moment.cue:
            lines.append((moment.cue, size, _WHITE))
        _panel(picture, (size // 2, size + _height_of(told)), lines, 0)


def _height_of(lines: list[tuple[str, int, Colour]]) -> int:
    return sum(round(1.35 * size) for _, size, _ in lines) + lines[0][1] // 2


def _panel(
    picture: Picture, corner: tuple[int, int], lines: list[tuple[str, int, Colour]], least: int
) -> None:
    """Write lines on a dark ground; a line too wide for the picture is written smaller."""
    width = picture.shape[1]
    x, y = corner
    room = width - 2 * x - lines[0][1]
    fitted = [(text, _fit(text, size, room), size, colour) for text, size, colour in lines]
    wide = max(least, *(_width_of(text, fit) for text, fit, _, _ in fitted)) + lines[0][1]
    _ground(picture, x, y, min(wide, width - 2 * x), _height_of(lines))
    y += lines[0][1] // 4
    for text, fit, size, colour in fitted:
        y += round(1.35 * size)
        _write(picture, text, (x + lines[0][1] // 2, y - round(0.35 * size)), fit, colour)


def _bars(picture: Picture, moment: Moment, size: int) -> None:
    """Draw a bar for each heel at the right edge, with its letter and the higher one's height."""
    height, width = picture.shape[:2]
    tall, wide = round(0.42 * height), 7 * size
    x, y = width - wide - size // 2, size // 2
    _ground(picture, x, y, wide, tall + 4 * size)
    text = moment.height_words or "not seen"
    _write(picture, text, (x + size // 2, y + round(1.3 * size)), _fit(text, size, wide - size), _WHITE)
    top, base = y + 2 * size, y + 2 * size + tall
    for place, (letter, value, colour) in enumerate(
        zip("LR", moment.heights or (), (LEFT, RIGHT), strict=True)
    ):
        left = x + size + place * 3 * size
        cv2.rectangle(picture, (left, top), (left + 2 * size, base), _MIDDLE, 1, cv2.LINE_AA)
        if isfinite(value):
            cv2.rectangle(picture, (left, base - round(value * tall)), (left + 2 * size, base), colour, -1)
        _write(picture, letter, (left + round(0.7 * size), base + round(1.4 * size)), size, _WHITE)


def _ground(picture: Picture, x: int, y: int, width: int, height: int) -> None:
    piece = picture[max(y, 0) : y + height, max(x, 0) : x + width]
    if piece.size:
        piece[:] = cv2.addWeighted(piece, 0.25, np.full_like(piece, _DARK), 0.75, 0)


def _fit(text: str, size: int, room: int) -> int:
    """Return the size at which a text is at most ``room`` pixels wide."""
    wide = _width_of(text, size)
    return size if wide <= room else max(6, size * room // wide)


def _width_of(text: str, size: int) -> int:
    return int(cv2.getTextSize((0, 0), text, (0, 0), _face(), size, 600)[2])


def _write(picture: Picture, text: str, at: tuple[int, int], size: int, colour: Colour) -> None:
    cv2.putText(picture, text, at, colour, _face(), size, 600)


def _face() -> Any:
    """Return OpenCV's own typeface, which knows signs beyond ASCII; it is loaded once."""
    global _FACE  # noqa: PLW0603 - a typeface is dear to load and never changes
    if _FACE is None:
        _FACE = cv2.FontFace("sans")
    return _FACE


_FACE: Any = None
