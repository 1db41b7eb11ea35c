"""`wormhole invite`."""

from core.control.lines import Failure
from core.control.schema import Invitation, InviteRequest, Joined
from core.errors import EXIT_REFUSED
from tests.support.cli_double import CommandLine

INVITATION = Invitation("lab-a-b", "h:1", "2026-01-01T00:00:00Z", 600.0, 3)


def test_scripts_get_the_code_and_do_not_wait(wormhole: CommandLine) -> None:
    assert wormhole("invite", "--json", "--no-wait", "--role", "client", invite=INVITATION) == 0
    expected = {"code": "lab-a-b", "at": "h:1", "expires": "2026-01-01T00:00:00Z"}
    assert wormhole.json == expected | {"seconds": 600.0, "tries": 3}
    assert wormhole.request == InviteRequest(role="client", seconds=600)


def test_people_are_told_what_to_type_and_who_joined(wormhole: CommandLine) -> None:
    joined = Joined("nas", "00", "four words it is")
    assert wormhole("invite", "--for", "1h", invite=INVITATION, await_join=joined) == 0
    assert "wormhole join lab-a-b --at h:1" in wormhole.out
    assert "nas is in. four words it is" in wormhole.out
    assert wormhole.node.asked[0][1] == InviteRequest(seconds=3_600)


def test_a_time_that_is_none_is_wrong_usage(wormhole: CommandLine) -> None:
    for time in ("soon", "-3s"):
        assert wormhole("invite", "--for", time) == 2


def test_a_right_that_is_missing_is_refused(wormhole: CommandLine) -> None:
    refusal = Failure("Not paired", "Not allowed.", "Ask.", EXIT_REFUSED)
    assert wormhole("invite", "--no-wait", invite=refusal) == 4
    assert "Not allowed." in wormhole.err
