"""Plans in which copies become too many on purpose, among the faults of their seeds."""

import random
from dataclasses import replace
from functools import cache
from typing import Final

from tests.sim.plans import Action, Plan, plan

EVERY_ACTIONS: Final = 12
# Long enough for copies to be made, or to be needless for long enough to go.
CALM_SECONDS: Final = (4.0, 8.0, 20.0)


def surplus_plan(seed: int, steps: int = 120) -> Plan:
    """Return the plan of a seed on 3 to 6 pods, with more and fewer copies wanted in turn."""
    chance = random.Random(f"surplus {seed}")
    drawn = plan(seed, pods=chance.randint(3, 6), steps=steps)
    actions: list[Action] = []
    for number, action in enumerate(drawn.actions):
        if number % EVERY_ACTIONS == EVERY_ACTIONS - 1:
            wanted = chance.choice((3, 3, 1, 2, 1))
            pod, calm = chance.randrange(drawn.pods), chance.choice(CALM_SECONDS)
            actions.append(Action("change_setting", pod, 0.01, number=_number_for(wanted)))
            actions.append(replace(action, pause=action.pause + calm))
        else:
            actions.append(action)
    return replace(drawn, copies=3, actions=tuple(actions))


@cache
def _number_for(copies: int) -> int:
    """Return a number by which the box, changing a setting, has so many copies wanted."""
    for number in range(10_000):
        chance = random.Random(number)
        wanted = chance.randint(1, 3)
        chance.choice((0, 30))
        chance.choice((0, 1))
        if chance.randrange(3) == 0 and wanted == copies:
            return number
    raise LookupError(copies)
