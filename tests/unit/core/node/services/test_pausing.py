"""Pausing a node: told with its end, and ended."""

from pathlib import Path

from core.control.schema import Nothing, Paused, PauseRequest
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.pausing import PausingHere, pause_notes, paused_now
from tests.support.small_node import silent, with_node


def test_a_pause_is_told_until_it_is_ended(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        pausing = PausingHere(parts)
        assert not paused_now(parts).paused
        begun = await pausing.pause(PauseRequest(1e300), silent)
        assert begun.paused
        assert begun.until.startswith("20")
        assert (await pausing.pause(PauseRequest(), silent)) == Paused(paused=True)
        assert paused_now(parts).paused
        assert not (await pausing.resume(Nothing(), silent)).paused

    with_node(tmp_path, work)


def test_what_a_pause_means_is_said() -> None:
    assert pause_notes(Paused(paused=False)) == []
    (note,) = pause_notes(Paused(paused=True, until="2026-01-01T01:00:00Z"))
    assert note.kind == "paused"
    assert "until 2026-01-01T01:00:00Z" in note.text
    (note,) = pause_notes(Paused(paused=True))
    assert "until you resume it" in note.text
