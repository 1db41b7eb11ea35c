"""The server of the control interface, in the node: HTTP and JSON on a Unix socket."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Final, TypeVar

import msgspec
from aiohttp import web

from core import errors
from core.control.events import Events
from core.control.lines import Failure, Progress, Tell, failure_of
from core.control.operations import Operation
from core.control.said import answer_line, encoded, line_of
from core.decoding import UNREADABLE
from core.errors import UsageError, WormholeError
from core.saying import said

Q = TypeVar("Q")
A = TypeVar("A")
Handler = Callable[[Q, Tell], Awaitable[A]]
# What answers returns the last line.
_Answering = Callable[[bytes, Tell], Coroutine[None, None, bytes]]

PREFIX: Final = "/v1/"
_BODY_BYTES_MAX: Final = 4 * 2**20
_SHUTDOWN_SECONDS: Final = 2.0
_PROGRESS_MAX: Final = 64

_log = logging.getLogger(__name__)


class ControlServer:
    """Answers operations with the handlers it was given. All on one event loop."""

    def __init__(self, events: Events) -> None:
        """Begin without operations; `events` is what `GET /v1/events` streams."""
        self._events = events
        self._answering: dict[str, _Answering] = {}
        self._runner: web.AppRunner | None = None

    def handle(self, operation: Operation[Q, A], handler: Handler[Q, A]) -> None:
        """Have `handler` answer `operation`. It is cancelled when the caller goes away."""
        decoder = msgspec.json.Decoder(operation.request)

        async def answer(body: bytes, tell: Tell) -> bytes:
            try:
                request = decoder.decode(body or b"{}")
            except UNREADABLE as error:
                raise UsageError(
                    said(
                        "The request {name} is not understood: {problem}",
                        name=operation.name,
                        problem=str(error),
                    )
                ) from None
            return answer_line(*encoded(await handler(request, tell)))

        self._answering[operation.name] = answer

    async def start(self, listener: socket.socket) -> None:
        """Serve on `listener` until `close`."""
        application = web.Application(client_max_size=_BODY_BYTES_MAX)
        application.router.add_get(PREFIX + "events", self._stream)
        application.router.add_post(PREFIX + "{name}", self._answer)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def close(self) -> None:
        """Stop serving; operations under way get a moment to end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        answering = self._answering.get(name, _unknown)
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        with suppress(ConnectionResetError):  # whoever asked has gone: no error of the node
            body = await request.read()
            await response.prepare(request)
            await response.write(await _outcome(name, answering, body, response))
            await response.write_eof()
        return response

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        with suppress(ConnectionResetError), self._events.listening() as queue:
            await response.prepare(request)
            while True:
                event = await queue.get()
                await response.write(line_of(event))
        return response


async def _unknown(body: bytes, tell: Tell) -> bytes:
    del body, tell
    raise UsageError(said("The node does not know this operation; is it of another version?"))


async def _outcome(
    name: str, answering: _Answering, body: bytes, response: web.StreamResponse
) -> bytes:
    """Return the last line of an answer, after the lines of its progress were sent."""
    lines: asyncio.Queue[Progress] = asyncio.Queue(_PROGRESS_MAX)

    def tell(progress: Progress) -> None:
        if not lines.full():
            lines.put_nowait(progress)

    try:
        async with asyncio.TaskGroup() as group:
            work = group.create_task(answering(body, tell))
            writer = group.create_task(_pass_on(lines, response))
            await asyncio.wait([work])
            writer.cancel()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - every request is answered
        return line_of(_told(name, error))
    return work.result()


async def _pass_on(lines: asyncio.Queue[Progress], response: web.StreamResponse) -> None:
    with suppress(ConnectionResetError):
        while True:
            await response.write(line_of(await lines.get()))


def _told(name: str, error: BaseException) -> Failure:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    expected = isinstance(error, WormholeError | TimeoutError)
    if not expected:
        _log.error("The operation %s failed.", name, exc_info=error)
    failure = failure_of(error)
    return (
        failure
        if failure.exit_code
        else msgspec.structs.replace(failure, exit_code=errors.EXIT_FAILED)
    )
