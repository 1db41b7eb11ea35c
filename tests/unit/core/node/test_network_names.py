"""How the networks of this machine are called."""

from pathlib import Path

import pytest

from core.node.home import Home
from core.node.network_names import find, network_name, shown_name


def lay(folder: Path, name: str) -> Home:
    folder.mkdir(parents=True)
    (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')
    return Home(folder)


def test_a_network_is_found_by_its_name(tmp_path: Path) -> None:
    first = lay(tmp_path / "base", "home")
    second = lay(tmp_path / "base" / "networks" / "2", "office")
    assert (network_name(first), shown_name(second)) == ("home", "office")
    assert find(first, "home") == first
    assert find(first, "office") == second
    assert find(first, "lab") is None


@pytest.mark.parametrize("content", [b"\xff", b"[network\n", b'[network]\nname = "a b"\n'])
def test_what_cannot_be_read_has_no_name_and_is_shown_by_its_folder(
    tmp_path: Path, content: bytes
) -> None:
    home = lay(tmp_path / "base", "home")
    home.network_file.write_bytes(content)
    assert network_name(home) == ""
    assert shown_name(home) == str(home.folder)
    home.network_file.unlink()
    assert network_name(home) == ""
