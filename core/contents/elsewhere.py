"""Which other pods have a version: asked where this one would give up bytes for that.

That a pod told once that it has it proves little: it may have lost its disk and be there again, or
be no member any more. So a claim counts only if it is of the life that the pod itself says it is
in, by the same view of the records. Whatever is doubtful is not there.

So this stays apart from what the engine thinks (`core.engine.pods`), by the same rule
(`claim_counts`): the engine believes a pod whose news are still on their way, sees who is present,
and asks before a copy goes. Here bytes go without a question, in a transaction whose view is newer
than the engine's, or before any engine runs.
"""

from collections.abc import Mapping
from typing import Final

from core.ids import PodId
from core.model.content import Line
from core.model.members import Member, Presence, claim_counts
from core.placement.eligible import Standing, is_client, storage_pods
from core.ports import MembersOf, RecordReader
from core.wire.info import INFO_TOPIC, decode_info

_NOBODY: Final[Mapping[PodId, Member]] = {}


class HeldElsewhere:
    """Knows who else has a version. Thread-safe."""

    def __init__(self, pod: PodId) -> None:
        """See the others from `pod`; until `know_members` nobody is known to have anything."""
        self._pod = pod
        self._members_of: MembersOf = lambda _reader: _NOBODY

    def know_members(self, members_of: MembersOf) -> None:
        """From now on read by `members_of` who is a member."""
        self._members_of = members_of

    def has(self, reader: RecordReader, row: Line) -> bool:
        """Say whether another pod can give the version of `row`, now or when it is there again."""
        return any(not is_client(holder) for holder in self._holders(reader, row))

    def keeps(self, reader: RecordReader, row: Line) -> bool:
        """Say whether a copy of the version of `row` counts elsewhere.

        Not that of a pod which is about to leave: it takes along what nobody asks it for.
        """
        return bool(storage_pods(self._holders(reader, row)))

    def _holders(self, reader: RecordReader, row: Line) -> list[Standing]:
        claims = [
            (pod, life)
            for version, pod, life in reader.holders(row.entry)
            if version == row.version and pod != self._pod
        ]
        if not claims:
            return []  # mostly, where a program waits for the answer
        members, told = self._members_of(reader), reader.news(INFO_TOPIC)
        holders = []
        for pod, life in claims:
            member, news = members.get(pod), told.get(pod)
            info = None if news is None else decode_info(news.body)
            if member is not None and claim_counts(member, info, life, untold=False):
                holders.append(Standing(member, Presence.ABSENT, info))
        return holders
