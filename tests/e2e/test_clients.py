"""Clients: they mount, read and write, and store nothing; what they wrote is never lost."""

import errno
import os
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

LARGE = os.urandom(3_000_000)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def client_of(laboratory: Lab, first: Pod, name: str = "c") -> Pod:
    return laboratory.second(first, name, more=("--client",))


def role_of(pod: Pod, name: str) -> str:
    rows = pod.ask("status")["pods"]
    assert isinstance(rows, list)
    return str(next(row["role"] for row in rows if row["name"] == name))


def test_what_a_client_wrote_and_took_along_is_not_seen_before_it_can_be_read_and_comes_later(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    (a.mount / "doc").write_bytes(b"as it was" * 10_000)
    a.copies_made()
    c = client_of(laboratory, a)
    until(lambda: "doc" in names(c.mount), "the client sees the tree")
    c.do("config", "set", "--pod", "limits.lan-upload=100 kB/s")
    (c.mount / "doc").write_bytes(LARGE)
    (c.mount / "new").write_bytes(LARGE + b"new")
    (c.mount / "folder").mkdir()
    until(lambda: "folder" in names(a.mount), "names do not wait for contents")
    notes = c.attention("only-here")
    assert len(notes) == 1
    assert "/doc" in notes[0]
    assert "/new" in notes[0]
    c.kill()
    for pod in (a, b):
        assert names(pod.mount) == {"doc", "folder"}
        assert (pod.mount / "doc").read_bytes() == b"as it was" * 10_000
    (a.mount / "meanwhile").write_bytes(b"others carry on")
    a.copies_made()
    assert a.ask("status")["situation"] == "favorable"
    c.up()
    assert (c.mount / "doc").read_bytes() == LARGE
    c.do("config", "set", "--pod", "limits.lan-upload=0")
    until(lambda: "new" in names(b.mount), "what the client took along has come")
    until(lambda: (b.mount / "doc").stat().st_size == len(LARGE), "and what it changed")
    assert (c.mount / "meanwhile").read_bytes() == b"others carry on"
    c.do("down", "--wait")
    assert (a.mount / "doc").read_bytes() == LARGE
    assert (b.mount / "new").read_bytes() == LARGE + b"new"
    assert a.copies_made()["satisfied"]


def fill(folder: Path, kept: dict[str, bytes]) -> int:
    """Write files until there is an error; return its number."""
    for number in range(60):
        content = os.urandom(500_000)
        try:
            (folder / f"file {number}").write_bytes(content)
        except OSError as error:
            return error.errno or -1
        kept[f"file {number}"] = content
    return 0


@pytest.mark.deep
def test_a_full_spool_is_told_loses_nothing_and_is_empty_again_when_others_have_it(
    laboratory: Lab,
) -> None:
    a = laboratory.first()
    c = client_of(laboratory, a)
    c.do("config", "set", "--pod", "storage.max-space=4 MB")
    a.do("down")
    kept: dict[str, bytes] = {}
    assert fill(c.mount, kept) == errno.ENOSPC
    assert 5 <= len(kept) <= 8
    for name, content in kept.items():
        assert (c.mount / name).read_bytes() == content
    stopping = c.ask("down")
    assert int(str(stopping["only_here"])) >= len(kept)
    c.up()
    a.up()
    until(lambda: names(a.mount) >= kept.keys(), "the others have them")
    until(lambda: not c.attention("only-here"), "and the client knows it")
    (c.mount / "more").write_bytes(os.urandom(2_000_000))
    for name, content in kept.items():
        assert (a.mount / name).read_bytes() == content
    until(lambda: "more" in names(a.mount), "there is room again")


@pytest.mark.deep
def test_a_pod_may_become_a_client_and_store_again(laboratory: Lab) -> None:
    a, b = laboratory.two(copies=1)
    contents = {f"file {number}": os.urandom(300_000) for number in range(6)}
    for name, content in contents.items():
        (b.mount / name).write_bytes(content)
    b.copies_made()
    b.do("config", "set", "--pod", "pod.role=client")
    until(lambda: role_of(a, "b") == "client", "a knows it")
    until(lambda: all(a.holders_of(Path("/") / name) == {"a"} for name in contents), "a has all")
    b.kill()
    for name, content in contents.items():
        assert (a.mount / name).read_bytes() == content
    b.up()
    b.do("config", "set", "--pod", "pod.role=active")
    until(lambda: role_of(a, "b") == "member", "it stores again")
    a.do("config", "set", "redundancy.copies=2")
    assert a.copies_made()["satisfied"]


@pytest.mark.deep
@pytest.mark.warns
def test_a_client_that_leaves_for_good_is_told_what_would_go_with_it(laboratory: Lab) -> None:
    a = laboratory.first()
    c = client_of(laboratory, a)
    a.do("down")
    (c.mount / "only").write_bytes(LARGE)
    said = c.run("leave", "--timeout", "3")
    assert said.code == 4
    assert "/only" in said.out + said.err
    a.up()
    until(lambda: "only" in names(a.mount), "it comes when there is somebody")
    c.do("leave")
    assert (a.mount / "only").read_bytes() == LARGE
