"""Drawings over time: the heel's height with each repetition's phases and faults, and the steps of a walk.

A row holds a minute, or more where a recording is very long, so that a page stays readable and small.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import numpy as np
from markupsafe import Markup

from secondheart.report.svg import add, drawing, markup
from secondheart.report.words import clock, number
from secondheart.types import Array, FaultId, Repetition, Trace, Walk

#: What stands above a repetition in the curve.
MARKS: dict[FaultId, str] = {
    "short-hold": "hold",
    "partial-range": "height",
    "fast-lowering": "fast",
    "bounce": "bounce",
    "knee-angle": "knee",
    "hip-drop": "hips",
    "trunk-motion": "trunk",
    "toe-lift": "ball",
    "heel-contact": "heel",
    "no-stretch": "stretch",
    "uneven": "uneven",
}

MAX_POINTS = 4000
ROW_S = 60.0
MAX_ROWS = 12
_WIDTH, _LEFT, _RIGHT = 960.0, 44.0, 10.0
_TOP, _PLOT, _STRIP = 34.0, 130.0, 12.0


def row_length_s(duration_s: float) -> float:
    """Return how many seconds one row of a drawing holds: a minute, or more in a very long recording."""
    if not math.isfinite(duration_s) or duration_s <= ROW_S:
        return max(duration_s, 1.0) if math.isfinite(duration_s) else ROW_S
    return ROW_S * max(1, math.ceil(duration_s / ROW_S / MAX_ROWS))


def decimate(time_s: Array, values: Array, points: int) -> tuple[Array, Array]:
    """Return at most ``points`` samples that keep every stretch's highest and lowest value, in order of time.

    NaN stays where a whole stretch is NaN, so that gaps stay gaps.
    """
    if len(values) <= points:
        return time_s, values
    size = math.ceil(len(values) / max(points // 2, 1))
    keep: list[int] = []
    for start in range(0, len(values), size):
        piece = values[start : start + size]
        if np.isnan(piece).all():
            keep.append(start)
            continue
        keep.extend(sorted({start + int(np.nanargmin(piece)), start + int(np.nanargmax(piece))}))
    return time_s[keep], values[keep]


@dataclass(frozen=True, slots=True)
class _Axes:
    """From seconds and heights to places in one row."""

    begin_s: float
    end_s: float
    low: float
    high: float

    def x(self, time_s: float) -> float:
        inside = min(max(time_s, self.begin_s), self.end_s)
        return _LEFT + (inside - self.begin_s) / (self.end_s - self.begin_s) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, height: float) -> float:
        return _TOP + (self.high - height) / (self.high - self.low) * _PLOT


def heel_curve(
    trace: Trace, repetitions: Sequence[Repetition], walk: Walk | None = None
) -> tuple[Markup, ...]:
    """Return the heel's height over time, one drawing a row of a minute (more for very long recordings).

    The left heel is dashed. Beneath the curve each repetition's rise, hold and lowering stand as
    a trapezium with the repetition's number; faults stand above it with a mark and a word.
    Empty where the trace has no sample.
    """
    time_s = trace.time_s.astype(np.float64)
    heights = {"left": trace.left.astype(np.float64), "right": trace.right.astype(np.float64)}
    both = np.concatenate(list(heights.values()))
    if not len(time_s) or not np.isfinite(both).any():
        return ()
    low, high = float(np.nanmin(both)), float(np.nanmax(both))
    low, high = min(low, 0.0), max(high, low + 1e-3, 1.0)
    thin = {leg: decimate(time_s, values, MAX_POINTS // 2) for leg, values in heights.items()}
    end_s = float(time_s[-1])
    row_s = row_length_s(end_s)
    rows = max(1, math.ceil(end_s / row_s - 1e-9))
    drawn = []
    for row in range(rows):
        axes = _Axes(row * row_s, (row + 1) * row_s, low, high)
        inside = [one for one in repetitions if one.end_s >= axes.begin_s and one.start_s <= axes.end_s]
        drawn.append(_row(axes, thin, inside, walk, trace.unit))
    return tuple(drawn)


def _row(
    axes: _Axes,
    thin: dict[str, tuple[Array, Array]],
    repetitions: Sequence[Repetition],
    walk: Walk | None,
    unit: str,
) -> Markup:
    faulty = sum(bool(one.faults) for one in repetitions)
    svg = drawing(
        _WIDTH, _base(repetitions) + 6,
        f"Heel height from {clock(axes.begin_s)} to {clock(axes.end_s)}",
        f"{len(repetitions)} repetitions, {faulty} with a fault. Left heel dashed, right heel solid. "
        "The table of repetitions holds the same figures.", "curve",
    )  # fmt: skip
    if walk is not None:
        _band(svg, axes, walk.start_s, walk.end_s, "band-hold")
    _draw_repetitions(svg, axes, repetitions)
    _draw_axes(svg, axes, unit, _base(repetitions))
    for leg, (time_s, values) in thin.items():
        path = _path(axes, time_s, values)
        if path:
            add(svg, "path", d=path, class_=f"line {leg}")
    return markup(svg)


def _path(axes: _Axes, time_s: Array, values: Array) -> str:
    """Return the path of one row, broken where the heel was not seen."""
    first = max(int(np.searchsorted(time_s, axes.begin_s)) - 1, 0)
    last = int(np.searchsorted(time_s, axes.end_s, side="right")) + 1
    parts, pen = [], "M"
    for moment, value in zip(time_s[first:last].tolist(), values[first:last].tolist(), strict=True):
        if math.isnan(value):
            pen = "M"
            continue
        parts.append(f"{pen}{axes.x(moment):.1f} {axes.y(value):.1f}")
        pen = "L"
    return "".join(parts) if len(parts) > 1 else ""


def _base(repetitions: Sequence[Repetition]) -> float:
    """Return where the seconds stand: beneath the phases and numbers, or at once beneath the plot."""
    return _TOP + _PLOT + (_STRIP + 44 if repetitions else 18)


def _draw_axes(svg: ET.Element, axes: _Axes, unit: str, base: float) -> None:
    step = _tick(axes.high - axes.low, 4)
    value = math.ceil(axes.low / step) * step
    while value <= axes.high + 1e-9:
        y = axes.y(value)
        add(
            svg,
            "line",
            x1=_LEFT,
            x2=_WIDTH - _RIGHT,
            y1=y,
            y2=y,
            class_="zero" if abs(value) < 1e-9 else "grid",
        )
        add(svg, "text", f"{value:g}".replace("-", "\N{MINUS SIGN}"), x=_LEFT - 6, y=y + 4, class_="tick end")
        value += step
    add(svg, "text", unit, x=_LEFT - 6, y=_TOP - 12, class_="tick end" if len(unit) < 4 else "tick")
    step = _seconds_tick(axes.end_s - axes.begin_s)
    moment = math.ceil(axes.begin_s / step) * step
    while moment <= axes.end_s + 1e-9:
        x = axes.x(moment)
        words = f"{moment:g} s" if axes.end_s <= ROW_S else clock(moment)[:-2]
        add(svg, "text", words, x=x, y=base, class_="tick end" if x > _WIDTH - 30 else "tick mid")
        moment += step


def _tick(span: float, wanted: int) -> float:
    """Return a round step that divides a span into about the wanted number of pieces."""
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough - 1e-12)


def _seconds_tick(span_s: float) -> float:
    """Return a step as clocks have it that divides a span into a dozen pieces or so."""
    if span_s < ROW_S:
        return _tick(span_s, 12)
    return next(
        (step for step in (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0) if span_s <= 13 * step), 1800.0
    )


def _draw_repetitions(svg: ET.Element, axes: _Axes, repetitions: Sequence[Repetition]) -> None:
    """Draw phases, numbers and marks; where repetitions stand too close, only what stays readable."""
    room = (axes.x(axes.end_s) - _LEFT) / max(len(repetitions), 1)
    every = next((n for n in (1, 5, 10, 50, 100) if n * room >= 24), 500)
    for one in repetitions:
        group = add(svg, "g", class_="repetition")
        words = ", ".join(MARKS[fault] for fault in one.faults)
        add(
            group, "title",
            f"Repetition {one.index}: up {number(one.rise_s, 's')}, hold {number(one.hold_s, 's')}, "
            f"down {number(one.lower_s, 's')}, heel rise {number(one.heel_rise_cm, 'cm')}"
            + (f"; faults: {words}" if words else ""),
        )  # fmt: skip
        if room >= 8:
            _draw_phases(group, axes, one)
        middle = axes.x((one.start_s + one.end_s) / 2)
        strip = _TOP + _PLOT + 6
        if one.index % every == 0 and axes.begin_s <= (one.start_s + one.end_s) / 2 <= axes.end_s:
            add(group, "text", str(one.index), x=middle, y=strip + _STRIP + 14, class_="number mid")
        if one.faults and axes.begin_s <= one.top_s <= axes.end_s:
            _mark(
                group,
                axes.x(one.top_s + one.hold_s / 2 if math.isfinite(one.hold_s) else one.top_s),
                one,
                room,
            )


def _draw_phases(group: ET.Element, axes: _Axes, one: Repetition) -> None:
    hold_end = one.top_s + one.hold_s if math.isfinite(one.hold_s) else one.top_s
    _band(group, axes, one.start_s, one.top_s, "band-rise")
    _band(group, axes, one.top_s, hold_end, "band-hold")
    _band(group, axes, hold_end, one.end_s, "band-lower")
    top, base = _TOP + _PLOT + 6, _TOP + _PLOT + 6 + _STRIP
    a, b, c, d = (axes.x(t) for t in (one.start_s, one.top_s, hold_end, one.end_s))
    add(
        group,
        "path",
        d=f"M{a:.1f} {base:g}L{b:.1f} {top:g}L{c:.1f} {top:g}L{d:.1f} {base:g}Z",
        class_="phases",
    )


def _band(parent: ET.Element, axes: _Axes, begin_s: float, end_s: float, css: str) -> None:
    a, b = axes.x(begin_s), axes.x(end_s)
    if b > a:
        add(parent, "rect", x=a, y=_TOP, width=b - a, height=_PLOT, class_=css)


def _mark(group: ET.Element, x: float, one: Repetition, room: float) -> None:
    """Draw a triangle, and as many words above it as fit."""
    y = _TOP - 2
    add(group, "path", d=f"M{x - 5:.1f} {y - 9:g}h10L{x:.1f} {y:g}Z", class_="fault")
    if room < 44:
        return
    words = [MARKS[fault] for fault in one.faults]
    text = (
        words[0]
        if len(words) == 1
        else f"{words[0]} +{len(words) - 1}"
        if room < 100
        else ", ".join(words[:2])
    )
    if len(words) > 2 and room >= 100:
        text += f" +{len(words) - 2}"
    add(group, "text", text, x=x, y=y - 13, class_="fault-word mid")


def walk_timeline(walk: Walk) -> tuple[Markup, ...]:
    """Return the steps of a walk over time, one drawing a row.

    The left foot stands above and the right one below; they share one line where no side is known.

    A step is a bar; a heel that came down is a cross with the word "heel".
    """
    row_s = row_length_s(walk.duration_s) if walk.duration_s > 0 else 1.0
    rows = max(1, math.ceil(walk.duration_s / row_s - 1e-9))
    drawn = []
    for row in range(rows):
        axes = _Axes(walk.start_s + row * row_s, walk.start_s + (row + 1) * row_s, 0, 1)
        drawn.append(_walk_row(axes, walk))
    return tuple(drawn)


def _walk_row(axes: _Axes, walk: Walk) -> Markup:
    steps = [one for one in walk.steps if axes.begin_s <= one.time_s <= axes.end_s]
    down = [one for one in walk.heel_contacts if axes.begin_s <= one.time_s <= axes.end_s]
    svg = drawing(
        _WIDTH, 110, f"Steps from {clock(axes.begin_s)} to {clock(axes.end_s)}",
        f"{len(steps)} steps; {len(down)} times a heel came down.", "curve",
    )  # fmt: skip
    sides: tuple[tuple[float, str], ...] = ((20.0, "left"), (60.0, "right"))
    if any(one.side is None for one in walk.steps):
        sides = ((40.0, "foot"),)
    for y, leg in sides:
        add(svg, "text", leg, x=_LEFT - 6, y=y + 17, class_="tick end")
        add(svg, "line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y + 26, y2=y + 26, class_="grid")
        bars = "".join(f"M{axes.x(one.time_s):.1f} {y:g}v26" for one in steps if (one.side or "foot") == leg)
        if bars:
            add(svg, "path", d=bars, class_=f"step {leg}")
        for one in down:
            if (one.side or "foot") == leg:
                x = axes.x(one.time_s)
                add(svg, "path", d=f"M{x - 6:.1f} {y + 8:g}l12 12m0 -12l-12 12", class_="contact")
                near_end = x > _WIDTH - 50
                add(svg, "text", "heel", x=x - 9 if near_end else x + 9, y=y - 3,
                    class_="fault-word end" if near_end else "fault-word")  # fmt: skip
    step = _seconds_tick(axes.end_s - axes.begin_s)
    moment = math.ceil(axes.begin_s / step) * step
    while moment <= axes.end_s + 1e-9:
        add(svg, "text", clock(moment)[:-2], x=axes.x(moment), y=106, class_="tick mid")
        moment += step
    return markup(svg)
