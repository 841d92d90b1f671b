"""A phone as the camera: a page over TLS with a certificate made here, let in once by the code shown."""

import asyncio
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
from acted import CAMERA, HEIGHT_CM, Wire, play, played, sight
from coached import Visit
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from walkthrough import Choice, begin

from secondheart.records import workouts
from secondheart.web import Options, create_app, serving
from secondheart.web.address import bound
from secondheart.web.certificate import certificate_for
from secondheart.web.phone import Lan

pytestmark = pytest.mark.usefixtures("acted_time")

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True, slots=True)
class Doors:
    """A coach with a door on loopback, and one over TLS for phones."""

    app: FastAPI
    near: str
    far: str

    def address(self) -> str:
        """Return an address that lets the coach's page in."""
        return f"{self.near}/?token={self.app.state.keys.mint('coach')}"


@contextmanager
def two_doors(folder: Path, *, lasts: bool = True) -> Iterator[Doors]:
    """Serve as the command does with ``--lan``, or until the page asks; the phone is on this computer."""
    near, far = bound(0), bound(0)
    port = far.getsockname()[1]
    lan = Lan(["127.0.0.1"], None, port, certificate_for(folder / "certificates", ["127.0.0.1"], []))
    app = create_app(Options(lan=lasts), sight=sight)
    doors = serving.Doors(app, lambda: (lan, [far]))
    thread = threading.Thread(
        target=lambda: asyncio.run(doors.serve(near, (lan, [far]) if lasts else None, lambda: None)),
        name="server",
    )
    thread.start()
    try:
        yield Doors(app, f"http://127.0.0.1:{near.getsockname()[1]}", f"https://127.0.0.1:{port}")
    finally:
        doors.end(signal.SIGTERM)
        thread.join(30)
        assert not thread.is_alive()


def leave(*pages: Page) -> None:
    """Close the browsers' profiles before the server ends: over TLS it waits for them to say goodbye."""
    for page in pages:
        page.context.close()


def code_shown(coach: Page) -> str:
    """Go to the set-up with the phone, and return the address that its code and its link hold."""
    begin(coach, Choice("soleus-push-up", height_cm=HEIGHT_CM, source="phone"))
    expect(coach.locator("#s-phone-on")).to_be_visible()
    expect(coach.locator("#setup-sentence")).to_contain_text("Scan the code")
    address = coach.locator("#s-address")
    expect(address).to_contain_text("https://127.0.0.1:")
    return str(address.get_attribute("href"))


def read_code(coach: Page) -> str:
    """Point a reader at the code on the screen, as a phone does."""
    coach.wait_for_function("() => document.querySelector('#s-qr').naturalWidth > 0")
    shot = np.frombuffer(coach.locator("#s-qr").screenshot(), dtype=np.uint8)
    picture = cv2.imdecode(shot, cv2.IMREAD_COLOR)
    return cv2.QRCodeDetector().detectAndDecode(cv2.resize(picture, None, fx=3, fy=3))[0]


def test_a_phone_is_let_in_by_the_code_and_its_pictures_are_coached(tmp_path: Path, visit: Visit) -> None:
    with two_doors(tmp_path) as doors:
        coach, watch = visit(doors.address())
        address = code_shown(coach)
        assert read_code(coach) == address

        phone, phone_watch = visit("about:blank", ignore_https_errors=True, **PHONE)
        phone.context.add_init_script(CAMERA)
        wire = Wire(phone)
        phone.goto(address)
        assert phone.url == f"{doors.far}/phone"
        expect(coach.locator("#s-phone")).to_be_hidden()
        phone.tap("#p-start")
        expect(phone.locator("#p-stop")).to_be_visible()
        # The coach's page shows the phone's picture, with the body drawn over it.
        expect(coach.locator("#picture img")).to_be_visible()
        coach.wait_for_function(
            """() => {
              const canvas = document.querySelector("#picture canvas");
              const drawn = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return drawn.some(value => value > 0);
            }"""
        )
        expect(coach.locator("#h-setup")).to_have_text("Your own range", timeout=60_000)
        coach.click("#skip-check")
        expect(coach.locator("#screen-do")).to_be_visible(timeout=60_000)
        expect(phone.locator("#p-status")).to_have_text("Counting.")
        play(phone, 2)
        played(phone, 2)
        expect(coach.locator("#count")).to_have_text("2")

        phone.check("#p-speak")
        expect(phone.locator("#p-count")).to_have_text("2")
        # Whoever stands by the phone needs no way to the computer.
        phone.tap("#p-pause")
        expect(coach.locator("#n-paused")).to_be_visible()
        phone.tap("#p-pause")
        expect(coach.locator("#n-paused")).to_be_hidden()
        phone.tap("#p-end")
        expect(coach.locator("#a-number")).to_have_value("2")
        expect(phone.locator("#p-status")).to_contain_text("The set is over")
        assert wire.pictures > 0
        assert watch.outside(doors.near) == watch.wrong == []
        assert phone_watch.outside(doors.far) == phone_watch.wrong == []
        leave(coach, phone)
    (kept,) = workouts()
    assert (kept.count.counted, kept.source) == (2, "phone")


def test_a_code_lets_one_phone_in_and_no_other_address_any(tmp_path: Path, visit: Visit) -> None:
    with two_doors(tmp_path) as doors:
        coach, _ = visit(doors.address())
        address = code_shown(coach)
        first, watch = visit(address, ignore_https_errors=True, **PHONE)
        expect(first.locator("#p-start")).to_be_visible()
        expect(coach.locator("#s-phone")).to_be_hidden()

        for other in (address, f"{doors.far}/phone?token=wrong", f"{doors.far}/phone", f"{doors.far}/"):
            stranger, _ = visit(other, ignore_https_errors=True, **PHONE)
            expect(stranger.locator("h1")).to_have_text("This address alone is not enough")
            assert stranger.context.cookies() == []
            leave(stranger)
        # The phone that was let in may load its page again, and sees nothing of the coach's.
        first.reload()
        expect(first.locator("#p-start")).to_be_visible()
        for path in ("/", "/workouts", "/phone/address", "/phone/qr.svg"):
            answer = first.request.get(doors.far + path)
            assert answer.status == 401
        assert first.context.cookies()[0]["secure"]
        assert watch.outside(doors.far) == watch.wrong == []
        leave(coach, first)


def test_the_page_lets_a_phone_join_and_shuts_the_way_in_again(tmp_path: Path, visit: Visit) -> None:
    """No restart: one button on the page of this computer, which says what it opens and for how long."""
    with two_doors(tmp_path, lasts=False) as doors:
        coach, watch = visit(doors.address())
        begin(coach, Choice("soleus-push-up", source="phone"))
        expect(coach.locator("#setup-sentence")).to_contain_text("cannot reach this page yet")
        expect(coach.locator("#s-phone-off")).to_contain_text("two minutes after the phone has gone")
        expect(coach.locator("#s-qr")).to_be_hidden()

        coach.click("#s-phone-open")
        expect(coach.locator("#setup-sentence")).to_contain_text("Scan the code")
        address = str(coach.locator("#s-address").get_attribute("href"))
        assert read_code(coach) == address
        phone, phone_watch = visit(address, ignore_https_errors=True, **PHONE)
        expect(phone.locator("#p-start")).to_be_visible()
        expect(coach.locator("#s-phone")).to_be_hidden()
        leave(phone)

        expect(coach.locator("#s-phone")).to_be_visible()
        if coach.locator("#trouble").is_visible():
            coach.keyboard.press("Escape")
        coach.click("#s-phone-shut")
        expect(coach.locator("#setup-sentence")).to_contain_text("cannot reach this page yet")
        expect(coach.locator("#s-phone-open")).to_be_visible()
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", urlsplit(doors.far).port)),
        ):
            pass
        assert watch.outside(doors.near) == watch.wrong == []
        assert phone_watch.outside(doors.far) == phone_watch.wrong == []
        leave(coach)
