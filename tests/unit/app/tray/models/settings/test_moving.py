"""Moving the storage, in words."""

import pytest

from app.tray.models.settings.moving import Room, moved, moving, question, refused
from core.control.lines import Failure, Progress
from tests.support.desk_double import words
from tests.support.pictures import plain

GB = 10**9
ROOM = Room("/old", "/new", 188 * GB, 400 * GB)


def test_before_it_is_said_how_much_moves_whether_it_fits_and_what_that_means() -> None:
    asked = question(ROOM, words())
    assert plain(asked.title) == "Move 188 GB to another folder?"
    assert plain(asked.sentence) == "From /old to /new."
    told = [plain(text) for _, _, text in asked.lines]
    assert told[0] == "400 GB are free there; 212 GB stay free."
    assert "The drive is closed meanwhile" in told[1]
    assert "nothing is changed" in told[2]
    assert asked.go == "Move it"


def test_where_it_cannot_move_there_is_only_a_way_back() -> None:
    asked = refused(Failure("Refused", "It is not empty.", "Choose another."), words())
    assert (asked.sentence, asked.lines[0][2], asked.go) == (
        "It is not empty.",
        "Choose another.",
        "",
    )
    assert refused(Failure("Refused", "No."), words()).lines == ()


@pytest.mark.parametrize(
    ("progress", "text", "share"),
    [
        (None, "Closing the drive…", 0.0),
        (Progress("copied", 0, 400 * GB), "0 GB of 200 GB copied", 0.0),
        (Progress("copied", 50 * GB, 400 * GB), "50 GB of 200 GB copied", 0.125),
        (Progress("checked", 300 * GB, 400 * GB), "100 GB of 200 GB checked", 0.75),
        (Progress("checked", 400 * GB, 400 * GB), "Opening the drive…", 1.0),
        (Progress("checked", 0, 0), "Closing the drive…", 0.0),
    ],
)
def test_copying_is_one_half_of_it_and_checking_the_other(
    progress: Progress | None, text: str, share: float
) -> None:
    found = moving(progress, words())
    assert (plain(found.text), found.share) == (text, share)


def test_it_is_said_where_the_storage_is_now() -> None:
    assert plain(moved(ROOM, words())) == "The storage is in /new now."
