"""The ways in that stand open, and the pause after a wrong secret."""

import pytest

from core.membership.access import Access, Entrance
from core.membership.standing import PAUSE_SECONDS, Gate, StandingWays
from core.model.pairing import Obstacle, Way

SECRET = "sixteen letters!"
OPEN = Entrance(Access.OPEN)


@pytest.mark.parametrize(
    ("ways", "best"),
    [
        (StandingWays(), None),
        (StandingWays(entrance=OPEN), Way.OPEN),
        (StandingWays(entrance=Entrance(Access.DEMAND)), Way.ASK),
        (StandingWays(SECRET, Entrance(Access.WHITELIST)), Way.SECRET),
        (StandingWays(SECRET), Way.SECRET),
        (StandingWays(SECRET, entrance=OPEN), Way.SECRET),
    ],
)
def test_a_secret_goes_before_open_access(ways: StandingWays, best: Way | None) -> None:
    assert ways.best() is best
    assert ways.any is (best is not None)


def test_only_what_stands_open_has_a_password_and_a_code_never_does() -> None:
    secret, is_open = StandingWays(SECRET), StandingWays(entrance=OPEN)
    assert secret.password(Way.SECRET, "lab")
    assert secret.password(Way.OPEN, "lab") is None
    assert is_open.password(Way.OPEN, "lab")
    assert is_open.password(Way.SECRET, "lab") is None
    assert StandingWays(SECRET, entrance=OPEN).password(Way.CODE, "lab") is None


def test_who_asks_is_heard_whatever_it_calls_the_network_unless_a_code_is_needed() -> None:
    for access in Access:
        ways = StandingWays(entrance=Entrance(access))
        heard = ways.password(Way.ASK, "lab")
        assert (heard is None) is (access is Access.CODE)
        assert heard == ways.password(Way.ASK, "home")


def test_passwords_differ_by_way_network_and_secret() -> None:
    ways = StandingWays(SECRET, entrance=OPEN)
    passwords = {
        ways.password(Way.SECRET, "lab"),
        ways.password(Way.OPEN, "lab"),
        ways.password(Way.SECRET, "home"),
        StandingWays("another secret!!").password(Way.SECRET, "lab"),
    }
    assert len(passwords) == 4


def test_one_talks_at_a_time_and_a_wrong_secret_costs_a_pause() -> None:
    assert Gate().obstacle(0.0) is None
    assert Gate().begun().obstacle(0.0) is Obstacle.BUSY
    assert Gate().begun().ended().obstacle(0.0) is None
    wrong = Gate().begun().paused(5.0)
    assert wrong.obstacle(5.0) is Obstacle.BUSY
    assert wrong.obstacle(5.0 + PAUSE_SECONDS) is None
