"""`leave`: the others take over what this pod has, then it goes out of the network."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import LeaveRequest, Left, Nothing, Stayed
from core.errors import DeadlineExceeded, Refused
from core.ids import Dot
from core.membership.leaving import in_state, leaver
from core.membership.statements import decode, encode, member_register
from core.membership.table import Membership
from core.model.members import Member, MemberState
from core.node.membership import put
from core.node.parts import Parts
from core.node.services.removing import last_copies
from core.saying import said, said_count

LOOK_SECONDS: Final = 0.1
AGAIN_SECONDS: Final = 1.0
TOLD_SECONDS: Final = 10.0
_log = logging.getLogger(__name__)


class Leaving:
    """Answers on the loop."""

    def __init__(self, parts: Parts) -> None:
        """Take the pod of a node out of its network."""
        self._parts = parts

    async def leave(self, request: LeaveRequest, tell: Tell) -> Left:
        """Leave. Raises `Refused`, `LastCopies` unless forced, `DeadlineExceeded`.

        With `wait` the others take over what is here first, and until they have it this pod works
        on; it may be broken off, and goes on where it was with the next call.
        """
        membership = await self._parts.workers.run(self._membership)
        if membership.is_removed(self._parts.pod):
            return await self._left_already(request, membership)
        leaver(membership, self._parts.pod)
        self._check_recovery(request, membership)
        if not request.wait:
            async with self._closing():
                return await self._go(force=request.force, tell=tell)
        seconds = request.timeout
        try:
            async with asyncio.timeout(seconds):
                return await self._hand_over(request, tell)
        except TimeoutError:
            raise DeadlineExceeded(
                said(
                    "The others did not take over everything within {seconds} s. Nothing is "
                    "lost, and they go on.",
                    seconds=round(seconds or 0),
                ),
                said("Look again with `wormhole leave`, or stay with `wormhole leave --stay`."),
            ) from None

    async def stay(self, request: Nothing, tell: Tell) -> Stayed:
        """Stay after all. Raises `Refused` where it is too late."""
        del request, tell
        await self._parts.workers.run(lambda: self._state(MemberState.ACTIVE))
        return Stayed(self._parts.name)

    async def _hand_over(self, request: LeaveRequest, tell: Tell) -> Left:
        parts, force = self._parts, request.force
        if force or not parts.engine.handing_over().takers:
            async with self._closing():
                return await self._go(force=force, tell=tell)
        await parts.workers.run(lambda: self._state(MemberState.LEAVING))
        while True:
            await self._taken_over(tell)
            async with self._closing():
                # What was written until a moment ago may still be here alone.
                if not await parts.engine.going_with(parts.pod):
                    return await self._go(force=False, tell=tell)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _taken_over(self, tell: Tell) -> None:
        """Return when the pods that are here have what they can have of all files."""
        while not (how := self._parts.engine.handing_over()).is_done:
            if how.takers:
                tell(Progress(said("files that the others have"), how.files - how.short, how.files))
            else:
                tell(Progress(said("waiting for another pod that takes copies")))
            await asyncio.sleep(LOOK_SECONDS)

    async def _go(self, *, force: bool, tell: Tell) -> Left:
        """Leave now, while the drive takes no changes. Raises `LastCopies` unless forced."""
        parts = self._parts
        lost = await parts.engine.going_with(parts.pod)
        if lost and not force:
            raise await parts.workers.run(lambda: last_copies(parts, parts.name, lost))
        unpublished = 0 if force else await parts.workers.run(parts.engine.unpublished)
        if unpublished:
            raise Refused(
                said_count(
                    "{n} of the files that programs changed here cannot be published now, so that "
                    "no other pod can have what was written. Nothing was done.",
                    "{n} of the files that programs changed here cannot be published now, so that "
                    "no other pod can have what was written. Nothing was done.",
                    unpublished,
                ),
                said(
                    "Close these programs, or end the freeze with `wormhole unfreeze`, and try "
                    "again; or give these changes up with --force."
                ),
            )
        tell(Progress(said("telling the other pods")))
        gone = await parts.workers.run(lambda: self._state(MemberState.REMOVED))
        known = await parts.engine.told(gone, TOLD_SECONDS)
        _log.info("This pod left the network.")
        return Left(parts.name, len(lost), known)

    async def _left_already(self, request: LeaveRequest, membership: Membership) -> Left:
        """Answer for a pod that is out: one that others removed may have what nobody has."""
        parts = self._parts
        if not request.force and not await parts.workers.run(self._left_by_itself):
            lost = await parts.engine.going_with(parts.pod)
            if lost:
                raise await parts.workers.run(lambda: last_copies(parts, parts.name, lost))
        return Left(membership.members[parts.pod].name, 0, told=True)

    def _left_by_itself(self) -> bool:
        parts = self._parts
        with parts.store.read() as reader:
            said = reader.signed(member_register(parts.pod))
        return any(
            each.signer == parts.pod and decode(Member, each.body).state is MemberState.REMOVED
            for each in said
        )

    def _check_recovery(self, request: LeaveRequest, membership: Membership) -> None:
        words = self._parts.home.recovery_file
        others = membership.present.keys() - {self._parts.pod}
        if request.forget and not request.force and others and words.exists():
            raise Refused(
                said(
                    "The recovery words of the network lie in {file} and nowhere else that is "
                    "known; they would be removed with this home, and other pods are still "
                    "members.",
                    file=words,
                ),
                said("Write them down somewhere safe and delete the file, then try again."),
            )

    def _membership(self) -> Membership:
        with self._parts.store.read() as reader:
            return self._parts.statements.read(reader)

    def _state(self, state: MemberState) -> Dot:
        """Sign that this pod is leaving, has left, or stays; what is so already is not repeated.

        Returns the record that says so, or the last one of this pod.
        """
        parts = self._parts
        with parts.replica.change() as change:
            member = leaver(parts.statements.read(change.reader), parts.pod)
            if member.state is not state:
                body = encode(in_state(member, state))
                put(change, parts.identity, member_register(member.pod), body)
            dot = Dot(change.author.origin, change.author.last)
        parts.store.sync()
        return dot

    @asynccontextmanager
    async def _closing(self) -> AsyncIterator[None]:
        """Have the drive take no changes inside the block, and after it only if this pod stays."""
        await self._close(closing=True)
        try:
            yield
        finally:
            await self._close(closing=False)

    async def _close(self, *, closing: bool) -> None:
        self._parts.leaving = closing
        await self._parts.take_up()
