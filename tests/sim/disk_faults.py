"""What befalls the disks of the box: full, failing, rotten.

Each fault is a method by the name of its action; False where it makes no sense now.
"""

import random
from itertools import count

from core.errors import NoSpace, StoreError
from tests.sim.member_pod import MemberPod
from tests.sim.plans import Action
from tests.sim.watch import Watch


class DiskFaults:
    """Makes disks ill and well again; `failed` are the calls that `fail_calls` had fail."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.failed: list[str] = []

    async def fill_disk(self, action: Action, pod: MemberPod) -> bool:
        pod.files.capacity = pod.files._used() + action.number % 400_000
        return True

    async def fail_disk(self, action: Action, pod: MemberPod) -> bool:
        chance = random.Random(action.number)
        kinds = chance.sample(("read", "write", "sync", "create", "open", "hashes"), 2)

        def fail(operation: str, _line: int) -> None:
            if operation in kinds and chance.random() < 0.3:
                if operation in {"write", "create"} and chance.random() < 0.5:
                    raise NoSpace
                raise StoreError("The disk reports an error.")

        pod.files.fail = fail
        if "read" in kinds:
            self._spoil(pod, random.Random(f"pages {action.number}"))
        return True

    @staticmethod
    def _spoil(pod: MemberPod, chance: random.Random) -> None:
        """Let the disk refuse a few pages until they are written again, or for good."""
        pod.files.wears_out = chance.random() < 0.3
        lines = sorted(line for line, inode in pod.files._files.items() if inode.pages.size)
        for line in chance.sample(lines, min(3, len(lines))):
            pod.files.spoil(line, chance.randrange(pod.files._files[line].pages.size))

    async def fail_calls(self, action: Action, pod: MemberPod) -> bool:
        """Let `size` calls on the disk fail, from that after the next `number` on; never drawn."""
        calls = count()
        full = action.other == "full"

        def fail(operation: str, _line: int = 0) -> None:
            call = next(calls)
            if not action.number <= call < action.number + action.size:
                return
            self.failed.append(operation)
            if full and operation in {"write", "create", "clone", "allocate", "begin", "commit"}:
                raise NoSpace
            raise StoreError("The disk reports an error.")

        pod.files.fail = pod.store.fail = fail
        return True

    async def mend_disk(self, action: Action, pod: MemberPod) -> bool:
        self.mend(pod)
        return True

    def mend(self, pod: MemberPod) -> None:
        pod.files.capacity = 2**50
        pod.files.fail = pod.store.fail = None
        pod.files.bad.clear()
        pod.files.wears_out = False

    async def rot(self, action: Action, pod: MemberPod) -> bool:
        lines = [
            line
            for line in pod.store._tables.lines.data.values()
            if line.whole and line.small is None and line.version and not line.dirty
        ]
        files = pod.files._files
        lines = [line for line in lines if line.id in files and files[line.id].pages.size]
        if not lines:
            return False
        line = lines[action.number % len(lines)]
        pod.files.flip(line.id, action.number % files[line.id].pages.size, action.number % 8)
        self.watch.rotten.add((pod.number, line.id))
        self.watch.journal.rotten.add(line.entry)
        assert line.version is not None
        if not self.watch.holders(line.entry, line.version):
            self.watch.excused.add(line.version)
        return True
