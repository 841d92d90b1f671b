import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
TEMPLATES = ROOT / "src" / "secondheart" / "web" / "templates"
STATIC = ROOT / "src" / "secondheart" / "web" / "static"


@pytest.fixture
def node() -> str:
    found = shutil.which("node")
    if found is None:
        pytest.skip("there is no Node on this machine")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < 20:
        pytest.skip(f"the pages want Node 20 or newer, this is {version.strip()}")
    if not (FRONTEND / "node_modules" / "esbuild").is_dir():
        pytest.fail("the packages of the pages are not installed: make frontend")
    return found


def test_the_pages_own_unit_tests_pass(node: str, tmp_path: Path) -> None:
    subprocess.run([node, "build.mjs", "--tests", f"--out={tmp_path}"], cwd=FRONTEND, check=True)
    files = sorted(str(path) for path in tmp_path.glob("*.mjs"))
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert int(re.search(r"pass (\d+)", done.stdout)[1]) > 30


def test_the_pages_can_be_built_from_the_sources(node: str, tmp_path: Path) -> None:
    out = tmp_path / "static"
    subprocess.run([node, "build.mjs", f"--out={out}"], cwd=FRONTEND, capture_output=True, check=True)
    assert {path.name for path in out.iterdir()} == {
        "BUILD",
        "coach.js",
        "pages.css",
        "phone.js",
        "workouts.js",
    }
    for path in out.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "eval(" not in text
        addresses = set(re.findall(r"https?://[\w./-]+", text))
        assert addresses <= {"http://www.w3.org/2000/svg", "https://github.com/leeoniya/uPlot"}


def scripts() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (FRONTEND / "src").rglob("*.ts"))


def markup() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.j2"))


def test_every_element_that_a_script_looks_for_stands_in_a_template() -> None:
    wanted = set(re.findall(r'byId(?:<\w+>)?\("([\w-]+)"\)', scripts()))
    assert len(wanted) > 60
    assert wanted <= set(re.findall(r'\bid="([\w-]+)"', markup()))


def test_no_id_stands_twice_on_the_coach_page() -> None:
    names = [TEMPLATES / "coach.html.j2", TEMPLATES / "page.html.j2", *(TEMPLATES / "screens").glob("*.j2")]
    ids = re.findall(r'\bid="([\w-]+)"', "\n".join(path.read_text(encoding="utf-8") for path in names))
    assert sorted(ids) == sorted(set(ids))


def test_the_policy_is_kept_no_inline_script_style_or_handler_and_nothing_from_elsewhere() -> None:
    text = markup()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert set(re.findall(r"<script([^>]*)>", text)) <= {
        *(f' type="module" src="/static/{name}.js"' for name in ("coach", "phone", "workouts")),
        *(f' type="application/json" id="{name}"' for name in ("exercises", "settings", "server")),
    }
    assert set(re.findall(r"https?://[^\s'\"<]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert 'setAttribute("style"' not in scripts()
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write", scripts())
