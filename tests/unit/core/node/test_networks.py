"""The networks of this machine by their names, and what a further one must meet."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.node.apart import Places
from core.node.home import Home
from core.node.networks import (
    AlreadyIn,
    clash_beside,
    drive_of,
    others,
    refuse_known,
    usual_mount,
)


def lay(folder: Path, name: str, mount: str = "", pod: str = "a") -> Home:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')
    line = f'mount = "{mount}"\n' if mount else ""
    (folder / "pod.toml").write_text(f'[pod]\nname = "{pod}"\n{line}')
    return Home(folder)


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOME", str(tmp_path))
    return lay(tmp_path / "base", "home")


@pytest.fixture
def second(first: Home) -> Home:
    return lay(first.folder / "networks" / "2", "office", "~/Office")


def test_the_others_are_all_but_oneself(first: Home, second: Home) -> None:
    assert others(first) == (second,)
    assert others(second) == (first,)
    assert others(Home(first.folder / "networks" / "3")) == (first, second)


def test_a_second_network_of_one_name_is_refused_with_what_to_do(first: Home, second: Home) -> None:
    refuse_known(first, "home")  # it is itself
    refuse_known(second, "lab")
    with pytest.raises(AlreadyIn, match="in the network office already") as raised:
        refuse_known(first, "office")
    assert raised.value.facts == {"network": "office", "pod": "a"}
    assert "--network office" in raised.value.remedy
    assert "--home" in raised.value.remedy


def test_nothing_is_made_while_nobody_knows_how_another_network_is_called(
    first: Home, second: Home
) -> None:
    first.network_file.write_text("[network\n")
    with pytest.raises(ConfigError, match=str(first.network_file)):
        refuse_known(second, "lab")


def test_the_drive_of_a_further_network_gets_a_place_that_no_other_one_has(
    first: Home, second: Home, tmp_path: Path
) -> None:
    third = Home(first.folder / "networks" / "3")
    assert usual_mount(Home(tmp_path / "alone")) == "~/Wormhole"
    assert usual_mount(second, "office") == "~/Wormhole office"
    assert usual_mount(second) == "~/Wormhole 2"
    assert usual_mount(third) == "~/Wormhole 3"
    lay(second.folder, "office", str(tmp_path / "Wormhole 3"))
    assert usual_mount(third) == "~/Wormhole 4"
    lay(second.folder, "office", "~/Wormhole lab")
    assert usual_mount(third, "lab") == "~/Wormhole 3"


def test_the_usual_place_is_free_again_when_the_first_network_was_forgotten(
    first: Home, second: Home
) -> None:
    first.network_file.unlink()
    assert usual_mount(first) == "~/Wormhole"


def test_places_of_another_network_cannot_be_had(first: Home, second: Home, tmp_path: Path) -> None:
    free = Places(tmp_path / "h", tmp_path / "s", tmp_path / "m")
    assert clash_beside(first, free) == ""
    taken = Places(tmp_path / "h", tmp_path / "s", tmp_path / "Office")
    assert "network office shows its drive" in clash_beside(first, taken)
    assert clash_beside(second, taken) == ""
    second.pod_file.write_text("[pod\n")
    assert clash_beside(first, taken) == ""  # nobody can say


def test_where_a_drive_is_shown_is_read_from_the_settings(second: Home, tmp_path: Path) -> None:
    assert drive_of(second) == tmp_path / "Office"
    second.pod_file.write_text("[pod\n")
    assert drive_of(second) is None
