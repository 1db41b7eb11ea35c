"""What the client does when the node fails in the middle."""

import threading
from pathlib import Path

import pytest

from core.control.client import ControlClient
from core.control.endpoint import listen
from core.control.operations import HEALTH, INSPECT
from core.control.schema import Nothing, PathRequest
from core.errors import UsageError, WormholeError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(b"", "ended before it answered", id="none"),
        pytest.param(HEAD, "ended before it answered", id="empty"),
        pytest.param(
            HEAD + b'{"type":"progress","text":"x"}\n', "ended before it answered", id="cut"
        ),
        pytest.param(HEAD + b'{"type":"answer","ans', "middle of its answer", id="cut in a line"),
        pytest.param(HEAD + b'{"type":"answer","answer":7}\n', "another version", id="foreign"),
        pytest.param(HEAD + b'{"type":"\xff"}\n', "middle of its answer", id="no text"),
        pytest.param(HEAD + b'{"x":' + b"[" * 60_000, "middle of its answer", id="without end"),
    ],
)
def test_a_node_that_ends_or_answers_strangely_is_an_error(
    tmp_path: Path, answer: bytes, says: str
) -> None:
    with listen(tmp_path) as server:
        server.settimeout(10)

        heard = bytearray()

        def serve() -> None:
            accepted, _ = server.accept()
            with accepted:
                while not heard.endswith(b"{}"):  # headers and body come apart
                    heard.extend(accepted.recv(65_536))
                accepted.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(WormholeError, match=says):
            ControlClient(tmp_path).call(HEALTH, Nothing(), timeout_seconds=10)
        thread.join(10)


def test_an_event_that_is_not_understood_is_passed_over(tmp_path: Path) -> None:
    told = b'{"kind":7}\n{"kind":"happened","text":"back","at":"","of a newer node":1}\n'
    with listen(tmp_path) as server:
        server.settimeout(10)

        def serve() -> None:
            accepted, _ = server.accept()
            with accepted:
                while not accepted.recv(65_536).endswith(b"\r\n\r\n"):
                    pass
                accepted.sendall(HEAD + told)

        thread = threading.Thread(target=serve)
        thread.start()
        assert [event.text for event in ControlClient(tmp_path).events()] == ["back"]
        thread.join(10)


def test_a_node_that_is_silent_is_given_up(tmp_path: Path) -> None:
    with listen(tmp_path), pytest.raises(WormholeError, match="does not answer"):
        ControlClient(tmp_path).call(HEALTH, Nothing(), timeout_seconds=0.05)


def test_what_is_no_text_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no text"):
        ControlClient(tmp_path).call(INSPECT, PathRequest("/\udcff"))
