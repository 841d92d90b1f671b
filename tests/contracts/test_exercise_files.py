"""Every exercise file keeps the contract: the written facts, the limits, the sources, the words."""

import re
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from secondheart.coach.words import LANGUAGES
from secondheart.exercises import (
    Exercise,
    check_exercise_file,
    exercise_ids,
    limit_sentences,
    load_exercise,
    variant_names,
)
from secondheart.exercises.names import exercise_file
from secondheart.exercises.picture_files import PICTURE_PX, picture_file
from secondheart.types import Language

#: id: posture, legs, movement, support, repetitions, hold_s, level name (None: as long as possible, no hold).
WRITTEN = {
    "soleus-push-up": ("sitting", "both", "repetitions", "floor", 30, 2.0, "beginner"),
    "bridge-heel-lift": ("lying", "both", "repetitions", "floor", 30, 2.0, "beginner"),
    "seated-single-leg-calf-raise": ("sitting", "one", "repetitions", "floor", 30, 1.0, "beginner"),
    "single-leg-bridge-heel-lift": ("lying", "one", "repetitions", "floor", 30, 1.0, "intermediate"),
    "tip-toe-walk": ("standing", "both", "walk", "floor", None, None, "intermediate"),
    "bent-knee-calf-raise": ("standing", "both", "repetitions", "floor", 30, 2.0, "intermediate"),
    "elevated-bent-knee-calf-raise": ("standing", "one", "repetitions", "edge", 15, 1.0, "advanced"),
}

COMMON = {
    "partial-range": {"fraction_of_best": 0.7},
    "fast-lowering": {"minimum_s": 0.7},
    "bounce": {"bottom_s": 0.6, "rebound_from": 0.10, "rebound_to": 0.35},
    "toe-lift": {"maximum_cm": 2.0},
}
LONG, BRIEF = {"short-hold": {"minimum_s": 1.2}}, {"short-hold": {"minimum_s": 0.6}}
SEATED = {"knee-angle": {"target_deg": 90.0, "tolerance_deg": 20.0}, "trunk-motion": {"maximum_deg": 10.0}}
STANDING = {
    "knee-angle": {"tolerance_deg": 15.0, "minimum_deg": 10.0, "maximum_deg": 60.0},
    "trunk-motion": {"maximum_deg": 10.0},
}
HIP, UNEVEN = {"hip-drop": {"maximum_deg": 10.0}}, {"uneven": {"fraction_of_higher": 0.75}}
LIMITS = {
    "soleus-push-up": COMMON | LONG | SEATED | UNEVEN,
    "bridge-heel-lift": COMMON | LONG | HIP | UNEVEN,
    "seated-single-leg-calf-raise": COMMON | BRIEF | SEATED,
    "single-leg-bridge-heel-lift": COMMON | BRIEF | HIP,
    "tip-toe-walk": {"heel-contact": {"fraction_of_raised": 0.25}},
    "bent-knee-calf-raise": COMMON | LONG | STANDING | UNEVEN,
    "elevated-bent-knee-calf-raise": COMMON | BRIEF | STANDING | {"no-stretch": {"below_edge_cm": 0.5}},
}
#: A word of every step of the article, in the order of its steps.
STEP_WORDS = {
    "soleus-push-up": ("front", "right angles", "heels", "ankles alone", "two seconds", "slowly", "thirty"),
    "bridge-heel-lift": ("back", "shoulders", "one line", "two seconds", "heels down", "hips down", "thirty"),
    "seated-single-leg-calf-raise": ("front", "thigh", "slowly", "ball of the foot", "top", "thirty"),
    "single-leg-bridge-heel-lift": (
        "bridge",
        "straight",
        "below the bent knee",
        "very top",
        "pause",
        "thirty",
    ),
    "tip-toe-walk": ("hips", "evenly", "short steps", "softly bent", "coming down"),
    "bent-knee-calf-raise": ("wall", "slightly", "palms", "chest", "still bent", "lower"),
    "elevated-bent-knee-calf-raise": ("raised", "bend", "behind you", "forward", "far up", "below", "spring"),
}
FORMS = [(name, variant) for name in exercise_ids() for variant in variant_names(name)]
CITED = re.compile(r"FACTS (\d+\.\d+(?:(?:, | and )\d+\.\d+)*)")


def texts(part: object) -> list[str]:
    """Return every text below a part of a dumped exercise."""
    if isinstance(part, str):
        return [part]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, tuple | list) else ()
    return [text for value in inner for text in texts(value)]


@pytest.fixture(scope="module", params=["written", "own copy"])
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def exercise(exercise_id: str, place: str, tmp_path: Path) -> Exercise:
    if place == "written":
        return load_exercise(exercise_id)
    own = tmp_path / "my own.toml"
    shutil.copy(str(exercise_file(exercise_id)), own)
    assert check_exercise_file(own) == load_exercise(exercise_id)
    return load_exercise(str(own))


def test_the_seven_ids_and_no_other_file() -> None:
    assert exercise_ids() == tuple(WRITTEN)
    folder = Path(str(exercise_file("soleus-push-up"))).parent
    assert {path.stem for path in folder.iterdir()} == set(WRITTEN)
    assert sorted(load_exercise(name).level for name in exercise_ids()) == list(range(1, 8))


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_the_written_facts(exercise: Exercise, exercise_id: str) -> None:
    found = (
        exercise.posture, exercise.legs, exercise.movement, exercise.support,
        exercise.target.repetitions, exercise.target.hold_s, exercise.level_name,
    )  # fmt: skip
    assert exercise.id == exercise_id
    assert exercise.variant == "article"
    assert found == WRITTEN[exercise_id]
    if exercise.target.repetitions is None:
        assert "as long as possible" in (exercise.target.duration or "").lower()


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_the_limits_are_those_of_the_contract(exercise: Exercise, exercise_id: str) -> None:
    found = exercise.limits.model_dump(by_alias=True, exclude_none=True)
    numbers = {
        fault: {key: value for key, value in limit.items() if key not in {"reason", "source"}}
        for fault, limit in found.items()
    }
    assert numbers == LIMITS[exercise_id]


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_every_written_step_is_there_in_order(exercise: Exercise, exercise_id: str) -> None:
    whole, at = " / ".join(exercise.steps).lower(), 0
    for word in STEP_WORDS[exercise_id]:
        at = whole.find(word, at)
        assert at >= 0, f"{word!r} is not in the steps, or not in its place"


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_what_a_person_needs_is_there(exercise: Exercise) -> None:
    warned = " ".join(exercise.stop_when + exercise.ask_first).lower()
    for word in ("pain in the calf", "swelling, warmth", "chest pain", "breathlessness", "clot", "achilles"):
        assert word in warned
    assert {"knee", "ankle", "heel", "foot_index"} <= set(exercise.camera.must_see)
    assert exercise.camera.height_cm <= 60, "the feet are what is measured: the camera stands low"
    assert (exercise.side_change is not None) == (exercise.legs == "one")
    assert (exercise.signals.thigh is not None) == (exercise.posture == "sitting")
    assert (exercise.signals.pelvis is not None) == (exercise.posture == "standing")


@pytest.mark.parametrize(("exercise_id", "variant"), FORMS)
def test_every_cue_can_be_spoken(exercise_id: str, variant: str) -> None:
    exercise = load_exercise(exercise_id, variant)
    assert tuple(fault for fault, *_ in limit_sentences(exercise)) == tuple(
        fault for fault in exercise.cues if exercise.limit(fault)
    ), "cues stand in the order of the limits, one for each"
    for cue in exercise.cues.values():
        assert len(cue.short) <= 60
        assert len(cue.short.split()) <= 8
        assert len(cue.long) > len(cue.short)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize(("exercise_id", "variant"), FORMS)
def test_every_cue_is_translated(exercise_id: str, variant: str, language: Language) -> None:
    for fault, cue in load_exercise(exercise_id, variant).cues.items():
        text, found = cue.said_in(language)
        assert found == language, fault
        assert text != cue.short
        assert len(text.split()) <= 8


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_what_is_one_cue_in_english_is_one_in_every_language(language: Language) -> None:
    cues = [cue for name in WRITTEN for cue in load_exercise(name).cues.values()]
    pairs = {(cue.short, cue.translated[language]) for cue in cues}
    assert len(pairs) == len({english for english, _ in pairs}) == len({other for _, other in pairs})


def test_no_exercise_is_thinner_than_the_others() -> None:
    lengths = {name: sum(map(len, texts(load_exercise(name).model_dump()))) for name in exercise_ids()}
    without_limits = {
        name: lengths[name] - sum(map(len, texts(load_exercise(name).model_dump(include={"limits", "cues"}))))
        for name in exercise_ids()
    }
    assert min(without_limits.values()) > 0.75 * max(without_limits.values())


@pytest.mark.parametrize(("exercise_id", "variant"), FORMS)
def test_sources_cite_rows_that_exist_and_may_be_told(
    exercise_id: str, variant: str, shared_data: Path
) -> None:
    rows = {
        cells[0]: cells[-1]
        for line in (shared_data.parent / "FACTS.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d+\.\d+ \|", line)
        for cells in [[cell.strip() for cell in line.strip("|").split(" | ")]]
    }
    everything = texts(load_exercise(exercise_id, variant).model_dump())
    cited = [(row, text) for text in everything for found in CITED.findall(text)
             for row in re.findall(r"\d+\.\d+", found)]  # fmt: skip
    assert len(cited) > 5
    for row, text in cited:
        assert row in rows, f"no row {row}: {text}"
        flag = rows[row].strip(" |")
        assert not flag.startswith(("unverified", "no figure")), f"row {row} is {flag}: {text}"
        if flag.startswith("second-hand"):
            assert "second-hand" in text, f"row {row} is second-hand, and this does not say so: {text}"


@pytest.mark.parametrize(("exercise_id", "variant"), FORMS)
def test_every_limit_and_effort_has_a_source(exercise_id: str, variant: str) -> None:
    exercise = load_exercise(exercise_id, variant)
    for fault, _, reason, source in limit_sentences(exercise):
        assert reason != source
        assert "FACTS" in source, fault
    for phase, effort in exercise.muscles.items():
        assert effort.gastrocnemius <= effort.soleus, "with bent knees the soleus leads (FACTS 3.6)"
        assert re.search(r"our ordering|by definition|FACTS", effort.source), phase


def test_effort_grows_with_the_share_of_the_body_that_is_lifted() -> None:
    order = [
        "soleus-push-up", "seated-single-leg-calf-raise", "bridge-heel-lift", "bent-knee-calf-raise",
        "single-leg-bridge-heel-lift", "tip-toe-walk", "elevated-bent-knee-calf-raise",
    ]  # fmt: skip
    peaks = [max(effort.soleus for effort in load_exercise(name).muscles.values()) for name in order]
    assert peaks == sorted(peaks)
    assert peaks[-1] == 1.0


@pytest.mark.parametrize(("exercise_id", "variant"), FORMS)
def test_no_sentence_of_the_article_is_copied(exercise_id: str, variant: str, shared_data: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}

    article = runs((shared_data.parent / "article.txt").read_text(encoding="utf-8"))
    for text in texts(load_exercise(exercise_id, variant).model_dump()):
        assert not runs(text) & article, text


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_three_pictures_that_can_be_read_and_are_small(exercise: Exercise) -> None:
    for moment, size_px in PICTURE_PX.items():
        file = picture_file(exercise, moment)
        assert file is not None
        assert len(file) <= (150_000 if moment == "loop" else 25_000)
        picture = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR)
        assert (picture.shape[1], picture.shape[0]) == size_px
        assert picture.std() > 20, "not one colour"


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_the_moving_picture_goes_round_for_ever(exercise: Exercise) -> None:
    file = picture_file(exercise, "loop")
    assert file is not None
    # The chunk ANIM: its length, the colour behind, and how often it is shown; 0 is for ever.
    place = file.index(b"ANIM")
    assert file[place + 4 : place + 14] == (6).to_bytes(4, "little") + bytes(6)
    assert file.count(b"ANMF") >= 10


@pytest.mark.parametrize("exercise_id", WRITTEN)
def test_what_is_seen_is_told_for_each_picture(exercise: Exercise) -> None:
    assert exercise.pictures is not None
    told = (exercise.pictures.start, exercise.pictures.top, exercise.pictures.loop)
    assert len(set(told)) == 3
    for text in told:
        assert 60 < len(text) < 250
        assert not re.search(r"\b(picture|image|animation|photo)", text.lower()), "a reader says that itself"
    assert re.search("heel|feet|soles", told[0])
    assert "heel" in told[1]
    assert "heel" in told[2]


def test_no_two_pictures_are_told_alike() -> None:
    told = [text for name in WRITTEN for text in texts(load_exercise(name).pictures.model_dump())]
    assert len(set(told)) == 3 * len(WRITTEN)


def test_the_houston_variant_is_fast_and_drops_what_does_not_apply() -> None:
    slow, fast = load_exercise("soleus-push-up"), load_exercise("soleus-push-up", "houston")
    assert variant_names("soleus-push-up") == ("article", "houston")
    assert (fast.id, fast.variant) == ("soleus-push-up", "houston")
    assert fast.target.cadence_per_min == 50
    assert (fast.target.hold_s, fast.target.repetitions, fast.target.lower_s) == (None, None, None)
    assert {"short-hold", "fast-lowering", "bounce"} == set(slow.cues) - set(fast.cues)
    assert fast.phases == ("rise", "lower", "rest")
    assert fast.camera == slow.camera
    for row in ("0.8", "1.6", "1.7"):
        assert f"FACTS {row}" in fast.source or f"and {row}" in fast.source
