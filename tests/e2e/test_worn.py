"""A whole set with the phone on the thigh: felt, counted, and safe when the network goes."""

import pytest
from coached import Served, Visit, served
from lying import MOTION, PHONE, begin_alone, begin_counting, end, felt, lay, part, put_on, safe, still
from playwright.sync_api import Page, expect
from walkthrough import Choice, begin

from secondheart.records import journal_of, workouts
from secondheart.web import Options


def phone_at(server: Served, visit: Visit, script: str = "", **more: object) -> Page:
    page, _ = visit("about:blank", **PHONE, **more)
    page.context.add_init_script(MOTION + script)
    page.goto(f"{server.origin}/phone?token={server.app.state.keys.mint('camera')}")
    return page


def test_a_set_on_the_phone_alone(visit: Visit) -> None:
    samples = felt(5)
    with served(Options()) as server:
        page = phone_at(server, visit)
        put_on(page, samples)
        begin_alone(page)
        lay(page, still(samples, 0.4))
        expect(page.locator("#w-sentence")).to_contain_text("eep still")
        begin_counting(page, samples)
        lay(page, samples)
        expect(page.locator("#w-count")).to_have_text("5")
        end(page)
        expect(page.locator("#w-result")).to_contain_text("5 counted, score")
        expect(page.locator("#w-next li")).not_to_have_count(0)
        page.tap("#w-again")
        expect(page.locator("#w-form")).to_be_visible()
        # Nothing of the last set stands on the screen of the next one, which can be left again.
        begin_alone(page)
        expect(page.locator("#w-sentence")).to_contain_text("Lay the phone flat")
        expect(page.locator("#w-count")).to_have_text("")
        expect(page.locator("#w-caption")).to_have_text("")
        expect(page.locator("#w-skip")).to_have_text("Skip the check")
        page.tap("#w-back")
        expect(page.locator("#w-form")).to_be_visible()
    (kept,) = workouts()
    assert (kept.source, kept.count.counted) == ("worn", 5)
    assert kept.analysis["recording"]["kind"] == "inertial"


def test_an_iphone_writes_gravity_the_other_way_round(visit: Visit) -> None:
    samples = felt(3)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
    asks = "DeviceMotionEvent.requestPermission = async () => 'granted';"
    with served(Options()) as server:
        page = phone_at(server, visit, asks, user_agent=agent)
        put_on(page, samples, sign=-1)
        begin_alone(page)
        for _ in range(12):
            lay(page, still(samples, 1), sign=-1)
        lay(page, samples, sign=-1)
        expect(page.locator("#w-count")).to_have_text("3")
        end(page)
    (run, *_) = journal_of(workouts()[0].id).runs
    assert run.force_mps2[0] @ samples.force_mps2[0] > 90


def test_a_permission_that_is_refused_is_explained(visit: Visit) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
    asks = "DeviceMotionEvent.requestPermission = async () => 'denied';"
    with served(Options()) as server:
        page = phone_at(server, visit, asks, user_agent=agent)
        page.tap("#p-wear")
        expect(page.locator("#trouble")).to_be_visible()
        expect(page.locator("#x-steps")).to_contain_text("Safari")
        expect(page.locator("#p-worn")).to_be_hidden()


def test_a_phone_without_motion_is_explained(visit: Visit) -> None:
    with served(Options()) as server:
        page = phone_at(server, visit)
        page.tap("#p-wear")
        expect(page.locator("#h-trouble")).to_have_text("No motion comes from this phone")
        page.click("#x-close")
        expect(page.locator("#p-start")).to_be_visible()


def test_what_is_felt_without_a_network_is_counted_when_it_is_back(visit: Visit) -> None:
    samples = felt(6)
    with served(Options()) as server:
        page = phone_at(server, visit)
        put_on(page, samples)
        begin_alone(page)
        begin_counting(page, samples)
        # What lies under the screen of a set is out of reach of keys and screen readers.
        assert page.evaluate("() => document.querySelector('#w-camera').closest('[inert]') !== null")
        assert page.evaluate("() => document.querySelector('#w-pause').closest('[inert]') === null")
        half = len(samples.time_s) // 2
        lay(page, part(samples, 0, half))
        page.evaluate("() => window.lose()")
        expect(page.locator("#w-lost")).to_contain_text("keeps what it feels")
        lay(page, part(samples, half, len(samples.time_s)), apart=True)
        lay(page, still(samples, 2), apart=True)
        page.evaluate("() => { window.cut = false; }")
        safe(page)
        expect(page.locator("#w-count")).to_have_text("6")
        # The number stands large; the line below does not say it once more.
        expect(page.locator("#w-caption")).to_have_text("")
        end(page)
        assert page.evaluate("() => document.querySelector('#w-camera').closest('[inert]') === null")
    (kept,) = workouts()
    assert kept.count.counted == 6
    assert not [note for note in journal_of(kept.id).notes if note.kind == "missing"]


def test_where_no_socket_opens_a_set_goes_by_post(visit: Visit) -> None:
    samples = felt(3)
    with served(Options()) as server:
        page = phone_at(server, visit, "window.cut = true;")
        put_on(page, samples)
        expect(page.locator("#w-form")).to_be_visible(timeout=30_000)
        begin_alone(page)
        begin_counting(page, samples)
        lay(page, samples)
        expect(page.locator("#w-count")).to_have_text("3", timeout=30_000)
        end(page)
    assert workouts()[0].count.counted == 3


def test_a_page_that_was_hidden_says_so(visit: Visit) -> None:
    samples = felt(2)
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with served(Options()) as server:
        page = phone_at(server, visit)
        put_on(page, samples)
        begin_alone(page)
        begin_counting(page, samples)
        page.evaluate(hide, True)
        page.wait_for_timeout(1200)
        page.evaluate(hide, False)
        expect(page.locator("#w-caption")).to_contain_text("This page was hidden for 1 second")
        lay(page, samples)
        expect(page.locator("#w-count")).to_have_text("2")


def test_a_quiet_round_ticks_darkens_and_tells_the_dose(visit: Visit) -> None:
    samples = felt(12, variant="houston")
    ticks = """
    window.ticks = 0;
    const sounds = AudioParam.prototype.setValueAtTime;
    AudioParam.prototype.setValueAtTime = function (hz, at) {
      window.ticks += hz === 1320 ? 1 : 0;
      return sounds.call(this, hz, at);
    };
    """
    with served(Options()) as server:
        page = phone_at(server, visit, ticks)
        put_on(page, samples)
        begin_alone(page, quiet=True, minutes="2", how="houston")
        begin_counting(page, samples)
        lay(page, samples)
        expect(page.locator("#w-count")).to_have_text("12")
        expect(page.locator("#w-round-left")).to_contain_text("Round 1, 1:")
        expect(page.locator("#w-dose")).to_contain_text("12 contractions. It is today’s first.")
        expect(page.locator("#w-studied")).to_contain_text("second-hand")
        # One for each: what is laid is never late, and each second of it is a batch.
        assert page.evaluate("window.ticks") == 12
        page.wait_for_function("() => document.body.classList.contains('dim')", timeout=20_000)
        page.locator("#w-count").tap()
        page.wait_for_function("() => !document.body.classList.contains('dim')")
        end(page)
        expect(page.locator("#w-day")).to_contain_text("12 contractions. It is today’s first.")
        page.tap("#w-again")
        begin_alone(page, quiet=True, how="houston")
        begin_counting(page, samples)
        expect(page.locator("#w-dose")).to_contain_text("12 contractions, in 2 sets.")
        expect(page.locator("#w-studied")).to_contain_text("No effect is promised")


def test_the_computers_page_follows_and_keeps_silent(visit: Visit) -> None:
    samples = felt(4, pauses={3: 9.0})
    with served(Options()) as server:
        coach, _ = visit(server.address())
        begin(coach, Choice("soleus-push-up", height_cm=172, source="worn"))
        expect(coach.locator("#s-phone")).to_be_visible()
        page = phone_at(server, visit)
        put_on(page, samples)
        expect(coach.locator("#s-phone")).to_be_hidden()
        for _ in range(4):
            lay(page, still(samples, 1))
        expect(coach.locator("#h-setup")).to_have_text("Your own range")
        lay(page, samples)
        expect(coach.locator("#screen-do")).to_be_visible()
        expect(coach.locator("#count")).to_have_text("1")
        expect(coach.locator("#n-picture")).to_be_hidden()
        coach.click("#stop")
        expect(coach.locator("#screen-after")).to_be_visible()
        # A phone gives no stick figure; its rise is told with its error, what it does not show in words.
        expect(coach.locator("#a-facts")).to_contain_text("±")
        expect(coach.locator("#a-replay-box")).to_be_hidden()
        expect(coach.locator("#a-not")).to_contain_text("ankle range: a phone on the thigh cannot show it")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(visit: Visit, scheme: str) -> None:
    samples = felt(2)
    with served(Options()) as server:
        page = phone_at(server, visit, color_scheme=scheme)
        put_on(page, samples)
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0
        begin_alone(page)
        assert page.evaluate(wide) <= 0
