"""The table of operations is whole."""

import msgspec
import pytest

from core.control import operations
from core.control.operations import CONFIG_SET, INVITE, Operation
from core.saying import Sentence

ALL = [each for each in vars(operations).values() if isinstance(each, Operation)]


def test_names_are_unique() -> None:
    assert len({each.name for each in ALL}) == len(ALL) > 20


def as_json(kind: type) -> dict[str, object]:
    """Return what a sentence is on the interface: text, as it always was."""
    assert kind is Sentence
    return {"type": "string"}


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_every_request_and_answer_has_a_schema(each: Operation[object, object]) -> None:
    assert msgspec.json.schema(each.request, schema_hook=as_json)
    assert msgspec.json.schema(each.answer, schema_hook=as_json)


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
