"""Runs a command and turns whatever goes wrong into one line and an exit code."""

import codecs
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable
from types import FrameType
from typing import Protocol

import typer

from secondheart.errors import SecondHeartError

INTERRUPTED = 130
TERMINATED = 143
#: Set to anything to see where an internal error comes from.
DEBUG = "SECONDHEART_DEBUG"

_ASCII = {
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "×": "x",
    "·": "*",
    "°": " deg",
    "±": "+/-",
    "’": "'",
    "‘": "'",
}
_ASCII |= {
    "“": '"',
    "”": '"',
    "√": "sqrt ",
    "→": "->",
    "•": "-",
    "≈": "about ",
    "σ": "sigma",
    "█": "#",
    "│": "|",
}


class Command(Protocol):
    """What is used of a command built by typer."""

    def main(self, args: list[str], prog_name: str, *, standalone_mode: bool) -> object:
        """Parse the arguments and run."""


def run(command: Command, arguments: list[str]) -> int:
    """Run a command and give its exit code; every error becomes one line on standard error."""
    _prepare_streams()
    _unwind_when_terminated()
    message = ""
    try:
        code = command.main(arguments, "secondheart", standalone_mode=False) or 0
        sys.stdout.flush()
    except SecondHeartError as error:
        message, code = str(error), error.exit_code
    except typer.TyperException as error:
        message, code = (
            f"{error.format_message()} ({_path(error)} --help lists what there is)",
            error.exit_code,
        )
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; whatever is still buffered has nowhere to go either.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        message, code = "the output was closed before all was written", 1
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        message = f"internal error, {type(error).__name__}: {error}; please report it with {DEBUG}=1 set"
        code = 1
    if code == INTERRUPTED:
        message = "interrupted; nothing half-written is left"
    if message:
        _say(message)
    return code if isinstance(code, int) else 0


def _path(error: typer.TyperException) -> str:
    """Give the command that an error belongs to, as it is typed."""
    path: str = getattr(getattr(error, "ctx", None), "command_path", "secondheart")
    return path


def _say(message: str) -> None:
    """Write one line on standard error, whatever line ends the message holds."""
    line = " ".join(message.split())
    print(f"secondheart: {line}", file=sys.stderr, flush=True)  # noqa: T201


def _prepare_streams() -> None:
    """Let consoles without Unicode show plain signs instead of failing."""
    codecs.register_error("secondheart-plain", plain_signs)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="secondheart-plain")


def plain_signs(error: UnicodeError) -> tuple[str, int]:
    """Replace what an encoding cannot hold by the nearest ASCII, for :func:`codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_ASCII.get(sign) or _stripped(sign) for sign in bad), error.end


def _stripped(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


def _unwind_when_terminated() -> None:
    """Make a polite kill unwind like an error, so that temporary files are removed."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(TERMINATED)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, leave)
