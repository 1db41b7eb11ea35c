"""Two pods whose cable is cut, both worked on, then joined again: the same tree, nothing lost."""

from collections.abc import Iterator

import pytest

from tests.support.namespaces import Cable, cable
from tests.support.pods import Lab, Pod, differences, until


@pytest.fixture
def wire() -> Iterator[Cable]:
    with cable() as here:
        yield here


@pytest.fixture
def apart(laboratory: Lab, wire: Cable) -> tuple[Pod, Pod, Cable]:
    """Return two pods in network namespaces of their own."""
    a = laboratory.first(host=wire.left_address, prefix=wire.inside(wire.left))
    right = wire.inside(wire.right)
    b = laboratory.second(a, host=wire.right_address, prefix=right)
    return a, b, wire


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
