"""Names that are no UTF-8 text: every command takes them and writes them in one way."""

import os
from pathlib import Path

from tests.support.pods import Pod

NAME = os.fsdecode(b"\xff\xfe")
SHOWN = "/in \\x5cxff/\\xff\\xfe"


def put(pod: Pod, data: bytes) -> Path:
    """Write the file in its folder, whose own name looks as if it were written with a byte."""
    folder = pod.mount / "in \\xff"
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(data)
    pod.sync()
    return folder / NAME


def test_every_question_about_a_file_takes_its_name_as_typed_and_as_shown(alone: Pod) -> None:
    file = put(alone, b"content")
    for path in (str(file), SHOWN):
        assert alone.ask("inspect", path)["path"] == SHOWN
        assert alone.do("inspect", path).out.startswith(SHOWN)
        assert alone.ask("redundancy", path)["files"] == 1
        assert alone.ask("keep", path)["path"] == SHOWN
        assert alone.ask("free", path)["files"] == 0
        assert alone.ask("scrub", path, "--wait")["rotten"] == 0
        assert "redundancy" in alone.ask("policy", "show", path)
        alone.do("policy", "set", path, "redundancy=1")
        assert alone.ask("policy", "show", path)["redundancy"] == {"value": 1, "origin": SHOWN}
        alone.do("history", path)
    assert SHOWN in alone.do("tree", "--json").out.replace("\\\\", "\\")
    assert SHOWN in alone.do("tree").out
    alone.do("conflicts")
    alone.do("transfers")
    missing = alone.run("inspect", os.fsdecode(b"/gone\xff"))
    assert (missing.code, missing.err.count("\n")) == (5, 1)
    assert "/gone\\xff" in missing.err


def test_an_older_version_comes_back_to_such_a_name(alone: Pod) -> None:
    file = put(alone, b"first" * 10_000)
    put(alone, b"second")
    assert alone.ask("restore", SHOWN)["path"] == SHOWN
    assert file.read_bytes() == b"first" * 10_000
    alone.do("restore", file, "--to", os.fsdecode(b"/other\xff"))
    assert (alone.mount / os.fsdecode(b"other\xff")).exists()


def test_such_names_are_imported_and_brought_out_again(alone: Pod, tmp_path: Path) -> None:
    source = tmp_path / os.fsdecode(b"s\xff")
    source.mkdir()
    (source / NAME).write_bytes(b"here")
    (alone.mount / "into").mkdir()
    (alone.mount / "into" / NAME).write_bytes(b"something else")
    alone.sync()
    (beside,) = alone.ask("import", source, "--into", "/into")["beside"]
    assert beside["path"].startswith("/into/\\xff\\xfe (from ")
    (other,) = [path for path in (alone.mount / "into").iterdir() if path.name != NAME]
    assert other.read_bytes() == b"here"
    assert alone.ask("import", source, "--into", os.fsdecode(b"/n\xff"))["files"] == 1
    assert (alone.mount / os.fsdecode(b"n\xff") / NAME).read_bytes() == b"here"
    alone.sync()
    alone.do("down")
    target = tmp_path / os.fsdecode(b"out\xff")
    assert alone.ask("recover", alone.storage, "--to", target)["files"] == 3
    assert (target / "into" / NAME).read_bytes() == b"something else"
