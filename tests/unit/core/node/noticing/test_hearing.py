"""What is heard is kept until somebody looks, and not more than anybody reads."""

import pytest

from core.ids import EntryId
from core.node.noticing import hearing
from core.node.noticing.hearing import Hearing
from core.replica.events import TreeChanged


def change(*entries: int) -> TreeChanged:
    return TreeChanged(frozenset(EntryId(bytes([each]) * 16) for each in entries), local=True)


def test_what_was_heard_is_given_once_in_order() -> None:
    heard = Hearing()
    heard.hear(change(1))
    heard.hear(change(2))
    assert heard.take() == [change(1), change(2)]
    assert heard.take() == []


def test_no_more_is_kept_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "RECORDS_MAX", 3)
    heard = Hearing()
    for _ in range(5):
        heard.hear(change(1, 2))
    assert len(heard.take()) == 1
    heard.hear(change(1))
    assert heard.take() == [change(1)], "after a look there is room again"
