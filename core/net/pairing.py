"""The pairing conversation on a connection: words, sealed as soon as both have a key.

`inviting` and `joining` are its two sides.
"""

import asyncio
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import PairingError, PeerError, ProtocolError
from core.membership.obstacles import Rejection, pairing_error
from core.model.pairing import Obstacle
from core.net.conversation import Conversation
from core.saying import said
from core.wire.pairing import Failure, Word, decode, encode

TURN_SECONDS: Final = 20.0
PERSON_SECONDS: Final = 300.0
JOINER: Final = b"wormhole joiner"
INVITER: Final = b"wormhole inviter"
_NONCE_BYTES: Final = 12

Expected = TypeVar("Expected", bound=Word)


class Talk:
    """One side of the conversation."""

    def __init__(self, conversation: Conversation) -> None:
        """Begin in clear (inside TLS to whoever that is)."""
        self._conversation = conversation
        self._seal: AESGCM | None = None
        self._open: AESGCM | None = None
        self._sent = 0
        self._received = 0

    @property
    def listener_certificate(self) -> bytes:
        """The inviter's certificate as seen on this connection (DER)."""
        return self._conversation.listener_certificate

    def use_keys(self, send_key: bytes, receive_key: bytes) -> None:
        """Encrypt what follows under the keys that the code gave."""
        self._seal, self._open = AESGCM(send_key), AESGCM(receive_key)

    @property
    def address(self) -> str:
        """Where the other machine calls from ("host:port"), empty where it was called."""
        return self._conversation.address

    async def say(self, word: Word) -> None:
        """Send a word. Raises `PeerError`."""
        payload = encode(word)
        if self._seal is not None:
            payload = self._seal.encrypt(self._sent.to_bytes(_NONCE_BYTES), payload, b"")
            self._sent += 1
        await self._conversation.send(payload)

    async def hear(self, kind: type[Expected], seconds: float = TURN_SECONDS) -> Expected:
        """Return the next word, which must be a `kind`.

        Raises `PairingError` if the other side says why it fails, `PeerError` at the end.
        """
        payload = await self._conversation.receive(seconds)
        if self._open is not None:
            try:
                nonce = self._received.to_bytes(_NONCE_BYTES)
                payload = self._open.decrypt(nonce, payload, b"")
            except InvalidTag:
                raise ProtocolError(said("What the other machine said was changed.")) from None
            self._received += 1
        word = decode(payload)
        if isinstance(word, Failure):
            raise pairing_error(word.obstacle, word.detail, word.number)
        if not isinstance(word, kind):
            raise ProtocolError(said("The other machine said something else than expected."))
        return word

    async def silence(self, seconds: float = PERSON_SECONDS) -> None:
        """Return when the other side says something, which it should not.

        Raises `PeerError` when it hangs up, or has waited for longer than anybody should.
        """
        await self._conversation.receive(seconds)

    async def fail(
        self, obstacle: Obstacle, detail: str = "", number: int | None = None
    ) -> PairingError:
        """Tell the other side why; return the same as an error."""
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self.say(Failure(obstacle, detail, number))
        except (PeerError, TimeoutError):
            pass  # it is gone; what is said here is the same
        return pairing_error(obstacle, detail, number)

    async def reject(self, rejection: Rejection) -> PairingError:
        """Tell the other side why it is not let in; return the same as an error."""
        return await self.fail(rejection.obstacle, rejection.detail, rejection.number)
