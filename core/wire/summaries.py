"""What two summaries say about each other: who lacks what, and whose history forked."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.ids import Incarnation
from core.wire.messages import Head


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a peer's summary shows.

    `forked`: origins whose batch of the same number has another digest there: two stores wrote
    under one incarnation. `own_ahead`: the peer knows records of this pod's own incarnation that
    this pod does not have, so it lives on a store that was rolled back.
    """

    forked: tuple[Incarnation, ...]
    own_ahead: bool


def compare(
    own: Mapping[Incarnation, Head], theirs: Mapping[Incarnation, Head], writer: Incarnation
) -> Comparison:
    """Compare this pod's heads with a peer's; `writer` is this pod's incarnation."""
    forked = tuple(
        origin
        for origin in sorted(own.keys() & theirs.keys())
        if own[origin].last == theirs[origin].last
        and own[origin].digest
        and theirs[origin].digest
        and own[origin].digest != theirs[origin].digest
    )
    known = own[writer].last if writer in own else 0
    ahead = writer in theirs and theirs[writer].last > known
    return Comparison(forked, ahead)
