"""The members as records know them: names, and whether what a pod said still counts."""

from core.ids import Incarnation, PodId
from core.model.members import PodInfo, claim_counts
from core.ports import MembersOf, RecordReader
from core.wire.info import INFO_TOPIC, decode_info


class Members:
    """The members of one view of the records."""

    def __init__(self, reader: RecordReader, members_of: MembersOf) -> None:
        """Read them out of `reader`."""
        self._members = members_of(reader)
        told = {pod: decode_info(news.body) for pod, news in reader.news(INFO_TOPIC).items()}
        self._infos: dict[PodId, PodInfo] = {
            pod: info for pod, info in told.items() if info is not None
        }

    def name(self, pod: PodId) -> str:
        """Return the name of a pod; of one that nobody knows any more the begin of its id."""
        member = self._members.get(pod)
        return member.name if member is not None else pod.hex()[:8]

    def is_current(self, pod: PodId, incarnation: Incarnation) -> bool:
        """Say whether a member's records of this incarnation count."""
        member, info = self._members.get(pod), self._infos.get(pod)
        return claim_counts(member, info, incarnation, untold=True)

    def writer_of(self, origin: Incarnation) -> str:
        """Return the name of the pod that writes as `origin`, or nothing where it is not known."""
        for pod, info in self._infos.items():
            if info.incarnation == origin:
                return self.name(pod)
        return ""
