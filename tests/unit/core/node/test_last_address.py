"""The last port of a pod is taken again, where it may be and where it is free."""

import socket
from pathlib import Path

import pytest

from core.node import last_address
from core.node.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_first_time_any_port_will_do(home: Home) -> None:
    assert last_address.wished(home, "127.0.0.1:0") == "127.0.0.1:0"


def test_the_port_of_last_time_is_taken_again(home: Home) -> None:
    port = free_port()
    last_address.note(home, f"192.0.2.7:{port}")
    assert last_address.wished(home, "127.0.0.1:0") == f"127.0.0.1:{port}"


def test_a_port_that_is_set_stays(home: Home) -> None:
    last_address.note(home, f"127.0.0.1:{free_port()}")
    assert last_address.wished(home, "127.0.0.1:4711") == "127.0.0.1:4711"


def test_a_port_that_another_program_has_by_now_is_left_to_it(home: Home) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        last_address.note(home, f"127.0.0.1:{busy.getsockname()[1]}")
        assert last_address.wished(home, "127.0.0.1:0") == "127.0.0.1:0"


@pytest.mark.parametrize(
    "noted",
    ["", "nonsense", "127.0.0.1:99999999", "127.0.0.1:²", f"127.0.0.1:{'1' * 5_000}"],
    ids=["nothing", "nonsense", "too large", "a digit that is no number", "5000 digits"],
)
def test_a_note_that_makes_no_sense_is_passed_over(home: Home, noted: str) -> None:
    last_address.note(home, noted)
    assert last_address.wished(home, "127.0.0.1:0") == "127.0.0.1:0"


def test_a_note_that_is_no_text_is_passed_over(home: Home) -> None:
    last_address.address_file(home).write_bytes(b"127.0.0.1:\xff\n")
    assert last_address.wished(home, "127.0.0.1:0") == "127.0.0.1:0"
