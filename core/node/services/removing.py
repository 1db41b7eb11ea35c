"""`remove`: takes a pod out of the network, which then knows it no more."""

import logging
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import DryAmount, Going, GoingRequest, Removed, RemoveRequest
from core.errors import LastCopies, Refused
from core.ids import EntryId
from core.membership.leaving import leaver
from core.membership.removal import check_removal, removal
from core.membership.statements import encode, member_register
from core.model.members import Member
from core.node.membership import put
from core.node.parts import Parts
from core.node.services.paths import for_people
from core.saying import NOTHING, said, said_count

NAMED_MAX: Final = 50
_log = logging.getLogger(__name__)


class Removing:
    """Answers on the loop."""

    def __init__(self, parts: Parts) -> None:
        """Remove in the name of a node's pod."""
        self._parts = parts

    async def remove(self, request: RemoveRequest, tell: Tell) -> Removed:
        """Remove a member. Raises `NotFound`, `Refused`, and `LastCopies` unless forced."""
        parts = self._parts
        member = await parts.workers.run(lambda: self._removable(request.pod))
        tell(Progress(said("looking for what only {name} has", name=member.name)))
        lost = await parts.engine.going_with(member.pod)
        if lost and not request.force:
            raise await parts.workers.run(lambda: last_copies(parts, member.name, lost))
        await parts.workers.run(lambda: self._sign(request.pod))
        _log.info("%s was removed from the network.", member.name)
        return Removed(member.name, member.pod.hex(), len(lost))

    async def going(self, request: GoingRequest, tell: Tell) -> Going:
        """Say what would go with a member; nothing is changed. Raises `NotFound`."""
        parts = self._parts
        member, refused = await parts.workers.run(lambda: self._asked(request.pod))
        tell(Progress(said("looking for what only {name} has", name=member.name)))
        lost = await parts.engine.going_with(member.pod)
        size = await parts.workers.run(lambda: self._size(lost))
        paths = await parts.workers.run(lambda: last_copies(parts, member.name, lost).paths)
        files, size_bytes = parts.engine.weakened(member.pod)
        return Going(
            member.name,
            member.pod.hex(),
            DryAmount(len(lost), size),
            DryAmount(files, size_bytes),
            list(paths),
            NOTHING if refused is None else refused.detail,
            NOTHING if refused is None else refused.remedy,
        )

    def _asked(self, name: str) -> tuple[Member, Refused | None]:
        """Return the member that is meant, and why it cannot be taken out now, if so."""
        with self._parts.store.read() as reader:
            membership = self._parts.statements.read(reader)
        member = membership.named(name)
        try:
            if member.pod == self._parts.pod:
                leaver(membership, member.pod)
            else:
                check_removal(membership, self._parts.pod, member)
        except Refused as refused:
            return member, refused
        return member, None

    def _size(self, entries: list[EntryId]) -> int:
        with self._parts.replica.view() as view:
            shown = [view.shown(entry)[:1] for entry in entries]
        versions = [each.version for names in shown for each in names]
        return sum(version.size for version in versions if version is not None)

    def _removable(self, name: str) -> Member:
        with self._parts.store.read() as reader:
            membership = self._parts.statements.read(reader)
        member = membership.named(name)
        check_removal(membership, self._parts.pod, member)
        return member

    def _sign(self, name: str) -> None:
        parts = self._parts
        with parts.replica.change() as change:
            # Of two that remove at the same time the second one must find what the first one did.
            membership = parts.statements.read(change.reader)
            member = membership.named(name)
            check_removal(membership, parts.pod, member)
            known = {origin: state.last for origin, state in change.reader.origins().items()}
            body = encode(removal(member, known))
            put(change, parts.identity, member_register(member.pod), body)
        parts.store.sync()


def last_copies(parts: Parts, name: str, entries: list[EntryId]) -> LastCopies:
    """Return the refusal that names the files which would be lost with the pod `name`."""
    paths: list[str] = []
    with parts.replica.view() as view:
        for entry in entries[:NAMED_MAX]:
            shown = view.shown(entry)
            paths.append(for_people(view.path_of(shown[0])) if shown else entry.hex())
    if len(entries) > NAMED_MAX:
        paths.append(f"and {len(entries) - NAMED_MAX} more")
    return LastCopies(
        said_count(
            "{n} file is on {name} and on no other pod that can be reached now. Nothing was done.",
            "{n} files are on {name} and on no other pod that can be reached now. Nothing was "
            "done.",
            len(entries),
            name=name,
        ),
        said(
            "Wait until the others have their copies (`wormhole redundancy --wait`), "
            "start those that are away, or give these files up with --force."
        ),
        tuple(paths),
    )
