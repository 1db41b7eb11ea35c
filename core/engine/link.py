"""One link to a member: its channel with messages instead of frames, and what the peer has."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.engine.bell import Bell
from core.engine.settings import HELLO_SECONDS
from core.errors import PeerError, ProtocolError
from core.ids import Incarnation, NetworkId, PodId
from core.ports import Channel
from core.saying import said
from core.wire import messages
from core.wire.messages import Hello, Message, Refusal


@dataclass(slots=True, eq=False)
class Link:
    """A link that is up. `known`: what the peer has, None until it said so.

    `wake` rings when there may be something to send, `report` when it is to be told what is here
    now. `name` is the one that the peer was admitted
    with: in its greeting it may give that of another pod.
    """

    channel: Channel
    peer: PodId
    dialler: PodId
    hello: Hello
    name: str
    known: Mapping[Incarnation, int] | None = None
    wake: Bell = field(default_factory=Bell)
    report: Bell = field(default_factory=Bell)

    async def send(self, message: Message) -> None:
        """Send a message; waits while the peer does not keep up. Raises `PeerError`."""
        await self.channel.send(messages.encode(message))

    async def receive(self) -> Message:
        """Return the next message that this version knows.

        Raises `ProtocolError` for what is not valid, `PeerError` when the link ends or is refused.
        """
        message = await _receive(self.channel)
        if isinstance(message, Refusal):
            raise PeerError(
                said("{name} closed the link: {reason}", name=self.name, reason=message.reason)
            )
        return message


async def greet(
    channel: Channel, own: Hello, own_pod: PodId, dialler: PodId, name: str = ""
) -> Link:
    """Exchange the first messages. Raises `PeerError` if the two cannot work together.

    `name` is that of the peer, where this pod knows it.
    """
    await channel.send(messages.encode(own))
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            theirs = await _receive(channel)
    except TimeoutError:
        raise PeerError(said("The other machine said nothing.")) from None
    if isinstance(theirs, Refusal):
        raise PeerError(said("The other machine refused: {reason}", reason=theirs.reason))
    if not isinstance(theirs, Hello):
        raise ProtocolError(said("The other machine did not begin with a greeting."))
    await _refuse_strangers(channel, own.network, theirs)
    if channel.peer == own_pod:
        raise PeerError(said("This machine called itself."))
    return Link(channel, channel.peer, dialler, theirs, name or theirs.name)


async def refuse(channel: Channel, reason: str) -> None:
    """Tell the peer why the link ends, as far as it still listens, and end it."""
    try:
        await channel.send(messages.encode(Refusal(reason[:1_000])))
    except PeerError:
        return
    finally:
        await channel.close(reason)


async def _refuse_strangers(channel: Channel, network: NetworkId, theirs: Hello) -> None:
    if theirs.network != network:
        await refuse(channel, "This pod belongs to another network.")
        raise ProtocolError(said("{name} belongs to another network.", name=theirs.name))
    try:
        messages.negotiate(theirs)
    except ProtocolError as error:
        await refuse(channel, error.detail)
        raise


async def _receive(channel: Channel) -> Message:
    while True:
        message = messages.decode(await channel.receive())
        if message is not None:
            return message
