from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.web import Options, door
from secondheart.web.address import bound, lan_addresses, local_name, qr_svg
from secondheart.web.certificate import certificate_for, permitted
from secondheart.web.door import Opened
from secondheart.web.messages import unpacked
from secondheart.web.phone import Lan

from .conftest import HERE, Server, joined, picture, say, serving, until

JPEG = cv2.imencode(".jpg", np.full((120, 160, 3), 90, dtype=np.uint8))[1].tobytes()
PHONE = "https://192.168.1.5:8738"


@pytest.fixture
def lan(tmp_path: Path) -> Lan:
    certificate = certificate_for(tmp_path / "certificates", ["192.168.1.5"], ["laptop.local"])
    return Lan(["192.168.1.5"], "laptop.local", 8738, certificate)


@pytest.fixture
def outside(lan: Lan) -> Iterator[Server]:
    for server in serving(Options(lan=True), lan=lan):
        server.enter()
        yield server


def test_without_lan_the_page_says_how_to_allow_phones(inside: Server) -> None:
    found = inside.client.get("/phone/address").json()
    assert not found["lan"]
    assert "--lan" in found["why"]
    asked = inside.client.post("/phone/open", headers={"origin": HERE}).json()
    assert (asked["lan"], asked["why"]) == (False, found["why"])
    assert inside.client.get("/phone/qr.svg").status_code == 404
    assert inside.client.get("/phone/certificate.crt").status_code == 404


def test_the_code_leads_to_the_phones_page_once(outside: Server) -> None:
    coach = dict(outside.client.cookies)
    found = outside.client.get("/phone/address").json()
    assert found["address"].startswith(f"{PHONE}/phone?token=")
    assert (found["why"], found["minutes"]) == (None, 10)
    assert found["fingerprint"].count(":") == 31
    assert outside.client.get("/phone/address").json()["address"] == found["address"]
    assert outside.client.get("/phone/qr.svg").text.startswith("<svg")
    outside.client.cookies.clear()
    answer = outside.client.get(found["address"], follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/phone")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert outside.client.get(f"{PHONE}/phone").status_code in {200, 503}
    for closed in ("/", "/workouts", "/phone/address", "/phone/qr.svg", "/api/latency"):
        assert outside.client.get(f"{PHONE}{closed}").status_code == 401, closed
    assert b"BEGIN CERTIFICATE" in outside.client.get(f"{PHONE}/phone/certificate.crt").content
    outside.client.cookies.clear()
    assert outside.client.get(found["address"]).status_code == 401
    outside.client.cookies.update(coach)
    assert outside.client.get("/phone/address").json()["address"] != found["address"]


class Way:
    """A way in for phones that is only said to be open; ``shut`` counts how often it was shut again."""

    def __init__(self, lan: Lan) -> None:
        self.lan, self.shuts = lan, 0
        self.fails = False

    async def open(self) -> Opened:
        if self.fails:
            raise RequestError("this computer has no address in a private network")
        return Opened(self.lan, self.shut)

    async def shut(self) -> None:
        self.shuts += 1


@pytest.fixture
def way(inside: Server, lan: Lan) -> Way:
    """Let the page on this computer open the way in."""
    way = Way(lan)
    inside.hub.door.opener = way.open
    return way


def ask(server: Server, path: str, origin: str = HERE) -> Any:
    return server.client.post(f"{origin}{path}", headers={"origin": origin})


def test_the_page_opens_the_way_in_and_shuts_it(inside: Server, way: Way) -> None:
    found = inside.client.get("/phone/address").json()
    assert (found["lan"], found["address"], found["why"]) == (False, None, None)
    assert inside.client.get(f"{PHONE}/phone").status_code == 403
    with inside.socket() as coach:
        joined(coach)
        found = ask(inside, "/phone/open").json()
        assert found["address"].startswith(f"{PHONE}/phone?token=")
        assert not found["lasts"]
        assert until(coach, "door")["open"]
        assert ask(inside, "/phone/open").json()["address"] == found["address"]
        assert inside.client.get("/phone/qr.svg").status_code == 200
        assert inside.client.get(f"{PHONE}/phone", params={"token": "wrong"}).status_code == 401
        assert not ask(inside, "/phone/shut").json()["lan"]
        assert not until(coach, "door")["open"]
    assert way.shuts == 1
    assert inside.client.get(f"{PHONE}/phone").status_code == 403
    assert inside.client.get("/phone/qr.svg").status_code == 404


def test_nobody_but_the_page_on_this_computer_opens_or_shuts_it(inside: Server, way: Way) -> None:
    other = inside.client.post("/phone/open", headers={"origin": "https://example.com"})
    assert other.status_code == 403
    # Cookies do not know ports: the coach's browser may come through the phones' door as well.
    ask(inside, "/phone/open")
    for path in ("/phone/open", "/phone/shut"):
        assert ask(inside, path, PHONE).status_code in {401, 403}
        assert ask(inside, path, "https://127.0.0.1:8738").status_code == 403
    inside.client.cookies.clear()
    assert ask(inside, "/phone/shut").status_code == 401
    inside.client.get(f"{PHONE}/phone", params={"token": inside.app.state.keys.mint("camera")})
    for path in ("/phone/open", "/phone/shut"):
        assert ask(inside, path, PHONE).status_code == 401
    assert inside.hub.door.lan is not None
    assert way.shuts == 0


def test_why_it_cannot_be_opened_is_told(inside: Server, way: Way) -> None:
    way.fails = True
    assert "no address in a private network" in ask(inside, "/phone/open").json()["why"]
    assert inside.hub.door.lan is None


@pytest.mark.parametrize("came", [True, False], ids=["a phone that has gone", "no phone at all"])
def test_it_shuts_by_itself(inside: Server, way: Way, came: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "GONE_S" if came else "NOBODY_S", 0.0)
    with inside.socket() as coach:
        joined(coach)
        ask(inside, "/phone/open")
        assert until(coach, "door")["open"]
        if came:
            with phone_socket(inside) as phone:  # type: ignore[attr-defined]
                joined(phone, "camera")
                assert not inside.hub.door._timer.runs
        assert not until(coach, "door")["open"]
    assert way.shuts == 1


def test_what_was_opened_at_the_start_stays_open(outside: Server) -> None:
    assert ask(outside, "/phone/shut").json()["lan"]
    assert outside.client.get("/phone/address").json()["lasts"]


def phone_socket(server: Server) -> object:
    server.client.cookies.clear()
    server.client.get(f"{PHONE}/phone", params={"token": server.app.state.keys.mint("camera")})
    return server.client.websocket_connect("wss://192.168.1.5:8738/live", headers={"origin": PHONE})


def test_a_phone_sends_and_the_coachs_page_shows(outside: Server) -> None:
    with outside.socket() as coach:
        joined(coach)
        with phone_socket(outside) as phone:  # type: ignore[attr-defined]
            assert joined(phone, "camera")["phone"]
            until(coach, "state", phone=True)
            say(coach, type="choose", exercise="soleus-push-up", source="phone")
            until(coach, "state", stage="check")
            sent = picture(3, 100, JPEG, (160, 120))
            phone.send_bytes(sent)
            assert until(phone, "glance")["seq"] == 3
            received = coach.receive()
            while not received.get("bytes"):
                received = coach.receive()
            assert unpacked(received["bytes"]) == unpacked(sent)
            coach.send_bytes(picture(1, 1, JPEG, (160, 120)))
            assert "another camera" in until(coach, "refused")["why"]
            say(phone, type="choose", exercise="tip-toe-walk", source="phone")
            assert "only the coach's page" in until(phone, "refused")["why"]
            say(phone, type="take-over")
            until(phone, "refused")
            say(phone, type="command", word="stop")
            until(coach, "state", stage="choose")
        assert not until(coach, "state", phone=False)["phone"]


def test_a_phone_cannot_be_the_coach(outside: Server) -> None:
    with phone_socket(outside) as phone:  # type: ignore[attr-defined]
        say(phone, type="join", role="coach")
        assert "joins as a camera" in until(phone, "refused")["why"]


def test_a_phone_that_goes_is_told_on_the_coachs_page(outside: Server) -> None:
    with outside.socket() as coach:
        joined(coach)
        with phone_socket(outside) as phone:  # type: ignore[attr-defined]
            joined(phone, "camera")
            say(coach, type="choose", exercise="soleus-push-up", source="phone")
            until(coach, "state", stage="check")
        assert "phone's page has gone" in until(coach, "problem")["what"]


def test_a_phone_that_has_not_come_yet_has_not_gone(outside: Server) -> None:
    with outside.socket() as coach:
        joined(coach)
        say(coach, type="choose", exercise="soleus-push-up", source="phone")
        until(coach, "state", stage="check")
        say(coach, type="join", role="coach")
        refused = coach.receive_json()
        assert refused["type"] == "refused", refused
        assert not outside.hub._lost.runs
        with phone_socket(outside) as phone:  # type: ignore[attr-defined]
            joined(phone, "camera")
        assert "phone's page has gone" in until(coach, "problem")["what"]
        assert outside.hub._lost.runs


def test_where_no_phone_comes_the_page_says_why_and_what_else(outside: Server) -> None:
    with outside.socket() as coach:
        joined(coach)
        outside.client.get("/phone/qr.svg")
        assert outside.hub._no_phone.runs
        portal = outside.client.portal
        assert portal is not None
        portal.call(outside.hub._no_phone_came)
        problem = until(coach, "problem")
    assert "keep devices apart" in problem["what"]
    assert "secondheart analyze" in problem["do"]


def test_addresses_are_found_without_sending_anything() -> None:
    assert all(isinstance(permitted(one), bool) and one != "127.0.0.1" for one in lan_addresses())
    assert (local_name() or "x.local").endswith(".local")


def test_the_next_free_port_is_taken_when_none_was_asked_for() -> None:
    with bound(None) as first, bound(None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]
        with pytest.raises(OSError, match=r".+"):
            bound(first.getsockname()[1])


def test_a_code_is_a_picture() -> None:
    code = qr_svg(f"{PHONE}/phone?token=abc")
    assert code.startswith(b"<svg")
    assert b"script" not in code
