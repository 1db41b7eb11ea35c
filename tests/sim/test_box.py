"""What befalls the box is what a network has to stand, and nothing that takes a person to mend."""

import asyncio
from collections.abc import Callable

from core.net.memory import Weather
from tests.sim.box import Box
from tests.sim.plans import Action, plan
from tests.sim.virtual_time import run_virtual

DEADLINE_SECONDS = 120.0


async def until(condition: Callable[[], bool], what: str) -> None:
    deadline = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, what
        await asyncio.sleep(0.5)


def is_linked(box: Box, *numbers: int) -> bool:
    """Say whether each of these pods is linked to as many others as there are of them."""
    return all(
        len(box.pod(number).engine._pieces.links.up) == len(numbers) - 1 for number in numbers
    )


def test_no_disk_goes_that_alone_ties_those_it_let_in_to_the_others() -> None:
    """They know of one another, and are strangers to those who could tell the others."""

    async def whole() -> None:
        box = Box.of(plan(1, 3))
        box.network.set_weather(Weather())
        try:
            await until(lambda: is_linked(box, 0, 1, 2), "the first three are linked")
            box.network.partition([box.pod(0).id, box.pod(2).id])
            await box.befall(Action("kill", 0, 0.0))  # it would be the one that lets others in
            assert await box.befall(Action("join", 1, 0.0)) == "happened"
            assert await box.befall(Action("join", 1, 0.0)) == "happened"
            apart = [box.pod(number).id for number in (1, 3, 4)]
            box.network.partition([box.pod(0).id, box.pod(2).id], apart)
            await box.befall(Action("start", 0, 0.0))
            await until(lambda: is_linked(box, 0, 2) and is_linked(box, 1, 3, 4), "two parts")
            assert await box.befall(Action("lose_disk", 1, 0.0)) == "nothing"
            box.network.heal()
            await until(lambda: is_linked(box, *range(5)), "all have met the new ones")
            assert await box.befall(Action("lose_disk", 1, 0.0)) == "happened"
            await until(lambda: is_linked(box, *range(5)), "the lost one is back")
        finally:
            for pod in box.watch.pods:
                if pod.running:
                    await pod.stop()

    run_virtual(whole())
