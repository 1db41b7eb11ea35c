"""What happens in one run of the simulator, drawn from its seed before anything happens.

A plan is a list of actions that name paths and pods, never what they find there: any of them can be
left out, which is how a failing run is made short. Each seed uses some kinds of faults only, and at
a rate of its own, so that kinds which hide each other are also met alone (swarm testing, Groce et
al., 2012).
"""

import random
from dataclasses import dataclass, replace
from typing import Final

from core.tree.slots import Strategy

FOLDERS: Final = ("x", "y", "z")
FILES: Final = ("a", "b", "c", "d")
SIZES: Final = (0, 1, 100, 4_096, 16_384, 16_385, 70_000, 262_144, 300_000)
OFFSETS: Final = (0, 10, 5_000, 16_380, 70_000, 262_140)
PODS_MAX: Final = 12
SLOTS: Final = 3  # files that programs of one pod keep open

# A step is a file operation; the weights are how often each is drawn.
OPERATIONS: Final = {
    "write": 14,
    "append": 6,
    "overwrite": 8,
    "truncate": 5,
    "make_folder": 7,
    "rename": 14,
    "rename_folder": 4,
    "exchange": 2,
    "link": 4,
    "symlink": 2,
    "remove": 9,
    "remove_folder": 4,
    "set_mode": 3,
    "set_attribute": 3,
    "remove_attribute": 1,
    "set_policy": 2,
    "save": 5,
    "write_synced": 4,
    "open": 5,
    "write_open": 7,
    "sync_open": 3,
    "close": 5,
    "read": 8,
    "list": 3,
}
FAULTS: Final = {
    "partition": 4,
    "block": 3,
    "heal": 6,
    "weather": 4,
    "kill": 5,
    "cut": 5,
    "start": 14,
    "fill_disk": 2,
    "fail_disk": 2,
    "mend_disk": 5,
    "rot": 2,
    "lose_disk": 1,
    "jump_clock": 3,
    "join": 2,
    "remove_pod": 1,
    "change_role": 2,
    "change_setting": 3,
    "idle": 3,
}
PAUSES: Final = 0.15  # of how many faults beside them, where a seed has pauses
RATES: Final = (0.0, 0.03, 0.1, 0.25)
# So little that what programs read on a pod which has no copy gives way within a run.
CACHES: Final = (None, 100_000, 40_000)
HEAT_SECONDS: Final = (5.0, 15.0, 60.0)  # shorter than most runs, as the default is not


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that happens on pod number `pod`, `pause` virtual seconds after the last one.

    What `path`, `other` and `number` mean is for the operation or fault `name` to say; `pick` other
    than -1 takes the shown file of that number (modulo how many there are) instead of `path`.
    """

    name: str
    pod: int
    pause: float
    path: str = ""
    other: str = ""
    number: int = 0
    size: int = 0
    pick: int = -1

    @property
    def is_step(self) -> bool:
        """Say whether it is a file operation."""
        return self.name in OPERATIONS

    def __str__(self) -> str:
        words = [f"pod{self.pod}", self.name]
        words += [word for word in (self.path, self.other) if word and self.pick < 0]
        words += [f"pick={self.pick}"] if self.pick >= 0 else []
        words += [f"number={self.number}"] if self.number else []
        words += [f"size={self.size}"] if self.size else []
        return f"+{self.pause:.3f}s {' '.join(words)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run does. `skews_ms`: how wrong the pods' clocks are at the start.

    `heat_seconds`: how often the pods tell what is read on them, None as nodes do by themselves.
    `cache_bytes`: how much each of them may cache, None as the number of the seed says.
    """

    seed: int
    pods: int
    strategy: Strategy
    copies: int
    history_days: int
    reflinks: bool
    skews_ms: tuple[int, ...]
    actions: tuple[Action, ...]
    heat_seconds: float | None = None
    cache_bytes: int | None = None


def plan(seed: int, pods: int | None = None, steps: int = 200, *, as_first: bool = False) -> Plan:
    """Draw the plan of a seed: `steps` file operations on 2 to 6 pods, or on so many as given.

    With `as_first` it is the plan that the seed had before machines were paused, heat was told
    often and caches were so small that what is in them gives way.
    """
    chance = random.Random(f"plan {seed}")
    drawn = chance.randint(2, 6)
    count = pods or drawn
    kinds = [kind for kind in FAULTS if chance.random() < 0.6]
    rate = chance.choice(RATES) if kinds else 0.0
    patience = chance.choice((0.005, 0.03, 0.2))
    strategy = chance.choice(list(Strategy))
    drawing = _Drawing(chance, count, patience)
    actions: list[Action] = []
    for _ in range(steps):
        while chance.random() < rate:
            actions.append(drawing.fault(kinds))
        actions.append(drawing.operation())
    if not as_first:
        actions = _with_pauses(actions, random.Random(f"pauses {seed}"), count, rate * PAUSES)
    skews = tuple(chance.choice((0, 0, 50, -3_000, 60_000)) for _ in range(PODS_MAX))
    copies = chance.choice((1, 2, 2, 2, 3))
    history_days = chance.choice((0, 30, 30))
    reflinks = chance.random() < 0.5
    drawn_actions = tuple(actions)
    whole = Plan(seed, count, strategy, copies, history_days, reflinks, skews, drawn_actions)
    if as_first:
        return whole
    heat = _drawn_heat(random.Random(f"heat {seed}"))
    cache = random.Random(f"cache {seed}").choice(CACHES)
    return replace(whole, heat_seconds=heat, cache_bytes=cache)


def _drawn_heat(chance: random.Random) -> float | None:
    """Draw how often heat is told, in two of five seeds."""
    return chance.choice(HEAT_SECONDS) if chance.random() < 0.4 else None


def _with_pauses(
    actions: list[Action], chance: random.Random, pods: int, share: float
) -> list[Action]:
    """Put pauses between actions, in three of five seeds."""
    if chance.random() >= 0.6:
        return actions
    paused: list[Action] = []
    for action in actions:
        if chance.random() < share:
            pod, pause = chance.randrange(pods), chance.random() * 0.03
            paused.append(Action("pause", pod, pause, number=chance.randrange(2**30)))
        paused.append(action)
    return paused


class _Drawing:
    """Draws single actions."""

    def __init__(self, chance: random.Random, pods: int, patience: float) -> None:
        self._chance = chance
        self._pods = pods
        self._patience = patience

    def operation(self) -> Action:
        chance = self._chance
        name = chance.choices(list(OPERATIONS), list(OPERATIONS.values()))[0]
        is_folder = name in {"make_folder", "rename_folder", "remove_folder", "list"}
        pause = chance.random() * self._patience
        if chance.random() < 0.02:
            pause = chance.choice((1.0, 7.0, 30.0))
        may_pick = not is_folder and name not in {"write", "symlink", "open", "close"}
        return Action(
            name,
            chance.randrange(self._pods),
            pause,
            self._path(is_folder),
            self._path(is_folder),
            chance.randrange(2**30),
            chance.choice(SIZES),
            chance.randrange(100) if may_pick and chance.random() < 0.4 else -1,
        )

    def fault(self, kinds: list[str]) -> Action:
        chance = self._chance
        name = chance.choices(kinds, [FAULTS[kind] for kind in kinds])[0]
        pod = chance.randrange(self._pods)
        return Action(name, pod, chance.random() * self._patience, number=chance.randrange(2**30))

    def _path(self, is_folder: bool) -> str:
        chance = self._chance
        depth = chance.choices((0, 1, 2), (5, 4, 2))[0]
        folders = [chance.choice(FOLDERS) for _ in range(depth)]
        # A folder may take a file's name and a file a folder's, now and then.
        own = FOLDERS if is_folder is (chance.random() < 0.93) else FILES
        return "/" + "/".join([*folders, chance.choice(own)])
