"""Where nothing is wrong; the sentences are in the table of `test_headline`."""

from app.tray.models.picture import Picture
from app.tray.models.wellbeing import empty, going, left_seconds, working
from core.control.schema import Amount
from tests.support.desktop_network import LAPTOP, NOW, WORDS, plain, status


def test_how_long_it_takes_is_said_only_while_something_moves() -> None:
    assert left_seconds(status(to_go=100, received_rate=0.0, sent_rate=25.0)) == 4
    assert left_seconds(status(to_go=100, received_rate=0.0)) is None
    assert left_seconds(status(to_go=0)) is None


def test_without_a_rate_the_work_is_said_without_a_time() -> None:
    known = status(under_copied=1, to_go=5, received_rate=0.0, by_copies={"1": Amount(1, 5_000)})
    said = working(Picture(), known, WORDS, NOW)
    assert plain(said.meaning).endswith("1 file (5 kB) still gets its further copies.")


def test_more_than_two_copies_are_not_called_the_second_one() -> None:
    known = status(copies=3, under_copied=2, to_go=600, received_rate=2.0, by_copies={})
    said = working(Picture(), known, WORDS, NOW)
    assert plain(said.meaning).endswith("2 files (0.6 kB) get their further copies in about 5 min.")


def test_nothing_to_go_has_no_progress() -> None:
    assert going(Picture(), status(), WORDS) is None


def test_the_first_pod_of_an_empty_drive_is_offered_a_second_one() -> None:
    labels = [act.go for act in empty(Picture(), status(pods=[LAPTOP]), WORDS, NOW).acts]
    assert labels == ["open-drive", "import", "add-device"]
