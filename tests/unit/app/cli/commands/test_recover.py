"""`wormhole recover`."""

from pathlib import Path

from tests.support.cli_double import CommandLine
from tests.support.small_node import found_in


def test_the_files_of_a_storage_are_brought_out(wormhole: CommandLine, tmp_path: Path) -> None:
    storage = tmp_path / "storage"
    found_in(storage)
    assert wormhole("recover", str(storage), "--to", str(tmp_path / "out"), "--json") == 0
    assert wormhole.json["files"] == 1
    assert (tmp_path / "out" / "hello").read_bytes() == b"world"


def test_a_target_that_is_not_empty_is_refused(wormhole: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    words = ("recover", str(tmp_path / "storage"), "--to", str(tmp_path / "out"))
    assert wormhole(*words) == 4
    assert (tmp_path / "out" / "mine").read_text() == "mine"
