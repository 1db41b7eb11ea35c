"""How much programs may still write: what the disk, the network and the spool have left."""

from typing import Final

from core.errors import NoSpace
from core.volume.state import VolumeState

_CHECKED_BYTES: Final = 16 * 2**20
_PLENTY_BYTES: Final = 4 * 2**30
_PLENTY_SECONDS: Final = 0.25


def check_room(state: VolumeState, length: int) -> None:
    """Raise `NoSpace` before the disk, or the network, is as full as it may be made."""
    state.unchecked_bytes -= length
    if state.unchecked_bytes > 0:
        return
    left = _left(state) - length
    if left < 0:
        raise NoSpace
    state.unchecked_bytes = min(left, _CHECKED_BYTES)


def has_plenty(state: VolumeState) -> bool:
    """Say whether there is so much room that nobody need look at what the kernel writes."""
    now = state.clock.monotonic()
    if now >= state.plenty_until:
        state.plenty = _left(state) > _PLENTY_BYTES
        state.plenty_until = now + _PLENTY_SECONDS
    return state.plenty


def _left(state: VolumeState) -> int:
    table = state.contents.table
    left = table.files.space().free - state.settings.min_free
    if state.settings.spool_max is not None:
        unpublished = sum(line.size_now() for line in table.dirty_lines())
        left = min(left, state.settings.spool_max - state.outside.spooled() - unpublished)
    network = state.outside.space()
    if network is not None and network.limit_left is not None:
        return min(left, network.limit_left)
    return left
