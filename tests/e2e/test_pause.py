"""A real pod that is paused: no copies, but reads; also after a restart, until its time is over."""

import os

import pytest

from tests.support.pods import Pod, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]


def is_paused(pod: Pod) -> bool:
    status = pod.ask("status")
    kinds = [one["kind"] for one in status["attention"]]  # type: ignore[attr-defined]
    assert status["paused"] is ("paused" in kinds)
    return bool(status["paused"])


def test_a_paused_pod_fetches_what_is_opened_only_and_stays_paused_over_a_restart(two: TWO) -> None:
    a, b = two
    said = b.ask("pause", "--for", "1h")
    assert said["paused"]
    assert said["until"]
    content = os.urandom(3_000_000)
    (a.mount / "file").write_bytes(content)
    until((b.mount / "file").exists, "its name is here: records still go")
    counts = a.run("redundancy", "--wait", "--timeout", "8", "--json").json()
    assert not counts["satisfied"]
    assert (b.mount / "file").read_bytes() == content
    b.do("down")
    b.up()
    assert is_paused(b)
    assert b.ask("resume") == {"paused": False, "until": ""}
    assert not is_paused(b)
    assert a.copies_made()["satisfied"]


def test_a_pause_ends_by_itself_and_copies_are_made(two: TWO) -> None:
    a, b = two
    b.do("pause", "--for", "3s")
    (a.mount / "file").write_bytes(os.urandom(1_000_000))
    assert a.copies_made()["satisfied"]
    assert not is_paused(b)
