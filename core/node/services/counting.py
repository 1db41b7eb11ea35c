"""`status`, `pods`, `redundancy`, `sync`: how things are, and waiting for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import (
    Attention,
    Nothing,
    PodRow,
    Redundancy,
    RedundancyRequest,
    ScrubStatus,
    Short,
    Status,
    Synced,
    SyncRequest,
)
from core.engine.admission import AskingAt
from core.errors import DeadlineExceeded
from core.ids import EntryId
from core.model.members import PodInfo
from core.model.records import Kind
from core.model.status import Attention as Note
from core.node.belonging import belonging_notes
from core.node.disk_health import other_note, own_notes
from core.node.disowned import disowned_notes
from core.node.news import info_of
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.frozen import frozen_notes, stopped_notes
from core.node.services.looking import Looking
from core.node.services.newer import newer_notes
from core.node.services.only_here import only_here_notes
from core.node.services.overview import with_overview
from core.node.services.paths import find, for_people, in_drive
from core.node.services.pausing import pause_notes, paused_now
from core.node.services.pod_rows import asking_row, pod_rows
from core.node.services.scrub_rounds import rounds_of
from core.node.set_aside import looked_up
from core.node.settings import min_free_bytes
from core.node.showing import mount_notes
from core.node.watching import response_of
from core.replica.view import View
from core.saying import plain, said, said_count
from core.tree.shown import Shown

_LOOK_SECONDS: Final = 0.05
_TELL_SECONDS: Final = 1.0
_WORST_MAX: Final = 20


async def nobody() -> Sequence[AskingAt]:
    """Return no machine: nobody asks."""
    return ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a worker found in the records for `status`; `first`: the notes that come first."""

    conflicts: int
    first: Sequence[Note]
    frozen: Sequence[Note]
    aside: Sequence[Note]
    own: PodInfo


class Counting:
    """Answers on the loop; what looks at many entries goes to a worker."""

    def __init__(
        self,
        parts: Parts,
        conflicts: Conflicts,
        looking: Looking,
        scrub: Callable[[], ScrubStatus | None],
        asking: Callable[[], Awaitable[Sequence[AskingAt]]] = nobody,
    ) -> None:
        """Count for a node; `scrub` says how far the scrub of this pod is.

        `asking`: the machines that wait for a person of this pod to let them in.
        """
        self._scrub = scrub
        self._asking = asking
        self._parts = parts
        self._conflicts = conflicts
        self._looking = looking

    async def pods(self, request: Nothing, tell: Tell) -> list[PodRow]:
        """Return the members; what is said of this pod is as of now."""
        del request, tell
        own = await self._parts.workers.run(self._own_info)
        return self._rows(own, await self._asking())

    def _rows(self, own: PodInfo, waiting: Sequence[AskingAt]) -> list[PodRow]:
        parts = self._parts
        asking = [asking_row(each, parts.engine.pod_name(each.at)) for each in waiting]
        return [*pod_rows(parts, own), *asking]

    def _own_info(self) -> PodInfo:
        self._parts.footprint.measure()
        self._parts.chronicle.older.measure()
        return info_of(self._parts)

    def _look_up(self, only: Sequence[EntryId]) -> _Found:
        """Look at the records for all that `status` tells of them; `only` are here alone."""
        parts = self._parts
        return _Found(
            conflicts=self._conflicts.count(),
            first=[*only_here_notes(parts, only), *self._belonging()],
            frozen=frozen_notes(parts),
            aside=looked_up(parts),
            own=self._own_info(),
        )

    async def status(self, request: Nothing, tell: Tell) -> Status:
        """Return how things are."""
        del request, tell
        parts, engine = self._parts, self._parts.engine
        situation = parts.standing.in_force
        network = parts.settings.network
        only = [] if engine.stores() else engine.only_here()
        found = await parts.workers.run(lambda: self._look_up(only))
        waiting = await self._asking()
        asking, conflicts = [self._asks(each) for each in waiting], found.conflicts
        told = [*found.first, *stopped_notes(parts), *asking, *found.frozen, *parts.told]
        pause, rounds = paused_now(parts), rounds_of(engine.rounds)
        told += await newer_notes(parts)
        told += [
            *disowned_notes(parts),
            *engine.attention(),
            *self._disks(),
            *found.aside,
            *pause_notes(pause),
        ]
        # Why it was taken away in a crisis is said already.
        told += mount_notes(parts.mount, shown=parts.shown or bool(parts.stopped))
        attention = [Attention(each.kind, each.text, each.remedy) for each in told]
        if parts.home.recovery_file.exists():
            attention.append(
                Attention(
                    "recovery",
                    said(
                        "The recovery words of the network lie in {recovery_file}.",
                        recovery_file=parts.home.recovery_file,
                    ),
                    said("Write them down somewhere safe and delete the file."),
                )
            )
        attention += _conflict_notes(conflicts)
        status = Status(
            network=network.network.name,
            situation=situation.value,
            response=response_of(parts, situation),
            frozen=bool(parts.frozen),
            pods=self._rows(found.own, waiting),
            under_copied=engine.under_copied(),
            absent_files=engine.absent_files(),
            transfers=len(engine.transfers()),
            conflicts=conflicts,
            attention=attention,
            pod=parts.name,
            mount=parts.mount,
            copies=network.redundancy.copies,
            unpublished=engine.unpublished(),
            scrub=self._scrub(),
            stopped=bool(parts.stopped),
            mounted=parts.shown,
            paused=pause.paused,
            paused_until=pause.until,
            scrub_round=rounds.now,
            scrub_before=rounds.before,
            only_here=len(only),
        )
        return with_overview(status, parts)

    def _asks(self, asking: AskingAt) -> Note:
        """Return what people are told of a machine that waits for them."""
        request, here = asking.request, asking.at == self._parts.pod
        name, words = request.name, " ".join(request.words)
        asks = (
            said(
                "A machine that calls itself {name} asks to be let in; it shows the words: "
                "{words}.",
                name=name,
                words=words,
            )
            if here
            else said(
                "A machine that calls itself {name} asks to be let in, at {pod}; it shows the "
                "words: {words}.",
                name=name,
                pod=self._parts.engine.pod_name(asking.at),
                words=words,
            )
        )
        remedy = said(
            "If its screen shows the same: `wormhole approve {name}`, else `wormhole deny {name}`.",
            name=name,
        )
        return Note("join-request", asks, remedy)

    def _belonging(self) -> list[Note]:
        parts = self._parts
        with parts.store.read() as reader:
            membership = parts.statements.read(reader)
        return belonging_notes(membership, membership.members.get(parts.pod))

    def _disks(self) -> list[Note]:
        """Return what a person should know of the disks, this pod's and the others'."""
        parts = self._parts
        space = parts.files.space()
        kept = min_free_bytes(parts.settings.pod, space)
        failing = [
            other_note(peer.name)
            for peer in parts.engine.peers()
            if peer.id != parts.pod and peer.info is not None and peer.info.disk_fails
        ]
        return [*own_notes(parts.name, parts.health.last(), space, kept), *failing]

    async def redundancy(self, request: RedundancyRequest, tell: Tell) -> Redundancy:
        """Count copies under a path; wait until they are met if that is asked."""
        loop = asyncio.get_running_loop()
        until = None if request.timeout is None else loop.time() + request.timeout
        path = in_drive(request.path, self._parts.mount)
        told_at = 0.0
        while True:
            found = await self._count(path)
            if not request.wait or found.satisfied:
                break
            if until is not None and loop.time() > until:
                break
            if loop.time() - told_at >= _TELL_SECONDS:
                told_at = loop.time()
                tell(
                    Progress(
                        said_count("{n} copy is missing", "{n} copies are missing", found.missing)
                    )
                )
            await asyncio.sleep(_LOOK_SECONDS)
        if found.satisfied:
            return found
        worst = await self._parts.workers.run(lambda: self.worst(path))
        return Redundancy(
            found.files,
            found.bytes,
            found.wanted,
            found.by_copies,
            found.missing,
            satisfied=False,
            worst=worst,
        )

    async def _count(self, path: bytes) -> Redundancy:
        entries = None if path == b"/" else await self._parts.workers.run(lambda: self._under(path))
        report = self._parts.engine.redundancy(entries)
        return Redundancy(
            files=report.files,
            bytes=report.bytes,
            wanted={str(copies): files for copies, files in report.wanted.items()},
            by_copies={str(copies): files for copies, files in report.by_copies.items()},
            missing=report.missing,
            satisfied=report.satisfied,
        )

    def _under(self, path: bytes) -> set[EntryId]:
        with self._parts.replica.view() as view:
            return {shown.file for shown, _ in walk(view, find(view, path), path)}

    def worst(self, path: bytes) -> list[Short]:
        """Return some files under a path that have too few copies, the fewest first."""
        short: list[Short] = []
        with self._parts.replica.view() as view:
            for shown, inner in walk(view, find(view, path), path):
                copies, wanted = self._looking.copies(view, shown, inner)
                if copies < wanted:
                    short.append(Short(for_people(inner), copies, wanted))
                if len(short) >= _WORST_MAX:
                    break
        return sorted(short, key=lambda each: each.copies)

    async def sync(self, request: SyncRequest, tell: Tell) -> Synced:
        """Wait until this pod is level with the present ones."""
        tell(Progress(said("waiting for the other pods")))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await level(self._parts, request.timeout)
        return Synced(loop.time() - begun)


def _conflict_notes(conflicts: int) -> list[Attention]:
    if not conflicts:
        return []
    text = said_count("There is {n} conflict.", "There are {n} conflicts.", conflicts)
    return [Attention("conflict", text, plain("wormhole conflicts"))]


async def level(parts: Parts, seconds: float | None) -> None:
    """Wait until a node is level with the present ones. Raises `DeadlineExceeded`."""
    try:
        await parts.engine.sync(seconds)
    except DeadlineExceeded:
        raise DeadlineExceeded(
            said(
                "This pod and the others were not level within {seconds} s; nothing is lost, "
                "and they go on.",
                seconds=round(seconds or 0),
            ),
            said("See what is missing with `wormhole redundancy`, or wait longer with --timeout."),
        ) from None


def walk(view: View, top: Shown, path: bytes) -> Iterator[tuple[Shown, bytes]]:
    """Yield the files under `top`, each with its path; `view` must last as long."""
    folders = [(top, path)]
    while folders:
        shown, at = folders.pop()
        if shown.is_folder:
            folders += [
                (each, at.rstrip(b"/") + b"/" + each.name) for each in view.listing(shown.id)
            ]
        elif shown.kind is Kind.FILE:
            yield shown, at
