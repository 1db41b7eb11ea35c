"""Giving a member another name: whether it may be had, and the statement that gives it."""

import msgspec

from core.errors import Refused, UsageError
from core.ids import PodId
from core.membership.statements import ADMINISTRATION
from core.membership.table import Membership, administration, check_change
from core.model.members import Member, PodName
from core.saying import said


def renamed(membership: Membership, signer: PodId, member: Member, name: str) -> Member:
    """Return `member` with another name. Raises `UsageError`, `Refused`.

    The setting `administration` may name pods: who would lose a right by its new name keeps the
    old one, until the setting says otherwise.
    """
    try:
        msgspec.convert(name, PodName)
    except msgspec.ValidationError:
        raise UsageError(
            said(
                "{name} is no name for a pod: 1 to 63 letters, digits, spaces, dots, - and "
                "_, a letter or digit first.",
                name=repr(name),
            )
        ) from None
    other = next((pod for pod, one in membership.present.items() if _same(one.name, name)), None)
    if other not in {None, member.pod}:
        raise Refused(
            said("A pod of the network is already called {name}.", name=name),
            said("Choose another name."),
        )
    rule = administration(membership.settings.get(ADMINISTRATION))
    if not isinstance(rule, str) and member.name in rule:
        raise Refused(
            said(
                "The setting network.administration names {name}, which would lose its rights.",
                name=member.name,
            ),
            said(
                "Put its id there in the place of its name (`wormhole pods --json` shows "
                "it), then rename it."
            ),
        )
    changed = msgspec.structs.replace(member, name=name)
    check_change(membership, signer, changed)
    return changed


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
