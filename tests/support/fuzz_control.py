"""Decoders of the control interface: requests from the socket, and the node's answers."""

import socket
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from core.control import operations
from core.control.client import ControlClient
from core.control.events import Events
from core.control.operations import POLICY_SHOW, STATUS, Operation
from core.control.schema import Nothing, PathRequest
from core.control.server import ControlServer
from core.errors import UsageError, WormholeError
from tests.support.fuzz_target import Target

OPERATIONS = [each for each in vars(operations).values() if isinstance(each, Operation)]
REQUESTS = (
    {"path": "/a", "depth": 2, "limit": 5},
    {"level": "network", "assignments": ["redundancy.copies=3"]},
    {"role": "client", "seconds": 1e3},
    {"path": "/a", "assignments": ["keep=true"], "remove": True},
    {"wait": True, "timeout": None},
    {"path": "/a", "version": "", "to": "/b"},
    {"before": 9, "limit": 2, "kind": "changed", "pod": "a", "search": "x"},
    {"path": "/a", "pod": "b"},
    {"path": "/a", "version": "7-1", "limit": 9},
    {},
)


def _server() -> ControlServer:
    server = ControlServer(Events())
    for operation in OPERATIONS:
        server.handle(operation, _echo)
    return server


async def _echo(request: object, _tell: object) -> Any:
    return request


_SERVER = _server()


def _requests(data: bytes) -> object:
    """Give a body to every operation; it is understood by at least one, or refused by all."""
    understood: dict[str, bytes] = {}
    refused: UsageError | None = None
    for name, answering in _SERVER._answering.items():
        try:
            answering(data, lambda _: None).send(None)
        except StopIteration as done:
            understood[name] = done.value
        except UsageError as error:
            refused = error
    if not understood and refused is not None:
        raise refused
    return understood


def _answers(operation: Operation[Any, Any], request: object, data: bytes) -> object:
    """Call a node that answers with these bytes and ends."""
    near, far = socket.socketpair()
    with far:
        far.sendall(data[:100_000])
        far.shutdown(socket.SHUT_WR)
        with patch("core.control.client.connect", lambda *_: near):
            return ControlClient(Path("/nowhere")).call(operation, request, timeout_seconds=5)


def _events(data: bytes) -> object:
    """Listen to a node that tells these bytes and ends."""
    near, far = socket.socketpair()
    with far:
        far.sendall(data[:100_000])
        far.shutdown(socket.SHUT_WR)
        with patch("core.control.client.connect", lambda *_: near):
            return list(ControlClient(Path("/nowhere")).events())


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_LINE = b'{"type":"progress","text":"x","done":1}\n{"type":"answer","answer":{}}\n'
_SAID = (
    b'{"type":"error","title":"Refused","detail":"a is away","said":'
    b'[{"form":"{name} is away","facts":{"name":"a"}},'
    b'{"form":"{n} file","facts":{},"many":"{n} files","number":2},'
    b'{"form":"{x}","facts":{"x":{"form":"away"}}}]}\n'
)
_POLICY = b'{"type":"answer","answer":{"keep":{"value":["a"],"origin":"/"}}}\n'
TARGETS = (
    Target(
        "requests to a node",
        ("core.control.server",),
        _requests,
        tuple(map(msgspec.json.encode, REQUESTS)),
        (UsageError,),
    ),
    Target(
        "answers of a node",
        ("core.control.client", "core.control.lines", "core.control.said"),
        lambda data: _answers(POLICY_SHOW, PathRequest("/"), data),
        (
            HEAD + _POLICY,
            HEAD + _LINE,
            CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(_POLICY), _POLICY),
            b"HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\n\r\nlarge",
        ),
        (WormholeError,),
    ),
    Target(
        "what a node tells those who listen",
        ("core.control.client",),
        _events,
        (HEAD + b'{"kind":"changed","text":"","at":"","number":3}\n{"kind":"happened"}\n',),
        (WormholeError,),
    ),
    Target(
        "what a node says of itself",
        ("core.control.client", "core.control.said"),
        lambda data: _answers(STATUS, Nothing(), data),
        (HEAD + b'{"type":"error","title":"Refused","detail":"no"}\n', HEAD + _SAID),
        (WormholeError,),
    ),
)
