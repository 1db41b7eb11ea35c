"""The command line against a real node: up, down, again, and what a second start says."""

from pathlib import Path

from tests.support.pods import Lab, Pod, is_mounted


def test_a_second_start_says_that_the_node_runs_already(alone: Pod) -> None:
    said = alone.do("up")
    assert "runs already" in said.out
    assert alone.ask("up")["listen"] == alone.listen
    assert alone.run("serve").code == 4


def test_down_takes_mount_and_process_away_and_up_brings_the_same_drive(alone: Pod) -> None:
    (alone.mount / "file").write_bytes(b"content")
    alone.do("down")
    assert not is_mounted(alone.mount)
    assert alone.processes() == []
    assert alone.run("status").code == 3
    alone.up()
    assert (alone.mount / "file").read_bytes() == b"content"


def test_a_file_makes_its_network_and_settings_are_set_while_it_runs(
    laboratory: Lab, tmp_path: Path
) -> None:
    pod = laboratory.pod("a")
    file = tmp_path / "lab.toml"
    file.write_text('[network]\nname = "lab"\n[redundancy]\ncopies = 1\n')
    made = pod.ask("up", file, *pod.place(), "--listen", "127.0.0.1:0")
    assert (made["network"], made["pod"]) == ("lab", "a")
    pod.do("config", "set", "redundancy.copies=2", "situation.grace=5m")
    shown = pod.ask("config", "show")["network"]
    assert isinstance(shown, dict)
    assert shown["redundancy.copies"]["value"] == 2


def test_an_older_version_and_an_import_come_into_the_drive(alone: Pod, tmp_path: Path) -> None:
    source = tmp_path / "data"
    source.mkdir()
    (source / "one").write_bytes(b"1" * 300_000)
    assert alone.ask("import", source, "--into", "/in")["files"] == 1
    assert (alone.mount / "in" / "one").read_bytes() == b"1" * 300_000
    assert alone.ask("import", source, "--into", "/in")["skipped"] == 1
    alone.sync()
    (alone.mount / "in" / "one").write_bytes(b"newer")
    alone.sync()
    alone.do("restore", "/in/one")
    assert (alone.mount / "in" / "one").read_bytes() == b"1" * 300_000
