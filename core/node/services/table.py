"""Which service answers which operation."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from importlib import metadata
from typing import TypeVar

from core.control import operations
from core.control.lines import Tell
from core.control.operations import Operation
from core.control.schema import DownRequest, Health, Nothing, Stopping
from core.control.server import ControlServer
from core.node.parts import Parts
from core.node.services.bringing import Bringing
from core.node.services.browsing import Browsing
from core.node.services.cancelling import Cancelling
from core.node.services.checking import Checking
from core.node.services.configuring import Configuring
from core.node.services.conflicts import Conflicts
from core.node.services.counting import Counting, level
from core.node.services.deciding import Deciding
from core.node.services.declaring import Declaring
from core.node.services.drive import DriveUser
from core.node.services.dry_running import DryRunning
from core.node.services.freeing import Freeing
from core.node.services.freezing import Freezing
from core.node.services.guarding import GuardHere
from core.node.services.happenings import Happenings
from core.node.services.inviting import Inviting
from core.node.services.leaving import Leaving
from core.node.services.looking import Looking
from core.node.services.moving import Moving
from core.node.services.only_here import only_here
from core.node.services.pausing import PausingHere
from core.node.services.peeking import Peeking
from core.node.services.policies import Policies
from core.node.services.reaching import Reaching
from core.node.services.removing import Removing
from core.node.services.renaming import Renaming
from core.node.services.restoring import Restoring
from core.node.services.scrubbing import Scrubbing
from core.node.services.seeking import Seeking
from core.node.services.texts import Texts
from core.node.services.unmounting import Unmounting
from core.node.services.versions import Versions
from core.node.showing import Showing

Q = TypeVar("Q")
A = TypeVar("A")


def serve_all(
    server: ControlServer,
    parts: Parts,
    user: DriveUser,
    scrubbing: Scrubbing,
    inviting: Inviting,
    showing: Showing,
) -> None:
    """Have `server` answer everything for this node."""

    def in_worker(operation: Operation[Q, A], call: Callable[[Q], A]) -> None:
        server.handle(operation, _working(parts, call))

    looking, conflicts = Looking(parts), Conflicts(parts, user)
    deciding = Deciding(parts, inviting.asking)
    counting = Counting(parts, conflicts, looking, lambda: scrubbing.status, deciding.asking)
    policies, versions = Policies(parts), Versions(parts)
    server.handle(operations.HEALTH, _health(parts))
    server.handle(operations.DOWN, _down(parts, showing.stop))
    server.handle(operations.ONLY_HERE, only_here(parts))
    server.handle(operations.STATUS, counting.status)
    server.handle(operations.PODS, counting.pods)
    server.handle(operations.REDUNDANCY, counting.redundancy)
    server.handle(operations.SYNC, counting.sync)
    server.handle(operations.TRANSFERS, Moving(parts).transfers)
    _serve_happenings(server, parts)
    server.handle(operations.HISTORY, versions.history)
    server.handle(operations.RESTORE, Restoring(parts, user, versions).restore)
    server.handle(operations.CONFLICTS, _listing(parts, conflicts.rows))
    in_worker(operations.RESOLVE, conflicts.resolve)
    in_worker(operations.PEEK, Peeking(parts, user, conflicts).peek)
    in_worker(operations.KEEP, policies.keep)
    server.handle(operations.FREE, Freeing(parts).free)
    guard = GuardHere(parts)
    server.handle(operations.GUARD_SHOW, guard.show)
    server.handle(operations.GUARD_DECIDE, guard.decide)
    server.handle(operations.FREEZE, Freezing(parts).freeze)
    server.handle(operations.IMPORT, Bringing(parts, user).bring)
    server.handle(operations.SCRUB, scrubbing.scrub)
    unmounting = Unmounting(parts, showing, counting)
    server.handle(operations.UNMOUNT, unmounting.unmount)
    server.handle(operations.MOUNT, unmounting.mount)
    pausing = PausingHere(parts)
    server.handle(operations.PAUSE, pausing.pause)
    server.handle(operations.RESUME, pausing.resume)
    server.handle(operations.DOCTOR, Checking(parts).check)
    _serve_tree(server, parts, looking)
    _serve_settings(server, parts, policies)
    _serve_members(server, parts, inviting, deciding)


def _serve_happenings(server: ControlServer, parts: Parts) -> None:
    """Have `server` answer what happened lately, and end what is happening."""
    happenings = Happenings(parts)
    server.handle(operations.THROUGHPUT, happenings.throughput)
    server.handle(operations.LOG, happenings.log)
    server.handle(operations.RECENT, happenings.recent)
    server.handle(operations.CANCEL_TRANSFER, Cancelling(parts).cancel)


def _serve_tree(server: ControlServer, parts: Parts, looking: Looking) -> None:
    """Have `server` answer what is about what stands where."""
    browsing = Browsing(parts, looking)
    server.handle(operations.TREE, _working(parts, looking.tree))
    server.handle(operations.INSPECT, _working(parts, looking.inspect))
    server.handle(operations.BROWSE, _working(parts, browsing.browse))
    server.handle(operations.SUMS, _working(parts, browsing.sums))
    seeking = Seeking(parts, looking)
    server.handle(operations.FIND, seeking.find)
    server.handle(operations.POLICY_OWN, _working(parts, seeking.own))


def _serve_settings(server: ControlServer, parts: Parts, policies: Policies) -> None:
    """Have `server` answer what is about settings and policies, and what changes would do."""
    configuring = Configuring(parts)
    texts = Texts(parts, configuring)
    dry_running = DryRunning(parts, texts, policies)
    server.handle(operations.POLICY_SHOW, _working(parts, policies.show))
    server.handle(operations.POLICY_SET, _working(parts, policies.set))
    server.handle(operations.POLICIES_SET, _working(parts, policies.set_all))
    server.handle(operations.CONFIG_SHOW, _working(parts, configuring.show))
    server.handle(operations.CONFIG_SET, _changing(parts, configuring.set))
    server.handle(operations.CONFIG_APPLY, _changing(parts, configuring.apply))
    server.handle(operations.CONFIG_TEXT, _working(parts, texts.show))
    server.handle(operations.CONFIG_WRITE, _changing(parts, texts.write))
    declaring = Declaring(parts, configuring)
    server.handle(operations.CONFIG_DECLARE, _changing(parts, declaring.declare))
    server.handle(operations.DRY_SET, dry_running.set)
    server.handle(operations.DRY_APPLY, dry_running.apply)
    server.handle(operations.DRY_WRITE, dry_running.write)
    server.handle(operations.DRY_POLICY, dry_running.policy)
    server.handle(operations.DRY_POLICIES, dry_running.policies)


def _serve_members(
    server: ControlServer, parts: Parts, inviting: Inviting, deciding: Deciding
) -> None:
    """Have `server` answer what is about who is in the network."""
    leaving, renaming = Leaving(parts), Renaming(parts)
    server.handle(operations.INVITE, inviting.invite)
    server.handle(operations.AWAIT_JOIN, inviting.await_join)
    server.handle(operations.AWAIT_KNOCK, inviting.await_knock)
    server.handle(operations.AGREE, inviting.agree)
    server.handle(operations.UNINVITE, inviting.uninvite)
    server.handle(operations.APPROVE, deciding.approve)
    server.handle(operations.DENY, deciding.deny)
    removing = Removing(parts)
    server.handle(operations.REMOVE, removing.remove)
    server.handle(operations.GOING, removing.going)
    server.handle(operations.LEAVE, leaving.leave)
    server.handle(operations.STAY, leaving.stay)
    server.handle(operations.REACH, Reaching(parts).reach)
    server.handle(operations.RENAME, _working(parts, renaming.rename))
    server.handle(operations.SET_ROLE, _working(parts, renaming.set_role))
    server.handle(operations.RECOVER_ADMIN, _working(parts, renaming.recover))


def _changing(parts: Parts, call: Callable[[Q], A]) -> Callable[[Q, Tell], Awaitable[A]]:
    """Return what changes settings by `call`: they hold here when it has answered."""

    async def handler(request: Q, tell: Tell) -> A:
        del tell
        answer = await parts.workers.run(lambda: call(request))
        await parts.take_up()
        return answer

    return handler


def _working(parts: Parts, call: Callable[[Q], A]) -> Callable[[Q, Tell], Awaitable[A]]:
    """Return what calls `call` in a worker."""

    async def handler(request: Q, tell: Tell) -> A:
        del tell
        return await parts.workers.run(lambda: call(request))

    return handler


def _listing(parts: Parts, call: Callable[[], A]) -> Callable[[Nothing, Tell], Awaitable[A]]:
    async def handler(request: Nothing, tell: Tell) -> A:
        del request, tell
        return await parts.workers.run(call)

    return handler


def _health(parts: Parts) -> Callable[[Nothing, Tell], Awaitable[Health]]:
    async def health(request: Nothing, tell: Tell) -> Health:
        del request, tell
        version = metadata.version("wormhole-drive")
        return Health(True, "ready", os.getpid(), version, parts.started)

    return health


def _down(parts: Parts, stop: asyncio.Event) -> Callable[[DownRequest, Tell], Awaitable[Stopping]]:
    async def down(request: DownRequest, tell: Tell) -> Stopping:
        del tell
        if request.wait:
            await level(parts, request.timeout)
        stores = parts.engine.stores()
        only_here = parts.engine.under_copied() if stores else len(parts.engine.only_here())
        # The answer goes out before the server ends.
        asyncio.get_running_loop().call_later(0.01, stop.set)
        return Stopping(only_here, spooled=not stores)

    return down
