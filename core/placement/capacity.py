"""How much the pods of a network can hold together, each file on several of them."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """Room for files, in bytes: of all, each with its copies, and what is left of it.

    `limit_left`: what is left of the most that the network may hold, all copies counted; None
    where it has no such limit.
    """

    total: int
    free: int
    limit_left: int | None = None


def room_for(pods: Collection[int], copies: int) -> int:
    """Return how many bytes of files fit on pods with so much room, each on `copies` pods.

    A pod that is larger than all others can fill with `copies` each cannot be used whole: it holds
    one copy of everything, and the others share the rest. Where there are fewer pods than copies,
    each file is on all of them.
    """
    rooms = sorted(max(0, room) for room in pods)
    wanted = min(max(1, copies), len(rooms))
    while wanted > 1 and rooms[-1] * wanted > sum(rooms):
        rooms.pop()
        wanted -= 1
    return sum(rooms) // wanted if rooms else 0


def room(
    offers: Collection[tuple[int, int, int]], copies: int, bytes_max: int | None
) -> Room | None:
    """Return the room of a network whose pods offer, use and have free so much; None without any.

    `bytes_max` is the most that it may hold, all copies counted.
    """
    if not any(offered for offered, _, _ in offers):
        return None
    total = room_for([offered for offered, _, _ in offers], copies)
    free = room_for([left for _, _, left in offers], copies)
    if bytes_max is None:
        return Room(total, min(free, total))
    limit_left = max(0, bytes_max - sum(used for _, used, _ in offers))
    divisor = min(max(1, copies), len(offers))
    total = min(total, bytes_max // divisor)
    return Room(total, min(free, total, limit_left // divisor), limit_left)
