"""Results as others read them: the contract's JSON, a page, an annotated film; loaded at first use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondheart.report.contract_json import analysis_json, analysis_text
    from secondheart.report.html import write_report

__all__ = ["analysis_json", "analysis_text", "write_report"]

_HOMES = {"analysis_json": "contract_json", "analysis_text": "contract_json", "write_report": "html"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
