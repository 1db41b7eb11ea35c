"""Calling another machine: connect, shake hands, say what the connection is for."""

import asyncio
import socket
import ssl
from collections.abc import Callable

from core.errors import Disowned, Fact, PeerError, ProtocolError, Unreachable
from core.net.addresses import split_address
from core.net.session import Session
from core.saying import said
from core.wire.frames import FRAME_BYTES_MAX
from core.wire.hello import (
    PROTOCOL_HIGHEST,
    PROTOCOL_LOWEST,
    Declined,
    DeclinedWhy,
    Opened,
    Opening,
    Purpose,
    decode,
    encode,
    negotiate,
)


class OtherVersion(PeerError):
    """The other machine runs another version, and the two do not understand each other."""

    reason = "other-version"


class NoCode(PeerError):
    """The other machine shows no code at the moment."""

    reason = "no-code"


async def call(
    address: str,
    context: ssl.SSLContext,
    accepts: Callable[[bytes | None], bool],
    opening: Opening,
    seconds: float,
) -> tuple[socket.socket, Session, Opened]:
    """Open a connection to `address` within `seconds`.

    `accepts` looks at the public key that the other end proved. A refusal of TLS 1.3 comes with
    the first thing read, so the connection is up only when the opening was answered. Raises
    `Unreachable`, `PeerError`, and `Disowned` where it says that this pod was removed.
    """
    try:
        async with asyncio.timeout(seconds):
            sock = await _connect(address)
            try:
                session = Session(context, FRAME_BYTES_MAX, listener=False)
                await session.handshake(sock)
                _check(accepts(session.public_key), address)
                await session.send(sock, encode(opening))
                return sock, session, _opened(decode(await session.receive(sock)))
            except BaseException:
                sock.close()
                raise
    except TimeoutError:
        raise Unreachable(said("{address} does not answer.", address=address)) from None


def opening(purpose: Purpose, secret: bytes = b"") -> Opening:
    """Return the first frame of a connection in this program's versions."""
    return Opening(purpose, PROTOCOL_LOWEST, PROTOCOL_HIGHEST, secret)


def _check(is_expected: bool, address: str) -> None:
    if not is_expected:
        raise PeerError(
            said("At {address} is another machine than the one that was called.", address=address)
        )


def _opened(word: object) -> Opened:
    if isinstance(word, Declined) and word.removed:
        raise Disowned(said("The other machine says that this one was removed from the network."))
    if isinstance(word, Declined):
        raise _declined(word)
    if not isinstance(word, Opened):
        raise ProtocolError(said("The other machine answered the opening with something else."))
    if negotiate(word.version, word.version) is None:
        raise ProtocolError(said("The other machine chose a version that was not offered."))
    return word


def _declined(word: Declined) -> PeerError:
    match word.why:
        case DeclinedWhy.OTHER_VERSION:
            facts: dict[str, Fact] = {"there": word.highest, "here": PROTOCOL_HIGHEST}
            return OtherVersion(word.reason, facts=facts)
        case DeclinedWhy.NO_CODE:
            return NoCode(word.reason)
        case _:
            return PeerError(word.reason)


async def _connect(address: str) -> socket.socket:
    """Try the addresses of the host one after the other. Raises `Unreachable`."""
    host, port = split_address(address)
    loop = asyncio.get_running_loop()
    problem: str = said("unknown name")
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # the second: text that cannot even be asked for
        found = []
    for family, kind, protocol, _, target in found:
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:  # no IPv6 on this machine, or out of descriptors
            problem = (error.strerror or str(error)).lower()
            continue
        try:
            sock.setblocking(False)
            await loop.sock_connect(sock, target)
        except OSError as error:
            sock.close()
            problem = (error.strerror or str(error)).lower()
        except BaseException:
            sock.close()
            raise
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
    raise Unreachable(
        said("{address} cannot be reached ({problem}).", address=address, problem=problem)
    )
