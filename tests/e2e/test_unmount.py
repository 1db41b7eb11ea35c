"""The drive of a real node goes and comes back while the node runs on."""

import os
import subprocess
import sys

import pytest

from tests.support.pods import Lab, Pod, is_mounted, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]


def kinds(pod: Pod) -> list[str]:
    return [one["kind"] for one in pod.ask("status")["attention"]]  # type: ignore[attr-defined]


def test_the_drive_goes_when_all_has_its_copies_and_the_node_keeps_what_comes_meanwhile(
    two: TWO,
) -> None:
    a, b = two
    content = os.urandom(2_000_000)
    (b.mount / "file").write_bytes(content)
    before = b.processes()
    assert b.ask("unmount", "--timeout", "60")["mount"] == str(b.mount)
    assert not is_mounted(b.mount)
    assert a.copies_made()["satisfied"]
    assert "unmounted" in kinds(b)
    (a.mount / "later").write_bytes(content[::-1])
    assert a.copies_made()["satisfied"]
    b.do("unmount")
    assert b.ask("mount")["mount"] == str(b.mount)
    assert (b.mount / "later").read_bytes() == content[::-1]
    (b.mount / "file").write_bytes(b"changed after it came back")
    until(lambda: (a.mount / "file").read_bytes() == b"changed after it came back", "it is on a")
    (a.mount / "file").write_bytes(b"and there")
    until(lambda: (b.mount / "file").read_bytes() == b"and there", "b shows what a changed")
    assert set(before) & set(b.processes()), "the node went on"
    assert "unmounted" not in kinds(b)


def test_up_brings_it_back_and_down_ends_a_node_without_its_drive(two: TWO) -> None:
    b = two[1]
    for _ in range(2):
        b.do("unmount")
        assert not is_mounted(b.mount)
        b.up()
        assert is_mounted(b.mount)
    b.do("unmount")
    b.do("down")
    assert not b.processes()
    b.up()
    assert is_mounted(b.mount)


def test_a_drive_in_use_stays_and_the_program_is_named(two: TWO) -> None:
    b = two[1]
    (b.mount / "d").mkdir()
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=b.mount / "d") as program:
        said = b.run("unmount")
        assert said.code == 4
        assert f"({program.pid}: {b.mount / 'd'})" in said.err
        assert is_mounted(b.mount)
        program.communicate(b"\n")
    b.do("unmount")
    assert not is_mounted(b.mount)


def test_what_is_only_here_is_named_when_the_time_is_over(laboratory: Lab) -> None:
    a, b = laboratory.two()
    b.do("pause")
    (a.mount / "file").write_bytes(os.urandom(1_000_000))
    said = a.run("unmount", "--timeout", "8")
    assert said.code == 6
    assert "/file" in said.err
    assert is_mounted(a.mount)
    b.do("resume")
    a.do("unmount", "--timeout", "60")
