"""All links of this pod: dials members that are not linked, takes those that call, keeps one each.

When two pods call each other at the same time, both keep the link that the lower id dialled.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.engine.bell import Bell
from core.engine.link import Link, greet, refuse
from core.engine.settings import REDIAL_SECONDS_FIRST, REDIAL_SECONDS_MAX, STEADY_SECONDS
from core.errors import Disowned, PeerError, ProtocolError, WormholeError
from core.ids import PodId
from core.ports import Channel, Clock, Transport
from core.saying import Sentence, said
from core.wire.messages import Hello

_LOG: Final = logging.getLogger(__name__)

Serve = Callable[[Link], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Try:
    """A call of a member that did not become a link: where, and why."""

    address: str
    problem: Sentence


@dataclass(slots=True)
class _Way:
    """How a member may be reached, and when it is called next.

    `disowned`: it said last that this pod was removed from the network. `waiting`: who waits for
    what comes of the next call.
    """

    addresses: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    next_try: float = 0.0
    pause: float = REDIAL_SECONDS_FIRST
    dialling: bool = False
    problem: str = ""
    disowned: bool = False
    tried: int = field(default=0)
    waiting: list[asyncio.Future[Try | None]] = field(default_factory=list)

    @property
    def known(self) -> tuple[str, ...]:
        """The addresses in the order in which they are called."""
        return tuple(dict.fromkeys((*self.hints, *self.addresses)))

    def tell(self, failed: Try | None) -> None:
        """Tell those who wait that a call failed, or (None) that there is a link."""
        for each in self.waiting:
            if not each.done():
                each.set_result(failed)
        self.waiting.clear()

    def reset(self) -> None:
        """Call at once."""
        self.next_try, self.pause = 0.0, REDIAL_SECONDS_FIRST

    def put_off(self, now: float, share: float) -> None:
        """Call later, and each time later than before."""
        self.next_try = now + self.pause * share
        self.pause = min(self.pause * 2, REDIAL_SECONDS_MAX)


class Links:
    """The links that are up, and the calls under way. For one loop."""

    def __init__(
        self,
        pod: PodId,
        transport: Transport,
        clock: Clock,
        hello: Callable[[], Hello],
        name_of: Callable[[PodId], str],
    ) -> None:
        """Keep the links of `pod`; `hello` makes the greeting of this moment.

        `name_of` returns the name with which a pod was admitted: what is told of it bears that.
        """
        self._pod = pod
        self._transport = transport
        self._clock = clock
        self._hello = hello
        self._name_of = name_of
        self._serve: Serve | None = None
        self._changed: Callable[[], None] = lambda: None
        self._ways: dict[PodId, _Way] = {}
        self._up: dict[PodId, Link] = {}
        self._lost_at: dict[PodId, float] = {}
        self._members: frozenset[PodId] = frozenset()
        self._bell = Bell()

    def start(self, serve: Serve, changed: Callable[[], None]) -> None:
        """Say what is done with a link (`serve` runs as long as it lasts) and whom to tell."""
        self._serve, self._changed = serve, changed

    @property
    def up(self) -> Mapping[PodId, Link]:
        """The links that are up, by peer."""
        return self._up

    def lost_at(self, peer: PodId) -> float | None:
        """Return when the link to `peer` was lost (monotonic seconds), None if there was none."""
        return self._lost_at.get(peer)

    def problem(self, peer: PodId) -> str:
        """Return why the last call to `peer` failed, or an empty text."""
        return self._ways[peer].problem if peer in self._ways else ""

    @property
    def disowned_by(self) -> frozenset[PodId]:
        """The members that said, when they last answered, that this pod was removed."""
        return frozenset(peer for peer, way in self._ways.items() if way.disowned)

    def set_members(self, addresses: Mapping[PodId, tuple[str, ...]]) -> None:
        """Call these members, at these addresses; nobody else gets a link from now on."""
        for peer in list(self._ways):
            if peer not in addresses:
                del self._ways[peer]
        for peer, known in addresses.items():
            if peer != self._pod:
                self._ways.setdefault(peer, _Way()).addresses = known
        self._members = frozenset(addresses)
        self._bell.ring()

    def found(self, peer: PodId, address: str) -> None:
        """Discovery or a person named an address of `peer`: call it at once."""
        way = self._ways.setdefault(peer, _Way())
        way.hints = (address, *(hint for hint in way.hints if hint != address))[:4]
        way.reset()
        self._bell.ring()

    def network_changed(self) -> None:
        """The machine's network changed: call everybody again at once."""
        for way in self._ways.values():
            way.reset()
        self._bell.ring()

    async def reach(self, peer: PodId, tried: Callable[[Try], None]) -> bool:
        """Call a member at once, at each of its addresses, until there is a link.

        `tried` hears of each call that failed. Returns whether there is a link. What is waited for
        may never come, where this pod stops or the member is removed: whoever calls has a deadline.
        """
        way = self._ways.get(peer)
        for _ in () if way is None else way.known:
            if way is None or peer in self._up:
                break
            outcome: asyncio.Future[Try | None] = asyncio.get_running_loop().create_future()
            way.waiting.append(outcome)
            way.reset()
            self._bell.ring()
            failed = await outcome
            if failed is not None:
                tried(failed)
        return peer in self._up

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Call members that are not linked, for ever."""
        while True:
            now = self._clock.monotonic()
            pauses = [REDIAL_SECONDS_MAX]
            for peer, way in sorted(self._ways.items()):
                if peer in self._up or way.dialling or not (way.addresses or way.hints):
                    continue
                if way.next_try <= now:
                    way.dialling = True
                    group.create_task(self._call(peer, way))
                else:
                    pauses.append(way.next_try - now)
            await self._bell.wait(min(pauses))

    async def accept(self, channel: Channel) -> None:
        """Serve a channel that a member opened, until it ends."""
        await self._hold(channel, channel.peer)

    async def _call(self, peer: PodId, way: _Way) -> None:
        address = way.known[way.tried % len(way.known)]
        way.tried += 1
        try:
            channel = await self._transport.dial(address, peer)
            way.dialling = False
            way.problem = ""
            if not await self._hold(channel, self._pod):
                self._put_off(peer, way)
                way.tell(None if peer in self._up else Try(address, said("It gave no link.")))
        except WormholeError as error:  # of any kind: the address is whatever the peer told
            way.problem = error.detail
            # Told to people, and no more: one that lies or is mistaken must do no harm by it.
            way.disowned |= isinstance(error, Disowned)
            self._put_off(peer, way)
            way.tell(Try(address, error.detail))
            _LOG.info("No link to %s at %s: %s", peer.hex(), address, error.detail)
        finally:
            way.dialling = False
            self._bell.ring()

    def _put_off(self, peer: PodId, way: _Way) -> None:
        # The higher id waits a little longer, so that two pods do not keep calling crosswise.
        way.put_off(self._clock.monotonic(), 1.0 if self._pod < peer else 1.5)

    async def _hold(self, channel: Channel, dialler: PodId) -> bool:
        """Serve a channel until it ends; False if it did not become a link."""
        try:
            name = self._name_of(channel.peer)
            link = await greet(channel, self._hello(), self._pod, dialler, name)
        except BaseException:
            await channel.close("The greeting failed.")
            raise
        if link.peer not in self._members:
            await refuse(channel, "That pod is no member of this network, or was removed from it.")
            return False
        before = self._up.get(link.peer)
        if before is not None and dialler != before.dialler and dialler > before.dialler:
            await channel.close("There is a link already.")
            return False
        self._up[link.peer] = link
        if link.peer in self._ways:
            self._ways[link.peer].disowned = False
            self._ways[link.peer].tell(None)
        if before is not None:
            await before.channel.close("Another link took its place.")
        self._changed()
        began = self._clock.monotonic()
        await self._run(link)
        way = self._ways.get(link.peer)
        if way is None:
            return True  # removed meanwhile: nobody calls it any more
        if self._clock.monotonic() - began >= STEADY_SECONDS:
            way.reset()
        else:
            # One of the two may refuse what the other sends, and would at once again.
            self._put_off(link.peer, way)
        return True

    async def _run(self, link: Link) -> None:
        try:
            if self._serve is not None:
                await self._serve(link)
        except ProtocolError as error:
            _LOG.warning("%s was refused: %s", link.name, error.detail)
            await refuse(link.channel, error.detail)
        except PeerError as error:
            _LOG.info("The link to %s ended: %s", link.name, error.detail)
        except WormholeError as error:
            # This pod's own trouble, a full disk for example: the link is tried again later.
            _LOG.warning("The link to %s was given up: %s", link.name, error.detail)
        except Exception:  # noqa: BLE001 - what one peer sends must not end all other links
            _LOG.exception("The link to %s was given up", link.name)
        finally:
            if self._up.get(link.peer) is link:
                del self._up[link.peer]
                self._lost_at[link.peer] = self._clock.monotonic()
                self._changed()
                self._bell.ring()
            await link.channel.close("The link ended.")
