import pytest
from starlette.websockets import WebSocketDisconnect

from secondheart.web.guard import may_ask, name_of, policy
from secondheart.web.keys import COOKIE

from .conftest import HERE, LIVE, Server, joined


def test_nothing_but_static_files_is_given_without_a_cookie(server: Server) -> None:
    for path in (
        "/",
        "/workouts",
        "/phone",
        "/phone/address",
        "/pictures/soleus-push-up.top.webp",
        "/api/latency",
    ):
        assert server.client.get(path).status_code == 401, path
    assert "terminal" in server.client.get("/").text


def test_a_token_is_exchanged_for_a_cookie_once(server: Server) -> None:
    token = server.app.state.keys.mint("coach")
    answer = server.client.get("/", params={"token": token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # loopback without TLS is a secure context all the same
    assert server.client.get("/api/latency").status_code == 200
    server.client.cookies.clear()
    assert server.client.get("/", params={"token": token}).status_code == 401
    assert server.client.get("/", params={"token": "x" * 5000}).status_code == 401


def test_who_is_known_may_use_an_old_address(inside: Server) -> None:
    answer = inside.client.get("/", params={"token": "used"}, follow_redirects=False)
    assert answer.status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8737", "192.168.1.9", "", "[::2]"])
def test_another_name_for_this_server_is_refused(inside: Server, host: str) -> None:
    assert inside.client.get("/api/latency", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8737", "localhost:8740", "[::1]:8737", "LOCALHOST"])
def test_the_names_of_loopback_are_its_own(inside: Server, host: str) -> None:
    assert inside.client.get("/static/none", headers={"host": host}).status_code == 404


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8737", "", "http://127.0.0.1:9"]
)
def test_other_pages_can_neither_send_nor_connect(inside: Server, origin: str) -> None:
    sent = inside.client.post("/workouts/x/count", json={"is": 1}, headers={"origin": origin})
    assert sent.status_code == 403
    with pytest.raises(WebSocketDisconnect), inside.socket(origin=origin):
        pass


def test_its_own_page_connects(inside: Server) -> None:
    with inside.socket() as socket:
        assert joined(socket)["stage"] == "choose"


def test_no_socket_without_a_cookie_or_origin(server: Server) -> None:
    with pytest.raises(WebSocketDisconnect), server.socket():
        pass
    server.enter()
    with pytest.raises(WebSocketDisconnect), server.client.websocket_connect(LIVE):
        pass


def test_large_and_endless_bodies_are_refused(inside: Server) -> None:
    headers = {"origin": HERE}
    large = inside.client.post("/workouts/x/count", content=b"x" * 70_000, headers=headers)
    endless = inside.client.post("/workouts/x/count", content=iter([b"x"]), headers=headers)
    assert (large.status_code, endless.status_code) == (413, 413)


@pytest.mark.parametrize("path", ["/", "/workouts", "/none", "/static/none", "/api/latency"])
def test_every_answer_carries_its_headers(inside: Server, path: str) -> None:
    headers = inside.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=(self)" in headers["permissions-policy"]
    said = headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in said
    assert "unsafe" not in said
    assert "server" not in headers


def test_the_socket_is_named_for_older_browsers() -> None:
    assert "connect-src 'self' ws://127.0.0.1:8737;" in policy("127.0.0.1:8737", "http")
    assert "connect-src 'self' wss://10.0.0.2:8738;" in policy("10.0.0.2:8738", "https")
    assert "connect-src 'self';" in policy("a;script-src *", "http")


@pytest.mark.parametrize(
    ("path", "coach", "camera", "nobody"),
    [
        ("/", True, True, True),
        ("/static/pages.css", True, True, True),
        ("/workouts", True, False, False),
        ("/phone", True, True, True),
        ("/phone/qr.svg", True, False, False),
        ("/phone/address", True, False, False),
        ("/phone/certificate.crt", True, True, False),
        ("/live", True, True, False),
        ("/api/latency", True, False, False),
        ("/pictures/soleus-push-up.top.webp", True, True, False),
    ],
)
def test_who_may_ask_for_what(path: str, coach: bool, camera: bool, nobody: bool) -> None:
    assert (may_ask(path, "coach"), may_ask(path, "camera"), may_ask(path, None)) == (coach, camera, nobody)


def test_names_in_hosts() -> None:
    assert name_of("") == ""
    assert name_of("[::1") == "[::1]"


@pytest.mark.parametrize("other", ['theme={"dark": true}', "a b=1", "list[0]=x", "x=\u00e4", ";;=", "="])
def test_odd_cookies_of_other_programs_do_not_hide_its_own(server: Server, other: str) -> None:
    known = f"{COOKIE}={server.app.state.keys.cookie('coach')}"
    for cookies in (f"{other}; {known}", f"{known}; {other}"):
        answer = server.client.get("/api/latency", headers={"cookie": cookies.encode("latin-1")})
        assert answer.status_code == 200
