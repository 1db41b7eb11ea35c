"""Where everything of a node is."""

from pathlib import Path

import pytest

from core.errors import EXIT_NOT_FOUND
from core.node.home import Home, find_home, missing


def test_the_option_goes_before_the_environment_before_the_users_folder(tmp_path: Path) -> None:
    environment = {"WORMHOLE_HOME": str(tmp_path / "e")}
    assert find_home(str(tmp_path / "o"), environment).folder == tmp_path / "o"
    assert find_home(None, environment).folder == tmp_path / "e"
    assert find_home(None, {}).folder.name == "wormhole"


def test_a_relative_home_is_meant_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_home("h", {}).folder == tmp_path / "h"


def test_all_of_it_lies_under_the_home_and_is_for_its_owner(tmp_path: Path) -> None:
    home = Home(tmp_path / "h")
    home.make()
    assert home.folder.stat().st_mode & 0o777 == 0o700
    for path in (
        home.network_file,
        home.pod_file,
        home.identity_file,
        home.recovery_file,
        home.storage,
        home.log_file,
        home.lock_file,
    ):
        assert home.folder in path.parents
    assert not home.exists
    home.network_file.touch()
    assert home.exists


def test_a_missing_network_is_not_found_and_says_how_to_make_one(tmp_path: Path) -> None:
    error = missing(Home(tmp_path))
    assert error.exit_code == EXIT_NOT_FOUND
    assert "wormhole new" in error.remedy
