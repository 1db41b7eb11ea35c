"""Calling: what is wrong is said, and nothing waits for ever."""

import asyncio
import errno
import socket

import pytest

from core.errors import PeerError, Unreachable
from core.net.contexts import stranger_context
from core.net.dialling import call, opening
from core.wire.hello import PROTOCOL_HIGHEST, Purpose
from tests.support.links import run


def test_an_opening_says_what_this_program_speaks() -> None:
    made = opening(Purpose.BLOCKS, b"secret")

    assert (made.purpose, made.highest, made.secret) == (
        Purpose.BLOCKS,
        PROTOCOL_HIGHEST,
        b"secret",
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("127.0.0.1:1", "cannot be reached", id="nobody listens"),
        pytest.param("no-such-host.invalid:4040", "unknown name", id="no such host"),
        pytest.param(f"{'x' * 64}.example:4040", "unknown name", id="a name that is none"),
        pytest.param("a..b:4040", "unknown name", id="an empty part of a name"),
        pytest.param("a\0b:4040", "unknown name", id="a zero byte in a name"),
    ],
)
def test_what_cannot_be_reached_is_said(address: str, sentence: str) -> None:
    async def scenario() -> None:
        with pytest.raises(PeerError, match=sentence):
            await call(address, stranger_context(), lambda _: True, opening(Purpose.PAIRING), 10.0)

    run(scenario)


def test_a_machine_that_accepts_and_says_nothing_costs_the_deadline() -> None:
    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"127.0.0.1:{listening.getsockname()[1]}"
            with pytest.raises(PeerError, match="does not answer"):
                await call(
                    address, stranger_context(), lambda _: True, opening(Purpose.PAIRING), 0.1
                )

    run(scenario)


def test_a_machine_that_answers_with_garbage_is_refused() -> None:
    async def scenario() -> None:
        async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(100)
            writer.write(b"SSH-2.0-OpenSSH\r\n" * 10)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(garbage, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            with pytest.raises(PeerError):
                await call(
                    f"127.0.0.1:{port}",
                    stranger_context(),
                    lambda _: True,
                    opening(Purpose.PAIRING),
                    5.0,
                )

    run(scenario)


def test_an_address_for_which_this_machine_has_no_socket_is_one_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.socket

    def without_ipv6(family: int = -1, *more: int, **named: object) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported")
        return real(family, *more, **named)  # type: ignore[arg-type]

    async def scenario() -> None:
        monkeypatch.setattr("core.net.dialling.socket.socket", without_ipv6)
        with pytest.raises(Unreachable, match="not supported"):
            await call("[::1]:1", stranger_context(), lambda _: True, opening(Purpose.PAIRING), 5.0)

    run(scenario)
