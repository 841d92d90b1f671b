"""Reading exercise files: by id, from a path, with variants, and whatever a hostile file holds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import secondheart.exercises as room
from secondheart.errors import ExerciseFileError, RequestError
from secondheart.exercises import check_exercise_file, exercise_ids, load_exercise, variant_names
from secondheart.exercises.names import exercise_file
from secondheart.exercises.reader import MAX_FILE_BYTES

VALID = exercise_file("soleus-push-up").read_text(encoding="utf-8")
WALK = exercise_file("tip-toe-walk").read_text(encoding="utf-8")


def refused(path: Path, content: str | bytes) -> str:
    """Write the content, expect that it is refused in one line naming the file, and return the line."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ExerciseFileError) as caught:
        check_exercise_file(path)
    message = str(caught.value)
    assert path.name in message
    assert message.isprintable(), "one line, nothing a terminal obeys"
    assert len(message) < 1500
    assert caught.value.exit_code == 2
    return message


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def test_public_names_are_sorted_and_all_there() -> None:
    assert room.__all__ == sorted(room.__all__)
    for name in room.__all__:
        assert getattr(room, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = room.nothing


def test_the_names_are_known_without_loading_the_form() -> None:
    code = (
        "import sys, secondheart.exercises as room; room.exercise_ids(); "
        "sys.exit('pydantic' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_id_gets_the_nearest_one() -> None:
    with pytest.raises(
        RequestError, match=r"unknown exercise 'soleus-pushup' \(did you mean 'soleus-push-up'\?\)"
    ):
        load_exercise("soleus-pushup")
    with pytest.raises(
        RequestError, match=r"^unknown exercise 'zzz': choose one of soleus-push-up, "
    ) as caught:
        load_exercise("zzz")
    assert not isinstance(caught.value, ExerciseFileError)
    for exercise_id in exercise_ids():
        assert exercise_id in str(caught.value)


@pytest.mark.parametrize("name", ["", "Tip_Toe_Walk", "\x1b[31m", "\x00", "a" * 10_000, "\ud800", "٣"])
def test_odd_ids_are_refused_in_one_line(name: str) -> None:
    with pytest.raises(RequestError) as caught:
        load_exercise(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_an_unknown_variant_gets_the_nearest_one() -> None:
    with pytest.raises(
        RequestError, match=r"unknown variant 'huston' of soleus-push-up \(did you mean 'houston'\?\)"
    ):
        load_exercise("soleus-push-up", "huston")
    with pytest.raises(
        RequestError, match=r"unknown variant 'houston' of tip-toe-walk: choose one of 'article'"
    ):
        load_exercise("tip-toe-walk", "houston")


def test_the_articles_form_is_the_default() -> None:
    assert load_exercise("soleus-push-up") == load_exercise("soleus-push-up", "article")
    assert load_exercise("soleus-push-up", "houston") != load_exercise("soleus-push-up")


def test_a_users_own_file_with_its_own_variants(own: Path) -> None:
    own.write_text(
        'variant = "morning"\n' + VALID + "\n[variants.evening.target]\nrepetitions = 10\n",
        encoding="utf-8-sig",
    )
    assert check_exercise_file(own).variant == "morning"
    assert variant_names(own) == ("morning", "houston", "evening")
    evening = load_exercise(own, "evening")
    assert (evening.variant, evening.target.repetitions, evening.target.hold_s) == ("evening", 10, 2.0)
    assert load_exercise(str(own)).target.repetitions == 30
    with pytest.raises(RequestError, match="choose one of 'morning', 'houston', 'evening'"):
        load_exercise(own, "article")


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ExerciseFileError, match=r"cannot be read .No such file"):
        load_exercise(str(tmp_path / "none.toml"))
    with pytest.raises(ExerciseFileError, match="no ordinary file"):
        load_exercise(f"{tmp_path}/")
    with pytest.raises(ExerciseFileError, match=r"cannot be a path|cannot be read"):
        load_exercise("a\x00b.toml")
    with pytest.raises(ExerciseFileError, match="no ordinary file"):
        load_exercise("/dev/zero")
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    with pytest.raises(ExerciseFileError, match="no ordinary file"):
        check_exercise_file(pipe)


def test_too_large_wrong_encoding_not_toml(own: Path) -> None:
    assert "larger than 256 KB" in refused(own, b"#" * (MAX_FILE_BYTES + 1))
    assert "not UTF-8 text (byte 6)" in refused(own, b'id = "\xff\xfe"')
    assert "not TOML" in refused(own, VALID.replace("form = 1", "form = "))
    assert "not TOML" in refused(own, VALID + "\n[target]\n")
    assert "not TOML" in refused(own, "level = " + "9" * 5000)
    assert "not TOML" in refused(own, b"id = '\x00'")


@pytest.mark.parametrize(
    "content",
    [
        "x = " + "[" * 100_000,
        "x = " + "[" * 20 + "]" * 20,
        "x = " + "{a = " * 50_000,
        ".".join("a" * 120_000) + " = 1",
        "[" + ".".join("a" * 90) + "]\n" + ".".join("b" * 90) + " = 1",
    ],
)
def test_deep_nesting(own: Path, content: str) -> None:
    message = refused(own, content)
    assert "nest" in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "repetitions = 30",
            'repetitions = "30"',
            "target.repetitions: found '30', allowed is a whole number",
        ),
        (
            "repetitions = 30",
            "repetitions = 30.5",
            "target.repetitions: found 30.5, allowed is a whole number",
        ),
        (
            "repetitions = 30",
            "repetitions = true",
            "target.repetitions: found true, allowed is a whole number",
        ),
        (
            "repetitions = 30",
            "repetitions = 0",
            "target.repetitions: found 0, allowed is a number greater than or",
        ),
        (
            "repetitions = 30",
            "repetition = 30",
            "target.repetition: unknown key (did you mean 'repetitions'?), ",
        ),
        ("hold_s = 2", "hold_s = nan", "target.hold_s: found nan, allowed is an ordinary number"),
        (
            "hold_s = 2",
            "hold_s = -1",
            "target.hold_s: found -1, allowed is a number greater than or equal to 0",
        ),
        ("hold_s = 2", f"hold_s = 0x{'f' * 5000}", "target.hold_s: found a number over 10^12, allowed is a "),
        (
            "minimum_s = 1.2",
            "minimum_s = [1.2]",
            "limits.short-hold.minimum_s: found a list of 1, allowed is a num",
        ),
        ("minimum_s = 1.2\n", "", "limits.short-hold.minimum_s: not found, this key is needed"),
        (
            "[limits.short-hold]",
            "[limits.short_hold]",
            "limits.short_hold: unknown key (did you mean 'short-hold'",
        ),
        (
            "[cues.bounce]",
            "[cues.bouncing]",
            "cues.bouncing: found 'bouncing', allowed is one of 'short-hold', ",
        ),
        (
            "[muscles.rest]",
            "[muscles.sleep]",
            "muscles.sleep: found 'sleep', allowed is one of 'rise', 'hold', ",
        ),
        (
            'posture = "sitting"',
            'posture = "seated"',
            "posture: found 'seated', allowed is one of 'sitting', 'lyin",
        ),
        (
            'posture = "sitting"',
            "posture = 2001-01-01",
            "posture: found datetime.date(2001, 1, 1), allowed is one",
        ),
        ("form = 1", "form = 2", "form: found 2, allowed is one of 1"),
        (
            "form = 1",
            "form = 1\nlevle = 1",
            "levle: unknown key (did you mean 'level'?), allowed here: form, id, ",
        ),
        ("form = 1", 'form = 1\n"\\u001b[31m" = 1', "'\\x1b[31m': unknown key, allowed here: form, id, "),
        (
            'id = "soleus-push-up"',
            'id = "../etc"',
            "id: found '../etc', allowed is small letters, digits and sin",
        ),
        (
            'level_name = "beginner"',
            'level_name = ""',
            "level_name: found '', allowed is one of 'beginner', ",
        ),
        (
            "name = ",
            'name = "two\\nlines"\n#',
            "name: found 'two\\nlines', allowed is one line of printable text",
        ),
        ("name = ", 'name = " "\n#', "name: found ' ', allowed is one line of printable text"),
        ("name = ", 'name = ""\n#', "name: found '', allowed is text that is not empty"),
        ("name = ", f'name = "{"x" * 3000}"\n#', "allowed is text of at most 2000 characters"),
        ("name = ", "name = 7\n#", "name: found 7, allowed is text in quotes"),
        ('phases = ["rise", "hold", "lower", "rest"]', "phases = 3", "phases: found 3, allowed is a list"),
        (
            'phases = ["rise", "hold", "lower", "rest"]',
            "phases = []",
            "phases: found a list of 0, allowed is a l",
        ),
        (
            'phases = ["rise", "hold", "lower", "rest"]',
            "phases = ['rise', 'rise', 'rise', 'rise', 'rise']",
            "allowed is a list of at most 4",
        ),
        (
            "[phone]",
            "[signals.pelvis]\n[phone]",
            "signals.pelvis: found a table of 0 keys, allowed is one of 've",
        ),
        (
            'short = "Lower slowly"',
            f'short = "{"slow " * 13}"',
            "cues.fast-lowering.short: found 'slow slow ",
        ),
        (
            "[variants.houston]",
            "[variants.article]\n[variants.houston]",
            "variants.article: found the name of the",
        ),
    ],
)
def test_each_wrong_key_is_named_with_what_is_allowed(own: Path, old: str, new: str, expected: str) -> None:
    assert old in VALID
    assert expected in refused(own, VALID.replace(old, new, 1))


@pytest.mark.parametrize(
    ("addition", "expected"),
    [
        (
            '[variants.x]\nremove = ["limits.hip-drop"]',
            "variants.x.remove: found 'limits.hip-drop', allowed are keys",
        ),
        ('[variants.x]\nremove = ["name.x.y"]', "variants.x.remove: found 'name.x.y', allowed are keys of"),
        (
            '[variants.x]\nremove = "name"',
            "variants.x.remove: found 'name', allowed is a list of dotted keys",
        ),
        (
            "[variants.x]\nremove = [1]",
            "variants.x.remove: found a list of 1, allowed is a list of dotted keys",
        ),
        ('[variants.x]\nremove = ["name"]', "variant 'x': name: not found, this key is needed"),
        (
            '[variants.x]\nid = "other"',
            "variants.x.id: a variant keeps the id of its file; leave this key out",
        ),
        ("[variants.x]\nheight = 1", "variant 'x': height: unknown key"),
        ("[variants]\nx = 1", "variants.x: found 1, allowed is a table of keys to change"),
        (
            '[variants."\\u001b"]\nlevel = 1',
            "variant '\\x1b': variant: found '\\x1b', allowed is small letters",
        ),
        (
            "[variants.x.target]\nhold_s = 1",
            "limits.short-hold.minimum_s: found 1.2 with target.hold_s 1, it must",
        ),
    ],
)
def test_each_wrong_variant_is_named(own: Path, addition: str, expected: str) -> None:
    without = VALID[: VALID.index("[variants.houston]")]
    assert expected in refused(own, f"{without}\n{addition}\n")


def test_variants_that_are_no_table(own: Path) -> None:
    without = VALID[: VALID.index("[variants.houston]")]
    assert "variants: found 3, allowed is a table for each variant" in refused(
        own, "variants = 3\n" + without
    )


def test_only_the_first_problems_are_told(own: Path) -> None:
    message = refused(own, "form = 1\n")
    assert message.count("not found") == 3
    assert re.search(r"; and \d+ more$", message)


FUZZ = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BREAKERS = (
    '= [ ] " { } nan inf -1 1e999 true [[x]] 0x . # [variants.q] remove=["limits"] variant=3 variants=[]'
)
SNIPPETS = st.sampled_from(["", "'", "'''", "\n", "\x00", "\ud7ff", *BREAKERS.split()])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a valid file with a few lines dropped, doubled, exchanged or broken."""
    lines = draw(st.sampled_from([VALID, WALK])).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.integers(0, 4)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + draw(SNIPPETS) + lines[at][cut:]
            case _:
                key = lines[at].split("=")[0]
                lines[at] = f"{key}= {draw(SNIPPETS | st.text(max_size=5) | st.floats().map(str))}"
        lines = lines or [""]
    return "\n".join(lines)


def read_or_refuse(path: Path) -> None:
    try:
        exercise = check_exercise_file(path)
    except ExerciseFileError as error:
        assert str(error).isprintable()  # noqa: PT017
        assert len(str(error)) < 1500  # noqa: PT017
    else:
        assert exercise.phases


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=mutated())
def test_a_broken_file_is_read_or_refused_and_nothing_else(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mutated.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    read_or_refuse(path)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(data)
    read_or_refuse(path)
