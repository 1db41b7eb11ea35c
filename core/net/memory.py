"""The memory twin of the transport: a network in one process, with weather, from one seed.

It runs on whatever event loop runs (a virtual clock included), starts no thread, and draws all
chance from its seed in the order of the calls, so that a run repeats exactly. What it promises is
what TCP and TLS promise: frames of a channel arrive whole, in order, once, or the channel ends;
loss shows as delay, a partition as silence.
"""

import asyncio
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import PeerError
from core.ids import PodId

if TYPE_CHECKING:
    from core.net.memory_channel import MemoryChannel
    from core.net.memory_transport import MemoryTransport


@dataclass(frozen=True, slots=True)
class Weather:
    """How it goes from one pod to another.

    `loss` is the chance that a frame has to be sent again (`resend_seconds` later), `cut` the
    chance that a frame is lost and ends its connection, `doubt` the chance that it arrives and yet
    ends it: its sender cannot know, and sends it again. `bytes_per_second` None: no limit.
    """

    latency_seconds: float = 0.001
    jitter_seconds: float = 0.0
    loss: float = 0.0
    cut: float = 0.0
    doubt: float = 0.0
    resend_seconds: float = 0.2
    bytes_per_second: float | None = None


class MemoryNetwork:
    """The way between the memory transports of one process."""

    def __init__(
        self, seed: int = 0, weather: Weather | None = None, silence_seconds: float = 20.0
    ) -> None:
        """Build a network without pods; a link ends after `silence_seconds` without contact."""
        self.silence_seconds = silence_seconds
        self._chance = random.Random(seed)  # noqa: S311 - a repeatable run needs no secret
        self._weather: dict[tuple[PodId, PodId], Weather] = {}
        self._default = weather or Weather()
        self._busy_until: dict[tuple[PodId, PodId], float] = {}
        self._groups: tuple[frozenset[PodId], ...] = ()
        self._blocked: set[tuple[PodId, PodId]] = set()
        self._paused: set[PodId] = set()
        self._transports: dict[str, MemoryTransport] = {}
        self._channels: list[MemoryChannel] = []
        self._ports = 0
        self._outside: set[PodId] = set()

    def set_weather(
        self, weather: Weather, source: PodId | None = None, target: PodId | None = None
    ) -> None:
        """Change the weather everywhere, or on the way from `source` to `target` alone."""
        if source is not None and target is not None:
            self._weather[source, target] = weather
        else:
            self._default = weather
            self._weather.clear()

    def move_outside(self, pod: PodId) -> None:
        """Let `pod` be somewhere else than the others, for links that are made from now on."""
        self._outside.add(pod)

    def is_local(self, one: PodId, other: PodId) -> bool:
        """Say whether two pods are in one local network."""
        return not {one, other} & self._outside

    def partition(self, *groups: Collection[PodId]) -> None:
        """Let only pods of the same group reach each other; who is in no group is alone."""
        self._groups = tuple(frozenset(group) for group in groups)
        self._ways_changed()

    def block(self, source: PodId, target: PodId) -> None:
        """Let nothing from `source` arrive at `target`; the way back stays as it is."""
        self._blocked.add((source, target))
        self._ways_changed()

    def heal(self) -> None:
        """Let everybody reach everybody; what was held back arrives now."""
        self._groups = ()
        self._blocked.clear()
        self._ways_changed()

    def pause(self, pod: PodId) -> None:
        """Let a pod hear and say nothing, as when its process is stopped; its links stay."""
        self._paused.add(pod)
        self._ways_changed()

    def resume(self, pod: PodId) -> None:
        """Let a pod go on; what was held back arrives now."""
        self._paused.discard(pod)
        self._ways_changed()

    def reachable(self, source: PodId, target: PodId) -> bool:
        """Say whether what `source` sends now arrives at `target`."""
        if (source, target) in self._blocked or not self._paused.isdisjoint((source, target)):
            return False
        return not self._groups or any(
            source in group and target in group for group in self._groups
        )

    def is_doubtful(self, source: PodId, target: PodId) -> bool:
        """Draw whether a frame that arrives ends its connection all the same."""
        doubt = self._weather.get((source, target), self._default).doubt
        return bool(doubt) and self._chance.random() < doubt

    def _ways_changed(self) -> None:
        for channel in tuple(self._channels):
            channel.way_changed()

    def crash(self, pod: PodId) -> None:
        """End all that `pod` has open, as when its process dies; others see broken links."""
        for transport in tuple(self._transports.values()):
            if transport.pod == pod:
                transport.stop("The connection broke.")

    # What the transports use.

    def attach(self, transport: "MemoryTransport", address: str | None) -> str:
        """Give a listening transport an address (again, if it names one) and return it."""
        self._ports += 1
        chosen = address or f"memory:{self._ports}"
        if chosen in self._transports:
            raise PeerError(f"The address {chosen} is in use.")
        self._transports[chosen] = transport
        return chosen

    def detach(self, address: str) -> None:
        """Forget a transport that stopped listening."""
        self._transports.pop(address, None)

    def at(self, address: str) -> "MemoryTransport | None":
        """Return who listens at `address`."""
        return self._transports.get(address)

    def listener(self, pod: PodId) -> "MemoryTransport | None":
        """Return the listening transport of `pod`."""
        for transport in self._transports.values():
            if transport.pod == pod:
                return transport
        return None

    def opened(self, channel: "MemoryChannel") -> None:
        """Note an open channel, so that partitions reach it."""
        self._channels.append(channel)

    def ended(self, channel: "MemoryChannel") -> None:
        """Forget a channel."""
        if channel in self._channels:
            self._channels.remove(channel)

    def arrival(self, source: PodId, target: PodId, size_bytes: int) -> float | None:
        """Return when what is sent now arrives (loop time), or None if the connection is cut."""
        now = asyncio.get_running_loop().time()
        way = (source, target)
        weather = self._weather.get(way, self._default)
        if weather.cut and self._chance.random() < weather.cut:
            return None
        start = max(now, self._busy_until.get(way, now))
        if weather.bytes_per_second is not None:
            start += size_bytes / weather.bytes_per_second
            self._busy_until[way] = start
        delay = weather.latency_seconds
        if weather.jitter_seconds:
            delay += self._chance.random() * weather.jitter_seconds
        while weather.loss and self._chance.random() < weather.loss:
            delay += weather.resend_seconds
        return start + delay

    def latency(self, source: PodId, target: PodId) -> float:
        """Return the present latency of one way in seconds."""
        return self._weather.get((source, target), self._default).latency_seconds


def certificates(pods: Collection[PodId]) -> Mapping[PodId, bytes]:
    """Return what `set_members` takes, for pods that have no real certificates."""
    return {pod: b"memory:" + pod for pod in pods}
