"""After changes are applied the bar says how far what they set off is."""

import pytest

from app.tray.models.settings.applied import Applied, is_at_work, progressing
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
    found = progressing(Applied(THREE, NO_CHANGES, GB, has_begun=True), status(), words())
    assert (found.text, found.share, found.is_done) == ("All copies are made.", 1.0, True)


def test_what_copies_nothing_is_done_at_once() -> None:
    both = changed(THREE, shown(), "cache.mode", "save")
    found = progressing(Applied(both, NO_CHANGES), status(), words())
    assert (found.title, found.share, found.is_done) == ("2 settings are applied", None, True)


def test_before_the_node_is_at_it_nothing_is_done() -> None:
    found = progressing(Applied(THREE, NO_CHANGES, GB), status(), words())
    assert (found.text, found.share, found.is_done) == ("Copies are about to be made.", 0.0, False)
    assert not is_at_work(status())
    assert is_at_work(status(to_go=1))
    assert is_at_work(status(under_copied=1))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"pod.mount": "/a"}, "It takes effect when Wormhole is started again."),
        (
            {"pod.mount": "/a", "pod.zone": "b"},
            "It holds from now on; when Wormhole is started again: Show the drive at.",
        ),
        ({"pod.zone": "b"}, "It holds from now on."),
    ],
)
def test_it_is_said_when_it_takes_effect(wanted: dict[str, str], says: str) -> None:
    changes = NO_CHANGES
    for key, value in wanted.items():
        changes = changed(changes, shown(), key, value)
    assert progressing(Applied(changes, NO_CHANGES), status(), words()).text == says


def test_before_work_begins_nothing_counts_as_done() -> None:
    found = progressing(Applied(THREE, NO_CHANGES, GB), status(to_go=0, under_copied=5), words())
    assert not found.is_done
