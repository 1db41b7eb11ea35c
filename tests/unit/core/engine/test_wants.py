"""Wants: what is asked for when, of whom."""

from msgspec.structs import replace

from core.engine.wants import FAILED_TRIES, READY_MAX, WANTS_MAX, Left, Wants
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId, Stamp
from core.model.records import NOTHING_SEEN, Version

A, B = PodId(b"a" * 16), PodId(b"b" * 16)
ORIGIN = Incarnation(1)
ENTRY = EntryId(b"e" * 16)


def version(number: int, size: int = 10**6) -> Version:
    stamp = Stamp(number, 0, ORIGIN, 0)
    digest = ContentHash(b"h" * 32)
    return Version(Dot(ORIGIN, number), stamp, ENTRY, digest, size, 2**18, 0, NOTHING_SEEN)


def test_what_is_due_and_has_a_linked_source_is_ready_rarest_first() -> None:
    wants = Wants()
    wants.put(version(1), frozenset({A, B}), 0.0)
    wants.put(version(2), frozenset({A}), 0.0)
    wants.put(version(3), frozenset({B}), 0.0)
    wants.put(version(4), frozenset({A}), 9.0)
    assert [want.version.dot.seq for want in wants.ready(1.0, {A})] == [2, 1]
    assert wants.next_due(1.0) == 9.0
    wants.hurry(1.0)
    assert [want.version.dot.seq for want in wants.ready(1.0, {A})] == [2, 4, 1]


def test_what_is_pulled_is_not_ready_again() -> None:
    wants = Wants()
    wants.put(version(1), frozenset({A}), 0.0)
    wants.ready(0.0, {A})[0].busy = True
    assert wants.ready(0.0, {A}) == []
    assert wants.next_due(0.0) is None


def test_a_small_content_is_asked_of_one_source_after_the_other_and_then_as_a_block() -> None:
    wants = Wants()
    wants.put(version(1, size=5), frozenset({A, B}), 0.0)
    asked = []
    for now in (0.0, 1.0):
        ((pod, names),) = wants.small_by_source(now, {A, B}).items()
        asked.append(pod)
        wants.asked([dot for _, dot in names], now + 1.0)
        assert wants.small_by_source(now, {A, B}) == {}
    assert asked == [A, B]
    assert wants.small_by_source(2.0, {A, B}) == {}
    assert len(wants.ready(2.0, {A, B})) == 1


def test_versions_that_a_file_has_no_more_are_forgotten() -> None:
    wants = Wants()
    for number in (1, 2, 3):
        wants.put(version(number), frozenset({A}), 0.0)
    wants.forget_others(ENTRY, {Dot(ORIGIN, 2)})
    assert len(wants) == 1
    assert Dot(ORIGIN, 2) in wants
    wants.put(version(2), frozenset({B}), 5.0)
    want = wants.get(Dot(ORIGIN, 2))
    assert want is not None
    assert (want.sources, want.due) == (frozenset({B}), 0.0)
    wants.forget(Dot(ORIGIN, 2))
    wants.forget(Dot(ORIGIN, 2))
    assert wants.ready(9.0, {A, B}) == []


def test_nothing_waits_for_space_any_more_when_what_did_is_not_wanted_any_more() -> None:
    """A pod said that copies wait for space as long as it ran, when they had come otherwise."""
    wants = Wants()
    wants.put(version(1), frozenset({A}), 0.0)
    wants.put(version(2), frozenset({A}), 0.0)
    waiting = wants.get(version(2).dot)
    assert waiting is not None
    assert wants.no_room() == ""
    waiting.no_room = "9 bytes are wanted"
    assert wants.no_room() == "9 bytes are wanted"
    wants.forget(version(2).dot)
    assert wants.no_room() == ""


def of_another_file(number: int) -> Version:
    return replace(version(number), entry=EntryId(number.to_bytes(16)))


def test_of_far_too_many_those_are_kept_that_can_be_pulled_and_are_rare() -> None:
    """A new pod remembered each of a million versions, and sorted them whenever one had come."""
    wants, many = Wants(), 2 * WANTS_MAX
    for number in range(1, many):
        wants.put(of_another_file(number), frozenset({A, B}), 0.0)
    wants.trim({A, B})
    assert len(wants) == many - 1, "not before there are twice as many"
    assert wants.left_out == set()
    wants.put(of_another_file(many), frozenset({A}), 0.0)
    wants.trim({A, B})
    assert len(wants) == WANTS_MAX
    assert wants.ready(0.0, {A, B})[0].version.dot.seq == many
    assert wants.left_out == {Left.READY}


def test_what_is_pulled_now_is_kept_and_what_nobody_can_give_goes_first() -> None:
    wants, many = Wants(), 2 * WANTS_MAX
    for number in range(1, many + 1):
        sources = frozenset({A} if number > WANTS_MAX else {B})
        wants.put(of_another_file(number), sources, 0.0)
    busy = wants.get(Dot(ORIGIN, 1))
    assert busy is not None
    busy.busy = True
    wants.trim({A})
    assert Dot(ORIGIN, 1) in wants
    assert len(wants.ready(0.0, {A})) == READY_MAX
    assert wants.left_out == {Left.APART, Left.READY}, "one had to go for the one that is busy"


def test_there_is_room_when_most_of_what_can_be_pulled_came_whatever_else_waits() -> None:
    wants = Wants()
    for number in range(1, WANTS_MAX + 1):
        wants.put(of_another_file(number), frozenset({A}), 0.0)
    assert not wants.have_room({A})
    assert wants.have_room({B}), "what nobody can give keeps nothing else waiting"
    for number in range(1, WANTS_MAX):
        want = wants.get(Dot(ORIGIN, number))
        assert want is not None
        want.tries = FAILED_TRIES
    assert wants.have_room({A})
    for number in range(1, WANTS_MAX):
        want = wants.get(Dot(ORIGIN, number))
        assert want is not None
        want.no_room = "9 bytes are wanted"
    assert not wants.have_room({A}), "where the disk is full, others have no room either"


def test_what_a_person_ended_is_not_hurried_before_its_time() -> None:
    wants = Wants()
    wants.put(version(1), frozenset({A}), 0.0)
    want = wants.ready(0.0, {A})[0]
    want.due = want.rests_until = 60.0
    wants.hurry(1.0)
    assert wants.ready(59.0, {A}) == []
    assert wants.ready(60.0, {A}) == [want]
