"""How two texts differ."""

from hypothesis import given
from hypothesis import strategies as st

from app.tray.models.difference import LINES_MAX, Line, as_text, difference

TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12).map("\n".join)


def test_lines_of_one_side_are_marked_and_the_others_stand_beside_each_other() -> None:
    found = difference("# Title\n\nours\nmore\nend", "# Title\n\ntheirs\nend")
    assert found.left == (
        Line(1, "# Title"),
        Line(2, ""),
        Line(3, "ours", own=True),
        Line(4, "more", own=True),
        Line(5, "end"),
    )
    assert found.right == (
        Line(1, "# Title"),
        Line(2, ""),
        Line(3, "theirs", own=True),
        Line(0),
        Line(4, "end"),
    )


@given(TEXTS, TEXTS)
def test_every_line_is_shown_once_and_what_is_not_marked_is_the_same(
    ours: str, theirs: str
) -> None:
    found = difference(ours, theirs)
    assert [each.text for each in found.left if each.number] == ours.splitlines()
    assert [each.text for each in found.right if each.number] == theirs.splitlines()
    assert len(found.left) == len(found.right)
    for left, right in zip(found.left, found.right, strict=True):
        if not (left.own or right.own):
            assert left.text == right.text


def test_long_texts_are_cut_and_what_would_take_long_to_compare_counts_as_changed() -> None:
    ours = "\n".join(f"a{number}" for number in range(3_000))
    theirs = "\n".join(f"b{number}" for number in range(3_000))
    found = difference(f"same\n{ours}", f"same\n{theirs}")
    assert found.cut
    assert len(found.left) == LINES_MAX
    assert not found.left[0].own
    assert all(each.own for each in found.left[1:])


def test_a_line_that_never_ends_is_cut() -> None:
    assert len(difference("x" * 100_000, "").left[0].text) < 1_000


def test_only_text_is_taken_for_text() -> None:
    assert as_text("für\tdich\n".encode(), whole=True) == "für\tdich\n"
    assert as_text("\ufefftext".encode(), whole=True) == "text"
    assert as_text(b"\x89PNG\x00", whole=True) is None
    assert as_text(b"\xff\xfe", whole=True) is None


def test_a_character_that_was_torn_at_the_end_is_left_out() -> None:
    torn = "ein Gruß 😀".encode()[:-1]
    assert as_text(torn, whole=False) == "ein Gruß "
    assert as_text(torn, whole=True) is None
