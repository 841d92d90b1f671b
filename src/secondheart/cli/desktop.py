"""Whether there is a desktop here, and somebody before it."""

import os
import shutil
import sys


def on_a_desktop() -> bool:
    """Whether a browser window would be welcome and possible."""
    if not sys.stdout.isatty() or os.environ.get("CI"):
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return has_display and shutil.which("xdg-open") is not None
