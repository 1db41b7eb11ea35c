"""Real nodes of which one goes away with what only it has: the version before, or nothing."""

import errno
import os
from pathlib import Path

import pytest

from tests.support.pods import Pod, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]
OLD, NEW = os.urandom(1_000_000), os.urandom(1_200_000)


def bytes_of(path: Path) -> bytes | int:
    """Return what a file holds, or the number of the error that a reader gets."""
    try:
        return path.read_bytes()
    except OSError as error:
        return error.errno or 0


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def settings_reached(pod: Pod, key: str, value: object) -> bool:
    network = pod.ask("config", "show")["network"]
    assert isinstance(network, dict)
    return bool(network[key]["value"] == value)


def configure(two: TWO, key: str, value: str) -> None:
    a, b = two
    a.do("config", "set", f"{key}={value}", "situation.absent-after=1s")
    until(lambda: settings_reached(b, key, value), f"{key} holds on the other pod, too")


def go_away_with_the_newest(two: TWO, name: str) -> None:
    """Kill the first pod when the other knows of a version and has nothing of it."""
    a, b = two
    b.do("pause")
    (a.mount / name).write_bytes(NEW)
    here = b.mount / name
    until(lambda: here.exists() and here.stat().st_size == len(NEW), "its record is here")
    a.kill()


def test_the_version_before_is_read_while_the_newest_is_away_and_then_the_newest(two: TWO) -> None:
    a, b = two
    configure(two, "situation.absent-newest", "previous")
    (a.mount / "file").write_bytes(OLD)
    a.copies_made()
    go_away_with_the_newest(two, "file")
    here = b.mount / "file"
    until(lambda: bytes_of(here) == OLD, "the version before is shown and read")
    assert here.stat().st_size == len(OLD)
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
        with pytest.raises(OSError, match="Read-only") as refused:
            os.close(os.open(here, flags))
        assert refused.value.errno == errno.EROFS
    (text,) = b.attention("newer")
    assert "newer version on a" in text
    found = b.ask("inspect", "/file")
    assert (found["newer_on"], found["size"]) == (["a"], len(OLD))
    assert "newer version on a" in b.do("inspect", "/file").out
    assert "newer version on a" in b.do("tree", "/").out
    with here.open("rb") as opened:
        a.up()
        b.do("resume")
        until(lambda: bytes_of(here) == NEW, "the newest is shown by itself")
        assert here.stat().st_size == len(NEW)
        assert opened.read() == OLD, "who had it open goes on reading what was opened"
    assert a.copies_made()["satisfied"]
    assert b.ask("status")["conflicts"] == 0
    assert b.attention("newer") == []


def test_with_error_it_fails_while_the_newest_is_away(two: TWO) -> None:
    a, b = two
    configure(two, "situation.absent-newest", "error")
    (a.mount / "file").write_bytes(OLD)
    a.copies_made()
    go_away_with_the_newest(two, "file")
    until(lambda: bytes_of(b.mount / "file") == errno.EIO, "it fails")
    until(lambda: b.ask("status")["absent_files"] == 1, "it counts as absent")
    assert bytes_of(b.mount / "file") == errno.EIO
    a.up()
    until(lambda: bytes_of(b.mount / "file") == NEW, "it is read when its pod is back")


def test_hidden_files_go_and_come_with_the_pod_that_has_them(two: TWO) -> None:
    a, b = two
    configure(two, "situation.absent-files", "hide")
    (a.mount / "folder").mkdir()
    (a.mount / "both").write_bytes(OLD)
    a.copies_made()
    go_away_with_the_newest(two, "folder/only")
    folder = b.mount / "folder"
    until(lambda: names_in(folder) == [], "it is listed no more")
    assert names_in(b.mount) == ["both", "folder"]
    assert bytes_of(folder / "only") == errno.ENOENT
    with pytest.raises(FileExistsError):
        (folder / "only").write_bytes(b"another")
    (b.mount / "mine").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        (b.mount / "mine").rename(folder / "only")
    with pytest.raises(OSError, match="not empty"):
        folder.rmdir()
    assert bytes_of(b.mount / "both") == OLD
    a.up()
    until(lambda: names_in(folder) == ["only"], "it is listed again")
    assert bytes_of(folder / "only") == NEW
    b.do("resume")
    assert a.copies_made()["satisfied"]
