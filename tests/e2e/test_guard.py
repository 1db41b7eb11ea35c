"""A mass deletion elsewhere keeps its contents here until a person has said that they may go."""

import json

import pytest

from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

FILES = 150


def waiting(pod: Pod) -> list[dict[str, object]]:
    """Return what waits for a person's word."""
    rows = pod.run("guard", "show", "--json").out
    return list(json.loads(rows))


def test_what_was_deleted_by_mistake_on_another_machine_can_be_brought_back(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    a.do("config", "set", "history.keep-days=0")
    written = {f"file {number}": b"in file %d" % number for number in range(FILES)}
    for name, data in written.items():
        (a.mount / name).write_bytes(data)
    a.copies_made()
    b.sync()
    for name in written:
        (a.mount / name).unlink()
    until(lambda: not list(b.mount.iterdir()), "b shows none of them any more")
    until(lambda: b.attention("guard"), "b asks")
    assert not a.attention("guard"), "who deleted them is not asked"
    (stopped,) = waiting(b)
    assert (stopped["kind"], stopped["answer"]) == ("deletion", "")
    b.kill()
    b.up()
    assert waiting(b) == [stopped]
    b.do("guard", "deny")
    assert not b.attention("guard")
    for name in ("file 0", f"file {FILES - 1}"):
        b.do("restore", b.mount / name)
        assert (b.mount / name).read_bytes() == written[name]
    b.do("guard", "proceed")
    assert waiting(b) == []
