"""Names of members."""

from pathlib import Path

from msgspec.structs import replace

from core.ids import Incarnation, PodId
from core.model.members import Member, MemberState
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.members import Members
from core.ports import RecordReader
from tests.support.small_node import with_node


def test_a_pod_is_known_by_its_name_and_a_stranger_by_the_begin_of_its_id(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        with parts.store.read() as reader:
            members = Members(reader, parts.members_of)
        assert members.name(parts.pod) == "a"
        assert members.name(PodId(b"\xab" * 16)) == "abababab"
        own = parts.replica.incarnation
        assert members.is_current(parts.pod, own)
        assert not members.is_current(parts.pod, Incarnation(1))
        assert (members.writer_of(own), members.writer_of(Incarnation(1))) == ("a", "")

    with_node(tmp_path, work)


def test_what_a_removed_pod_said_counts_no_more(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user

        def removed(reader: RecordReader) -> dict[PodId, Member]:
            members = parts.members_of(reader)
            return {pod: replace(each, state=MemberState.REMOVED) for pod, each in members.items()}

        with parts.store.read() as reader:
            members = Members(reader, removed)
        assert not members.is_current(parts.pod, parts.replica.incarnation)

    with_node(tmp_path, work)
