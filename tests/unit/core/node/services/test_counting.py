"""`status`, `pods`, `redundancy`, `sync` of one pod."""

from pathlib import Path

import pytest

from core.control.schema import Nothing, PolicySet, RedundancyRequest, SyncRequest
from core.errors import DeadlineExceeded, StoreError
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.counting import Counting, level
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking
from core.node.services.policies import Policies
from core.node.space import SpaceWatch
from core.ports import SetAside
from tests.support.small_node import silent, with_node, write


def counting(parts: Parts, user: DriveUser) -> Counting:
    return Counting(parts, Conflicts(parts, user), Looking(parts), lambda: None)


def test_a_pod_alone_is_in_order_and_counts_its_own_copies(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        await write(parts, user, b"/empty", b"")
        asked = counting(parts, user)
        status = await asked.status(Nothing(), silent)
        assert (status.network, status.situation, status.conflicts) == ("lab", "favorable", 0)
        assert (status.under_copied, status.absent_files, status.frozen) == (0, 0, False)
        assert [each.kind for each in status.attention] == ["recovery"]
        counts = await asked.redundancy(RedundancyRequest(), silent)
        assert (counts.files, counts.bytes, counts.wanted) == (2, 1, {"1": 2})
        assert (counts.by_copies, counts.satisfied) == ({"0": 0, "1": 2}, True)
        await asked.sync(SyncRequest(timeout=10), silent)
        (pod,) = await asked.pods(Nothing(), silent)
        assert (pod.name, pod.state, pod.role) == ("a", "self", "admin")

    with_node(tmp_path, work)


def test_files_that_no_record_knows_are_told(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        parts.files.create(2**40).close()
        parts.files.set_aside(2**40)
        status = await counting(parts, user).status(Nothing(), silent)
        (text,) = [each.text for each in status.attention if each.kind == "set-aside"]
        assert "1 file" in text

        def fails() -> SetAside:
            raise StoreError("The disk failed.")

        parts.files.held_aside = fails  # type: ignore[method-assign]
        status = await counting(parts, user).status(Nothing(), silent)
        assert "set-aside" not in [each.kind for each in status.attention]

    with_node(tmp_path, work)


def test_a_disk_that_failed_is_told_here_and_to_the_others(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        parts.health.failed("Input/output error")
        status = await counting(parts, user).status(Nothing(), silent)
        (text,) = [each.text for each in status.attention if each.kind == "disk"]
        assert "a, failed" in text
        await SpaceWatch(parts).look()
        (peer,) = parts.engine.peers()
        assert peer.info is not None
        assert peer.info.disk_fails

    with_node(tmp_path, work)


def test_what_others_are_told_of_a_pod_is_what_it_shows_of_itself(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 3_000_000)
        (own,) = await counting(parts, user).pods(Nothing(), silent)
        await SpaceWatch(parts).look()
        (peer,) = parts.engine.peers()
        assert peer.info is not None
        assert own.used == peer.info.used > 2_900_000
        assert own.offered == peer.info.offered > own.used

    with_node(tmp_path, work)


def test_what_is_short_is_named_and_waiting_ends_at_the_deadline(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x")
        await write(parts, user, b"/other", b"x")
        Policies(parts).set(PolicySet("/d", ["redundancy=2"]))
        await parts.engine.sync(10)
        asked = counting(parts, user)
        request = RedundancyRequest(path="/d", wait=True, timeout=0.1)
        counts = await asked.redundancy(request, silent)
        assert (counts.files, counts.missing, counts.satisfied) == (1, 1, False)
        assert [each.path for each in counts.worst] == ["/d/file"]

    with_node(tmp_path, work)


def test_what_was_not_level_in_time_is_said_in_words_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_seconds: float) -> None:
        raise DeadlineExceeded

    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        monkeypatch.setattr(parts.engine, "sync", never)
        with pytest.raises(DeadlineExceeded, match="not level within 0 s"):
            await level(parts, 0)

    with_node(tmp_path, work)
