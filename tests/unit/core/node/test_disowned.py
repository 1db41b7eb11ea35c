"""A machine is told when others say that it was removed, and nothing else happens."""

from pathlib import Path

import pytest

from core.node.disowned import Disowning, disowned_note, disowned_notes
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node


def test_the_note_says_who_what_it_means_and_what_to_do() -> None:
    note = disowned_note("home", ["nas"], [], 3)
    assert note.kind == "disowned"
    assert "According to nas, this machine is no longer a member of the network home" in note.text
    assert "it does not let it in any more" in note.text
    assert "stays here" in note.text
    assert "3 files that only this machine has are delivered nowhere" in note.text
    for way_out in ("copy what only this machine has", "`wormhole down --forget", "wormhole join"):
        assert way_out in note.remedy


@pytest.mark.parametrize(
    ("by", "linked", "only_here", "said", "not_said"),
    [
        (["nas"], [], 0, "does not reach it.", "only this machine"),
        (["nas"], [], 1, "1 file that only this machine has is delivered", "files"),
        (["desk", "nas"], [], 0, "to desk and nas, this", "still"),
        (["nas"], ["desk"], 0, "desk still lets it in.", "desk and"),
        (["nas"], ["desk", "box"], 0, "desk and box still let it in.", "lets it"),
    ],
)
def test_the_note_fits_how_many_say_it_and_what_is_here(
    by: list[str], linked: list[str], only_here: int, said: str, not_said: str
) -> None:
    text = disowned_note("home", by, linked, only_here).text
    assert said in text
    assert not_said not in text


def test_listeners_hear_once_that_it_began_and_once_that_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        disowning = Disowning(parts)
        with parts.events.listening() as heard:
            disowning.look()
            assert heard.empty()
            with monkeypatch.context() as patch:
                patch.setattr(parts.engine, "disowned_by", lambda: ["nas"])
                disowning.look()
                disowning.look()
                assert [note.kind for note in disowned_notes(parts)] == ["disowned"]
            begun = heard.get_nowait()
            assert (begun.kind, "According to nas" in begun.text) == ("disowned", True)
            assert heard.empty()
            disowning.look()
            assert "member of the network to all" in heard.get_nowait().text
        assert disowned_notes(parts) == []
        assert parts.frozen == "", "who says so has no say in what this pod may do"

    with_node(tmp_path, work)
