"""Questions of peers come to those who know the answer; what is none is left."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.engine.questions import Questions
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.wire.messages import (
    AllAsking,
    AskOlder,
    AskPledges,
    Decide,
    Decided,
    Message,
    Offer,
    Offered,
    OlderVersions,
    Pledges,
    Probe,
    Taken,
    VersionName,
)
from tests.sim.virtual_time import run_virtual

POD = PodId(b"p" * 16)
NAME = VersionName(EntryId(b"e" * 16), Dot(Incarnation(1), 1))


@pytest.mark.parametrize(
    ("message", "taken_by"),
    [
        (AskOlder(1, b"/"), "older asked"),
        (OlderVersions(1, ()), "older answered"),
        (AskPledges(1, 60, (NAME,)), "pledging asked"),
        (Pledges(1, (NAME,)), "dropping answered"),
        (Offer((Offered(NAME, ContentHash(b"h" * 32), 5, 262_144),)), "taking asked"),
        (Taken((NAME,)), "offers answered"),
        (AllAsking(()), "admission heard"),
        (Decide(1, POD, ("four",), admit=True), "admission asked"),
        (Decided(1), "admission answered"),
        (Probe(1), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_message_comes_to_who_knows(message: Message, taken_by: str | None) -> None:
    heard: list[tuple[str, Message]] = []

    def takes(who: str) -> Any:
        def answered(_: object, message: Message) -> None:
            heard.append((f"{who} answered", message))

        async def asked(_: object, message: Message) -> None:
            heard.append((f"{who} asked", message))

        def told(_: object, message: Message) -> None:
            heard.append((f"{who} heard", message))

        return SimpleNamespace(asked=asked, answered=answered, heard=told)

    who = ("older", "pledging", "dropping", "offers", "taking", "admission")
    questions = Questions(*map(takes, who))
    run_virtual(questions.take(object(), message))  # type: ignore[arg-type]
    assert heard == ([] if taken_by is None else [(taken_by, message)])
