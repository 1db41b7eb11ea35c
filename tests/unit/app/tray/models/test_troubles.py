"""Where something needs a person; the sentences themselves are in the table of `test_headline`."""

from app.tray.models.picture import Picture
from app.tray.models.troubles import absent, alone, asking, frozen, mixed
from tests.support.desktop_network import AWAY, LAPTOP, NAS, NOW, PI, WORDS, plain, pod, status
from tests.support.desktop_network import mixed as short_of_space

NOBODY = Picture()


def test_a_pod_whose_copies_need_not_be_made_is_only_said_to_be_away() -> None:
    said = absent(NOBODY, status(pods=[NAS, AWAY, LAPTOP]), WORDS, NOW)
    assert said.meaning.endswith("All have the copies you asked for without it.")


def test_a_grace_time_that_is_over_is_not_promised() -> None:
    known = status(pods=[NAS, AWAY, LAPTOP], under_copied=5, grace_until="2026-11-22T09:20:00Z")
    said = absent(NOBODY, known, WORDS, NOW)
    assert said.meaning.endswith("Its copies are now made on the other pods.")


def test_a_pod_that_reaches_a_few_does_not_say_that_it_reaches_none() -> None:
    known = status(pods=[NAS, AWAY, LAPTOP], alone_since="2026-11-22T09:02:00Z")
    said = alone(NOBODY, known, WORDS, NOW)
    assert plain(said.meaning).startswith("laptop-mia reaches few of the other pods since 09:02.")


def test_a_node_that_does_not_say_since_when_is_not_made_to() -> None:
    assert alone(NOBODY, status(), WORDS, NOW).short == "Alone"
    said = frozen(NOBODY, status(frozen_by="Mia"), WORDS, NOW)
    assert said.meaning == "Mia froze it. Files can be read, not changed."
    away = short_of_space(pods=[pod("attic-pi", "absent"), LAPTOP, NAS, PI], by_copies={})
    assert mixed(NOBODY, away, WORDS, NOW).meaning.startswith("These pods are away:")


def test_a_name_without_room_in_the_sidebar_is_counted_there() -> None:
    known = status(pods=[pod("the-machine-of-the-accounts", "asking")])
    said = asking(NOBODY, known, WORDS, NOW)
    assert plain(said.title) == "the-machine-of-the-accounts asks to join"
    assert said.short == "1 asks to join"


def test_several_who_ask_are_counted() -> None:
    known = status(pods=[LAPTOP, pod("a", "asking"), pod("b", "asking")])
    assert asking(NOBODY, known, WORDS, NOW).title == "2 machines ask to join"
