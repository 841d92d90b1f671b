"""The spoken numbers: never taken back, and set right by what is finished later."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from secondheart.coach.cues import Cue
from secondheart.coach.tally import Tally, WalkTally
from secondheart.coach.words import words_of
from secondheart.exercises import load_exercise
from secondheart.repetition.live_walk import WalkReadout
from secondheart.types import Repetition, Side

EN = words_of("en")
SEATED = load_exercise("soleus-push-up")
ONE_LEG = load_exercise("single-leg-bridge-heel-lift")


def repetition(index: int) -> Repetition:
    start_s = index * 6.0
    return Repetition(
        index=index, side="both", start_s=start_s, top_s=start_s + 1, end_s=start_s + 4, rise_s=1, hold_s=2,
        lower_s=1, heel_rise_cm=9, heel_rise_error_cm=0.3, ankle_range_deg=30, lowest_cm=0, score=90,
    )  # fmt: skip


def numbers(cues: list[Cue]) -> list[str]:
    return [cue.show for cue in cues if cue.kind == "count"]


def words(cues: list[Cue]) -> list[str]:
    return [cue.say for cue in cues if cue.kind == "milestone"]


def of(one: Repetition, side: Side) -> Repetition:
    return replace(one, side=side)


def test_every_top_has_its_number() -> None:
    tally = Tally(SEATED, EN)
    cues = [cue for at in range(1, 4) for cue in tally.top(6.0 * at + 1, 6.0 * at + 1)]
    assert [cue.say for cue in cues] == ["1", "2", "3"]
    assert tally.count == tally.spoken == 3


def test_a_top_that_was_missed_is_left_out_of_the_numbers() -> None:
    tally = Tally(SEATED, EN)
    tally.top(7.0, 7.0)
    tally.finish(repetition(1), 13.0)
    tally.finish(repetition(2), 19.0)
    assert tally.count == 2
    assert numbers(tally.top(19.0, 19.0)) == ["3"]


def test_a_top_that_was_none_is_made_good_by_silence() -> None:
    tally = Tally(SEATED, EN)
    assert numbers(tally.top(3.0, 3.0)) == ["1"]
    assert numbers(tally.top(7.0, 7.0)) == ["2"]
    tally.finish(repetition(1), 12.0)
    assert numbers(tally.top(13.0, 13.0)) == []
    tally.finish(repetition(2), 18.0)
    assert numbers(tally.top(19.0, 19.0)) == ["3"]


@given(heard=st.lists(st.booleans(), min_size=1, max_size=30), extra=st.lists(st.integers(0, 29), max_size=5))
def test_numbers_only_rise_and_end_right_when_speech_can_follow(heard: list[bool], extra: list[int]) -> None:
    tally, spoken = Tally(SEATED, EN), [0]
    for index, hears in enumerate(heard, start=1):
        one = repetition(index)
        if index - 1 in extra:
            spoken += map(int, numbers(tally.top(one.start_s - 0.5, one.start_s - 0.5)))
        if hears:
            spoken += map(int, numbers(tally.top(one.top_s, one.top_s)))
        tally.finish(one, one.end_s + 1)
    assert all(later > before for before, later in pairwise(spoken))
    if heard[-1] and not extra:
        assert spoken[-1] == len(heard)
    assert tally.count >= len(heard)


def test_a_fast_tempo_is_sounded_and_every_tenth_spoken() -> None:
    tally = Tally(load_exercise("soleus-push-up", "houston"), EN)
    cues = [cue for at in range(25) for cue in tally.top(1.2 * at, 1.2 * at)]
    assert all(cue.tone == "count" for cue in cues)
    assert [cue.say for cue in cues if cue.say][-2:] == ["10", "20"]
    assert numbers(cues)[-1] == "25"


def test_milestones_of_thirty() -> None:
    tally = Tally(SEATED, EN)
    told = {at: words(tally.top(6.0 * at, 6.0 * at)) for at in range(1, 34)}
    assert {at: text for at, text in told.items() if text} == {
        15: ["Half-way."],
        25: ["Five more."],
        30: ["That is 30. Stop, or go on while it is easy."],
    }


def test_minutes_are_told_where_no_number_is_asked() -> None:
    tally = Tally(load_exercise("soleus-push-up", "houston"), EN)
    told = [cue.say for at_s in range(130) for cue in tally.minutes(float(at_s), float(at_s))]
    assert told == ["One minute.", "2 minutes."]
    assert Tally(SEATED, EN).minutes(61.0, 61.0) == []


def test_the_other_leg_counts_from_one() -> None:
    tally = Tally(ONE_LEG, EN)
    for at in range(1, 31):
        cues = tally.top(5.0 * at, 5.0 * at, "left")
    assert words(cues) == ["That is 30. Now the other leg."]
    changed = tally.top(165.0, 165.0, "right")
    assert [(cue.kind, cue.say) for cue in changed] == [("count", "1"), ("side", "Right leg.")]
    assert numbers(changed) == ["1"]
    assert tally.side == "right"
    for at in range(1, 30):
        cues = tally.top(165.0 + 5 * at, 165.0 + 5 * at, "right")
    assert words(cues) == ["That is 30. Stop, or go on while it is easy."]


def test_one_sight_of_the_other_leg_of_somebody_sitting_changes_nothing() -> None:
    """Sitting, the far leg copies the near one."""
    tally = Tally(load_exercise("seated-single-leg-calf-raise"), EN)
    for at in range(1, 5):
        tally.top(6.0 * at + 1, 6.0 * at + 1, "left")
        tally.finish(of(repetition(at), "left"), 6.0 * at + 5)
    assert numbers(tally.top(31.0, 31.0, "right")) == ["5"]
    tally.finish(of(repetition(5), "right"), 35.0)
    assert tally.side == "left"
    assert numbers(tally.top(37.0, 37.0, "left")) == ["6"]


def test_two_finished_with_the_other_leg_change_sides() -> None:
    tally = Tally(ONE_LEG, EN)
    for at in range(1, 5):
        tally.top(6.0 * at + 1, 6.0 * at + 1)
        tally.finish(of(repetition(at), "left"), 6.0 * at + 5)
    for at in (5, 6):
        tally.top(6.0 * at + 1, 6.0 * at + 1)
        cues = tally.finish(of(repetition(at), "right"), 6.0 * at + 5)
    assert [cue.kind for cue in cues] == ["side"]
    assert (tally.side, tally.count) == ("right", 2)
    assert numbers(tally.top(43.0, 43.0)) == ["3"]


def test_a_side_that_was_chosen_stays() -> None:
    tally = Tally(ONE_LEG, EN, "left")
    tally.top(5.0, 5.0, "left")
    assert numbers(tally.top(25.0, 25.0, "right")) == ["2"]
    assert tally.side == "left"


def walking(since_s: float, *, on: bool = True) -> WalkReadout:
    return WalkReadout(on, since_s, since_s, 0.05, seen=True, contacts_seen=True)


def test_seconds_on_tip_toe_are_spoken_every_ten() -> None:
    tally = WalkTally(EN)
    cues = [cue for at in range(240) for cue in tally.push(walking(at / 10), at / 10)]
    assert [cue.say for cue in cues] == ["10 seconds.", "20 seconds."]
    assert [cue.say for cue in tally.push(walking(0.0, on=False), 24.0)] == ["23 seconds."]
    assert tally.longest_s == 23
    assert tally.push(walking(2.0), 30.0) == []
    assert tally.longest_s == 23


def told(cues: list[Cue]) -> list[str]:
    return [cue.say for cue in cues]


def walked(tally: WalkTally, seconds: float, from_s: float = 0.0) -> list[Cue]:
    """Walk on tip-toe for so long, and come down."""
    cues = [
        cue for at in range(int(10 * seconds) + 1) for cue in tally.push(walking(at / 10), from_s + at / 10)
    ]
    return cues + tally.push(walking(1.0, on=False), from_s + seconds + 1)


def test_a_second_walk_is_counted_and_told_by_itself() -> None:
    tally = WalkTally(EN)
    assert told(walked(tally, 23.4)) == ["10 seconds.", "20 seconds.", "23 seconds."]
    assert (tally.count, tally.walks) == (23, 1)
    assert tally.push(walking(1.5), 40.0) == []
    assert tally.count == 23, "a step or two is no second walk"
    assert tally.push(walking(4.0), 42.5) == []
    assert tally.count == 4, "the number stands still while somebody walks"
    assert told(walked(tally, 12.0, 60.0)) == ["10 seconds.", "12 seconds."]
    assert (tally.count, tally.longest_s, tally.walks) == (23, 23, 2)
    assert tally.last_word(22.8, 80.0).say == "Done. 23 seconds at the longest."


def test_a_walk_that_runs_at_the_end_is_one_of_several() -> None:
    tally = WalkTally(words_of("de"))
    walked(tally, 8.0)
    tally.push(walking(11.0), 30.0)
    assert tally.last_word(11.4, 31.0).say == "Fertig. Am längsten waren es 11 Sekunden."


def test_the_last_word_is_never_less_than_what_was_told() -> None:
    tally = WalkTally(EN)
    assert told(walked(tally, 36.2))[-1] == "36 seconds."
    assert tally.last_word(35.1, 40.0).say == "Done. 36 seconds."
    assert tally.last_word(37.9, 40.0).say == "Done. 37 seconds."


def test_without_a_walk_there_is_no_number() -> None:
    tally = WalkTally(EN)
    assert walked(tally, 3.0) == []
    assert tally.last_word(0.0, 5.0).say == "Done."
    assert tally.last_word(3.4, 5.0).say == "Done. 3 seconds."


def test_a_pause_ends_a_walk_without_a_word() -> None:
    tally = WalkTally(EN)
    for at_s in range(14):
        tally.push(walking(float(at_s)), float(at_s))
    tally.pause()
    assert (tally.count, tally.walks) == (13, 1)
    assert tally.push(walking(0.0, on=False), 30.0) == []
    assert told(walked(tally, 10.0, 31.0)) == ["10 seconds."], "no number is told twice"


def test_the_numbers_words_are_of_the_language() -> None:
    tally = Tally(ONE_LEG, words_of("de"))
    cues = [cue for at in range(1, 31) for cue in tally.top(5.0 * at, 5.0 * at, "left")]
    cues += tally.top(165.0, 165.0, "right")
    assert words(cues) == ["Die Hälfte.", "Noch fünf.", "Das sind 30. Jetzt das andere Bein."]
    assert told([cue for cue in cues if cue.kind == "side"]) == ["Rechtes Bein."]
    assert {cue.language for cue in cues} == {"de"}
    assert numbers(cues)[:3] == ["1", "2", "3"]


def test_what_the_old_leg_did_last_is_known_as_its_own() -> None:
    """It is finished seconds after the new leg's first top."""
    tally = Tally(ONE_LEG, EN)
    for at in (1, 2, 3):
        tally.top(6.0 * at + 1, 6.0 * at + 1, "left")
        assert not tally.before_change(repetition(at))
    tally.top(25.0, 25.0, "right")
    assert tally.before_change(of(repetition(3), "left"))
    first = replace(repetition(4), start_s=23.5, top_s=24.7)
    assert not tally.before_change(of(first, "right"))
