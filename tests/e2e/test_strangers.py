"""Strangers at the door of real nodes: many try, nobody gets in, and the members work on.

Each test prints how many tried and asserts how many got in: none.
"""

import asyncio
import itertools
import json
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from core.errors import PairingError, PeerError
from core.ids import PodId
from core.membership.code import check_code
from core.membership.words import WORDS
from core.model.pairing import Meeting, Way
from core.model.priorities import Priority
from core.net.addresses import split_address
from core.net.contexts import dialler_context, stranger_context
from core.net.conversation import Conversation
from core.net.dialling import call, opening
from core.net.identity import Identity, create_identity, load_identity
from core.net.joining import Joiner, Ticket, enter
from core.net.pinned import Pinned
from core.net.tls import TlsTransport
from core.node.system import SystemClock
from core.ports import BlockName, Channel
from core.wire.hello import Purpose
from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

MEMBERS_ONLY = (Purpose.MESSAGES, Purpose.BLOCKS, Purpose.BLOCKS_LENT)
SECONDS = 10.0


def tell(figures: str) -> None:
    """Print what was tried, for who reads the report."""
    sys.stdout.write(figures + "\n")


def certificate_of(address: str) -> bytes:
    """Return what a node shows to everybody who calls."""
    with (
        socket.create_connection(split_address(address), SECONDS) as plain,
        stranger_context().wrap_socket(plain) as session,
    ):
        shown = session.getpeercert(binary_form=True)
    assert shown is not None
    return shown


def knock(address: str, context: ssl.SSLContext, purpose: Purpose) -> bool:
    """Say whether somebody who calls like this is let in."""

    async def knocking() -> bool:
        try:
            sock, _, _ = await call(
                address, context, lambda _key: True, opening(purpose, bytes(32)), SECONDS
            )
        except PeerError:
            return False
        sock.close()
        return True

    return asyncio.run(knocking())


def knock_everywhere(address: str, identity: Identity | None) -> int:
    """Call for all that only members may have; return how often that was given."""
    shown = certificate_of(address)
    context = stranger_context() if identity is None else dialler_context(identity, shown)
    return sum(knock(address, context, purpose) for purpose in MEMBERS_ONLY)


def test_who_is_no_member_or_is_one_no_more_gets_nothing(laboratory: Lab) -> None:
    a = laboratory.first()
    b = laboratory.second(a)
    was_member = load_identity(b.home / "identity.pem")
    assert knock_everywhere(a.listen, was_member) == len(MEMBERS_ONLY)
    b.kill()
    c = laboratory.pod("c")
    invitation = a.ask("invite", "--no-wait")
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0", "--replace", "b")
    until(lambda: c.run("join", str(invitation["code"]), *where, *c.place()).code == 0, "c is in")
    got_in = 0
    tried = 0
    for identity in (None, create_identity(), was_member):
        tried += len(MEMBERS_ONLY)
        got_in += knock_everywhere(a.listen, identity)
    tell(f"{tried} tried, {got_in} got in")
    assert got_in == 0
    works(a)


def works(pod: Pod) -> None:
    began = time.monotonic()
    (pod.mount / "works").write_bytes(b"works")
    assert (pod.mount / "works").read_bytes() == b"works"
    assert pod.ask("status")["network"] == "demo"
    assert time.monotonic() - began < 10


# --- crowds

Trick = Callable[[tuple[str, int]], None]


def garbage(address: tuple[str, int]) -> None:
    with socket.create_connection(address, SECONDS) as plain:
        plain.sendall(os.urandom(3_000))
        plain.recv(1)


def hello() -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        stranger_context().wrap_bio(incoming, outgoing).do_handshake()
    return outgoing.read()


def half_a_hello(address: tuple[str, int]) -> None:
    with socket.create_connection(address, SECONDS) as plain:
        plain.sendall(hello()[:100])


def a_frame_of_four_gigabytes(address: tuple[str, int]) -> None:
    with (
        socket.create_connection(address, SECONDS) as plain,
        stranger_context().wrap_socket(plain) as session,
    ):
        session.sendall(b"\xff\xff\xff\xff\0" + bytes(100_000))
        session.recv(1)


def a_handshake_and_nothing(address: tuple[str, int]) -> None:
    with (
        socket.create_connection(address, SECONDS) as plain,
        stranger_context().wrap_socket(plain),
    ):
        return


def come_and_go(address: tuple[str, int]) -> None:
    socket.create_connection(address, SECONDS).close()


TRICKS: dict[str, Trick] = {
    "garbage": garbage,
    "half a hello": half_a_hello,
    "a frame of four gigabytes": a_frame_of_four_gigabytes,
    "a handshake and nothing": a_handshake_and_nothing,
    "come and go": come_and_go,
}


@contextmanager
def crowd(address: str, trick: Trick) -> Iterator[Callable[[], int]]:
    """Let four threads play a trick again and again; give how often they did."""
    over = threading.Event()
    tried = itertools.count()

    def play() -> None:
        while not over.is_set():
            next(tried)
            with suppress(OSError):
                trick(split_address(address))

    threads = [threading.Thread(target=play, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: int(repr(tried)[6:-1])
    finally:
        over.set()
        for thread in threads:
            thread.join(SECONDS)


def node_of(pod: Pod) -> int:
    """Return the process that serves a pod."""
    return int((pod.home / "run" / "node.lock").read_text())


def memory_mib(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def test_crowds_of_strangers_keep_no_member_out_and_take_no_memory(laboratory: Lab) -> None:
    a, b = laboratory.two()
    before = memory_mib(node_of(a))
    for number, (name, trick) in enumerate(TRICKS.items()):
        with crowd(a.listen, trick) as tried:
            (b.mount / f"file{number}").write_bytes(b"written meanwhile")
            until((a.mount / f"file{number}").exists, f"a file came during {name}")
            works(a)
            if trick is garbage:
                b.kill()
                b.up()
                (b.mount / "anew").write_bytes(b"linked anew")
                until((a.mount / "anew").exists, "the link came back")
            until(lambda: tried() >= 20, f"a crowd with {name}")
        tell(f"{name}: {tried()} tried, 0 got in")
    assert {each["name"] for each in pods_of(a)} == {"a", "b"}
    assert memory_mib(node_of(a)) < before + 100


def pods_of(pod: Pod) -> list[dict[str, object]]:
    found = json.loads(pod.do("pods", "--json").out)
    assert isinstance(found, list)
    return found


def test_slow_strangers_in_all_places_keep_no_member_out(laboratory: Lab) -> None:
    a, b = laboratory.two()
    address, said = split_address(a.listen), hello()
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(address)) for _ in range(400)]
        at = 0

        def a_byte_each() -> None:
            nonlocal at
            for one in slow:
                with suppress(OSError):
                    one.send(said[at : at + 1])
            at += 1

        b.kill()
        a_byte_each()
        b.up()
        (b.mount / "anew").write_bytes(b"linked anew")

        def came() -> bool:
            a_byte_each()
            return (a.mount / "anew").exists()

        until(came, "the link came back", 30)
        works(a)
    tell(f"{len(slow)} came slowly, 0 got in")


# --- codes


def guess(code: str, at: str, name: str = "thief") -> str:
    """Try a code with the spelling of one; return why it failed, or nothing."""

    async def agrees(_meeting: Meeting) -> bool:
        return True

    async def trying() -> str:
        ticket = Ticket(Way.CODE, check_code(code).encode())
        joiner = Joiner(create_identity(), name)
        try:
            await enter(ticket, at, joiner, SystemClock(), agrees)
        except PairingError as error:
            return error.reason.value if error.reason is not None else error.detail
        except PeerError as error:
            return error.detail
        return ""

    return asyncio.run(trying())


def test_hundreds_of_guessed_codes_of_the_right_spelling_open_nothing(laboratory: Lab) -> None:
    a = laboratory.first()
    tried = 0
    heard_by_the_inviter = 0
    for _ in range(8):
        invitation = a.ask("invite", "--no-wait")
        code, at = str(invitation["code"]), str(invitation["at"])
        wrong = (f"demo-{one}-{other}" for one in WORDS for other in WORDS[::-1])
        for guessed in itertools.islice((each for each in wrong if each != code), 30):
            answer = guess(guessed, at)
            assert answer, guessed
            tried += 1
            heard_by_the_inviter += "wrong" in answer
        # Three wrong ones ended it: now even the right one opens nothing.
        assert guess(code, at)
    tell(f"{tried} codes tried, {heard_by_the_inviter} compared, 0 got in")
    assert tried == 240
    assert heard_by_the_inviter == 8 * 3
    assert [each["name"] for each in pods_of(a)] == ["a"]
    invitation = a.ask("invite", "--no-wait")
    assert guess(str(invitation["code"]), str(invitation["at"]), "friend") == ""


def test_the_words_of_another_conversation_open_nothing(
    laboratory: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = laboratory.first()
    said: list[bytes] = []
    send = Conversation.send

    async def overheard(self: Conversation, payload: bytes) -> None:
        said.append(payload)
        await send(self, payload)

    invitation = a.ask("invite", "--no-wait")
    with monkeypatch.context() as patch:
        patch.setattr(Conversation, "send", overheard)
        assert guess(str(invitation["code"]), str(invitation["at"]), "friend") == ""
    assert len(said) == 4

    async def replay(words: list[bytes], at: str) -> int:
        sock, session, _ = await call(
            at, stranger_context(), lambda _: True, opening(Purpose.PAIRING), SECONDS
        )
        conversation = Conversation(sock, session, session.certificate or b"")
        answers = 0
        with suppress(PeerError):
            for word in words:
                await conversation.send(word)
                await conversation.receive(5.0)
                answers += 1
        conversation.close()
        return answers

    tried = 0
    for first in range(len(said)):
        invitation = a.ask("invite", "--no-wait")
        assert asyncio.run(replay(said[first:], str(invitation["at"]))) < len(said)
        tried += 1
    tell(f"{tried} conversations replayed, 0 got in")
    assert sorted(str(each["name"]) for each in pods_of(a)) == ["a", "friend"]


# --- listening

ETHERNET_BYTES = 14
ALL_PROTOCOLS = 3


@contextmanager
def overhearing(*ports: int) -> Iterator[bytearray]:
    """Collect the bytes of all TCP packets on the loopback that go to or come from these ports."""
    heard = bytearray()
    over = threading.Event()
    kind = socket.htons(ALL_PROTOCOLS)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, kind) as tap:
        tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 2**20)
        tap.bind(("lo", 0))
        tap.settimeout(0.1)

        def listen() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    heard.extend(payload_of(tap.recv(70_000), ports))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield heard
        finally:
            over.set()
            thread.join(SECONDS)


def payload_of(packet: bytes, ports: tuple[int, ...]) -> bytes:
    """Return what a TCP packet carries, nothing for all others."""
    network = packet[ETHERNET_BYTES:]
    if len(network) < 20 or network[0] >> 4 != 4 or network[9] != socket.IPPROTO_TCP:
        return b""
    segment = network[4 * (network[0] & 15) :]
    between = int.from_bytes(segment[:2]), int.from_bytes(segment[2:4])
    return segment[4 * (segment[12] >> 4) :] if set(between) & set(ports) else b""


def port_of(pod: Pod) -> int:
    return split_address(pod.listen)[1]


def test_who_listens_on_the_wire_learns_neither_names_nor_contents_nor_keys(
    laboratory: Lab,
) -> None:
    a, b = laboratory.pod("annas-own-machine"), laboratory.pod("bernds-own-machine")
    a.listen = str(a.ask("new", "demo-of-secrets", *a.place(), "--listen", "127.0.0.1:0")["listen"])
    content = b"the content that nobody else may read " * 40_000
    with overhearing(port_of(a)) as pairing:
        invitation = a.ask("invite", "--no-wait")
        where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
        b.listen = str(b.ask("join", str(invitation["code"]), *where, *b.place())["listen"])
    with overhearing(port_of(a), port_of(b)) as heard:
        folder = a.mount / "the-name-of-a-folder"
        folder.mkdir()
        (folder / "the-name-of-a-file").write_bytes(content)
        (folder / "the-name-of-a-small-file").write_bytes(b"the small content")
        a.sync()
        b.sync()
        a.copies_made()
        copy = b.mount / "the-name-of-a-folder" / "the-name-of-a-file"
        until(copy.exists, "the file came")
        assert copy.read_bytes() == content
        with socket.create_connection(split_address(a.listen)) as plain:
            plain.sendall(b"this is said in the clear")
        until(lambda: b"this is said in the clear" in heard, "the tap hears")
    heard += pairing
    assert len(heard) > len(content)
    words = str(invitation["code"]).split("-")
    secrets = [
        *(b"demo-of-secrets", b"annas-own-machine", b"bernds-own-machine"),
        *(b"the-name-of-a", b"nobody else may read", b"the small content"),
        *("-".join(words).encode(), "".join(words).encode()),
    ]
    for pod in (a, b):
        identity = load_identity(pod.home / "identity.pem")
        secrets += [identity.public_key, identity.certificate[:64], identity.pod, b"PRIVATE KEY"]
    found = [secret for secret in secrets if secret in heard]
    tell(f"{len(heard)} bytes heard, {len(secrets)} secrets looked for, {len(found)} found")
    assert found == []


# --- the guard by itself


@pytest.mark.parametrize("guarded", [True, False])
def test_without_the_check_of_the_key_a_stranger_would_be_let_in(
    monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    member = create_identity()
    if not guarded:
        monkeypatch.setattr(Pinned, "member", lambda _self, _key: member.pod)
    let_in: list[PodId] = []

    async def on_channel(channel: Channel) -> None:
        let_in.append(channel.peer)

    def no_block(_peer: PodId, _name: BlockName, _priority: Priority) -> None:
        return None

    async def story() -> None:
        transport = TlsTransport(create_identity())
        transport.set_members({member.pod: member.certificate})
        address = await transport.listen(on_channel, no_block)
        with suppress(PeerError):
            sock, _, _ = await call(
                address, stranger_context(), lambda _: True, opening(Purpose.MESSAGES), SECONDS
            )
            sock.close()
        await transport.close()

    asyncio.run(story())
    assert let_in == ([] if guarded else [member.pod])
