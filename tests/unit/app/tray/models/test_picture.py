"""What is known of the node, and what was before."""

from app.tray.models.picture import most_to_go
from tests.support.desktop_network import status


def test_what_there_was_most_to_do_is_forgotten_when_all_is_done() -> None:
    most = most_to_go(0, status(to_go=50))
    most = most_to_go(most, status(to_go=20))
    assert most == 50
    assert most_to_go(most, status(to_go=60)) == 60
    assert most_to_go(most, status(to_go=0)) == 0
