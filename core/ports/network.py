"""Connections to other pods, and finding them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from core.ids import ContentHash, Dot, EntryId, PodId
from core.model.priorities import Priority
from core.transfer.pacing import Limits


@dataclass(frozen=True, slots=True)
class BlockName:
    """One block of one version, or a part of a manifest (`index` -1), and what it must hash to."""

    entry: EntryId
    version: Dot
    index: int
    digest: ContentHash


# Returns a block that a member asks for, with how urgent that member says that it is.
OnBlock = Callable[[PodId, BlockName, Priority], bytes | None]


class Channel(Protocol):
    """The message connection to one authenticated member. Frames are whole messages, in order.

    Heartbeats are the channel's own: a peer that goes silent ends it. Frames that arrived before
    the end are still received. The peer of a channel that is closed gets its reason.
    """

    @property
    def peer(self) -> PodId: ...

    @property
    def address(self) -> str: ...

    @property
    def is_local(self) -> bool:
        """Whether the peer's address is one of the local network, or of this machine."""
        ...

    @property
    def rtt_seconds(self) -> float | None:
        """The last round trip of a heartbeat, None before the first."""
        ...

    @property
    def silence_seconds(self) -> float:
        """How long ago anything was heard from the peer."""
        ...

    async def send(self, frame: bytes) -> None:
        """Queue a frame; waits while the peer does not keep up. Raises `PeerError`."""
        ...

    async def receive(self) -> bytes:
        """Return the next frame. Raises `PeerError` when the connection ends."""
        ...

    async def close(self, reason: str) -> None: ...


class Transport(Protocol):
    """Authenticated connections to members: messages and, apart from them, blocks."""

    async def listen(
        self,
        on_channel: Callable[[Channel], Awaitable[None]],
        on_block: OnBlock,
    ) -> str:
        """Accept members; return "host:port". `on_block` is called in threads.

        A block of which it raises a `WormholeError` counts as one that is not here.
        `on_channel` runs in a task of the transport; a channel stays open when it returns and is
        closed when it raises.
        """
        ...

    async def dial(self, address: str, peer: PodId) -> Channel:
        """Connect to the member `peer`. Raises `PeerError`, `UsageError` for what is no address.

        Raises `Disowned` where `peer`, proven to be itself, says that this pod was removed.
        """
        ...

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Callable[[BlockName, memoryview], None],
        priority: Priority = Priority.PERSON,
    ) -> Sequence[BlockName]:
        """Fetch blocks over the peer's block connection; return those it did not have.

        `priority`: what comes first waits neither here nor at the peer for what comes later.

        `deliver` is called in a thread for each block that hashes to its digest, possibly in
        several threads at once; the view is valid during the call only. A block that does not
        hash to its digest counts as one that the peer did not have. What `deliver` raises ends the
        fetch and is raised here. Raises `PeerError` when the connection fails before all were
        answered; what was delivered until then is good.
        """
        ...

    def rate(self, peer: PodId) -> float | None:
        """Return the measured bytes a second of fetches from `peer`, None before the first."""
        ...

    def set_limits(self, limits: Limits) -> None:
        """Send no more blocks than these limits let pass, from now on; messages do not count."""
        ...

    def set_members(
        self,
        certificates: Mapping[PodId, bytes],
        removed: Mapping[PodId, bytes] = MappingProxyType({}),
    ) -> None:
        """Let exactly these members in (by certificate); links of others are closed.

        Who was `removed`, and proves it with its key, is told so and gets nothing else.
        """
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """A pod that was found nearby, by what it says of itself; none of it is proven.

    `network_hash` is a short hash of the network's id, `version` that of the protocol.
    """

    network: str
    network_hash: str
    pod: str
    address: str
    version: int


class Discovery(Protocol):
    """Finding pods on the local network. Where it does not work, nothing is found."""

    async def announce(self, sighting: Sighting) -> None:
        """Tell others of this pod, in the place of what was told before."""
        ...

    async def browse(
        self,
        on_found: Callable[[Sighting], None],
        on_gone: Callable[[Sighting], None] | None = None,
    ) -> None:
        """Call `on_found` on the loop for each pod found, again when its address changes.

        `on_gone` is called with what was found last of a pod that is announced no more, or said
        otherwise of itself since.
        """
        ...

    async def close(self) -> None: ...
