"""The socket is in the home, whatever the length of its path, and only its owner may enter."""

import socket
import stat
from pathlib import Path

import pytest

from core.control.endpoint import SOCKET_NAME, connect, listen, make_run_folder


@pytest.mark.parametrize("name", ["run", "r" * 200])
def test_a_client_reaches_the_server_even_in_a_very_long_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    with listen(folder) as server, connect(folder, 5) as client:
        server.settimeout(5)
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"x")
            assert accepted.recv(1) == b"x"


def test_only_the_owner_may_enter(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    with listen(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / SOCKET_NAME).stat().st_mode) == 0o600


def test_what_an_earlier_process_left_is_replaced(tmp_path: Path) -> None:
    make_run_folder(tmp_path / "run")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "run" / SOCKET_NAME))
    with listen(tmp_path / "run"), connect(tmp_path / "run", 5) as client:
        assert client.fileno() >= 0


def test_without_a_server_connecting_fails(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        connect(tmp_path, 5)
