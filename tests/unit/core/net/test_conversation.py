"""A connection before membership."""

import pytest

from core.errors import PeerError
from core.net.conversation import Conversation
from tests.support.links import run, sessions


def test_frames_pass_and_silence_has_a_deadline() -> None:
    async def scenario() -> None:
        async with sessions() as ((near_sock, near), (far_sock, far)):
            joiner = Conversation(near_sock, near, near.certificate or b"")
            inviter = Conversation(far_sock, far, b"own")
            await joiner.send(b"hello")
            assert await inviter.receive(5.0) == b"hello"
            with pytest.raises(PeerError, match="does not answer"):
                await inviter.receive(0.01)
            joiner.close()
            with pytest.raises(PeerError, match="broke"):
                await inviter.receive(5.0)

    run(scenario)
