"""`wormhole join`."""

import socket
from pathlib import Path

from tests.support.cli_double import CommandLine


def test_what_cannot_be_a_code_is_refused_and_nothing_is_made(wormhole: CommandLine) -> None:
    assert wormhole("join", "wrong-wrong-wrong", "--at", "127.0.0.1:9") == 4
    assert "code" in wormhole.err
    assert not (wormhole.home / "network.toml").exists()
    assert not (wormhole.home / "identity.pem").exists()


def test_nobody_there_is_said_with_the_address(wormhole: CommandLine, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    assert wormhole("join", "home-velvet-canoe", "--at", at) == 1
    assert at in wormhole.err
    assert not (tmp_path / "home" / "network.toml").exists()
