"""Two nodes in one process pair and link."""

import asyncio
import threading
from pathlib import Path

import pytest

from core.control.schema import AgreeRequest, InviteRequest, Nothing
from core.engine.admission import AskingAt
from core.errors import PairingError, PeerError, WormholeError
from core.ids import PodId
from core.membership.chain import membership
from core.membership.requests import JoinRequest
from core.model.members import MemberState, Role
from core.model.pairing import Meeting
from core.net.identity import create_identity
from core.net.pairing import Talk
from core.node.home import Home
from core.node.joining import Asked, BrokenOff, joining
from core.node.membership import member_of
from core.node.parts import Parts
from core.node.person import Person, agrees_at_once
from core.node.services.inviting import Inviting, NodeHost
from core.node.stopping import Stopped
from core.wire.pairing import Agreement, Word
from tests.support.small_node import make_network, node_of, silent


def join(
    folder: Path, code: str, at: str, name: str, replace: str = "", person: Person | None = None
) -> Home:
    home = Home(folder / "home")
    places = {
        "pod.name": name,
        "pod.mount": str(folder / "mount"),
        "storage.path": str(folder / "storage"),
        "pod.listen": "127.0.0.1:0",
    }
    with joining(home, Asked(code, at, replace), places, person=person) as words:
        assert len(words.split()) == 4
    return home


def test_a_machine_that_knows_the_code_comes_in_and_is_linked(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting = Inviting(first)
            made = await inviting.invite(InviteRequest(), silent)
            waiting = asyncio.ensure_future(inviting.await_join(Nothing(), silent))
            home = await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b")
            joined = await waiting
            assert joined.name == "b"
            async with node_of(home) as second:
                second.engine.found(first.pod, first.listen)
                await asyncio.gather(linked(first), linked(second))
                assert second.settings.network.network.name == "lab"

    asyncio.run(run())


async def linked(parts: Parts) -> None:
    while not any(peer.presence.value == "present" for peer in parts.engine.peers()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def test_a_wrong_code_leaves_nothing_behind_and_a_name_is_taken_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            made = await Inviting(first).invite(InviteRequest(), silent)
            with pytest.raises(PairingError):
                await asyncio.to_thread(join, tmp_path / "b", "lab-zebra-zebra", made.at, "b")
            assert not (tmp_path / "b" / "home" / "network.toml").exists()
            assert not (tmp_path / "b" / "home" / "identity.pem").exists()
            with pytest.raises(PairingError, match="already called a"):
                await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "a")

    asyncio.run(run())


def test_a_new_machine_takes_the_place_of_one_that_is_gone(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting = Inviting(first)
            for folder, replace in (("b", ""), ("b2", "b")):
                made = await inviting.invite(InviteRequest(), silent)
                await asyncio.to_thread(join, tmp_path / folder, made.code, made.at, "b", replace)
            with first.store.read() as reader:
                members = first.statements.read(reader).members.values()
            states = sorted(each.state.value for each in members if each.name == "b")
            assert states == [MemberState.ACTIVE.value, MemberState.REMOVED.value]

    asyncio.run(run())


def test_a_pod_that_met_no_other_yet_invites_with_what_it_was_admitted_with(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30):
            async with node_of(make_network(tmp_path / "a")) as first:
                made = await Inviting(first).invite(InviteRequest(), silent)
                home = await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b")
            async with node_of(home) as alone:
                host = NodeHost(alone)
                third = member_of(create_identity(), "c", Role.MEMBER, alone.pod)
                records = await host.admit(third, "")
                known = membership(records, host.membership().network).members.values()
                assert {one.name for one in known} >= {"a", "b"}

    asyncio.run(run())


class Vanished(BaseException):
    """The joining command was killed."""


@pytest.mark.parametrize("where", ["establish", "SqliteRecordStore"])
def test_a_machine_that_vanished_after_its_admission_joins_again_as_the_same_member(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def vanish(*_: object) -> None:
        raise Vanished

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting = Inviting(first)
            made = await inviting.invite(InviteRequest(), silent)
            with monkeypatch.context() as patched:
                patched.setattr(f"core.node.joining.{where}", vanish)
                with pytest.raises(Vanished):
                    await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b")
            made = await inviting.invite(InviteRequest(), silent)
            with pytest.raises(PairingError, match="already called b") as refused:
                await asyncio.to_thread(join, tmp_path / "elsewhere", made.code, made.at, "b")
            assert "--replace b" in refused.value.remedy
            home = await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b")
            with first.store.read() as reader:
                members = first.statements.read(reader).present
            assert sorted(each.name for each in members.values()) == ["a", "b"]
            async with node_of(home) as second:
                second.engine.found(first.pod, first.listen)
                await asyncio.gather(linked(first), linked(second))

    asyncio.run(run())


def test_a_pod_that_is_there_or_that_nobody_knows_is_not_replaced(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            made = await Inviting(first).invite(InviteRequest(), silent)
            for name, says in (("a", "not gone"), ("nobody", "no pod called nobody")):
                with pytest.raises(PairingError, match=says):
                    await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b", name)
            with first.store.read() as reader:
                assert len(first.statements.read(reader).present) == 1

    asyncio.run(run())


def test_a_secret_that_is_none_is_in_the_log_and_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            monkeypatch.setenv("WORMHOLE_JOIN_SECRET", "short")
            Inviting(first).stand_open()
            assert "too short" in caplog.text
            with pytest.raises(PeerError, match="wormhole invite"):
                await asyncio.to_thread(join, tmp_path / "b", "lab-able-acid", first.listen, "b")

    asyncio.run(run())


def test_who_asks_at_a_node_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with node_of(make_network(tmp_path)) as parts:
            inviting = Inviting(parts)
            assert await inviting.names_asking() == frozenset()
            far = AskingAt(JoinRequest(PodId(b"1" * 16), "laptop", ("four", "words")), parts.pod)

            async def elsewhere() -> list[AskingAt]:
                return [far]

            monkeypatch.setattr(parts.engine.admission, "elsewhere", elsewhere)
            assert await inviting.names_asking() == {"laptop"}

    asyncio.run(run())


# --- persons who compare the words

NOTHING = Nothing()


def is_untouched(folder: Path) -> bool:
    """Say whether nothing of a network is in a home: no settings, no key, no contents."""
    left = [each for each in folder.rglob("*") if each.is_file()]
    return [each.name for each in left if each.name != "node.lock"] == []


def test_both_persons_see_the_same_words_and_then_it_is_in(tmp_path: Path) -> None:
    meetings: list[Meeting] = []

    def agrees(meeting: Meeting) -> bool:
        meetings.append(meeting)
        return True

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting = Inviting(first)
            made = await inviting.invite(InviteRequest(ask=True, seconds=60), silent)
            assert 59 < made.seconds <= 60
            assert made.tries == 3
            waiting = asyncio.ensure_future(inviting.await_join(NOTHING, silent))
            work = asyncio.to_thread(
                join, tmp_path / "b", made.code, made.at, "b", person=Person(agrees)
            )
            joining_b = asyncio.ensure_future(work)
            knock = await inviting.await_knock(NOTHING, silent)
            assert (knock.name, knock.address, knock.system) == ("b", "127.0.0.1", "Linux")
            assert knock.offered > 0
            assert not joining_b.done()
            await inviting.agree(AgreeRequest(knock.id, agrees=True), silent)
            joined = await waiting
            await joining_b
            assert (joined.id, joined.words.split()) == (knock.id, knock.words)
            assert meetings == [Meeting("a", "lab", tuple(knock.words))]

    asyncio.run(run())


@pytest.mark.parametrize("who", ["inviter", "joiner", "window", "code"])
def test_whoever_says_no_nobody_is_in_and_nothing_is_left(tmp_path: Path, who: str) -> None:
    asked, over = threading.Event(), threading.Event()

    def agrees(_meeting: Meeting) -> bool:
        asked.set()
        over.wait(20 if who != "joiner" else 0)
        return who != "joiner"

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting = Inviting(first)
            made = await inviting.invite(InviteRequest(ask=True), silent)
            waiting = asyncio.ensure_future(inviting.await_join(NOTHING, silent))
            person = Person(agrees)
            work = asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b", person=person)
            joining_b = asyncio.ensure_future(work)
            if who != "joiner":
                knock = await inviting.await_knock(NOTHING, silent)
                assert await asyncio.to_thread(asked.wait, 20)
            if who == "inviter":
                await inviting.agree(AgreeRequest(knock.id, agrees=False), silent)
            elif who == "window":
                person.stop.set()
            elif who == "code":
                await inviting.uninvite(NOTHING, silent)
            with pytest.raises(WormholeError) as there:
                await joining_b
            reasons = {"inviter": "denied", "joiner": "denied", "window": "stopped"}
            assert there.value.reason == reasons.get(who, "withdrawn")
            over.set()
            if who != "window":  # there, the code stays good, and the person may try again
                with pytest.raises(PairingError) as here:
                    await waiting
                assert here.value.reason == there.value.reason
            waiting.cancel()
            with first.store.read() as reader:
                assert len(first.statements.read(reader).members) == 1
            assert is_untouched(tmp_path / "b")

    asyncio.run(run())


def test_after_a_window_was_closed_the_same_code_lets_the_machine_in(tmp_path: Path) -> None:
    stopped = Person(lambda _: True)
    stopped.stop.set()

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            made = await Inviting(first).invite(InviteRequest(), silent)
            folder = tmp_path / "b"
            with pytest.raises(Stopped):
                await asyncio.to_thread(join, folder, made.code, made.at, "b", person=stopped)
            assert is_untouched(folder)
            await asyncio.to_thread(join, folder, made.code, made.at, "b")

    asyncio.run(run())


def test_a_window_that_is_closed_after_agreeing_keeps_the_key_that_the_others_may_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed, say = threading.Event(), Talk.say

    async def heard(talk: Talk, word: Word) -> None:
        await say(talk, word)
        if isinstance(word, Agreement):
            agreed.set()

    monkeypatch.setattr(Talk, "say", heard)

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            inviting, person = Inviting(first), Person(agrees_at_once)
            made = await inviting.invite(InviteRequest(ask=True), silent)
            work = asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b", person=person)
            joining_b = asyncio.ensure_future(work)
            await inviting.await_knock(NOTHING, silent)
            assert await asyncio.to_thread(agreed.wait, 20)
            person.stop.set()
            with pytest.raises(BrokenOff, match="agreed already"):
                await joining_b
            left = [each for each in (tmp_path / "b").rglob("*") if each.is_file()]
            assert [each.name for each in left if each.name != "node.lock"] == ["identity.pem"]

    asyncio.run(run())


def test_when_a_machine_was_removed_is_known(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            host, began = NodeHost(first), first.clock.wall_ms() // 1_000
            member = member_of(create_identity(), "c", Role.MEMBER, first.pod)
            await host.admit(member, "")
            assert host.removed_at(member.pod) is None
            gone = member_of(create_identity(), "d", Role.MEMBER, first.pod)
            await host.admit(gone, "c")
            removed = host.removed_at(member.pod)
            assert removed is not None
            assert began <= removed <= began + 60

    asyncio.run(run())
