"""`wormhole role`."""

from core.control.schema import RoleGiven, RoleRequest
from core.model.members import Role
from tests.support.cli_double import CommandLine


def test_the_new_role_is_told(wormhole: CommandLine) -> None:
    given = {"set-role": RoleGiven("nas", "00", Role.ADMIN, Role.MEMBER)}
    assert wormhole("role", "nas", "admin", **given) == 0
    assert wormhole.request == RoleRequest("nas", Role.ADMIN)
    assert "nas is admin." in wormhole.out
    assert wormhole("role", "nas", "client", **given) == 2
