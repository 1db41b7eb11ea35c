"""The watch over the situation: it takes measures, and takes them back."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.config.setting import Level
from core.control.schema import ConfigSet
from core.errors import Frozen
from core.ids import Incarnation, PodId
from core.model.members import Peer, PodInfo, Presence, Role
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from core.node.watching import Watching
from core.situation.assess import Judgement, Situation
from tests.support.small_node import names_here, with_node, write_here

LOST = Judgement(Situation.CRITICAL, "1 file cannot be read", 1)
SHORT = Judgement(Situation.MIXED, "2 files lack copies", 1)
WELL = Judgement(Situation.FAVORABLE, "", 2)


class Times:
    """A clock that goes only where it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def wall_ms(self) -> int:
        return int(self.now * 1_000)


async def set_to(parts: Parts, *words: str) -> None:
    reload = Reload(parts)
    await asyncio.to_thread(Configuring(parts).set, ConfigSet(Level.NETWORK, list(words)))
    await reload.now()


class Watched:
    """A watch whose times and judgements a test gives."""

    def __init__(self, parts: Parts, patch: pytest.MonkeyPatch) -> None:
        self.times = Times()
        patch.setattr(parts, "clock", self.times)
        self.taken: list[str] = []
        self.watching = Watching(parts, self._take_away)
        self.parts, self.patch = parts, patch

    async def _take_away(self, why: str) -> None:
        self.taken.append(why)

    async def look(self, now: float, judgement: Judgement) -> None:
        self.times.now = now
        self.patch.setattr(self.parts.engine, "situation", lambda: judgement)
        await self.watching.look()


def test_a_critical_network_freezes_at_once_and_takes_changes_again_when_that_has_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await set_to(parts, "situation.critical.response=freeze")
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            await watched.look(1, LOST)
            assert not parts.frozen, "the others had no time to be found yet"
            await watched.look(31, LOST)
            assert "cannot be read" in parts.frozen
            assert [note.kind for note in parts.told] == ["situation"]
            with pytest.raises(Frozen):
                await asyncio.to_thread(write_here, user, b"/file", b"x")
            await watched.look(32, WELL)
            assert parts.frozen, "better for a moment only"
            await watched.look(43, WELL)
        assert (parts.frozen, parts.told) == ("", ())
        await asyncio.to_thread(write_here, user, b"/file", b"x")
        assert names_here(parts) == {b"file"}

    with_node(tmp_path, work)


def test_a_mixed_network_asks_for_fewer_copies_after_the_grace_time_and_for_all_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        await set_to(parts, "situation.mixed.response=reduce-redundancy", "situation.grace=1m")
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            await watched.look(40, SHORT)
            assert parts.measures.copies_max == 0
            await watched.look(100, SHORT)
            assert parts.measures.copies_max == 1
            await watched.look(101, WELL)
            await watched.look(111, WELL)
            assert parts.measures.copies_max == 0

    with_node(tmp_path, work)


def test_a_pod_without_others_is_never_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            await watched.look(40, WELL)
            await watched.look(4_000, WELL)
        assert (parts.frozen, parts.told) == ("", ())

    with_node(tmp_path, work)


def test_the_drive_is_taken_away_once_in_a_crisis_and_once_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        await set_to(parts, "situation.critical.response=stop")
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            for now, judgement, times in (
                (40, LOST, 1),
                (41, LOST, 1),
                (50, WELL, 1),
                (60, WELL, 1),
                (61, LOST, 2),
            ):
                await watched.look(now, judgement)
                assert len(watched.taken) == times
            assert "cannot be read" in watched.taken[0]

    with_node(tmp_path, work)


def test_storage_pods_that_are_absent_are_named_once_they_had_time_to_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        own_word = PodInfo("tablet", Incarnation(1), (), Role.CLIENT, 0, 0, 0)
        expected = [
            Peer(PodId(bytes([number]) * 32), name, role, Presence.EXPECTED, info=info)
            for number, (name, role, info) in enumerate(
                (
                    ("nas", Role.MEMBER, None),
                    ("phone", Role.CLIENT, None),
                    ("tablet", Role.MEMBER, own_word),
                )
            )
        ]
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            patch.setattr(parts.engine, "peers", lambda: expected)
            await watched.look(1, WELL)
            assert parts.told == ()
            absent = [replace(peer, presence=Presence.ABSENT) for peer in expected]
            patch.setattr(parts.engine, "peers", lambda: absent)
            await watched.look(31, WELL)
            (note,) = [note for note in parts.told if note.kind == "absent"]
            assert note.text.startswith("nas cannot be reached")

    with_node(tmp_path, work)


def test_since_when_this_pod_is_alone_is_known_while_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        other = PodId(b"o" * 32)
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            there = [Peer(other, "b", Role.MEMBER, Presence.PRESENT)]
            away = [Peer(other, "b", Role.MEMBER, Presence.ABSENT)]
            after = int(parts.settings.pod.alone.after_seconds)
            for now, peers, since_ms in (
                (40, there, 0),
                (50, away, 0),
                (50 + after, away, 50_000),
                (90 + after, away, 50_000),
                (91 + after, there, 50_000),
                (120 + after, there, 0),
            ):
                patch.setattr(parts.engine, "peers", lambda found=peers: found)
                await watched.look(now, WELL)
                assert parts.alone_since_ms == since_ms

    with_node(tmp_path, work)


def test_a_pod_that_was_here_only_between_two_looks_is_missed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        other = PodId(b"o" * 32)
        with monkeypatch.context() as patch:
            watched = Watched(parts, patch)
            lost = [Peer(other, "b", Role.MEMBER, Presence.LOST)]
            away = [Peer(other, "b", Role.MEMBER, Presence.ABSENT)]
            after = int(parts.settings.pod.alone.after_seconds)
            for now, peers in ((40, lost), (50, away), (51 + after, away)):
                patch.setattr(parts.engine, "peers", lambda peers=peers: peers)
                await watched.look(now, WELL)
            assert parts.alone_since_ms
            assert [note.kind for note in parts.told if note.kind == "alone"] == ["alone"]

    with_node(tmp_path, work)
