"""What a machine keeps of what was read stays within its bound, on real pods."""

import os
import subprocess

import pytest

from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

SIZE = 3_000_000
FITTING = 2


def state_here(pod: Pod, name: str) -> str:
    """Return what a pod has of a file by its own account: "copy", "cached", "partial" or ""."""
    rows = pod.ask("inspect", pod.mount / name)["copies"]
    assert isinstance(rows, list)
    return next((row["state"] for row in rows if row["pod"] == pod.name), "")


def test_more_is_read_than_may_be_kept_and_the_oldest_goes_while_all_reads_are_right(
    laboratory: Lab,
) -> None:
    a = laboratory.first(copies=1)
    names = [f"film{number}" for number in range(5)]
    wanted = {name: os.urandom(SIZE) for name in names}
    for name, data in wanted.items():
        (a.mount / name).write_bytes(data)
    a.sync()
    b = laboratory.second(a)
    fitting = f"cache.max-space={FITTING * SIZE // 1_000} kB"
    b.do("config", "set", "--pod", "cache.mode=save", "cache.save-below=1 MB", fitting)
    until(lambda: all((b.mount / name).exists() for name in names), "the names are there")
    for name in names:
        assert (b.mount / name).read_bytes() == wanted[name], name
        until(
            lambda name=name: state_here(b, name) == "cached",  # type: ignore[misc]
            f"{name} is kept",
        )
    until(
        lambda: [name for name in names if state_here(b, name)] == names[-FITTING:],
        "what was read last is kept, and no more",
    )
    assert (b.mount / names[0]).read_bytes() == wanted[names[0]]
    b.do("config", "set", "--pod", "cache.max-space=0", "cache.save-below=0")
    until(lambda: not any(state_here(b, name) for name in names), "nothing is kept")
    assert (b.mount / names[-1]).read_bytes() == wanted[names[-1]]


def test_the_start_of_every_file_is_here_while_the_machine_that_has_it_is_off(
    laboratory: Lab,
) -> None:
    a = laboratory.first(copies=1)
    names = [f"picture{number}" for number in range(3)]
    wanted = {name: os.urandom(SIZE) for name in names}
    for name, data in wanted.items():
        (a.mount / name).write_bytes(data)
    a.sync()
    b = laboratory.second(a)
    b.do("config", "set", "--pod", "cache.heads=64 KiB", "cache.mode=stream")
    until(lambda: all((b.mount / name).exists() for name in names), "the names are there")
    until(lambda: all(state_here(b, name) == "partial" for name in names), "the starts are kept")
    a.kill()
    for name, data in wanted.items():
        seen = subprocess.run(
            ("head", "-c", "65536", b.mount / name), check=True, capture_output=True, timeout=30
        )
        assert seen.stdout == data[:65_536], name
    with subprocess.Popen(("cat", b.mount / names[0]), stdout=subprocess.PIPE) as reader:
        a.up()  # whoever reads on meanwhile waits for the rest
        assert reader.communicate(timeout=60)[0] == wanted[names[0]]
    b.do("config", "set", "--pod", "cache.heads=0")
    until(lambda: not any(state_here(b, name) for name in names), "nothing is kept any more")
