"""Corrections: the important thing, when it repeats, seldom, and praised once it is mended."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.coach import Cue
from secondheart.coach.corrections import AGAIN_AFTER, AT_MOST, PEACE_S, Corrections, HeelContacts
from secondheart.coach.words import words_of
from secondheart.exercises import load_exercise
from secondheart.types import FaultId, Finding, Repetition

NAN = float("nan")
EN = words_of("en")
SEATED = load_exercise("soleus-push-up")
EDGE = load_exercise("elevated-bent-knee-calf-raise")
FAULTS: tuple[FaultId, ...] = ("short-hold", "fast-lowering", "knee-angle", "bounce")


def repetition(index: int, *faults: FaultId, every_s: float = 6.0) -> Repetition:
    start_s = index * every_s
    return Repetition(
        index=index, side="both", start_s=start_s, top_s=start_s + 1, end_s=start_s + 4, rise_s=1, hold_s=2,
        lower_s=1, heel_rise_cm=9, heel_rise_error_cm=0.3, ankle_range_deg=30, lowest_cm=0, score=90,
        findings=tuple(Finding(fault, 0, 1, 1, "s", "why") for fault in faults),
    )  # fmt: skip


def said(
    *reps: tuple[FaultId, ...], every_s: float = 6.0, exercise: str = "soleus-push-up"
) -> list[Cue | None]:
    corrections = Corrections(load_exercise(exercise), EN)
    told = []
    for index, faults in enumerate(reps, start=1):
        one = repetition(index, *faults, every_s=every_s)
        told.append(corrections.push(one, one.end_s + 3.0))
    return told


def kinds(told: list[Cue | None]) -> list[str]:
    return ["" if cue is None else f"{cue.kind} {cue.fault}" for cue in told]


def test_a_fault_is_mentioned_when_it_is_seen_twice_in_three() -> None:
    assert kinds(said(("short-hold",), (), ("short-hold",))) == ["", "", "correction short-hold"]
    assert kinds(said(("short-hold",), (), (), ("short-hold",))) == [""] * 4


def test_the_words_are_those_of_the_exercise() -> None:
    cue = said(("short-hold",), ("short-hold",))[-1]
    assert cue is not None
    assert cue.say == SEATED.cues["short-hold"].short
    assert not cue.urgent


def test_what_can_hurt_is_said_at_once() -> None:
    cue = said(("bounce",), exercise="elevated-bent-knee-calf-raise")[0]
    assert cue is not None
    assert cue.fault == "bounce"
    assert cue.urgent


def test_the_most_important_of_several_is_said() -> None:
    both: tuple[FaultId, FaultId] = ("knee-angle", "short-hold")
    assert kinds(said(both, both))[1] == "correction knee-angle"


def test_a_bounce_that_only_the_next_repetition_shows_is_said_then() -> None:
    corrections = Corrections(EDGE, EN)
    assert corrections.push(repetition(1), 8.0) is None
    cue = corrections.push(repetition(2), 14.0, before=repetition(1, "bounce"))
    assert cue is not None
    assert (cue.fault, cue.urgent) == ("bounce", True)


def test_a_bounce_is_taken_as_seen_in_the_repetition_before() -> None:
    corrections = Corrections(SEATED, EN)
    told = [corrections.push(repetition(k), 6.0 * k, before=repetition(k - 1, "bounce")) for k in range(2, 5)]
    assert kinds(told) == ["", "", "correction bounce"]  # nothing had been seen before the first


def test_nothing_but_a_bounce_is_said_late() -> None:
    corrections = Corrections(SEATED, EN)
    told = [
        corrections.push(repetition(k), 6.0 * k, before=repetition(k - 1, "knee-angle")) for k in range(2, 7)
    ]
    assert kinds(told) == [""] * 5


def test_a_fault_that_stays_away_is_praised_once() -> None:
    told = kinds(said(("short-hold",), ("short-hold",), ("short-hold",), (), (), (), (), ()))
    assert told[1] == "correction short-hold"
    assert [one for one in told if one.startswith("praise")] == ["praise short-hold"]
    assert told.index("praise short-hold") > told.index("correction short-hold") + 1


def test_a_repetition_that_began_before_the_word_proves_nothing() -> None:
    """The next rise has long begun when a repetition is finished."""
    told = kinds(said(("short-hold",), ("short-hold",), (), (), every_s=3.0))
    assert told == ["", "correction short-hold", "", ""]


def test_the_other_leg_begins_anew() -> None:
    corrections = Corrections(EDGE, EN)
    corrections.push(repetition(1, "short-hold"), 8.0)
    corrections.change_side()
    assert corrections.push(repetition(2, "short-hold"), 14.0) is None


@given(
    every=st.lists(st.lists(st.sampled_from(FAULTS), unique=True, max_size=3).map(tuple), max_size=60),
    every_s=st.floats(1.0, 8.0),
    exercise=st.sampled_from(["soleus-push-up", "elevated-bent-knee-calf-raise"]),
)
def test_it_never_nags(every: list[tuple[FaultId, ...]], every_s: float, exercise: str) -> None:
    told = said(*every, every_s=every_s, exercise=exercise)
    corrected = [
        (place, cue) for place, cue in enumerate(told) if cue is not None and cue.kind == "correction"
    ]
    for (place, cue), (later, next_cue) in pairwise(corrected):
        assert later - place > 2
        assert next_cue.time_s - cue.time_s >= PEACE_S
    for fault in FAULTS:
        own = [place for place, cue in corrected if cue.fault == fault]
        assert len(own) <= AT_MOST
        assert all(later - place > AGAIN_AFTER for place, later in pairwise(own))
        assert all(fault in every[place] for place in own)
        assert sum(cue is not None and cue.kind == "praise" and cue.fault == fault for cue in told) <= 1
    for cue in told:
        if cue is not None and cue.kind == "praise":
            assert cue.fault in {other.fault for _, other in corrected}


def test_a_heel_that_comes_down_in_a_walk_is_mentioned_and_then_left_alone() -> None:
    contacts = HeelContacts(load_exercise("tip-toe-walk"), EN)
    first = contacts.push(came_down=True, on_tip_toe=True, now_s=5.0)
    assert first is not None
    assert first.say == "Heels up, stay on your toes"
    assert contacts.push(came_down=True, on_tip_toe=True, now_s=9.0) is None
    assert contacts.push(came_down=True, on_tip_toe=True, now_s=14.0) is not None
    praise = [contacts.push(came_down=False, on_tip_toe=True, now_s=20.0 + at_s) for at_s in range(20)]
    assert sum(cue is not None for cue in praise) <= 1
    assert contacts.push(came_down=True, on_tip_toe=True, now_s=60.0) is not None
    assert contacts.push(came_down=True, on_tip_toe=True, now_s=90.0) is None


def test_only_seconds_seen_on_tip_toe_are_praised() -> None:
    contacts = HeelContacts(load_exercise("tip-toe-walk"), EN)
    assert contacts.push(came_down=True, on_tip_toe=True, now_s=5.0) is not None
    flat = [contacts.push(came_down=False, on_tip_toe=False, now_s=5.0 + at_s) for at_s in range(1, 40)]
    assert flat == [None] * 39
    up = [contacts.push(came_down=False, on_tip_toe=True, now_s=45.0 + at_s) for at_s in range(1, 20)]
    assert [cue.kind for cue in up if cue is not None] == ["praise"]


@pytest.mark.parametrize("exercise", ["soleus-push-up"])
def test_an_exercise_without_heel_contacts_says_nothing_of_them(exercise: str) -> None:
    assert HeelContacts(load_exercise(exercise), EN).push(came_down=True, on_tip_toe=True, now_s=5.0) is None


def repeated(corrections: Corrections, fault: FaultId, count: int = 2) -> list[Cue]:
    told = [corrections.push(repetition(k, fault), 6.0 * k + 7) for k in range(1, count + 1)]
    return [cue for cue in told if cue is not None]


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Oben zwei Sekunden halten"), ("es", "Aguanta arriba")]
)
def test_corrections_are_in_the_language_that_was_chosen(language: str, words: str) -> None:
    (cue,) = repeated(Corrections(SEATED, words_of(language)), "short-hold")
    assert cue.say == cue.show
    assert cue.say.startswith(words)
    assert cue.language == language


def test_praise_is_in_the_language_that_was_chosen() -> None:
    corrections = Corrections(SEATED, words_of("de"))
    repeated(corrections, "short-hold")
    told = [corrections.push(repetition(k), 6.0 * k + 7) for k in range(3, 8)]
    assert [(cue.say, cue.language) for cue in told if cue is not None] == [("Gut, genau so.", "de")]


def test_a_cue_without_a_translation_is_said_in_english() -> None:
    cues = SEATED.cues | {"short-hold": SEATED.cues["short-hold"].model_copy(update={"translated": {}})}
    own = SEATED.model_copy(update={"cues": cues})
    (cue,) = repeated(Corrections(own, words_of("de")), "short-hold")
    assert (cue.say, cue.language) == ("Hold the top for two", "en")


@pytest.mark.parametrize("fault", ["partial-range", "no-stretch"])
def test_with_pain_nobody_is_urged_to_more_range(fault: FaultId) -> None:
    assert len(repeated(Corrections(EDGE, EN), fault)) == 1
    assert repeated(Corrections(EDGE, EN, pain=True), fault, 9) == []
    assert len(repeated(Corrections(EDGE, EN, pain=True), "fast-lowering")) == 1


def test_with_pain_what_is_next_important_is_said() -> None:
    corrections = Corrections(SEATED, EN, pain=True)
    told = [corrections.push(repetition(k, "partial-range", "short-hold"), 6.0 * k + 7) for k in (1, 2)]
    assert kinds(told) == ["", "correction short-hold"]


def test_what_could_not_be_seen_is_not_praised() -> None:
    """Hidden for a while, a knee is neither wrong nor mended."""
    corrections = Corrections(SEATED, EN)
    repeated(corrections, "knee-angle")
    hidden = [replace(repetition(k), unjudged=("knee-angle",)) for k in range(3, 8)]
    assert [corrections.push(one, one.end_s + 3) for one in hidden] == [None] * 5
    told = [corrections.push(repetition(k), 6.0 * k + 7) for k in range(8, 11)]
    assert kinds(told) == ["", "praise knee-angle", ""]


def test_a_bounce_is_mended_once_what_follows_shows_it() -> None:
    corrections = Corrections(EDGE, EN)
    told = [corrections.push(repetition(1, "bounce"), 13.0)]
    for k in range(2, 7):
        newest = replace(repetition(k), unjudged=("bounce",))
        told.append(corrections.push(newest, newest.end_s + 3, before=repetition(k - 1)))
    # The second began before the word; the third and the fourth are known with the fifth.
    assert kinds(told) == ["correction bounce", "", "", "", "praise bounce", ""]
