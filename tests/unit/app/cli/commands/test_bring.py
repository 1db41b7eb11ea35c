"""`wormhole import`."""

from pathlib import Path

from core.control.schema import Beside, Imported, ImportRequest
from tests.support.cli_double import CommandLine


def test_what_came_in_is_told_and_what_did_not_is_a_failure(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    answers = {"import": Imported(2, 1, 10, 3, ["/data/x: no"])}
    assert wormhole("import", str(source), "--into", "/d", **answers) == 1
    assert wormhole.request == ImportRequest(source=str(source), into="/d")
    assert "2 files (10 B) and 1 folders came in, 3 were there already." in wormhole.out
    assert "left out: /data/x: no" in wormhole.out


def test_a_folder_that_is_not_there_is_not_found(wormhole: CommandLine) -> None:
    assert wormhole("import", "/nowhere/at/all") == 5


def test_what_came_in_beside_others_is_told_and_is_no_failure(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    beside = [Beside(f"/nas/{number}", f"/{number} (from nas)") for number in range(25)]
    answers = {"import": Imported(25, 0, 10, 0, [], beside, ["/nas/wormhole"])}
    assert wormhole("import", str(tmp_path), **answers) == 0
    assert "something else has its name: /nas/0 is /0 (from nas)" in wormhole.out
    assert "and 5 more; --json lists all of them" in wormhole.out
    assert "because it is Wormhole's own: /nas/wormhole" in wormhole.out
