"""The pairing conversation on a connection: sealed words, in turn."""

import pytest

from core.errors import PairingError, PeerError, ProtocolError
from core.model.pairing import Obstacle
from core.net.pairing import Talk
from core.wire.pairing import Agreement, Confirmation
from tests.support.links import run


class Wire:
    """A conversation whose frames wait in a list."""

    listener_certificate = b"certificate"

    def __init__(self, frames: list[bytes]) -> None:
        self.frames = frames

    async def send(self, payload: bytes) -> None:
        self.frames.append(payload)

    async def receive(self, _seconds: float) -> bytes:
        if not self.frames:
            raise PeerError("The connection broke.")
        return self.frames.pop(0)


def talks() -> tuple[Talk, Talk, list[bytes]]:
    frames: list[bytes] = []
    near, far = Talk(Wire(frames)), Talk(Wire(frames))  # type: ignore[arg-type]
    near.use_keys(bytes(32), b"k" * 32)
    far.use_keys(b"k" * 32, bytes(32))
    return near, far, frames


def test_words_are_sealed_and_come_back() -> None:
    async def scenario() -> None:
        near, far, frames = talks()
        await near.say(Confirmation(b"t" * 32))
        assert b"t" * 32 not in frames[0]
        assert await far.hear(Confirmation) == Confirmation(b"t" * 32)

    run(scenario)


def test_a_changed_or_repeated_word_is_refused() -> None:
    async def scenario() -> None:
        near, far, frames = talks()
        await near.say(Agreement())
        frames.append(frames[0])
        await far.hear(Agreement)
        with pytest.raises(ProtocolError, match="changed"):
            await far.hear(Agreement)

    run(scenario)


def test_a_word_out_of_turn_is_refused_and_a_failure_is_its_sentence() -> None:
    async def scenario() -> None:
        near, far, _ = talks()
        await near.say(Agreement())
        with pytest.raises(ProtocolError, match="something else"):
            await far.hear(Confirmation)
        error = await near.fail(Obstacle.NAME_TAKEN, "nas")
        assert "nas" in error.detail
        with pytest.raises(PairingError, match="already called nas"):
            await far.hear(Agreement)

    run(scenario)
