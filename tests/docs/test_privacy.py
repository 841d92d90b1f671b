"""What the page about privacy promises: no connection, and no file but those asked for."""

import ast
import socket
from pathlib import Path

import pytest

from secondheart.cli import main
from secondheart.synthetic import perform, write_csv

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib.request",
    "urllib3",
    "websockets",
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


#: Modules that listen, or read a cookie or an address, and connect to nobody.
LISTENING = {
    "secondheart/web/address.py": {"socket"},
    "secondheart/web/listening.py": {"socket"},
    "secondheart/web/serving.py": {"socket"},
    "secondheart/web/guard.py": {"http.cookies"},
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_module_uses_the_network(path: Path) -> None:
    allowed = LISTENING.get(path.relative_to(ROOT / "src").as_posix(), set())
    for name in imported(path):
        if any(name == one or name.startswith(f"{one}.") for one in allowed):
            continue
        assert name not in NETWORK, name
        assert name.partition(".")[0] not in NETWORK, name


def test_an_analysis_connects_nowhere_and_leaves_what_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    home, temporary, here = (tmp_path / name for name in ("home", "tmp", "here"))
    for folder in (home, temporary, here):
        folder.mkdir()
    for variable in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.chdir(here)
    write_csv(perform("soleus-push-up", repetitions=2), here / "set.csv")

    outputs = {"--json": "set.json", "--report": "set.html", "--landmarks": "points.csv"}
    words = [word for pair in outputs.items() for word in pair]
    assert main(["analyze", "set.csv", "-e", "soleus-push-up", "--height-cm", "175", *words]) == 0

    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {f"here/{name}" for name in ("set.csv", *outputs.values())}
