"""The bricks of inline SVG: every drawing has a title and a description, all text is escaped.

Colours come from the page's style sheet by class, so that light, dark and print share one
drawing. Nothing is told by colour alone: the left leg is dashed, phases have shapes of their own,
faults carry a mark and a word.
"""

import hashlib
from xml.etree import ElementTree as ET

from markupsafe import Markup


def drawing(width: float, height: float, title: str, text: str, css: str) -> ET.Element:
    """Return an empty drawing with the title and description that a screen reader says."""
    mark = "d" + hashlib.blake2s(f"{title}{text}".encode(), digest_size=6).hexdigest()
    svg = ET.Element(
        "svg",
        {
            "viewBox": f"0 0 {width:g} {height:g}",
            "role": "img",
            "class": css,
            "aria-labelledby": f"{mark}t {mark}d",
        },
    )
    add(svg, "title", title, id=f"{mark}t")
    add(svg, "desc", text, id=f"{mark}d")
    return svg


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str | float) -> ET.Element:
    """Add an element; ``class_`` becomes class, underscores become dashes, numbers are shortened."""
    plain = {
        key.rstrip("_").replace("_", "-"): value if isinstance(value, str) else f"{value:.5g}"
        for key, value in attributes.items()
    }
    element = ET.SubElement(parent, tag, plain)
    if text:
        element.text = text
    return element


def markup(svg: ET.Element) -> Markup:
    """Return the drawing as text that a page may hold as it is."""
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704 - ElementTree has escaped all text
