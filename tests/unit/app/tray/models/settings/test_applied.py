"""After changes are applied the bar says how far what they set off is."""

import pytest

from app.tray.models.settings.applied import Applied, progressing
from app.tray.models.settings.changes import NO_CHANGES, changed
from tests.support.desk_double import words
from tests.support.shown_settings import GB, shown, status

THREE = changed(NO_CHANGES, shown(), "redundancy.copies", 3)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_copies_under_way_are_shown_with_what_is_left() -> None:
    found = progressing(
        Applied(THREE, NO_CHANGES, 188 * GB),
        status(to_go=147 * GB, under_copied=9, received_rate=20e6, sent_rate=1e6),
        words(),
    )
    assert found.title == "Copies of each file is now 3"
    assert (
        plain(found.text) == "41 GB of 188 GB copied · about 2 h · you can use everything meanwhile"
    )
    assert found.share == pytest.approx(41 / 188)
    assert not found.is_done


def test_it_is_done_when_nothing_is_left() -> None:
    found = progressing(Applied(THREE, NO_CHANGES, GB), status(), words())
    assert (found.text, found.share, found.is_done) == ("All copies are made.", 1.0, True)


def test_what_copies_nothing_is_done_at_once() -> None:
    both = changed(THREE, shown(), "cache.mode", "save")
    found = progressing(Applied(both, NO_CHANGES), status(), words())
    assert (found.title, found.share, found.is_done) == ("2 settings are applied", None, True)


def test_before_work_begins_nothing_counts_as_done() -> None:
    found = progressing(Applied(THREE, NO_CHANGES, GB), status(to_go=0, under_copied=5), words())
    assert not found.is_done
