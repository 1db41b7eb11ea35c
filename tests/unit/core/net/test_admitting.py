"""What a pod that admits tells of what it asks for; the conversations are in `test_inviting`."""

from core.model.members import Role
from core.model.pairing import Obstacle
from core.net.admitting import Terms
from core.net.pairing import PERSON_SECONDS


def test_a_person_has_time_to_compare_words_unless_nobody_looks() -> None:
    assert Terms(b"", Role.MEMBER, Obstacle.WRONG_CODE).patience_seconds == PERSON_SECONDS
