"""The table of operations is whole."""

import msgspec
import pytest

from core.control import operations
from core.control.operations import Operation

ALL = [each for each in vars(operations).values() if isinstance(each, Operation)]


def test_names_are_unique() -> None:
    assert len({each.name for each in ALL}) == len(ALL) > 20


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_request_and_answer_has_a_schema(each: Operation[object, object]) -> None:
    assert msgspec.json.schema(each.request)
    assert msgspec.json.schema(each.answer)
