"""Several networks at once: how each is, in a row, and which needs a person first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.tray.models.headline import headline
from app.tray.models.picture import Picture, Reach
from app.tray.models.problems import problems
from app.tray.models.tray_state import State, state_of, tooltip
from app.tray.words.words import Words

# From the worst; where several hold, the icon shows the first.
_WORST_FIRST: Final = (
    State.CRITICAL,
    State.ALONE,
    State.ATTENTION,
    State.STARTING,
    State.PAUSED,
    State.WORKING,
    State.UP_TO_DATE,
)
_NEEDS_A_PERSON: Final = frozenset({State.CRITICAL, State.ALONE, State.ATTENTION})


@dataclass(frozen=True, slots=True)
class Seen:
    """A network of this machine: `key` says which, whatever it is called; and what is known."""

    key: str
    picture: Picture

    @property
    def is_there(self) -> bool:
        """Say whether there is a network, and not only the place for one."""
        return self.picture.reach is not Reach.NO_NETWORK


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A row of the switch between networks: its name, how it is in few words, and its mark."""

    key: str
    name: str
    says: str
    mark: str
    current: bool = False


def name_of(picture: Picture, words: Words) -> str:
    """Return how a network is called; while nobody knows, as the application."""
    return picture.network or words.say("Wormhole")


def network_rows(
    seen: Iterable[Seen], current: str, words: Words, now: datetime
) -> tuple[NetworkRow, ...]:
    """Return the rows of the switch; `current`: the key of the network that is looked at."""
    rows = []
    for each in seen:
        said = headline(each.picture, words, now)
        name = name_of(each.picture, words)
        rows.append(NetworkRow(each.key, name, said.short, said.state, each.key == current))
    return tuple(rows)


def state_of_all(seen: Iterable[Seen], words: Words, now: datetime) -> State:
    """Return the worst state of all networks."""
    return min((_state(each, words, now) for each in seen), key=_WORST_FIRST.index)


def tooltip_of_all(seen: Sequence[Seen], words: Words, now: datetime) -> str:
    """Return the tooltip: of one network both lines, of several the first of each."""
    told = [tooltip(each.picture, words, now) for each in seen]
    return told[0] if len(told) == 1 else "\n".join(text.partition("\n")[0] for text in told)


def foremost(seen: Sequence[Seen], last: str, words: Words, now: datetime) -> str:
    """Return the key of the network to show: the one that needs a person most, else the `last`."""
    keys = [each.key for each in seen]
    states = {each.key: _state(each, words, now) for each in seen}
    needing = [key for key in keys if states[key] in _NEEDS_A_PERSON]
    if needing:
        # Of several that are as bad it stays with the one that was used last.
        return min(needing, key=lambda key: (_WORST_FIRST.index(states[key]), key != last))
    return last if last in keys else keys[0]


def _state(each: Seen, words: Words, now: datetime) -> State:
    return state_of(each.picture, problems(each.picture, words, now))
