"""What the node notes for a person."""

import pytest

from app.tray.models.notes import KINDS, note, removed
from app.tray.models.picture import Picture
from tests.support.desktop_network import NOW, WORDS, status
from tests.support.desktop_network import note as noted


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_title_that_fits_the_sidebar_and_a_place_to_go(kind: str) -> None:
    said = note(Picture(), status(attention=[noted(kind)]), WORDS, NOW)
    assert said.meaning == f"The node says {kind}."
    assert "…" not in said.short
    assert said.acts[0].go


def test_the_most_pressing_is_said() -> None:
    both = status(attention=[noted("recovery"), noted("something else"), noted("disk")])
    assert note(Picture(), both, WORDS, NOW).title == "A disk fails"


def test_who_was_removed_may_join_again() -> None:
    said = removed(Picture(), status(attention=[noted("disowned")]), WORDS, NOW)
    assert [act.go for act in said.acts] == ["join"]
