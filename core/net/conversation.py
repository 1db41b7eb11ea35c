"""A connection before membership: encrypted, not authenticated, good for pairing alone."""

import asyncio
import socket

from core.errors import PeerError
from core.net.session import Session
from core.saying import said


class Conversation:
    """Frames to and from a stranger at `address`.

    `listener_certificate`: as seen on this connection (DER).
    """

    def __init__(
        self,
        sock: socket.socket,
        session: Session,
        listener_certificate: bytes,
        address: str = "",
    ) -> None:
        """Take over a connection after its opening."""
        self.address = address
        self._socket = sock
        self._session = session
        self.listener_certificate = listener_certificate

    async def send(self, payload: bytes) -> None:
        """Send one frame. Raises `PeerError`."""
        await self._session.send(self._socket, payload)

    async def receive(self, seconds: float) -> bytes:
        """Return the next frame. Raises `PeerError` at the end or after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                return await self._session.receive(self._socket)
        except TimeoutError:
            raise PeerError(said("The other machine does not answer.")) from None

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
