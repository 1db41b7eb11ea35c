"""Moving the storage of a running pod, with real nodes."""

import os

import pytest

from tests.support.pods import Lab, until

pytestmark = pytest.mark.prompt


def test_the_storage_of_a_pod_that_runs_moves_and_the_pod_goes_on(laboratory: Lab) -> None:
    a, b = laboratory.two()
    for number in range(20):
        (a.mount / f"{number}").write_bytes(os.urandom(40_000))
    a.copies_made()
    data = (a.mount / "7").read_bytes()
    target = a.home.parent / "other disk"
    plan = a.ask("storage", "move", target, "--dry-run")
    assert (plan["from"], plan["to"]) == (str(a.storage), str(target))
    assert a.storage.exists()
    a.do("storage", "move", target)
    assert not a.storage.exists()
    assert (a.mount / "7").read_bytes() == data
    (a.mount / "new").write_bytes(b"written afterwards")
    a.copies_made()
    until((b.mount / "new").exists, "b has heard of it")
    assert (b.mount / "new").read_bytes() == b"written afterwards"
    assert a.complaints() == []
    assert a.run("storage", "move", target).code == 2, "it is there already"
    assert (a.mount / "7").read_bytes() == data
