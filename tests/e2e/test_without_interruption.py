"""Pods come, go and change while programs read and write: they see no error and no long pause."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until
from tests.support.steady import Steady, used_steadily

# What a machine keeps on which other tests run, too; alone it is below one second.
PAUSE_SECONDS_MAX = 10.0
PAUSE_SECONDS_ALONE = 1.0
Tell = Callable[[str], None]


def prepared(laboratory: Lab) -> tuple[Pod, Pod]:
    a, b = laboratory.two()
    for number in range(3):
        (a.mount / f"before {number}").write_bytes(os.urandom(200_000))
    a.do("config", "set", "situation.grace=5s", "redundancy.min-replication-time=0s")
    a.copies_made()
    return a, b


def unharmed(programs: list[Steady], what: str, steps: int = 3) -> None:
    """Wait until all of them went on, and fail if one saw an error."""
    for program in programs:
        program.goes_on(steps)
        assert program.errors() == [], what


def told(programs: list[Steady], tell: Tell, seconds_max: float) -> None:
    """Show how long the longest pause was, and fail if it was too long."""
    seconds, what = max(program.longest() for program in programs)
    steps = sum(int(str(program.seen()["steps"])) for program in programs)
    tell(f"{steps} steps, longest pause {seconds:.2f} s: {what}")
    assert seconds < seconds_max, what


@pytest.mark.warns
def test_programs_notice_nothing_of_pods_and_settings_that_change(
    laboratory: Lab, tmp_path: Path, tell: Tell
) -> None:
    a, b = prepared(laboratory)
    with used_steadily([a], tmp_path) as programs:
        unharmed(programs, "before anything happens")
        a.do("config", "set", "redundancy.copies=3", "history.keep-days=1")
        unharmed(programs, "more copies are wanted")
        b.do("config", "set", "--pod", "storage.max-space=0")
        unharmed(programs, "a pod has no space any more")
        b.do("config", "set", "--pod", "storage.max-space=80%", "limits.lan-upload=20 MB/s")
        unharmed(programs, "it has space again")
        a.do("config", "set", "redundancy.copies=2")
        b.kill()
        unharmed(programs, "a pod was killed", steps=10)
        b.up()
        unharmed(programs, "it came back")
    told(programs, tell, PAUSE_SECONDS_MAX)
    a.copies_made()
    for path in (a.mount / "used on a").iterdir():
        assert (b.mount / "used on a" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.warns
def test_programs_notice_nothing_of_all_that_can_change(
    laboratory: Lab, tmp_path: Path, tell: Tell
) -> None:
    a, b = prepared(laboratory)
    with used_steadily([a, b], tmp_path) as programs:
        unharmed(programs, "before anything happens", 20)
        c = laboratory.second(a, "c")
        unharmed(programs, "a pod was added", 20)
        a.do("config", "set", "--pod", "cache.mode=stream")
        unharmed(programs, "settings of a pod", 20)
        a.do("config", "set", "redundancy.copies=3")
        unharmed(programs, "more copies are wanted", 20)
        c.do("config", "set", "--pod", "storage.max-space=100 MB")
        unharmed(programs, "a pod has less space", 20)
        c.do("config", "set", "--pod", "pod.role=client")
        unharmed(programs, "it became a client", 20)
        c.do("config", "set", "--pod", "pod.role=active")
        unharmed(programs, "it stores again", 20)
        c.kill()
        unharmed(programs, "it was killed", 20)
        c.up()
        unharmed(programs, "it came back", 20)
        a.do("config", "set", "redundancy.copies=2", "history.keep-days=1")
        unharmed(programs, "fewer copies are wanted", 20)
        b.do("config", "set", "--pod", "limits.lan-upload=5 MB/s", "limits.lan-download=5 MB/s")
        unharmed(programs, "a pod is slow", 20)
        c.do("leave", seconds=180)
        unharmed(programs, "a pod left", 20)
        d = laboratory.second(a, "d")
        unharmed(programs, "another one was added", 20)
        d.kill()
        until(lambda: a.run("remove", "d", "--force").code == 0, "it is removed")
        unharmed(programs, "it was removed", 20)
    told(programs, tell, PAUSE_SECONDS_ALONE)
    a.copies_made(120)
