"""The table of operations is whole."""

import msgspec
import pytest

from core.control import operations
from core.control.operations import CONFIG_SET, INVITE, Operation

ALL = [each for each in vars(operations).values() if isinstance(each, Operation)]


def test_names_are_unique() -> None:
    assert len({each.name for each in ALL}) == len(ALL) > 20


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_request_and_answer_has_a_schema(each: Operation[object, object]) -> None:
    assert msgspec.json.schema(each.request)
    assert msgspec.json.schema(each.answer)


@pytest.mark.parametrize(
    ("operation", "request_text"),
    [
        (CONFIG_SET, b'{"level": "machine", "assignments": []}'),
        (INVITE, b'{"role": "king"}'),
    ],
    ids=["level", "role"],
)
def test_a_word_that_means_nothing_is_refused_before_anything_is_done(
    operation: Operation[object, object], request_text: bytes
) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(request_text, type=operation.request)
