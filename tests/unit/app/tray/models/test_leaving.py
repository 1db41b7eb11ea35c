"""What quitting costs."""

from dataclasses import replace

from app.tray.models.leaving import leaving, leaving_all
from app.tray.models.picture import Reach
from core.control.schema import OnlyHere
from tests.support.pictures import WORDS, picture, plain


def test_what_is_only_here_is_told_before_quitting() -> None:
    asked = leaving(picture(), OnlyHere(4, 14 * 10**8), WORDS)
    assert asked is not None
    assert plain(asked.title) == "Quit Wormhole on laptop-mia?"
    assert plain(asked.sentence) == (
        "The drive closes. 4 files (1.4 GB) have their only copy here; the other pods cannot read "
        "them until you are back."
    )


def test_where_nothing_is_lost_nothing_is_asked() -> None:
    assert leaving(picture(), OnlyHere(0, 0), WORDS) is None


def test_a_node_that_is_not_running_loses_nothing() -> None:
    assert leaving(picture(None, Reach.NOT_RUNNING), OnlyHere(4, 5), WORDS) is None


def test_of_several_networks_those_are_listed_that_would_lose_something() -> None:
    home, office = picture(), replace(picture(), network="office")
    lost, nothing = OnlyHere(4, 14 * 10**8), OnlyHere(0, 0)
    asked = leaving_all([(home, lost), (office, OnlyHere(1, 10**6)), (home, nothing)], WORDS)
    assert asked is not None
    assert plain(asked.title) == "Quit Wormhole?"
    first, *lines = plain(asked.sentence).split("\n")
    assert first.startswith("The drives close. Some files have their only copy here;")
    assert lines == ["home: 4 files (1.4 GB)", "office: 1 file (1 MB)"]
    assert leaving_all([(home, nothing), (office, nothing)], WORDS) is None


def test_of_one_network_the_question_is_about_that() -> None:
    lost = OnlyHere(4, 14 * 10**8)
    assert leaving_all([(picture(), lost)], WORDS) == leaving(picture(), lost, WORDS)
