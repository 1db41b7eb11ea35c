"""`freeze` and `unfreeze`: all drives of the network take no changes, or take them again."""

from core.control.lines import Tell
from core.control.schema import FreezeRequest, FreezeShown
from core.errors import Refused
from core.membership.statements import FREEZE, Freeze, encode
from core.node.membership import put
from core.node.parts import Parts
from core.saying import said


class Freezing:
    """Freezes the network, for administrators."""

    def __init__(self, parts: Parts) -> None:
        """Sign for a node."""
        self._parts = parts

    async def freeze(self, request: FreezeRequest, tell: Tell) -> FreezeShown:
        """State whether the drives take changes; in effect here when this returns."""
        del tell
        parts = self._parts
        await parts.workers.run(lambda: self._state(request))
        await parts.take_up()
        return FreezeShown(bool(parts.freeze.by), parts.freeze.reason, parts.engine.unpublished())

    def _state(self, request: FreezeRequest) -> None:
        parts = self._parts
        with parts.store.read() as reader:
            before = parts.statements.read(reader)
        if not before.may_administer(parts.pod):
            raise Refused(
                said("This pod may not freeze the network or end a freeze. Nothing was changed."),
                said("Do it on a pod of an administrator; `wormhole pods` shows which those are."),
            )
        body = encode(Freeze(request.frozen, request.reason))
        with parts.replica.change() as change:
            put(change, parts.identity, FREEZE, body)
