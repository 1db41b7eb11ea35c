import dataclasses

import pytest

from core.contents.events import LineClosed, LineDirtied
from core.ids import EntryId


def test_events_are_values_that_nobody_changes() -> None:
    event = LineClosed(1, EntryId(bytes(16)))
    assert event == LineClosed(1, EntryId(bytes(16)))
    assert event != LineDirtied(1, EntryId(bytes(16)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.line = 2  # type: ignore[misc]
