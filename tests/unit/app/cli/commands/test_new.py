"""`wormhole new`."""

from pathlib import Path

from tests.support.cli_double import CommandLine


def test_a_name_with_a_slash_is_refused_and_nothing_is_made(wormhole: CommandLine) -> None:
    assert wormhole("new", "a/b") == 2
    assert "network.name" in wormhole.err
    assert "Nothing was made." in wormhole.err
    assert not wormhole.home.exists()


def test_a_storage_inside_the_mount_is_refused_and_nothing_is_made(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    places = ("--mount", str(tmp_path / "m"), "--storage", str(tmp_path / "m" / "s"))
    assert wormhole("new", "lab", *places) == 2
    assert "inside the drive" in wormhole.err
    assert not wormhole.home.exists()


def test_a_home_that_has_a_network_is_refused(wormhole: CommandLine) -> None:
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").write_text('[network]\nname = "old"\n')
    assert wormhole("new", "lab", "--json") == 4
    assert "has the network old already" in wormhole.err
    assert wormhole.json["error"]["exit_code"] == 4


def test_copies_must_be_a_number_of_pods(wormhole: CommandLine) -> None:
    assert wormhole("new", "lab", "--copies", "0") == 2
