"""Which lines may stay in memory."""

import pytest

from core.model.content import Line, LineRole
from core.store.sqlite.reader import cacheable
from tests.support.records import entry


@pytest.mark.parametrize(
    ("small", "present", "expected"),
    [
        (b"", b"", True),
        (b"x" * 4096, b"", True),
        (b"x" * 4097, b"", False),
        (b"", b"x" * 9999, False),
    ],
    ids=["nothing", "a small content", "a larger one", "a large bitmap"],
)
def test_only_small_lines_are_kept_in_memory(small: bytes, present: bytes, expected: bool) -> None:
    line = Line(1, entry(10), LineRole.CURRENT, small=small, present=present)
    assert cacheable([line]) is expected
