"""Whether a pod is counted on for what it has only because a program read it."""

from collections.abc import Collection

from core.ids import Dot, EntryId
from core.model.content import LineRole
from core.store.memory_reader import MemoryReader
from tests.sim.pod import SimPod
from tests.sim.promises import Broken

CACHED = "what is cached is no copy"


def check_claims(pod: SimPod, pods: Collection[SimPod]) -> None:
    """See that none of `pods` counts on what `pod` has only because a program read it.

    What it said before its disk was lost stays in the records, and may name what it reads anew: it
    is a mistake only where somebody takes it for said in the life that the pod has now.
    """
    reader = MemoryReader(pod.store._tables)
    for entry, version in reader.held_by(pod.id):
        lines = [line for line in reader.lines(entry) if line.version == version and line.whole]
        if not lines or any(line.role is not LineRole.CACHED for line in lines):
            continue
        if (version, pod.id, pod.replica.incarnation) in reader.holders(entry):
            raise Broken(CACHED, f"{pod.name} cached {version}, and says that it holds it")
        for one in pods:
            if _counts_on(one, pod, entry, version):
                raise Broken(CACHED, f"{pod.name} cached {version}, and {one.name} counts on it")


def _counts_on(one: SimPod, pod: SimPod, entry: EntryId, version: Dot) -> bool:
    reader = MemoryReader(one.store._tables)
    return pod.id in one.engine._pieces.pods.holders(reader, entry).get(version, ())
