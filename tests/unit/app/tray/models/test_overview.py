"""The overview as a whole."""

from dataclasses import replace as changed

from app.tray.models.overview import Figures, overview
from app.tray.models.picture import Picture, Reach
from tests.support.desktop_network import GB, NOW, WORDS, mixed, note, plain, running, status


def test_it_shows_all_that_a_node_tells() -> None:
    shown = overview(running(conflicts=1, paused=True), WORDS, NOW, Figures())
    assert shown.headline.title == "1 file was changed in two places"
    assert [each.title for each in shown.further] == ["Paused"]
    assert [each.name for each in shown.spaces] == ["studio-nas", "attic-pi", "laptop-mia"]
    assert shown.copies is not None
    assert shown.throughput is not None


def test_where_all_is_well_what_is_to_be_done_some_time_stands_there_by_itself() -> None:
    shown = overview(running(attention=[note("recovery")]), WORDS, NOW, Figures())
    assert (shown.headline.title, shown.further) == ("Everything is in order", ())
    assert [(act.label, act.go, act.look) for act in shown.headline.acts] == [
        ("Write down the recovery words…", "recovery-words", "link")
    ]
    both = overview(running(conflicts=1, attention=[note("recovery")]), WORDS, NOW, Figures())
    assert [each.title for each in both.further] == ["Write down the recovery words"]


def test_without_a_node_nothing_but_the_headline_is_shown() -> None:
    gone = changed(running(), reach=Reach.NOT_RUNNING)
    for picture in (Picture(Reach.NO_NETWORK), gone, Picture(Reach.STARTING, status())):
        shown = overview(picture, WORDS, NOW, Figures())
        assert (shown.spaces, shown.copies, shown.throughput) == ((), None, None)


def test_how_much_is_done_is_said_since_there_was_most_to_do() -> None:
    begun = changed(running(mixed()), most_to_go=9 * GB)
    going = overview(begun, WORDS, NOW, Figures()).headline.going
    assert going is not None
    assert going.share is None
    far = changed(begun, most_to_go=50 * GB)
    going = overview(far, WORDS, NOW, Figures()).headline.going
    assert going is not None
    assert plain(going.left) == "41 GB of 50 GB · about 7 min"
    assert going.share == 41 / 50
