"""Fetches blocks: the thread's half, over one connection or two that share the work."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from core.crypto import content_hash
from core.errors import PeerError, ProtocolError
from core.model.priorities import Priority
from core.net.block_stream import BlockStream
from core.ports import BlockName
from core.wire.blocks import Answer, Wanted, encode_request
from core.wire.frames import BLOCK_DATA_BYTES_MAX

BATCH_NAMES: Final = 16
WINDOW_NAMES: Final = 64  # asked for and not yet answered; the server holds one block at a time

Deliver = Callable[[BlockName, memoryview], None]


class Fetch:
    """One fetch: the names still to ask for, shared by the connections that work on it."""

    def __init__(
        self, names: Sequence[BlockName], deliver: Deliver, seconds: float, priority: Priority
    ) -> None:
        """Fetch `names`; an answer may take `seconds` to begin."""
        self._todo = deque(names)
        self._priority = priority
        self._deliver = deliver
        self._seconds = seconds
        self._lock = threading.Lock()
        self._stopped = False
        self.lacking: list[BlockName] = []
        self.received_bytes = 0

    def run(self, stream: BlockStream) -> None:
        """Work until nothing is left to ask for; what fails here stops the other connections."""
        try:
            stream.await_greeting()
            self._run(stream)
        except BaseException:
            self._stopped = True
            raise

    def _run(self, stream: BlockStream) -> None:
        asked: deque[BlockName] = deque()
        while self._ask(stream, asked):
            self._take(stream, asked.popleft())

    def _ask(self, stream: BlockStream, asked: deque[BlockName]) -> bool:
        """Keep the window filled; False when all is answered or the fetch has stopped."""
        while len(asked) <= WINDOW_NAMES - BATCH_NAMES and (batch := self._next_batch()):
            asked.extend(batch)
            urgency = self._priority.value
            wanted = [
                Wanted(name.entry, name.version, name.index, name.digest, urgency) for name in batch
            ]
            stream.send(0, encode_request(wanted))
        if self._stopped:
            raise PeerError("The fetch was stopped.")
        return bool(asked)

    def _next_batch(self) -> list[BlockName]:
        with self._lock:
            count = min(BATCH_NAMES, len(self._todo))
            return [self._todo.popleft() for _ in range(count)]

    def _take(self, stream: BlockStream, name: BlockName) -> None:
        word, data = stream.receive(BLOCK_DATA_BYTES_MAX, self._seconds)
        if word == Answer.DATA and content_hash(data) == name.digest:
            self._deliver(name, data)
            with self._lock:
                self.received_bytes += len(data)
        elif word in {Answer.DATA, Answer.ABSENT}:
            with self._lock:
                self.lacking.append(name)
        else:
            raise ProtocolError(f"The peer gave the unknown answer {word}.")
