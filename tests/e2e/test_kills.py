"""Nodes that are killed again and again while programs work on all drives: nothing is lost."""

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until
from tests.support.promises import END_SECONDS, Worker, at_work
from tests.support.sound import assert_sound

pytestmark = pytest.mark.prompt


@pytest.fixture
def three(laboratory: Lab) -> list[Pod]:
    """Return three pods of one network, with two copies of each file."""
    a = laboratory.first()
    return [a, laboratory.second(a, "b"), laboratory.second(a, "c")]


def kill_together(victims: list[Pod], workers: list[Worker]) -> None:
    """Kill these nodes, start them again, and wait until the programs on all drives work on."""
    for pod in victims:
        pod.kill()
    for pod in victims:
        pod.up()
    for worker in workers:
        worker.works_on()


def kill_in_a_loop(three: list[Pod], workers: list[Worker], kills: int, seed: int) -> int:
    """Kill all at once, then by chance one, or all at once again; return how many were killed."""
    chance = random.Random(seed)
    done = 0
    while done < kills:
        victims = three if done == 0 or chance.random() < 0.1 else [chance.choice(three)]
        kill_together(victims, workers)
        done += len(victims)
    return done


def kept_after(laboratory: Lab, workers: list[Worker], kills: int) -> str:
    """Find that no program waited long and nothing that was promised is lost; return figures."""
    for worker in workers:
        assert worker.longest_seconds() < END_SECONDS, worker.name
    checked = assert_sound(laboratory, workers)
    errors = sum(len(worker.errors()) for worker in workers)
    return f"{kills} kills, {errors} errors told to programs, {checked} fsynced files checked"


@pytest.mark.timeout(300)
def test_nodes_killed_while_programs_write_lose_nothing_that_was_synced(
    laboratory: Lab, three: list[Pod], tmp_path: Path
) -> None:
    with at_work(three, tmp_path) as workers:
        kills = kill_in_a_loop(three, workers, kills=6, seed=5)
    assert kept_after(laboratory, workers, kills)


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_fifty_kills_and_five_in_a_row_during_a_large_copy_lose_nothing(
    laboratory: Lab, three: list[Pod], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    a, b, _ = three
    large = tmp_path / "large"
    large.write_bytes(os.urandom(200_000_000))
    with at_work(three, tmp_path) as workers:
        for victim, survives in ((b, True), (a, False)):
            target = a.mount / f"copy while {victim.name} is killed"
            copying = subprocess.Popen(["cp", large, target], stderr=subprocess.PIPE)
            until(lambda path=target: path.exists() and path.stat().st_size > 0, "it is copying")
            for _ in range(5):
                kill_together([victim], workers)
            _, said = copying.communicate(timeout=300)
            assert (copying.returncode == 0) is survives, said
            subprocess.run(["cp", large, target], check=True, timeout=300)
        kills = 10 + kill_in_a_loop(three, workers, kills=45, seed=7)
    for pod in three:
        assert (pod.mount / "copy while a is killed").stat().st_size == large.stat().st_size
    a.sync(300)
    for name in ("copy while a is killed", "copy while b is killed"):
        subprocess.run(["cmp", large, a.mount / name], check=True)
    tell(kept_after(laboratory, workers, kills))
