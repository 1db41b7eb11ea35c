"""Two pods whose cable is cut, both worked on, then joined again: the same tree, nothing lost."""

import random
from pathlib import Path

import pytest

from tests.support.namespaces import Cable
from tests.support.pods import Pod, differences, until

pytestmark = pytest.mark.prompt


def converged(a: Pod, b: Pod) -> bool:
    """Say whether both show the same tree by now."""
    return differences(a.mount, b.mount) == []


def contents(pod: Pod) -> set[bytes]:
    return {path.read_bytes() for path in pod.mount.rglob("*") if path.is_file()}


@pytest.mark.parametrize("strategy", ["keep-both", "overwrite"])
def test_changes_made_apart_come_together_and_nothing_is_lost(
    apart: tuple[Pod, Pod, Cable], strategy: str
) -> None:
    a, b, wire = apart
    a.do("config", "set", f"conflict.strategy={strategy}")
    (a.mount / "folder").mkdir()
    for name in ("both", "only-a", "only-b", "removed", "folder/inside"):
        (a.mount / name).write_bytes(f"first {name}".encode())
    a.copies_made()
    b.sync()
    wire.cut()
    (a.mount / "both").write_bytes(b"both, by a")
    (a.mount / "only-a").write_bytes(b"by a")
    (a.mount / "removed").unlink()
    (a.mount / "same name").write_bytes(b"same name, by a")
    (a.mount / "folder").rename(a.mount / "renamed")
    (b.mount / "both").write_bytes(b"both, by b")
    (b.mount / "only-b").write_bytes(b"by b")
    (b.mount / "removed").write_bytes(b"edited while removed")
    (b.mount / "same name").write_bytes(b"same name, by b")
    (b.mount / "folder/inside").write_bytes(b"edited while its folder was renamed")
    wire.heal()
    until(lambda: a.run("sync", "--timeout", "20").code == 0, "a and b talk again")
    b.sync()
    until(lambda: converged(a, b), "both show the same tree")
    seen = contents(a)
    assert {b"by a", b"by b", b"edited while removed"} <= seen
    assert b"edited while its folder was renamed" in seen
    assert (a.mount / "renamed/inside").exists()
    twice = {b"both, by a", b"both, by b", b"same name, by a", b"same name, by b"}
    if strategy == "keep-both":
        assert twice <= seen
    else:
        assert len(twice & seen) == 2
        assert b"both" in {content.split(b",")[0] for content in twice & seen}
        history = a.do("history", a.mount / "both", "--json").out
        assert history.count("version") >= 2


def test_a_pod_that_is_cut_off_keeps_working_and_says_so(apart: tuple[Pod, Pod, Cable]) -> None:
    a, b, wire = apart
    (a.mount / "before").write_bytes(b"before")
    a.copies_made()
    wire.cut()
    (a.mount / "alone").write_bytes(b"alone")
    (b.mount / "meanwhile").write_bytes(b"meanwhile")
    assert (b.mount / "before").read_bytes() == b"before"
    said = a.run("redundancy", "--wait", "--timeout", "1", "--json")
    assert said.code == 6
    wire.heal()
    until((a.mount / "meanwhile").exists, "what b wrote alone is here")


def test_files_removed_while_a_program_changes_them_come_back_whole_where_they_were_renamed(
    apart: tuple[Pod, Pod, Cable],
) -> None:
    """With one copy each, some of them are on this pod alone."""
    a, b, wire = apart
    a.do("config", "set", "redundancy.copies=1", "redundancy.minimum=1", "history.keep-days=0")
    before = {f"file{number}": random.Random(number).randbytes(900_000) for number in range(8)}
    for name, content in before.items():
        (a.mount / name).write_bytes(content)
    a.copies_made()
    b.sync()
    until(lambda: settled(a) and settled(b), "what is not kept here was dropped")
    wire.cut()
    for name in before:
        with (a.mount / name).open("r+b", buffering=0) as file:
            file.write(b"changed before")
            (a.mount / name).unlink()
            file.seek(500_000)
            file.write(b"changed after")
            file.truncate(600_000)
            file.seek(0)
            assert file.read(14) == b"changed before"
        (b.mount / name).rename(b.mount / f"{name} renamed")
    wire.heal()
    until(lambda: a.run("sync", "--timeout", "20").code == 0, "a and b talk again")
    b.sync()
    for name, content in before.items():
        until(lambda name=name, want=content: holds(b.mount / f"{name} renamed", want), name)
    until(lambda: converged(a, b), "both show the same tree")


def settled(pod: Pod) -> bool:
    return pod.ask("redundancy")["satisfied"] is True


def holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
