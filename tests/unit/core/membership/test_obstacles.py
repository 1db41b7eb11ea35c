"""Why two machines were not paired: a sentence for people, and facts for programs."""

import pytest

from core.membership.obstacles import pairing_error
from core.model.pairing import Obstacle


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_each_obstacle_has_its_own_sentence_remedy_and_word(obstacle: Obstacle) -> None:
    error = pairing_error(obstacle, "detail")

    assert error.detail.endswith(".")
    assert error.remedy
    assert error.reason == obstacle.value
    others = {pairing_error(other).detail for other in Obstacle if other is not obstacle}
    assert error.detail not in others


@pytest.mark.parametrize(
    ("obstacle", "detail", "number", "facts"),
    [
        (Obstacle.WRONG_CODE, "", 2, {"tries": 2}),
        (Obstacle.WRONG_CODE, "", 0, {"tries": 0}),
        (Obstacle.WRONG_CODE, "", None, {}),
        (Obstacle.CLOCK, "25 hours", 90_000, {"seconds": 90_000}),
        (Obstacle.REMOVED, "home", 1_700_000_000, {"network": "home", "removed": 1_700_000_000}),
        (Obstacle.MEMBER_ALREADY, "laptop", None, {"name": "laptop"}),
        (Obstacle.NAME_TAKEN, "laptop", None, {"name": "laptop"}),
        (Obstacle.OTHER_NETWORK, "work", None, {"network": "work"}),
        (Obstacle.EXPIRED, "", None, {}),
        (Obstacle.DENIED, "laptop", None, {}),
    ],
)
def test_programs_get_what_the_sentence_is_made_of(
    obstacle: Obstacle, detail: str, number: int | None, facts: dict[str, object]
) -> None:
    assert pairing_error(obstacle, detail, number).facts == facts
