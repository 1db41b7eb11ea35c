"""Why a machine was not let in: a row for each case."""

from datetime import UTC, datetime

import pytest

from app.tray.models.join import Meant, join_trouble
from app.tray.models.trouble import Act, Field
from core.control.lines import Failure
from core.model.pairing import Obstacle
from tests.support.pictures import WORDS, plain

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
MEANT = Meant(pod="studio-nas", address="10.0.0.5:4711", machine="laptop-mia")
# Noon in every place from Greenland to Japan.
REMOVED = int(datetime.fromisoformat("2026-11-03T12:00:00+00:00").timestamp())

CASES = [
    (
        *("wrong-code", {"tries": 2}, Field.CODE),
        "This code is not right. Two tries are left, then studio-nas must show a new one.",
    ),
    (
        *("wrong-code", {"tries": 1}, Field.CODE),
        "This code is not right. One try is left, then studio-nas must show a new one.",
    ),
    (
        *("wrong-code", {"tries": 0}, Field.CODE),
        "Three wrong tries: the code is cancelled. Ask for a new one on studio-nas.",
    ),
    ("wrong-code", {}, Field.CODE, "This code is not right. Read it again on studio-nas."),
    (
        *("cancelled", {}, Field.CODE),
        "Three wrong tries: the code is cancelled. Ask for a new one on studio-nas.",
    ),
    (
        *("expired", {}, Field.CODE),
        "This code has expired. Choose Add a device on studio-nas again.",
    ),
    (
        *("used", {}, Field.CODE),
        "This code has let in a machine already. Choose Add a device on studio-nas again.",
    ),
    (
        *("withdrawn", {}, Field.CODE),
        "The code was withdrawn. Nothing was shared. Choose Add a device on studio-nas again.",
    ),
    ("no-code", {}, Field.CODE, "No code is shown now. Choose Add a device on studio-nas."),
    (
        *("busy", {}, Field.CODE),
        "Another machine is being added with this code at this moment. Try again in a minute.",
    ),
    (
        *("not-found", {}, Field.CODE),
        "No pod with this code answers nearby. "
        "Open Add a device on the other machine, or type its address.",
    ),
    (
        *("unreachable", {}, Field.ADDRESS),
        "Nothing answers at 10.0.0.5:4711. Is the machine on, and is the address right?",
    ),
    (
        *("clock", {"seconds": 3 * 3_600}, Field.NONE),
        "The clocks differ by 3 h. Set the clock of this machine (now 14:02), then try again.",
    ),
    (
        *("clock", {"seconds": 2 * 86_400}, Field.NONE),
        "The clocks differ by 2 days. Set the clock of this machine (now 14:02), then try again.",
    ),
    (
        *("other-version", {"there": 2, "here": 4}, Field.NONE),
        "studio-nas runs version 2, this machine version 4. Update studio-nas first.",
    ),
    (
        *("other-version", {"there": 5, "here": 4}, Field.NONE),
        "This machine runs version 4, the other one version 5. Update this machine first.",
    ),
    (
        *("other-version", {}, Field.NONE),
        "The two machines run different versions. Update the older one first.",
    ),
    ("already-in", {"network": "home"}, Field.NONE, "laptop-mia is already in home."),
    ("member-already", {"name": "old-name"}, Field.NONE, "old-name is already in the network."),
    (
        *("removed", {"network": "home", "removed": REMOVED}, Field.NONE),
        "This machine was removed from home on 3 November. An admin must add it as a new one.",
    ),
    (
        *("removed", {"network": "home"}, Field.NONE),
        "This machine was removed from home. An admin must add it as a new one.",
    ),
    (
        *("name-taken", {"name": "laptop-mia"}, Field.NAME),
        "There is a laptop-mia in the network already. Choose another name.",
    ),
    (
        *("denied", {}, Field.NONE),
        "Nothing was shared. The words were not confirmed on both machines. "
        "If they differed, somebody may be in between.",
    ),
    (
        *("turned-away", {}, Field.NONE),
        "Nothing was shared. Somebody on studio-nas turned this machine away.",
    ),
    (
        *("not-decided", {}, Field.NONE),
        "Nobody on studio-nas answered in time. "
        "Nothing was shared. Try again when somebody is there.",
    ),
    (
        *("untrusted", {}, Field.NONE),
        "The other machine could not show that it belongs to the network. "
        "Nothing was shared. Ask for a new code on a machine of the network.",
    ),
    (
        *("not-allowed", {}, Field.CODE),
        "Only admins may add machines. Choose Add a device on a machine that is one.",
    ),
    (
        *("not-wanted", {}, Field.NONE),
        "The network does not let this machine in. "
        "An admin must show a code for it, with Add a device.",
    ),
    (
        *("other-network", {"network": "lab"}, Field.ADDRESS),
        "The machine there belongs to lab, which is not the network that was meant.",
    ),
    (
        *("broken-off", {}, Field.NONE),
        "The connection broke off at the end. This machine may be in the network already. "
        "Try again with a new code; it is known there.",
    ),
    (
        *("not-paired", {}, Field.CODE),
        "A code is the name of the network and two words, such as home-velvet-canoe.",
    ),
]


@pytest.mark.parametrize(("reason", "facts", "field", "said"), CASES)
def test_each_case_has_its_sentence(
    reason: str, facts: dict[str, bool | int | float | str], field: Field, said: str
) -> None:
    failure = Failure("x", "y", reason=reason, facts=dict(facts))
    found = join_trouble(failure, WORDS, MEANT, NOW)
    assert found is not None
    assert (plain(found.whole), found.field) == (said, field)


def test_where_the_pod_is_not_known_it_is_the_other_machine() -> None:
    found = join_trouble(Failure("x", "y", reason="expired"), WORDS, Meant(), NOW)
    assert found is not None
    assert found.says == "This code has expired. Choose Add a device on the other machine again."


def test_a_machine_that_is_in_already_can_open_its_drive() -> None:
    found = join_trouble(Failure("x", "y", reason="already-in"), WORDS, MEANT, NOW)
    assert found is not None
    assert [each.act for each in found.cures] == [Act.OPEN_DRIVE]


def test_where_nobody_is_found_an_address_is_offered() -> None:
    found = join_trouble(Failure("x", "y", reason="not-found"), WORDS, MEANT, NOW)
    assert found is not None
    assert [each.act for each in found.cures] == [Act.TYPE_ADDRESS]


def test_who_did_not_answer_without_an_address_is_the_other_machine() -> None:
    found = join_trouble(Failure("x", "y", reason="unreachable"), WORDS, Meant(), NOW)
    assert found is not None
    assert "does not answer" in found.says
    assert found.field is Field.NONE


# What a window never meets: it takes nobody's place, and relies on no join secret.
_NEVER = {
    *(Obstacle.NOBODY_GONE, Obstacle.NOT_GONE, Obstacle.LAST_ADMIN, Obstacle.WRONG_SECRET),
}


@pytest.mark.parametrize("obstacle", sorted(set(Obstacle) - _NEVER))
def test_every_obstacle_has_a_sentence_that_is_no_command(obstacle: Obstacle) -> None:
    found = join_trouble(Failure("x", "y", reason=obstacle), WORDS, MEANT, NOW)
    assert found is not None
    assert "`" not in found.whole
    assert "--" not in found.whole


def test_a_reason_that_is_none_of_joining_is_left_to_others() -> None:
    assert join_trouble(Failure("x", "y", reason="disk-full"), WORDS, MEANT, NOW) is None
