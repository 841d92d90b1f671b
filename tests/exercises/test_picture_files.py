"""Which exercise has pictures: the written ones, and own files that keep the id and say what is seen."""

from pathlib import Path

import pytest

from secondheart.errors import ExerciseFileError
from secondheart.exercises import check_exercise_file, exercise_ids, load_exercise
from secondheart.exercises.names import exercise_file
from secondheart.exercises.picture_files import PICTURE_PX, picture_file, picture_place

VALID = exercise_file("soleus-push-up").read_text(encoding="utf-8")


def own(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def without_table() -> str:
    before, _, after = VALID.partition("[pictures]\n")
    return before + "[signals]" + after.partition("[signals]")[2]


def test_the_seven_have_pictures_and_no_other_file_lies_there() -> None:
    folder = Path(str(picture_place("soleus-push-up", "top"))).parent
    expected = {f"{name}.{moment}.webp" for name in exercise_ids() for moment in PICTURE_PX}
    assert {path.name for path in folder.iterdir()} == expected | {"CREDITS.md"}


def test_a_variant_keeps_the_pictures_of_the_article() -> None:
    fast, slow = load_exercise("soleus-push-up", "houston"), load_exercise("soleus-push-up")
    for moment in PICTURE_PX:
        assert picture_file(fast, moment) == picture_file(slow, moment)
    assert fast.pictures == slow.pictures


def test_an_own_file_may_leave_the_table_out(tmp_path: Path) -> None:
    exercise = check_exercise_file(own(tmp_path, without_table()))
    assert exercise.pictures is None
    assert picture_file(exercise, "loop") is None


def test_an_own_id_has_no_pictures(tmp_path: Path) -> None:
    text = VALID.replace('id = "soleus-push-up"', 'id = "my-raise"')
    exercise = check_exercise_file(own(tmp_path, text))
    assert exercise.pictures is not None
    assert picture_file(exercise, "start") is None


def test_a_table_says_what_is_seen_in_all_three(tmp_path: Path) -> None:
    text = without_table() + '\n[pictures]\nstart = "sits"\ntop = "sits, heels up"\n'
    with pytest.raises(ExerciseFileError, match=r"pictures\.loop: not found, this key is needed"):
        check_exercise_file(own(tmp_path, text))
