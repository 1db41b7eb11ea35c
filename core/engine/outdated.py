"""Which claims count for nobody any more, so that a pod may forget them by itself.

Only what stays so whatever is learned later: an entry that was collected does not come back under
its id with those versions, a life of a pod that ended goes on no more, a removal is final.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.engine.pods import Pods
from core.ids import Incarnation, PodId, Stamp
from core.model.members import MemberState
from core.model.summaries import covers
from core.ports import RecordReader, StoredClaim
from core.wire.info import INFO_TOPIC, decode_info


@dataclass(frozen=True, slots=True)
class Outdated:
    """Judges claims by what one view of the records says of entries and pods.

    `lives`: the present incarnation of each pod and when it said so; `removed`: pods whose claims
    are over.
    """

    lives: Mapping[PodId, tuple[Incarnation, Stamp]]
    removed: frozenset[PodId]

    def among(self, reader: RecordReader, claims: Sequence[StoredClaim]) -> list[StoredClaim]:
        """Return those of `claims` that count for nobody any more."""
        return [claim for claim in claims if self._is_over(reader, claim)]

    def _is_over(self, reader: RecordReader, claim: StoredClaim) -> bool:
        if claim.key.pod in self.removed or reader.row(claim.key.entry) is None:
            return True
        life = self.lives.get(claim.key.pod)
        if life is None:
            return False
        # A claim of the present life may be here before the pod told of that life: it is younger.
        incarnation, told_at = life
        return claim.dot.origin != incarnation and claim.stamp < told_at


def outdated(reader: RecordReader, pods: Pods) -> Outdated:
    """Return what judges claims at this moment."""
    lives: dict[PodId, tuple[Incarnation, Stamp]] = {}
    for pod, news in reader.news(INFO_TOPIC).items():
        info = decode_info(news.body)
        if info is not None:
            lives[pod] = info.incarnation, news.stamp
    return Outdated(lives, removed(pods) if _all_told(reader, pods) else frozenset())


def removed(pods: Pods) -> frozenset[PodId]:
    """Return the pods that were removed from the network."""
    return frozenset(
        pod for pod, member in pods.members.items() if member.state is MemberState.REMOVED
    )


def _all_told(reader: RecordReader, pods: Pods) -> bool:
    """Say whether all members reported, and none of them had seen records that are not here.

    Of two removals made at once only one may count: that is known when all is known.
    """
    told = reader.reports()
    here = reader.summary()
    return all(pod in told and covers(here, told[pod]) for pod in pods.others())
