"""What there is to be told of at a moment."""

from pathlib import Path

from core.control.schema import FreezeRequest, PauseRequest, ScrubStatus
from core.node.noticing.looks import moment_of, seen_by_status, writers_of
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.freezing import Freezing
from core.node.services.pausing import PausingHere
from tests.support.small_node import silent, with_node, write


def test_a_moment_says_who_there_is_and_how_the_node_is(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        quiet = moment_of(parts, ScrubStatus("/", running=True), frozenset({"laptop"}))
        assert (quiet.own.pod, quiet.situation, quiet.frozen, quiet.paused) == (
            "a",
            "favorable",
            "",
            False,
        )
        assert (quiet.members.keys(), quiet.scrub) == ({parts.pod}, None)
        await Freezing(parts).freeze(FreezeRequest(frozen=True), silent)
        await PausingHere(parts).pause(PauseRequest(), silent)
        parts.health.failed("Input/output error")
        moment = moment_of(parts, ScrubStatus("/", whole=True), frozenset())
        assert (moment.frozen_by, moment.paused) == (quiet.own, True)
        assert "froze" in moment.frozen
        assert list(moment.disk) == ["a\0disk"]
        assert moment.scrub is not None

    with_node(tmp_path, work)


def test_writers_are_known_by_their_incarnation(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        assert writers_of(parts)[parts.replica.incarnation].pod == "a"

    with_node(tmp_path, work)


def test_what_status_shows_differs_when_something_changed_and_not_by_itself(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        before = seen_by_status(parts)
        assert seen_by_status(parts) == before
        await write(parts, user, b"/file", b"yy")
        after = seen_by_status(parts)
        assert after != before
        parts.home.recovery_file.unlink()
        assert seen_by_status(parts) != after, "nobody is reminded of the recovery words any more"

    with_node(tmp_path, work)
