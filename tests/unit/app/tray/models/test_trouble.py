"""What went wrong."""

from app.tray.models.trouble import Trouble


def test_all_that_is_said_is_one_text() -> None:
    assert Trouble("It is full.", "Free some space.").whole == "It is full. Free some space."
    assert Trouble("It is full.").whole == "It is full."
