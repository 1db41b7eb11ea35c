import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.placement.capacity import Room, room, room_for


@pytest.mark.parametrize(
    ("pods", "copies", "wanted", "why"),
    [
        ([], 2, 0, "nobody offers anything"),
        ([100], 1, 100, "one copy: all of it"),
        ([100], 2, 100, "alone, a second copy is not to be had yet"),
        ([100, 100], 2, 100, "each file on both"),
        ([100, 10], 2, 10, "the smaller one decides"),
        ([100, 50, 50], 2, 100, "one copy on the large one, the other on one of the small ones"),
        ([100, 10, 10], 2, 20, "the large one cannot be used whole"),
        ([60, 60, 60], 2, 90, "shared evenly"),
        ([1_000, 1_000, 10, 10], 3, 20, "two hold everything, the small ones share the third copy"),
        ([30, 30], 3, 30, "as many copies as there are pods"),
        ([100, -5], 1, 100, "less than nothing is nothing"),
        ([50, 70], 0, 120, "there is always one copy"),
    ],
)
def test_room_for_files_with_copies(pods: list[int], copies: int, wanted: int, why: str) -> None:
    assert room_for(pods, copies) == wanted, why


@given(some.lists(some.integers(0, 40), min_size=1, max_size=6), some.integers(1, 4))
def test_it_is_the_most_that_fits(pods: list[int], copies: int) -> None:
    """A size fits if each pod, with at most one copy of each byte, adds up to all copies."""
    wanted = min(copies, len(pods))

    def fits(size: int) -> bool:
        return sum(min(room, size) for room in pods) >= size * wanted

    found = room_for(pods, copies)
    assert fits(found)
    assert not fits(found + 1)


@pytest.mark.parametrize(
    ("offers", "bytes_max", "wanted", "why"),
    [
        ([], None, None, "nothing is known"),
        ([(0, 0, 0)], None, None, "a client offers nothing"),
        ([(100, 40, 60), (100, 40, 50)], None, Room(100, 50), "what the pods offer"),
        ([(100, 40, 60), (100, 40, 50)], 120, Room(60, 20, 40), "the limit counts all copies"),
        ([(100, 40, 60), (100, 40, 50)], 80, Room(40, 0, 0), "it is reached"),
        ([(100, 40, 60), (100, 40, 50)], 10, Room(5, 0, 0), "it was lowered below what is there"),
        ([(100, 40, 60), (100, 40, 50)], 1_000, Room(100, 50, 920), "it is more than is offered"),
    ],
)
def test_room_of_a_network(
    offers: list[tuple[int, int, int]], bytes_max: int | None, wanted: Room | None, why: str
) -> None:
    assert room(offers, 2, bytes_max) == wanted, why
