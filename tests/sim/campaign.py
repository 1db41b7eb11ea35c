"""Runs a plan, and says which promise it broke if one."""

import asyncio
import traceback
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import blake2b

from core.errors import ContentAbsent, FileError, StoreError, WormholeError
from core.ids import EntryId
from core.model.records import Version
from core.net.memory import Weather
from core.store.memory_reader import MemoryReader
from core.volume.interface import OpenFlags
from tests.sim.box import Box
from tests.sim.claims import check_claims
from tests.sim.member_pod import BOX_SETTINGS, MemberPod
from tests.sim.plans import Action, Plan
from tests.sim.promises import Broken
from tests.sim.virtual_time import run_virtual
from tests.sim.watch import NOTHING_LOST

# What a program waits for may take this long before the next thing happens elsewhere.
AT_ONCE_SECONDS = 0.5
WHOLE_EVERY = 500
HANG_SECONDS = 2 * BOX_SETTINGS.read_deadline_seconds
CONVERGE_SECONDS = 1_800.0
SAME = "all pods come to show the same tree"
WORK = "work ends"
HANGS = "no operation on the drive hangs for ever"
COPIES = "each file is kept on as many machines as was declared"
UNEXPECTED = "nothing ends by an error that nobody expected"


@dataclass
class Outcome:
    """What came of a run.

    `dropped`: how many copies pods let go of with proof. `evicted`: how many cached lines gave way.
    """

    steps: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    promise: str = ""
    detail: str = ""
    trace: list[str] = field(default_factory=list)
    failed_calls: list[str] = field(default_factory=list)
    dropped: int = 0
    evicted: int = 0

    @property
    def good(self) -> bool:
        """Say whether every promise held."""
        return not self.promise

    def fingerprint(self) -> str:
        """Return a name of all that happened: the same for the same run."""
        return blake2b("\n".join(self.trace).encode(), digest_size=16).hexdigest()


def run(plan: Plan, only: Collection[int] | None = None) -> Outcome:
    """Do the actions of a plan, or those of the given numbers, and check the promises."""
    outcome = Outcome()
    try:
        run_virtual(_Run(plan, outcome, only).whole())
    except Broken as broken:
        outcome.promise, outcome.detail = broken.promise, broken.detail
    except BaseExceptionGroup as group:
        outcome.promise, outcome.detail = UNEXPECTED, _told(group)
    except Exception as error:  # noqa: BLE001 - whatever ended it is what was found
        outcome.promise, outcome.detail = UNEXPECTED, _told(error)
    return outcome


def _told(error: BaseException) -> str:
    lines = traceback.format_exception(error)
    return "".join(lines[-12:])


class _Run:
    """One run on its loop."""

    def __init__(self, plan: Plan, outcome: Outcome, only: Collection[int] | None) -> None:
        self._plan = plan
        self._outcome = outcome
        self._only = only
        self._waiting: dict[int, asyncio.Task[str]] = {}
        self._box: Box

    async def whole(self) -> None:
        self._box = Box.of(self._plan)
        try:
            for number, action in enumerate(self._plan.actions):
                if self._only is None or number in self._only:
                    await self._one(number, action)
            await self._settle()
            await self._check_end()
        finally:
            self._outcome.faults = self._box.faults
            self._outcome.dropped = self._box.watch.proof.dropped
            self._outcome.evicted = self._box.watch.evicted.lines
            self._outcome.failed_calls = self._box.disks.failed
            self._outcome.seconds = asyncio.get_running_loop().time()
            for task in self._waiting.values():
                task.cancel()
            for pod in self._box.watch.pods:
                if pod.running:
                    await pod.stop()

    async def _one(self, number: int, action: Action) -> None:
        await asyncio.sleep(action.pause)
        box = self._box
        if action.is_step:
            self._outcome.steps += 1
            came = await self._step(action)
        else:
            await self._let_end(action.pod if action.name in {"kill", "cut", "lose_disk"} else -1)
            came = await box.befall(action)
        box.take_up()
        box.watch.step()
        if self._outcome.steps % WHOLE_EVERY == WHOLE_EVERY - 1:
            self._check_whole()
        now = asyncio.get_running_loop().time()
        self._outcome.trace.append(f"{now:.6f} {number} {action.name} {came}")

    async def _step(self, action: Action) -> str:
        """Do a file operation; one that waits for bytes goes on while others do theirs."""
        pod = self._box.pod(action.pod)
        if not pod.running or pod.paused or pod.number in self._waiting:
            return "down"
        task = pod.machine.start(self._box.programs[pod.number].do(action))
        await asyncio.wait([task], timeout=AT_ONCE_SECONDS)
        if task.done():
            return _result(task, pod)
        self._waiting[pod.number] = task
        task.add_done_callback(lambda _: self._waiting.pop(pod.number, None))
        return "waits"

    async def _let_end(self, number: int) -> None:
        """A machine goes down: what its programs waited for goes with it."""
        pod = self._box.pod(number) if number >= 0 else None
        task = self._waiting.get(pod.number) if pod is not None else None
        if pod is not None and task is not None:
            if pod.paused:
                self._box.watch.resume(pod)  # what is held cannot end
            task.cancel()
            await asyncio.wait([task])

    # --- the end

    async def _settle(self) -> None:
        """Heal everything, let every pod run and every program end."""
        box = self._box
        box.network.heal()
        box.network.set_weather(Weather())
        for pod in box.pods:
            box.disks.mend(pod)
            if pod.paused:
                box.watch.resume(pod)
            if not pod.running:
                await box.crashes.rise(pod)
        box.take_up()
        if self._waiting:
            _, hung = await asyncio.wait(list(self._waiting.values()), timeout=HANG_SECONDS)
            if hung:
                raise Broken(HANGS, f"{sorted(self._waiting)} wait still")
        for pod in box.pods:
            await box.programs[pod.number].close_all()
        deadline = asyncio.get_running_loop().time() + CONVERGE_SECONDS
        await self._look_again()
        while not self._is_settled():
            if asyncio.get_running_loop().time() > deadline:
                raise Broken(WORK, self._unsettled())
            await self._look_again()

    async def _look_again(self) -> None:
        await asyncio.sleep(2.0)
        self._box.take_up()
        self._box.watch.step()

    def _is_settled(self) -> bool:
        pods = self._box.pods
        summaries = [{o: s.last for o, s in p.replica.origins().items()} for p in pods]
        if any(summary != summaries[0] for summary in summaries):
            return False
        if any(len(pod.engine._pieces.links.up) != len(pods) - 1 for pod in pods):
            return False
        return all(not self._unfinished(pod) for pod in pods)

    def _unfinished(self, pod: MemberPod) -> str:
        pieces = pod.engine._pieces
        if pieces.busy():
            return "busy"
        unpublished = [line.line.id for line in pod.contents.table.dirty_lines() if line.dirty]
        if unpublished:
            return f"lines that were not published: {unpublished}"
        counted = pieces.pods.counted()
        for entry, group, _ in pieces.ledger.files():
            copies = len(group.holders & counted)
            excused = not copies and self._is_excused(pod, entry)
            needed = min(group.wanted, len(group.able))
            if copies < needed and not excused:
                return f"{entry.hex()[:8]}: {copies} of {needed} copies"
        return ""

    def _is_excused(self, pod: MemberPod, entry: EntryId) -> bool:
        """Say whether a fault took what the file has, so that there is nothing to copy."""
        watch = self._box.watch
        row = MemoryReader(pod.store._tables).row(entry)
        heads = () if row is None else row.contents
        return watch.journal.is_rotten(entry) or any(
            watch.is_excused(entry, head.dot) for head in heads
        )

    def _unsettled(self) -> str:
        lines = []
        for pod in self._box.pods:
            summary = {o % 10_000: s.last for o, s in pod.replica.origins().items()}
            lines.append(f"{pod.name}: {self._unfinished(pod)!r} {summary}")
        return "; ".join(lines)

    def _check_whole(self) -> None:
        box = self._box
        for pod in box.watch.pods:
            if pod.running:
                box.watch.check_tree(pod, list(pod.store._tables.rows.data))
            box.watch.check_disk(pod)

    async def _check_end(self) -> None:
        box = self._box
        self._check_whole()
        pods = box.pods
        trees = [pod.tree() for pod in pods]
        for pod, tree in zip(pods, trees, strict=True):
            if tree != trees[0]:
                detail = sorted(tree.items() ^ trees[0].items())
                raise Broken(SAME, f"{pod.name} and {pods[0].name} differ: {detail[:6]}")
        self._check_versions()
        for pod in pods:
            check_claims(pod, pods)
            box.watch.told.check_conflicts(pod)
            await self._check_reads(pod)

    def _check_versions(self) -> None:
        """See that every version that counts is on some disk, with the bytes that were written."""
        box = self._box
        reader = MemoryReader(box.pods[0].store._tables)
        for row in reader.all_rows():
            alive = row.alive or any(link.alive for link in reader.links_to(row.id))
            for head in row.contents if alive else ():
                if not isinstance(head, Version) or box.watch.is_excused(row.id, head.dot):
                    continue
                if head.link or not row.births or row.births[0].kind != 1:
                    continue
                holders = box.watch.holders(row.id, head.dot)
                if not holders and not box.watch.journal.is_rotten(row.id):
                    raise Broken(NOTHING_LOST, f"{head.dot} of {row.name!r} is on no disk")

    async def _check_reads(self, pod: MemberPod) -> None:
        programs = self._box.programs[pod.number]
        for path, (kind, _, _) in pod.tree().items():
            if kind != "FILE":
                continue
            try:
                handle = await programs._opened(path, OpenFlags.READ)
                try:
                    await programs.read_all(handle, path)
                finally:
                    pod.volume.release(handle)
            except (FileError, StoreError) as error:
                self._check_excused(pod, path, error)

    def _check_excused(self, pod: MemberPod, path: str, error: WormholeError) -> None:
        with pod.replica.view() as view:
            shown = view.resolve(path.encode())
        heads = () if shown is None else shown.heads
        watch = self._box.watch
        excused = shown is not None and (
            watch.journal.is_rotten(shown.file)
            or any(watch.is_excused(shown.file, head) for head in heads)
        )
        if isinstance(error, ContentAbsent) and excused:
            return
        raise Broken(NOTHING_LOST, f"{pod.name} cannot read {path}: {error!r} {heads}")


def _result(task: "asyncio.Task[str]", pod: MemberPod) -> str:
    if task.cancelled():
        return "cancelled"
    return task.result()
