"""Serves blocks: one thread for each block connection, bounded in all and for each peer."""

import logging
import threading
from collections import Counter
from typing import Final

from core.errors import PeerError, WormholeError
from core.ids import EntryId, PodId
from core.net.block_stream import BlockStream
from core.net.right_of_way import RightOfWay
from core.net.sending_turns import SendingTurns
from core.ports import BlockName, OnBlock
from core.wire.blocks import REQUEST_BYTES_MAX, Answer, Wanted, decode_request
from core.wire.frames import BLOCK_DATA_BYTES_MAX

CONNECTIONS_MAX: Final = 64
CONNECTIONS_PER_PEER_MAX: Final = 6
_TOLD_MAX: Final = 256
_LOG: Final = logging.getLogger(__name__)


class BlockServer:
    """The block connections that members opened to this pod."""

    def __init__(self, on_block: OnBlock, idle_seconds: float) -> None:
        """Serve what `on_block` returns; a connection without requests ends after a while."""
        self._on_block = on_block
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._streams: dict[BlockStream, PodId] = {}
        self._threads: set[threading.Thread] = set()
        self._told: set[EntryId] = set()
        self._right_of_way = RightOfWay()
        self.turns = SendingTurns()

    def has_room(self, peer: PodId) -> bool:
        """Say whether `peer` may open one more connection."""
        with self._lock:
            count = Counter(self._streams.values())
            return count.total() < CONNECTIONS_MAX and count[peer] < CONNECTIONS_PER_PEER_MAX

    def serve(self, stream: BlockStream, peer: PodId, *, greet: bool = False) -> None:
        """Serve one more connection of `peer` in a thread of its own, after a greeting if due."""
        name = f"blocks-{peer.hex()[:8]}"
        thread = threading.Thread(
            target=self._run, args=(stream, peer, greet), name=name, daemon=True
        )
        with self._lock:
            self._streams[stream] = peer
            self._threads.add(thread)
        thread.start()

    def drop(self, peers: frozenset[PodId]) -> None:
        """End the connections of `peers`."""
        with self._lock:
            gone = [stream for stream, peer in self._streams.items() if peer in peers]
        for stream in gone:
            stream.interrupt()

    def close(self, seconds: float) -> None:
        """End all connections and wait for their threads, each for at most `seconds`."""
        with self._lock:
            streams, threads = list(self._streams), list(self._threads)
        self.turns.dismiss()
        for stream in streams:
            stream.interrupt()
        for thread in threads:
            thread.join(seconds)

    def _run(self, stream: BlockStream, peer: PodId, greet: bool) -> None:
        try:
            if greet:
                stream.send(0)
            gives_way = False
            while True:
                _, payload = stream.receive(REQUEST_BYTES_MAX, self._idle_seconds)
                requested = decode_request(payload)
                if not gives_way and all(wanted.priority.is_background for wanted in requested):
                    gives_way = True
                    stream.give_way()
                for wanted in requested:
                    self._answer(stream, peer, wanted)
        except PeerError as error:
            _LOG.debug("A block connection of %s ended: %s", peer.hex(), error.detail)
        except Exception:  # noqa: BLE001 - one connection's fault must not end the others
            _LOG.exception("Serving blocks failed")
        finally:
            with self._lock:
                del self._streams[stream]
                self._threads.discard(threading.current_thread())
            self._right_of_way.forget(stream)
            stream.close()

    def _answer(self, stream: BlockStream, peer: PodId, wanted: Wanted) -> None:
        name = BlockName(wanted.entry, wanted.version, wanted.index, wanted.digest)
        try:
            data = self._on_block(peer, name, wanted.priority)
        except WormholeError as error:
            # Said as absent, the peer asks others for this block and goes on with the next one.
            self._tell(name.entry, error)
            data = None
        if data is None or len(data) > BLOCK_DATA_BYTES_MAX:
            stream.send(Answer.ABSENT)
        else:
            priority = wanted.priority
            self.turns.await_one(len(data), is_local=stream.is_local, priority=priority)
            with self._right_of_way.sending(stream, priority) as give_way:
                stream.send(Answer.DATA, data, give_way if priority.is_background else None)

    def _tell(self, entry: EntryId, error: WormholeError) -> None:
        """Log that a file cannot be read: once, because others ask again and again."""
        with self._lock:
            if entry in self._told:
                return
            if len(self._told) >= _TOLD_MAX:
                self._told.clear()
            self._told.add(entry)
        _LOG.warning(
            "A part of a file could not be read for another pod, which asks others for it: %s %s",
            error.detail,
            error.remedy,
        )
