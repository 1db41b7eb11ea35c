"""A clock that is an hour off on one of two pods: nothing is lost, and both are told."""

from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, differences, until
from tests.support.wrong_clock import wrong_clock

HOUR_SECONDS = 3_600


@pytest.fixture(params=[HOUR_SECONDS, -HOUR_SECONDS], ids=["ahead", "behind"])
def two_clocks(request: pytest.FixtureRequest, laboratory: Lab, tmp_path: Path) -> tuple[Pod, Pod]:
    """Return two pods; the clock of the second is an hour off."""
    a = laboratory.first()
    b = laboratory.pod("b")
    b.environment |= wrong_clock(tmp_path, request.param)
    invitation = a.ask("invite", "--no-wait")
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
    b.do("join", str(invitation["code"]), *where, *b.place())
    return a, b


def clock_notes(pod: Pod) -> list[str]:
    notes = pod.ask("status")["attention"]
    assert isinstance(notes, list)
    return [note["text"] for note in notes if note["kind"] == "clock"]


def test_with_a_clock_an_hour_off_the_later_write_wins_nothing_is_lost_and_both_are_told(
    two_clocks: tuple[Pod, Pod],
) -> None:
    a, b = two_clocks
    for turn in range(3):
        for writer, reader in ((a, b), (b, a)):
            content = f"{writer.name} {turn}".encode()
            (writer.mount / "note").write_bytes(content)
            (writer.mount / f"{writer.name} {turn}").write_bytes(content)
            until(
                lambda path=reader.mount / "note", want=content: (
                    path.read_bytes() == want if path.exists() else False
                ),
                "the later write is here",
            )
    (a.mount / "b 0").rename(a.mount / "renamed")
    until((b.mount / "renamed").exists, "the rename is here")
    (b.mount / "a 1").unlink()
    until(lambda: not (a.mount / "a 1").exists(), "the removal is here")
    a.copies_made()
    b.sync()
    assert differences(a.mount, b.mount) == []
    assert sorted(path.name for path in a.mount.iterdir()) == [
        "a 0",
        "a 2",
        "b 1",
        "b 2",
        "note",
        "renamed",
    ]
    for pod in two_clocks:
        (text,) = clock_notes(pod)
        assert "60 minutes" in text
        assert pod.ask("status")["conflicts"] == 0
