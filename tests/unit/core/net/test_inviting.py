"""Pairing from the inviter's side: one code, one machine, three failures, each its sentence."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from core.errors import PairingError, PeerError
from core.membership.access import Access, Entrance
from core.membership.standing import ASKING, StandingWays
from core.model.members import Role
from core.model.pairing import Admission, Meeting, Way
from core.net.contexts import stranger_context
from core.net.dialling import NoCode, call, opening
from core.net.identity import Identity, create_identity
from core.net.inviting import STRANGERS_MAX, Inviter
from core.net.joining import Joiner, Ticket, enter, join
from core.net.knocking import Visitor
from core.net.pairing import TURN_SECONDS
from core.net.session import Session
from core.net.tls import TlsTransport
from core.wire.frames import FrameKind, encode_frame
from core.wire.hello import Purpose
from core.wire.pairing import PAIRING_BYTES_MAX
from tests.support.links import until
from tests.support.pairing_host import Chance, FixedClock, PairingHost

WRONG = "home-able-acid"
OPEN, DEMAND = Entrance(Access.OPEN), Entrance(Access.DEMAND)


@dataclass
class Desk:
    """An inviting pod, with what tests ask of it."""

    host: PairingHost
    clock: FixedClock
    inviter: Inviter
    address: str

    async def join(
        self,
        code: str,
        identity: Identity | None = None,
        name: str = "laptop",
        role: Role = Role.MEMBER,
        agrees: bool = True,
    ) -> Admission:
        async def answer(meeting: Meeting) -> bool:
            self.words = meeting.words
            return agrees

        joiner = Joiner(identity or create_identity(), name, role)
        return await join(code, self.address, joiner, FixedClock(), answer)


@asynccontextmanager
async def desk(role: Role = Role.ADMIN) -> AsyncIterator[Desk]:
    host, clock = PairingHost(role=role), FixedClock()
    transport = TlsTransport(host.identity)
    transport.set_members(host.membership().certificates)

    async def ignore(_channel: object) -> None:
        return None

    address = await transport.listen(ignore, lambda *_: None)
    inviter = Inviter(transport, host.identity, clock, Chance(), host)
    try:
        yield Desk(host, clock, inviter, address)
    finally:
        await transport.close()


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(30):
            await scenario()

    asyncio.run(limited())


def test_a_code_makes_the_other_machine_a_member_and_both_show_the_same_words() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            identity = create_identity()
            admission = await inviting.join(code.upper().replace("-", " "), identity)

            member = await inviting.inviter.wait()
            assert (member.pod, member.name, member.role) == (
                identity.pod,
                "laptop",
                Role.MEMBER,
            )
            assert admission.name == "home"
            assert admission.network == inviting.host.network
            assert admission.addresses == ("192.0.2.1:4040",)
            assert inviting.host.shown == [("laptop", inviting.words)]
            assert identity.pod in inviting.host.membership().present

    run(scenario)


@pytest.mark.parametrize(
    ("invited", "asked", "becomes"),
    [
        (Role.CLIENT, Role.MEMBER, Role.CLIENT),
        (Role.MEMBER, Role.CLIENT, Role.CLIENT),
        (Role.ADMIN, Role.MEMBER, Role.ADMIN),
        (Role.MEMBER, Role.ADMIN, Role.MEMBER),
    ],
)
def test_nobody_becomes_more_than_it_was_invited_as(
    invited: Role, asked: Role, becomes: Role
) -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            await inviting.join(inviting.inviter.invite(invited).code, role=asked)
            assert (await inviting.inviter.wait()).role is becomes

    run(scenario)


def test_a_code_is_good_for_one_machine() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            await inviting.join(code)
            with pytest.raises(PairingError, match="used already"):
                await inviting.join(code, name="second")

    run(scenario)


def test_three_wrong_codes_cancel_it_and_two_do_not() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            for _ in range(2):
                with pytest.raises(PairingError, match="confirmation failed"):
                    await inviting.join(WRONG)
            await inviting.join(code)

            code = inviting.inviter.invite().code
            for _ in range(3):
                with pytest.raises(PairingError, match="confirmation failed"):
                    await inviting.join(WRONG)
            with pytest.raises(PairingError, match="cancelled after three"):
                await inviting.join(code, name="third")
            with pytest.raises(PairingError, match="cancelled after three"):
                await inviting.inviter.wait()

    run(scenario)


def test_a_code_expires() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite(seconds=600).code
            inviting.clock.seconds = 600.0
            with pytest.raises(PairingError, match="expired"):
                await inviting.join(code)
            with pytest.raises(PairingError, match="expired"):
                await inviting.inviter.wait()

    run(scenario)


def test_without_an_open_code_a_stranger_is_sent_away() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            with pytest.raises(PeerError, match="wormhole invite"):
                await inviting.join(WRONG)
            code = inviting.inviter.invite().code
            inviting.inviter.cancel()
            with pytest.raises(PeerError, match="wormhole invite"):
                await inviting.join(code)

    run(scenario)


def test_a_clock_that_is_a_day_off_is_told_before_the_code_is_tried() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            inviting.clock.ms += 25 * 3_600 * 1_000
            with pytest.raises(PairingError, match=r"clocks .*25 hours"):
                await inviting.join(code)
            inviting.clock.ms -= 2 * 3_600 * 1_000
            await inviting.join(code)

    run(scenario)


def test_members_removed_ones_and_names_in_use_are_refused_and_the_code_stays_good() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            member, removed = create_identity(), create_identity()
            inviting.host.let_in(member, "nas")
            inviting.host.let_in(removed, "lost")
            inviting.host.remove(removed, "lost")
            code = inviting.inviter.invite().code
            inviting.host.there = {member.pod}
            with pytest.raises(PairingError, match="runs already"):
                await inviting.join(code, member, "nas")
            with pytest.raises(PairingError, match="was removed"):
                await inviting.join(code, removed, "found")
            with pytest.raises(PairingError, match="already called NAS"):
                await inviting.join(code, name="NAS")
            await inviting.join(code, name="lost")  # the name of a removed pod is free

    run(scenario)


def test_a_member_that_broke_off_before_is_let_in_again_and_is_one_member() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            identity = create_identity()
            for name in ("laptop", "laptop", "tablet"):
                await inviting.join(inviting.inviter.invite().code, identity, name)
            present = inviting.host.membership().present
            assert [m.name for pod, m in present.items() if pod == identity.pod] == ["tablet"]
            assert len(present) == 2

    run(scenario)


def test_who_may_not_admit_cannot_invite() -> None:
    async def scenario() -> None:
        async with desk(Role.MEMBER) as inviting:
            with pytest.raises(PairingError, match="may not admit"):
                inviting.inviter.invite()

    run(scenario)


def over(inviting: Desk) -> bool:
    invitation = inviting.inviter.invitation
    return invitation is None or invitation.is_over


def test_a_person_on_either_side_can_say_no() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            with pytest.raises(PairingError, match="did not agree"):
                await inviting.join(code, agrees=False)
            await until(lambda: over(inviting))  # somebody may stand between the two
            code = inviting.inviter.invite().code
            inviting.host.answer = lambda: False
            with pytest.raises(PairingError, match="did not agree"):
                await inviting.join(code)
            assert len(inviting.host.membership().present) == 1

    run(scenario)


def test_while_one_machine_talks_another_is_told_to_wait() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            entered, leave = asyncio.Event(), asyncio.Event()

            async def hesitate(_meeting: Meeting) -> bool:
                entered.set()
                await leave.wait()
                return True

            slow = asyncio.ensure_future(
                join(
                    code,
                    inviting.address,
                    Joiner(create_identity(), "slow"),
                    FixedClock(),
                    hesitate,
                )
            )
            await entered.wait()
            with pytest.raises(PairingError, match="at this moment"):
                await inviting.join(code)
            leave.set()
            assert (await slow).name == "home"

    run(scenario)


SECRET = StandingWays("a secret of many letters")


async def enter_by(
    inviting: Desk,
    ways: StandingWays,
    way: Way,
    name: str = "laptop",
    network: str = "home",
    replace: str = "",
) -> Admission:
    async def agree(_meeting: Meeting) -> bool:
        return True

    ticket = Ticket(way, ways.password(way, network) or b"")
    joiner = Joiner(create_identity(), name, replace=replace)
    return await enter(ticket, inviting.address, joiner, FixedClock(), agree)


def test_the_join_secret_lets_machines_in_one_after_the_other_without_a_code() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(SECRET)
            for name in ("one", "two"):
                admission = await enter_by(inviting, SECRET, Way.SECRET, name)
                assert admission.name == "home"
            names = {each.name for each in inviting.host.membership().present.values()}
            assert names == {"desk", "one", "two"}

    run(scenario)


def test_a_wrong_secret_is_refused_and_costs_a_pause_and_codes_go_on() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(SECRET)
            other = StandingWays("another secret, as long")
            with pytest.raises(PairingError, match="join secret here is not"):
                await enter_by(inviting, other, Way.SECRET)
            with pytest.raises(PairingError, match="at this moment"):
                await enter_by(inviting, SECRET, Way.SECRET)
            await inviting.join(inviting.inviter.invite().code, name="by code")
            inviting.clock.seconds += 2.0
            await enter_by(inviting, SECRET, Way.SECRET)

    run(scenario)


def test_the_secret_of_one_network_does_not_lead_into_another() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(SECRET)
            with pytest.raises(PairingError, match="join secret here is not"):
                await enter_by(inviting, SECRET, Way.SECRET, network="work")

    run(scenario)


@pytest.mark.parametrize(
    ("ways", "way"), [(SECRET, Way.SECRET), (StandingWays(entrance=OPEN), Way.OPEN)]
)
def test_who_is_let_in_without_a_person_cannot_remove_a_pod_by_taking_its_place(
    ways: StandingWays, way: Way
) -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(ways)
            await enter_by(inviting, ways, way, "absent")
            with pytest.raises(PairingError, match="a person let in"):
                await enter_by(inviting, ways, way, "other", replace="absent")
            names = {each.name for each in inviting.host.membership().present.values()}
            assert names == {"desk", "absent"}

    run(scenario)


def test_a_way_that_does_not_stand_open_lets_nobody_in_whatever_it_shows() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            is_open = StandingWays(entrance=OPEN)
            inviting.inviter.stand_open(SECRET)
            with pytest.raises(PairingError, match="nobody in this way"):
                await enter_by(inviting, is_open, Way.OPEN)
            inviting.inviter.stand_open(is_open)
            with pytest.raises(PairingError, match="nobody in this way"):
                await enter_by(inviting, SECRET, Way.SECRET)
            await enter_by(inviting, is_open, Way.OPEN)
            inviting.inviter.stand_open(StandingWays())
            with pytest.raises(PeerError, match="wormhole invite"):
                await enter_by(inviting, is_open, Way.OPEN, "late")

    run(scenario)


def test_a_pod_that_may_not_admit_lets_nobody_in_by_the_secret() -> None:
    async def scenario() -> None:
        async with desk(Role.MEMBER) as inviting:
            inviting.inviter.stand_open(SECRET)
            with pytest.raises(PairingError, match="may not admit"):
                await enter_by(inviting, SECRET, Way.SECRET)

    run(scenario)


def test_of_two_that_ask_for_one_name_at_once_one_gets_it() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(SECRET)
            code = inviting.inviter.invite().code
            entered, leave = asyncio.Event(), asyncio.Event()

            async def hesitate(_meeting: Meeting) -> bool:
                entered.set()
                await leave.wait()
                return True

            joiner = Joiner(create_identity(), "laptop")
            slow = asyncio.ensure_future(
                join(code, inviting.address, joiner, FixedClock(), hesitate)
            )
            await entered.wait()
            await enter_by(inviting, SECRET, Way.SECRET, "laptop")
            leave.set()
            with pytest.raises(PairingError, match="already called laptop"):
                await slow

    run(scenario)


def test_strangers_beyond_the_limit_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            monkeypatch.setattr("core.net.inviting.TALKS_MAX", 0)
            with pytest.raises(PairingError, match="at this moment"):
                await inviting.join(inviting.inviter.invite().code)

    run(scenario)


def test_a_machine_in_the_middle_ends_in_a_confirmation_that_fails() -> None:
    """It relays every frame between two TLS connections, one to each side."""

    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            middle = TlsTransport(create_identity())

            async def relay(conversation) -> None:  # noqa: ANN001
                sock, session, _ = await call(
                    inviting.address,
                    stranger_context(),
                    lambda _: True,
                    opening(Purpose.PAIRING),
                    5.0,
                )
                try:
                    while True:
                        await session.send(sock, await conversation.receive(5.0))
                        await conversation.send(await session.receive(sock))
                finally:
                    sock.close()

            async def ignore(_channel: object) -> None:
                return None

            address = await middle.listen(ignore, lambda *_: None)
            middle.set_pairing(relay)
            try:

                async def agrees(_meeting: Meeting) -> bool:
                    return True

                with pytest.raises(PairingError, match="confirmation failed"):
                    await join(
                        code, address, Joiner(create_identity(), "victim"), FixedClock(), agrees
                    )
                assert inviting.inviter.invitation is not None
                assert inviting.inviter.invitation.failures == 1
                assert len(inviting.host.membership().present) == 1
            finally:
                await middle.close()

    run(scenario)


async def stranger(address: str) -> tuple[socket.socket, Session]:
    sock, session, _ = await call(
        address, stranger_context(), lambda _: True, opening(Purpose.PAIRING), 10.0
    )
    return sock, session


def test_a_stranger_cannot_make_the_inviter_keep_what_no_joiner_says() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            sock, session = await stranger(inviting.address)
            loop = asyncio.get_running_loop()
            with sock:
                too_long = encode_frame(FrameKind.MESSAGE, bytes(PAIRING_BYTES_MAX + 1))
                await loop.sock_sendall(sock, session.encrypt(too_long[:100]))
                # At once, and not when its turn is over.
                async with asyncio.timeout(TURN_SECONDS / 2):
                    with pytest.raises(PeerError):
                        await session.receive(sock)
            await inviting.join(code)

    run(scenario)


def test_strangers_who_ask_to_pair_and_say_nothing_neither_pile_up_nor_keep_a_joiner_out() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            callers = [await stranger(inviting.address) for _ in range(STRANGERS_MAX + 20)]
            with ExitStack() as held:
                for sock, _ in callers:
                    held.enter_context(sock)
                await until(lambda: len(inviting.inviter._strangers) == STRANGERS_MAX)
                with pytest.raises(PeerError):
                    await callers[0][1].receive(callers[0][0])
                await inviting.join(code)

    run(scenario)


async def ask(
    inviting: Desk, name: str = "laptop", network: str = "", identity: Identity | None = None
) -> Admission:
    """Ask to be let in as somebody who has nothing to show."""

    async def agree(meeting: Meeting) -> bool:
        inviting.words = meeting.words
        return True

    joiner = Joiner(identity or create_identity(), name)
    ticket = Ticket(Way.ASK, ASKING, network)
    return await enter(ticket, inviting.address, joiner, FixedClock(), agree)


@asynccontextmanager
async def waiting(inviting: Desk, name: str = "laptop") -> AsyncIterator["asyncio.Task[Admission]"]:
    """Have a machine wait for a person."""
    before = len(inviting.inviter.asking.waiting)
    asking = asyncio.ensure_future(ask(inviting, name))
    await until(lambda: len(inviting.inviter.asking.waiting) > before or asking.done())
    try:
        yield asking
    finally:
        asking.cancel()
        await asyncio.wait([asking])


def test_on_demand_a_person_lets_a_machine_in_who_sees_the_same_words() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays(entrance=DEMAND))
            async with waiting(inviting) as asking:
                (request,) = inviting.inviter.asking.waiting
                assert (request.name, request.words) == ("laptop", inviting.words)
                assert len(inviting.host.membership().present) == 1, "it is not in yet"
                member = await inviting.inviter.asking.approve("laptop", 5)
                assert (await asking).pod == member.pod == request.pod
                assert member.role is Role.MEMBER

    run(scenario)


def test_who_is_turned_away_is_told_and_is_not_in() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays(entrance=DEMAND))
            async with waiting(inviting) as asking:
                inviting.inviter.asking.deny("laptop")
                with pytest.raises(PairingError, match="turned this one away"):
                    await asking
            assert len(inviting.host.membership().present) == 1

    run(scenario)


def test_who_hangs_up_waits_no_more_and_is_not_let_in() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays(entrance=DEMAND))
            async with waiting(inviting):
                pass
            await until(lambda: not inviting.inviter.asking.waiting)
            assert len(inviting.host.membership().present) == 1

    run(scenario)


def test_who_waits_keeps_nobody_out_and_a_flood_takes_its_time() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays("a secret of many letters", DEMAND))
            async with waiting(inviting, "first"):
                with pytest.raises(PairingError, match="at this moment"):
                    await ask(inviting, "second")
                await inviting.join(inviting.inviter.invite().code, name="by code")
                inviting.clock.seconds += 2.0
                await enter_by(inviting, SECRET, Way.SECRET, "by secret")
                async with waiting(inviting, "second") as second:
                    assert len(inviting.inviter.asking.waiting) == 2
                    inviting.clock.seconds += 2.0
                    with pytest.raises(PairingError, match="already called first"):
                        await ask(inviting, "first")
                    await inviting.inviter.asking.approve("second", 5)
                    await second

    run(scenario)


@pytest.mark.parametrize(
    ("entrance", "says"),
    [
        (Entrance(Access.WHITELIST, ("laptop",)), ""),
        (Entrance(Access.WHITELIST, ("nas",)), "not on it"),
        (Entrance(Access.BLACKLIST, (), ("nas",)), ""),
        (Entrance(Access.BLACKLIST, (), ("laptop",)), "does not let in"),
        (OPEN, ""),
        (Entrance(Access.OPEN, (), ("laptop",)), "does not let in"),
    ],
)
def test_the_lists_are_held_at_the_door(entrance: Entrance, says: str) -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays(entrance=entrance))
            if not says:
                assert (await ask(inviting, network="home")).name == "home"
                return
            with pytest.raises(PairingError, match=says):
                await ask(inviting)
            assert len(inviting.host.membership().present) == 1

    run(scenario)


def test_who_means_another_network_finds_out_before_it_is_in() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.stand_open(StandingWays(entrance=OPEN))
            with pytest.raises(PairingError, match="network home, which is not"):
                await ask(inviting, network="work")
            assert len(inviting.host.membership().present) == 1

    run(scenario)


# --- a person who compares words at the inviting side


@dataclass
class AtTheDoor:
    """A machine that knows the code, while persons compare the words."""

    desk: Desk
    visitor: Visitor
    joining: "asyncio.Task[Admission]"
    agrees_there: asyncio.Event
    meetings: list[Meeting]

    @property
    def members(self) -> int:
        return len(self.desk.host.membership().present)


@asynccontextmanager
async def knocking(inviting: Desk, seconds: float = 600.0) -> AsyncIterator[AtTheDoor]:
    """Have a machine with the code at the door; its own person agrees when the event is set."""
    code = inviting.inviter.invite(asks=True, seconds=seconds).code
    agreed, meetings = asyncio.Event(), list[Meeting]()

    async def answer(meeting: Meeting) -> bool:
        meetings.append(meeting)
        await agreed.wait()
        return True

    joiner = Joiner(create_identity(), "laptop", system="Linux", offered=5 * 10**9)
    joining = asyncio.ensure_future(join(code, inviting.address, joiner, FixedClock(), answer))
    visitor = await inviting.inviter.knock()
    await until(lambda: meetings)
    try:
        yield AtTheDoor(inviting, visitor, joining, agreed, meetings)
    finally:
        joining.cancel()
        await asyncio.wait([joining])


@pytest.mark.parametrize("first", ["here", "there"])
def test_nobody_is_in_before_both_persons_agreed_whoever_is_first(first: str) -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting) as door:
            told = door.visitor.candidate
            assert (told.name, told.system, told.offered) == ("laptop", "Linux", 5 * 10**9)
            assert door.visitor.address.startswith("127.0.0.1:")
            assert door.meetings == [Meeting("desk", "home", door.visitor.words)]
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            steps = [
                lambda: inviting.inviter.answer(door.visitor.pod.hex(), agrees=True),
                door.agrees_there.set,
            ]
            one, other = steps if first == "here" else steps[::-1]
            one()
            with pytest.raises(PairingError, match="at this moment"):
                await inviting.join(inviting.inviter.invitation.code)  # type: ignore[union-attr]
            assert door.members == 1
            assert not waiting.done()
            other()
            assert (await waiting).pod == door.visitor.pod == (await door.joining).pod
            assert door.members == 2

    run(scenario)


def test_words_that_differ_end_the_code_and_both_sides_are_told() -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting) as door:
            door.agrees_there.set()
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            inviting.inviter.answer(door.visitor.pod.hex().upper(), agrees=False)
            for side in (door.joining, waiting):
                with pytest.raises(PairingError, match="did not agree") as raised:
                    await side
                assert raised.value.reason == "denied"
            assert door.members == 1
            with pytest.raises(PairingError) as again:
                await inviting.join(inviting.inviter.invitation.code)  # type: ignore[union-attr]
            assert again.value.reason == "denied"
            with pytest.raises(PairingError) as gone:
                inviting.inviter.answer(door.visitor.pod.hex(), agrees=True)
            assert gone.value.reason == "gone"

    run(scenario)


def test_who_is_not_at_the_door_cannot_be_let_in() -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting) as door:
            for nobody in ("", "00", bytes(16).hex(), "laptop"):
                with pytest.raises(PairingError, match="not at the door"):
                    inviting.inviter.answer(nobody, agrees=True)
            assert door.members == 1
            assert inviting.inviter.invitation is not None
            open_code = inviting.inviter.invitation.broken_off()
            door.joining.cancel()
            await asyncio.wait([door.joining])
            await until(lambda: inviting.inviter.invitation == open_code)
            with pytest.raises(PairingError, match="not at the door"):
                inviting.inviter.answer(door.visitor.pod.hex(), agrees=True)

    run(scenario)


def test_a_code_that_is_withdrawn_tells_both_sides() -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting) as door:
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            await asyncio.sleep(0)
            door.agrees_there.set()
            inviting.inviter.cancel()
            for side in (door.joining, waiting):
                with pytest.raises(PairingError) as raised:
                    await side
                assert raised.value.reason == "withdrawn"
            assert door.members == 1

    run(scenario)


def test_a_code_that_is_withdrawn_lets_nobody_in_who_talks_already() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite().code
            entered, leave = asyncio.Event(), asyncio.Event()

            async def hesitate(_meeting: Meeting) -> bool:
                entered.set()
                await leave.wait()
                return True

            joiner = Joiner(create_identity(), "slow")
            slow = asyncio.ensure_future(
                join(code, inviting.address, joiner, FixedClock(), hesitate)
            )
            await entered.wait()
            inviting.inviter.invite()
            leave.set()
            with pytest.raises(PairingError) as raised:
                await slow
            assert raised.value.reason == "withdrawn"
            assert len(inviting.host.membership().present) == 1

    run(scenario)


def test_a_window_that_is_gone_counts_as_no_and_one_that_comes_back_does_not() -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting) as door:
            door.agrees_there.set()
            first = asyncio.ensure_future(inviting.inviter.wait())
            await asyncio.sleep(0)
            first.cancel()
            await asyncio.wait([first])
            second = asyncio.ensure_future(inviting.inviter.wait())
            await asyncio.sleep(0)
            assert inviting.inviter.attendance._timer is None
            inviting.inviter.attendance._seconds = 0.0
            second.cancel()
            with pytest.raises(PairingError) as raised:
                await door.joining
            assert raised.value.reason == "withdrawn"
            assert door.members == 1
            assert inviting.inviter.invitation is None

    run(scenario)


def test_a_window_that_is_gone_takes_no_later_code_with_it() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.invite(asks=True)
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
            assert inviting.inviter.attendance._timer is not None
            inviting.inviter.invite(asks=True)
            assert inviting.inviter.attendance._timer is None
            assert not over(inviting)

    run(scenario)


def test_a_code_for_which_nobody_is_asked_outlives_who_waited_for_it() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.attendance._seconds = 0.0
            code = inviting.inviter.invite().code
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            await asyncio.sleep(0)
            waiting.cancel()
            await until(lambda: inviting.inviter.attendance._timer)
            assert (await inviting.join(code)).name == "home"

    run(scenario)


def test_who_waits_for_a_knock_is_told_that_the_code_is_over() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            with pytest.raises(PairingError, match="expired"):
                await inviting.inviter.knock()
            code = inviting.inviter.invite(asks=True, seconds=600).code
            waiting = asyncio.ensure_future(inviting.inviter.knock())
            for _ in range(3):
                with pytest.raises(PairingError, match="confirmation failed"):
                    await inviting.join(WRONG)
            with pytest.raises(PairingError, match="cancelled after three"):
                await waiting
            inviting.inviter.invite(asks=True, seconds=0.02)
            with pytest.raises(PairingError, match="expired"):
                await inviting.inviter.knock()
            code = inviting.inviter.invite().code
            waiting = asyncio.ensure_future(inviting.inviter.knock())
            await inviting.join(code)
            with pytest.raises(PairingError, match="used"):
                await waiting

    run(scenario)


def test_where_no_person_answers_in_time_nobody_is_in() -> None:
    async def scenario() -> None:
        async with desk() as inviting, knocking(inviting, seconds=0.5) as door:
            door.agrees_there.set()
            with pytest.raises(PairingError) as raised:
                await door.joining
            assert raised.value.reason in {"not-decided", "denied"}
            assert door.members == 1

    run(scenario)


def test_a_person_there_who_says_no_is_told_here_at_once() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            code = inviting.inviter.invite(asks=True).code
            waiting = asyncio.ensure_future(inviting.inviter.wait())
            with pytest.raises(PairingError, match="did not agree"):
                await inviting.join(code, agrees=False)
            with pytest.raises(PairingError) as raised:
                await waiting
            assert raised.value.reason == "denied"

    run(scenario)


def test_each_wrong_code_says_how_many_tries_are_left() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            inviting.inviter.invite()
            left = []
            for _ in range(3):
                with pytest.raises(PairingError) as raised:
                    await inviting.join(WRONG)
                assert raised.value.reason == "wrong-code"
                left.append(raised.value.facts["tries"])
            assert left == [2, 1, 0]

    run(scenario)


def test_why_a_machine_cannot_join_comes_with_the_facts() -> None:
    async def scenario() -> None:
        async with desk() as inviting:
            removed = create_identity()
            inviting.host.let_in(removed, "lost")
            inviting.host.remove(removed, "lost")
            code = inviting.inviter.invite().code
            with pytest.raises(PairingError) as gone:
                await inviting.join(code, removed)
            assert gone.value.facts == {
                "network": "home",
                "removed": inviting.host.removed_at(removed.pod),
            }
            inviting.clock.ms += 30 * 3_600 * 1_000
            with pytest.raises(PairingError) as apart:
                await inviting.join(code)
            assert (apart.value.reason, apart.value.facts) == ("clock", {"seconds": 30 * 3_600})
            inviting.inviter.cancel()
            with pytest.raises(NoCode) as shut:
                await inviting.join(code)
            assert shut.value.reason == "no-code"

    run(scenario)
