"""What is hashed is recorded at once, or kept back until it is released."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.contents.preparing import Prepared
from core.engine.kept_back import KeptBack
from core.ids import ContentHash, EntryId
from core.model.content import Content

ONE = Prepared(1, EntryId(b"e" * 16), (), Content(ContentHash(b""), 1, 1), (), None, None, False)
TWO = replace(ONE, line=2)


def kept_back(told: list[object]) -> KeptBack:
    return KeptBack(lambda: told.append("rung"), told.append)


class KeepsAll:
    """An outlet that keeps everything back."""

    def __init__(self) -> None:
        self.forgotten: list[int] = []

    def keep_back(self, prepared: Sequence[Prepared]) -> Collection[int]:
        return {each.line for each in prepared}

    def forget(self, line: int) -> None:
        self.forgotten.append(line)


def test_without_an_outlet_nothing_is_kept_back() -> None:
    assert kept_back([]).sort([ONE, TWO], ()) == ([ONE, TWO], ())


def test_what_somebody_waits_for_is_not_kept_back() -> None:
    kept = kept_back([])
    kept.outlet = KeepsAll()
    assert kept.sort([ONE, TWO], {1}) == ([ONE], {2})


def test_what_is_hashed_anew_is_not_recorded_as_it_was() -> None:
    told: list[object] = []
    kept = kept_back(told)
    kept.outlet = outlet = KeepsAll()
    kept.release(ONE)
    kept.release(TWO)
    kept.forget(1)
    assert outlet.forgotten == [1]
    assert kept.take() == [TWO]
    assert kept.take() == []
    kept.again(2)
    assert told == ["rung", "rung", 2]
