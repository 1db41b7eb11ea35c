"""The thread that reads the kernel's requests and answers them."""

import errno
import logging
import os
from collections import deque
from select import POLLIN, poll
from typing import Final

from core.mount.linux.dispatch import NOT_OFFERED, TABLE, encode_error, error_code
from core.mount.linux.protocol import (
    IN_BYTES,
    INTERRUPT_IN,
    OPERATIONS_END,
    OUT_BYTES,
    OUT_HEADER,
    Operation,
)
from core.mount.linux.requests import Request
from core.mount.linux.session import DONE, Answer, Session
from core.mount.linux.waiting import Satisfy, Waiting
from core.volume.interface import Needs

# A program's next request usually follows within microseconds of the last answer, while falling
# asleep and being woken on another processor costs tens: so we look this often before we sleep.
# Measured on an idle machine of two: 2 x the look-ups, 2.4 x the small files opened and read.
_LOOKS: Final = 60
# Up to here, joining header and body costs less than a vectored write.
_JOINED_BYTES_MAX: Final = 8192
_SPARE_REQUESTS_MAX: Final = 32
# The kernel withdrew the request that we were about to read, or a signal came: read on.
_READ_ON: Final = frozenset({errno.EINTR, errno.ENOENT})
# The request was withdrawn, or the drive is unmounted: nobody waits for this answer.
_NOBODY_WAITS: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ECONNABORTED})

_log = logging.getLogger(__name__)


class Loop:
    """Answers the requests of one connection until it ends."""

    def __init__(self, device: int, session: Session, satisfy: Satisfy) -> None:
        """Serve `session` on the descriptor `device`."""
        self._device = device
        self._session = session
        os.set_blocking(device, False)
        self._arrivals = poll()
        self._arrivals.register(device, POLLIN)
        self.served = 0
        self._spare: deque[Request] = deque(maxlen=_SPARE_REQUESTS_MAX)
        self._waiting = Waiting(session, satisfy, self._answer_interrupted, self._finish)

    def run(self, request: Request) -> None:
        """Serve until the drive is unmounted or the connection aborted; `request` is reused."""
        try:
            while self._receive(request):
                request = self._serve(request)
        finally:
            self._waiting.close()

    def _receive(self, request: Request) -> bool:
        """Read the next request; say whether there is one, or the connection has ended."""
        readv, device, into = os.readv, self._device, request.into
        while True:
            for _ in range(_LOOKS):
                try:
                    return readv(device, into) > 0
                except BlockingIOError:
                    continue
                except OSError as error:
                    if error.errno in _READ_ON:
                        break
                    if error.errno not in _NOBODY_WAITS:
                        _log.exception("The connection to the kernel broke.")
                    return False
            self._arrivals.poll()

    def _serve(self, request: Request) -> Request:
        """Answer, or have it waited for; return the buffer to use next."""
        self.served += 1
        request.decode()
        operation = request.operation
        handler, slow = TABLE[operation] if operation < OPERATIONS_END else (None, False)
        if handler is None:
            self._control(request)
            return request
        if slow:
            self._waiting.submit(request, handler, None)
            return self._fresh()
        answer: Answer | int
        try:
            answer = handler(self._session, request)
        except Exception as error:  # noqa: BLE001  (every request is answered)
            answer = error_code(request, error)
        if isinstance(answer, Needs):
            self._waiting.submit(request, handler, answer)
            return self._fresh()
        if answer is not None:
            self._send(request, answer)
        return request

    def _control(self, request: Request) -> None:
        """Answer what no handler does."""
        if request.operation == Operation.INTERRUPT:
            self._waiting.interrupt(INTERRUPT_IN.unpack_from(request.buffer, IN_BYTES)[0])
        elif request.operation == Operation.DESTROY:
            self._send(request, DONE)
        else:
            self._send(request, NOT_OFFERED)

    def _send(self, request: Request, answer: bytes | int) -> None:
        try:
            if isinstance(answer, int):
                os.write(self._device, encode_error(request, answer))
                return
            size = OUT_BYTES + len(answer)
            header = OUT_HEADER.pack(size, 0, request.unique)
            if size <= _JOINED_BYTES_MAX:
                os.write(self._device, header + answer)
            else:
                os.writev(self._device, (header, answer))
        except OSError as error:
            if error.errno not in _NOBODY_WAITS:
                self._send_failed(request, answer, error)

    def _send_failed(self, request: Request, answer: bytes | int, error: OSError) -> None:
        _log.error("The answer to request %d was refused: %s.", request.operation, error)
        if isinstance(answer, bytes):
            self._send(request, -errno.EIO)

    def _answer_interrupted(self, unique: int) -> None:
        try:
            os.write(self._device, OUT_HEADER.pack(OUT_BYTES, -errno.EINTR, unique))
        except OSError as error:
            if error.errno not in _NOBODY_WAITS:
                _log.error("An interrupted request could not be answered: %s.", error)

    def _finish(self, request: Request, answer: Answer | int) -> None:
        """Answer what has waited, and keep its buffer."""
        if answer is not None and not isinstance(answer, Needs):
            self._send(request, answer)
        self._spare.append(request)

    def _fresh(self) -> Request:
        try:
            return self._spare.pop()
        except IndexError:
            return Request()
