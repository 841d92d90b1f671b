"""A full set of each of the seven exercises, from the safety page to the summary, as the page shows it."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from acted import VOICE
from coached import Visit, served
from playwright.sync_api import Page, expect
from walkthrough import Choice, begin, choose, read_safety, to_the_end

from secondheart.coach.words import words_of
from secondheart.exercises import exercise_ids
from secondheart.records import reanalyse, workouts
from secondheart.records.kept import journal_of
from secondheart.report import analysis_json
from secondheart.synthetic import perform, write_csv
from secondheart.web import Options
from secondheart.workout import analyze

#: How many times faster than time a set is told; sample time decides, so nothing else changes.
SPEED = 12.0
CASES = [*((name, None) for name in exercise_ids()), ("soleus-push-up", "houston")]

#: Keeps what the captions and the number showed, from before the page's own scripts.
LISTEN = """
window.shown = [];
document.addEventListener("DOMContentLoaded", () => {
  for (const id of ["caption", "s-caption", "count"]) {
    const place = document.getElementById(id);
    new MutationObserver(() => window.shown.push([id, place.textContent]))
      .observe(place, {childList: true, subtree: true, characterData: true});
  }
});
"""


def recorded(folder: Path, exercise: str, variant: str | None) -> Path:
    path = folder / f"{exercise}.csv"
    wanted = {} if variant is None else {"variant": variant}
    count = 12 if exercise == "tip-toe-walk" or variant == "houston" else 4
    write_csv(perform(exercise, repetitions=count, seed=5, **wanted), path)
    return path


def shown(page: Page, place: str) -> list[str]:
    return [text for where, text in page.evaluate("window.shown") if where == place and text]


def by_side(numbers: list[int]) -> list[list[int]]:
    """Return the numbers cut where they begin anew, as they do with the other leg."""
    runs: list[list[int]] = [[]]
    for number in numbers:
        if runs[-1] and number < runs[-1][-1]:
            runs.append([])
        runs[-1].append(number)
    return runs


@pytest.mark.parametrize(("exercise", "variant"), CASES)
def test_a_full_set_is_coached_counted_and_kept(
    exercise: str, variant: str | None, tmp_path: Path, visit: Visit
) -> None:
    recording = recorded(tmp_path, exercise, variant)
    with served(Options(replay=recording, replay_speed=SPEED)) as server:
        page, watch = visit("about:blank")
        page.add_init_script(VOICE + LISTEN)
        page.goto(server.address())
        begin(page, Choice(exercise, variant))
        to_the_end(page)

        expected = analyze(recording, exercise, variant=variant, height_cm=172)
        expect(page.locator("#screen-after")).to_contain_text("Score" if expected.walk is None else "Steps")
        sides = by_side([int(text) for text in shown(page, "count") if text.isdigit()])
        assert len(sides) == 1 + expected.side_changes, "a number was taken back"
        assert shown(page, "s-caption") or shown(page, "caption")
        said = page.evaluate("window.said")
        assert "Go." in said
        assert said[-1].startswith("Done.")
        if expected.walk is None:
            assert sum(max(numbers) for numbers in sides) == expected.count
            spoken = [int(words) for words in said if words.isdigit() and int(words) <= expected.count]
            # In the fast tempo every tenth number is spoken, the others are tones.
            assert max(spoken) == (max(max(numbers) for numbers in sides) if variant is None else 10)
            assert not expected.side_changes or any("leg." in words for words in said)
            expect(page.locator("#a-number")).to_have_value(str(expected.count))
        else:
            assert max(sides[0]) == pytest.approx(expected.walk.duration_s, abs=2)

        assert watch.outside(server.origin) == []
        assert watch.wrong == []
        assert {urlsplit(one).scheme for one in watch.addresses} <= {"http", "ws", "blob", "data"}

    (kept,) = workouts()
    assert kept.analysis == json.loads(json.dumps(analysis_json(expected)))
    assert analysis_json(reanalyse(kept.id)) == analysis_json(expected)


def test_a_corrected_count_keeps_both_numbers(tmp_path: Path, visit: Visit) -> None:
    recording = recorded(tmp_path, "soleus-push-up", None)
    with served(Options(replay=recording, replay_speed=SPEED)) as server:
        page, _ = visit(server.address())
        begin(page, Choice("soleus-push-up"))
        to_the_end(page)
        page.fill("#a-number", "5")
        page.press("#a-number", "Enter")
        expect(page.locator("#a-count-note")).to_contain_text("5")
        page.locator("#a-pain").get_by_label("Some pain").check()
        page.click("text=My workouts")
        expect(page.locator("main")).to_contain_text("5")
    (kept,) = workouts()
    assert (kept.count.counted, kept.count.corrected) == (4, 5)
    assert kept.pain.after is True


def test_a_correction_is_said_once_it_repeats(tmp_path: Path, visit: Visit) -> None:
    recording = tmp_path / "short.csv"
    write_csv(
        perform("soleus-push-up", repetitions=8, seed=2, faults={k: ["short-hold"] for k in range(1, 9)}),
        recording,
    )
    with served(Options(replay=recording, replay_speed=SPEED)) as server:
        page, _ = visit("about:blank")
        page.add_init_script(VOICE + LISTEN)
        page.goto(server.address())
        begin(page, Choice("soleus-push-up"))
        to_the_end(page)
        assert any("Hold the top" in text for text in shown(page, "caption"))
        said = [words for words in page.evaluate("window.said") if "Hold the top" in words]
        assert 1 <= len(said) <= 3
        expect(page.locator("#a-next")).to_contain_text("two full seconds")


def test_who_chooses_german_hears_and_reads_german(tmp_path: Path, visit: Visit) -> None:
    recording = tmp_path / "short.csv"
    short = {number: ["short-hold"] for number in range(1, 7)}
    write_csv(perform("soleus-push-up", repetitions=6, seed=2, faults=short), recording)
    with served(Options(replay=recording, replay_speed=SPEED / 3)) as server:
        page, watch = visit("about:blank")
        page.add_init_script(VOICE + LISTEN)
        page.goto(server.address())
        read_safety(page)
        page.click("#open-sound")
        page.select_option("#v-language", label="Deutsch")
        assert page.locator("#v-voice option").all_text_contents()[1:] == ["Test de-DE (de-DE)", "Tones only"]
        page.click("#v-try")
        page.click("#sound button[type=submit]")
        choose(page, Choice("soleus-push-up"))
        page.click("#start")
        to_the_end(page)
        words = words_of("de")
        said = page.evaluate("window.said")
        assert said[0] == words.sample
        assert {"3", "2", "1", words.stage.go, "Oben zwei Sekunden halten"} <= set(said)
        assert said[-1] == words.done.repetitions.of(6)
        assert page.evaluate("[...window.spokenBy]") == ["de-DE"]
        assert "Oben zwei Sekunden halten" in shown(page, "caption")
        assert page.get_attribute("#caption", "lang") == "de"
        assert page.get_attribute("html", "lang") == "en"
        page.reload()
        expect(page.locator("#v-language")).to_have_value("de")
        assert watch.wrong == []
    (kept,) = workouts()
    assert journal_of(kept.id).header.language == "de"


def test_without_a_voice_of_the_language_the_page_says_so(visit: Visit) -> None:
    with served(Options()) as server:
        page, _ = visit("about:blank")
        page.add_init_script(VOICE)
        page.goto(server.address())
        read_safety(page)
        page.click('[data-exercise="soleus-push-up"]')
        expect(page.locator("#d-voice-note")).to_have_text("")
        page.click("#d-sound")
        page.select_option("#v-language", "es")
        expect(page.locator("#v-note")).to_contain_text("No voice for Español was found on this device")
        page.click("#v-try")
        assert page.evaluate("window.said") == []
        page.click("#sound button[type=submit]")
        expect(page.locator("#d-voice-note")).to_contain_text("Tones and captions")


def test_on_a_day_with_pain_nothing_is_asked_for_as_high_as_it_goes(visit: Visit) -> None:
    with served(Options()) as server:
        page, _ = visit(server.address())
        read_safety(page)
        page.click('[data-exercise="soleus-push-up"]')
        expect(page.locator("#d-range-box")).to_be_visible()
        page.check("#some-pain")
        expect(page.locator("#d-range-box")).to_be_hidden()
        expect(page.locator("#d-pain-note")).to_contain_text("ask a physiotherapist or doctor first")


def test_the_keys_pause_resume_and_stop(tmp_path: Path, visit: Visit) -> None:
    recording = recorded(tmp_path, "soleus-push-up", None)
    with served(Options(replay=recording)) as server:
        page, _ = visit(server.address())
        begin(page, Choice("soleus-push-up"))
        expect(page.locator("#screen-do")).to_be_visible(timeout=30_000)
        expect(page.locator("#count")).to_have_text("1", timeout=30_000)
        page.keyboard.press("Space")
        expect(page.locator("#n-paused")).to_be_visible()
        page.keyboard.press("Space")
        expect(page.locator("#n-paused")).to_be_hidden()
        page.keyboard.press("Escape")
        expect(page.locator("#screen-after")).to_be_visible()
