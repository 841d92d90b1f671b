"""The live coach in the browser: a server on this computer that watches, counts aloud and corrects.

It listens on loopback, lets in who has its token, and forgets every picture once it has been looked at.
The names are loaded at first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondheart.web.app import create_app
    from secondheart.web.options import Options
    from secondheart.web.serving import serve

__all__ = ["Options", "create_app", "serve"]

_HOMES = {"Options": "options", "create_app": "app", "serve": "serving"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
