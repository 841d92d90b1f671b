"""Fills the templates of the pages, and knows whether they were built."""

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from secondheart.web.notices import not_built, refusal

HERE = Path(str(files("secondheart.web")))
#: Scripts and styles, made from frontend/ when the package is built.
STATIC = HERE / "static"


def built() -> bool:
    """Tell whether scripts and styles are here."""
    return (STATIC / "coach.js").is_file()


def page(name: str, **facts: Any) -> HTMLResponse:
    """Return a page filled with facts; where the pages were not built, one that says how to."""
    try:
        template = _environment().get_template(name)
    except TemplateNotFound:
        return HTMLResponse(not_built(), 503)
    if not built():
        return HTMLResponse(not_built(), 503)
    return HTMLResponse(template.render(**facts))


def refused(status: int, why: str) -> HTMLResponse:
    """Return the page for a request that is not answered, and why; its own words by status where empty."""
    try:
        template = _environment().get_template("refused.html.j2")
    except TemplateNotFound:
        return HTMLResponse(refusal(status, why), status)
    return HTMLResponse(template.render(status=status, why=why, version=version("secondheart")), status)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
