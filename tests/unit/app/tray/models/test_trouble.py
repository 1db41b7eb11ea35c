"""What went wrong."""

import pytest

from app.tray.models.trouble import Field, Trouble, at_fields


def test_all_that_is_said_is_one_text() -> None:
    assert Trouble("It is full.", "Free some space.").whole == "It is full. Free some space."
    assert Trouble("It is full.").whole == "It is full."


CODE = Trouble("This code is not right.", field=Field.CODE)
EMPTY = Trouble("A code is needed.", field=Field.CODE)
NAME = Trouble("This name is taken.", field=Field.NAME)
BANNER = Trouble("FUSE is not installed.")


@pytest.mark.parametrize(
    ("last", "settled", "said"),
    [
        (None, set(), ()),
        (None, {Field.NAME}, (NAME,)),
        (BANNER, {Field.CODE}, (EMPTY,)),
        (CODE, set(), (CODE,)),
        (CODE, {Field.CODE, Field.NAME}, (CODE, NAME)),
    ],
)
def test_the_last_failure_comes_first_and_each_field_says_one_thing(
    last: Trouble | None, settled: set[Field], said: tuple[Trouble, ...]
) -> None:
    assert at_fields(last, (EMPTY, NAME), settled) == said
