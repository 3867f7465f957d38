"""Who may ask the explorer, and what goes with every answer: each attack is tried."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from explored import HOST, ORIGIN, client_for, config_for, entered, hostile_workspace, listening, send
from mailuo.explorer.app import POSTED, ROUTES
from mailuo.explorer.guard import MOST_BYTES, POLICY
from mailuo.explorer.sessions import Sessions
from program import mailuo


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_workspace(tmp_path_factory.mktemp("explored"))


@pytest.fixture
def client(hostile: Path) -> TestClient:
    return entered(config_for(hostile))


def guarded(headers: dict[str, str]) -> None:
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8317", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8317", "localhost:8317@evil.example", ""])
def test_a_foreign_host_is_refused(client: TestClient, host: str):
    """A name of the attacker's that points here (DNS rebinding) gets nothing, even with the cookie."""
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    guarded(answer.headers)
    assert "档案" not in answer.text


def test_two_hosts_are_refused(client: TestClient):
    """What two programs read differently is refused."""
    answer = client.get("/", headers=[("host", HOST), ("host", "evil.example")])
    assert answer.status_code == 400
    guarded(answer.headers)


def test_without_token_or_cookie_nothing_is_shown(hostile: Path):
    """Other users of this machine reach the port: neither pages nor data are theirs, only the files of the program."""
    config = config_for(hostile)
    client = client_for(config)
    for path in [path.replace("{format}", "csv") for path, _ in ROUTES] + ["/?token=", "/?token=wrong", f"/?token={config.token[:-1]}", f"/?token={config.token}&token={config.token}"]:
        answer = client.get(path)
        assert answer.status_code == 401, path
        guarded(answer.headers)
        assert "档案" not in answer.text
        assert "set-cookie" not in answer.headers
    for path, _ in POSTED:
        assert send(client, f"{path}?token={config.token}", {}).status_code == 401
    client.cookies.set(config.cookie, "guess")
    assert client.get("/").status_code == 401
    assert client.get("/static/style.css").status_code == 200


def test_the_token_becomes_a_strict_cookie(hostile: Path):
    """HttpOnly, SameSite=Strict, never the token itself, and the address without the token is what one goes on to."""
    config = config_for(hostile)
    answer = client_for(config).get("/review", params={"token": config.token, "blind": "1"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert config.token not in cookie + answer.text
    assert 'url=/review?blind=1"' in answer.text
    guarded(answer.headers)


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "///evil.example"])
def test_the_entrance_leads_nowhere_else(hostile: Path, path: str):
    """The token with a path that a browser would read as another site."""
    config = config_for(hostile)
    text = client_for(config).get(f"{ORIGIN}{path}?token={config.token}").text
    assert 'content="0;url=/' in text
    assert "url=//" not in text
    assert "url=/\\" not in text


def test_a_token_for_a_command_line_works_once():
    """Whoever reads the command line of the browser comes too late."""
    sessions = Sessions("printed", None)
    once = sessions.once()
    assert sessions.by_token(once) is not None
    assert sessions.by_token(once) is None
    assert sessions.by_token("printed") is not None


FOREIGN = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": f"https://{HOST}"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "http://localhost:8317"},
    {},
    {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
    {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    {"origin": ORIGIN, "sec-fetch-site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", [path for path, _ in POSTED] + ["/login"])
def test_other_sites_can_write_nothing(client: TestClient, hostile: Path, path: str, headers: dict[str, str]):
    """A page of another site or of another port of this machine, with the cookie: refused before anything is read."""
    answer = client.post(path, json={"finding": "copied-indicators:0123456789", "verdict": "confirmed", "why": "", "seen": 0}, headers=headers)
    assert answer.status_code == 403
    guarded(answer.headers)
    assert not (hostile / "decisions.jsonl").exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "text/plain; application/json"])
def test_only_json_is_taken(client: TestClient, kind: str):
    """What a form of another site can send without asking is never taken for a decision."""
    answer = client.post("/api/verdict", content=b"{}", headers={"origin": ORIGIN, "content-type": kind})
    assert answer.status_code == 415
    guarded(answer.headers)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, {"origin": "http://evil.example"}])
def test_other_sites_can_load_nothing(client: TestClient, headers: dict[str, str]):
    """Neither as a picture or script, nor by fetch, nor in a frame; not even to find out whether it is there."""
    answer = client.get("/coverage.csv", headers=headers)
    assert answer.status_code == 403
    guarded(answer.headers)


def test_a_link_from_elsewhere_opens_a_page(client: TestClient):
    """To click a link is no attack."""
    assert client.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_no_other_methods(client: TestClient, method: str):
    """No preflight is ever answered with leave."""
    answer = client.request(method, "/api/verdict", headers={"origin": ORIGIN})
    assert answer.status_code == 405
    guarded(answer.headers)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_no_websockets(client: TestClient):
    """There are none, so there is none to be hijacked."""
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/", headers={"host": HOST, "origin": "http://evil.example"}):
        pass


def test_large_bodies_are_refused(client: TestClient):
    """By what is announced, and by what comes where nothing or less was announced."""
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    for body in (b"x" * (MOST_BYTES + 1), iter([b"x" * MOST_BYTES, b"x"])):
        answer = client.post("/api/verdict", content=body, headers=headers)
        assert answer.status_code == 413
        guarded(answer.headers)
    assert client.post("/api/verdict", content=b"{}", headers={**headers, "content-length": "9" * 30}).status_code == 413


@pytest.mark.parametrize("path", ["/nowhere", "/project?uid=P2031-x", "/system?uid=%00", "/words?document=../../etc/passwd", "/query?name=../x", "/lineage?uid=", "/compare?a=1&b=1", "/findings?query=no/such", "/static/../app.py", "/static/%2e%2e/app.py", "/static/nothing.js", "/coverage.exe", "/precheck?id=x", "/precheck.docx?id=x", "/report.exe"])
def test_every_answer_carries_the_headers(client: TestClient, path: str):
    """Errors included."""
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    guarded(answer.headers)


def test_a_failure_of_ours_tells_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    """No stack trace on the page, all headers."""
    monkeypatch.setattr("mailuo.explorer.views.systems.systems", lambda _: 1 / 0)
    answer = client.get("/systems")
    assert answer.status_code == 500
    guarded(answer.headers)
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_no_path_leads_out_of_the_workspace(client: TestClient, hostile: Path):
    """A document is looked up by its uid, whatever the address says; names of files that exist beside it are none."""
    secret = hostile.parent / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    for name in ("../secret", "../../secret.txt", str(secret), "..%2Fsecret", "D-0000000000000000", "../texts/../../secret", "\x00", "C:\\secret"):
        answer = client.get("/words", params={"document": name, "start": "0", "end": "9"})
        assert answer.status_code == 404
        assert "geheim" not in answer.text


def test_the_store_can_only_be_read(client: TestClient):
    """Uids and parameters are values, never a part of a query."""
    for text in ("x' DETACH DELETE n //", "`}) DETACH DELETE (n", "P2031-x-') MATCH (n) SET n.name='y'"):
        assert client.get("/system", params={"uid": text}).status_code == 404
        assert send(client, "/api/neighbours", {"centres": [f"P2031-{text.replace(' ', '')}"], "shown": []}).json()["nodes"] == []
    assert client.get("/search", params={"q": "档案"}).status_code == 200


@pytest.mark.parametrize("body", [[], "x", 1, {"centres": "P"}, {"centres": [1]}, {"centres": ["x" * 300]}, {"centres": ["P2031-a"] * 201}, {"centres": [], "shown": ["P2031-a"] * 1501}])
def test_strange_bodies_are_one_sentence(client: TestClient, body: object):
    """Neither a failure of ours nor work without end."""
    answer = send(client, "/api/neighbours", body)
    assert answer.status_code == 400
    assert answer.json()["said"]


def test_elsewhere_needs_a_password(hostile: Path):
    """`--host` beyond this machine without a password, or with a short one, ends at once with one sentence."""
    for more in ((), ("--explore-password", "short")):
        outcome = mailuo("explore", "-w", hostile, "--no-open", "--host", "0.0.0.0", "--port", "0", *more)  # noqa: S104 - what is refused
        assert outcome.code == 2
        assert "MAILUO_EXPLORE_PASSWORD" in outcome.sentence


def test_with_a_password_the_token_opens_nothing(hostile: Path):
    """Only the password does; a wrong one gives no cookie, and addresses in digits are ours, names are not."""
    config = config_for(hostile, password="correct horse", any_address=True)  # noqa: S106 - of a server in this process
    client = client_for(config)
    for path in ("/", f"/?token={config.token}"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "档案" not in answer.text
        guarded(answer.headers)
    assert send(client, "/login", {"password": "wrong"}).status_code == 403
    assert send(client, "/login", ["correct horse"]).status_code == 403
    assert client.get("/", headers={"host": "192.0.2.7:8317"}).status_code == 401
    assert client.get("/", headers={"host": "evil.example:8317"}).status_code == 421
    assert send(client, "/login", {"password": "correct horse"}).status_code == 200
    assert client.get("/").status_code == 200


def test_it_listens_on_loopback_alone(hostile: Path):
    """The program prints where it answers once it does; other addresses of this machine are closed."""
    with listening(hostile) as address:
        found = urlsplit(address)
        assert found.hostname == "127.0.0.1"
        assert found.port is not None
        connection = http.client.HTTPConnection("127.0.0.1", found.port, timeout=10)
        connection.request("GET", f"/?{found.query}")
        answer = connection.getresponse()
        assert answer.status == 200
        guarded({name.casefold(): value for name, value in answer.getheaders()})
        answer.read()
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 421
        connection.close()
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
        for other in others:
            if other.startswith("127."):
                continue
            with contextlib.suppress(OSError), socket.create_connection((other, found.port), timeout=1):
                pytest.fail(f"it answers on {other}")


def test_a_taken_port_is_one_sentence(hostile: Path):
    """With a port of the user's choice; nothing is guessed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = mailuo("explore", "-w", hostile, "--no-open", "--port", str(taken.getsockname()[1]))
    assert outcome.code == 2
    assert "--port" in outcome.sentence


def test_no_workspace_is_one_sentence(tmp_path: Path):
    """What to run first is said."""
    outcome = mailuo("explore", "-w", tmp_path / "none", "--no-open", "--port", "0")
    assert outcome.code == 4
    assert "mailuo build" in outcome.sentence


def test_deep_json_is_no_failure(client: TestClient):
    """A body that nests without end is refused like any other that is no object."""
    answer = client.post("/api/verdict", content=b"[" * 100_000, headers={"origin": ORIGIN, "content-type": "application/json"})
    assert answer.status_code == 400
    assert json.loads(answer.text)["said"]
