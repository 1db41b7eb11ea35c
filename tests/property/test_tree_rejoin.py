"""P12: exclusion, clean-up without the excluded pod, re-join. Nothing unsent is lost, all agree."""

import random

import pytest

from core.errors import FileError
from core.model.records import Kind
from tests.support.tree_histories import NAMES, check_shown
from tests.support.tree_ledger import Ledger, reachable
from tests.support.tree_pods import Pod, check_rows, exchange
from tests.support.tree_rejoin import admit, exclude, rejoined

OPERATIONS = (
    *("create", "mkdir", "write", "unlink", "rmdir", "rename", "rename", "pull"),
    *("link", "link", "chmod", "special", "many", "many"),
)


class Story:
    """Three pods; the third is excluded, works on alone, and comes back."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        strategy = self.rng.choice(["keep-both", "overwrite"])
        self.pods = [Pod(name, ["p0", "p1", "p2"], strategy) for name in ("p0", "p1", "p2")]
        self.ledger = Ledger(self.pods)
        self.token = 0

    def work(self, pods: list[Pod], count: int) -> None:
        for _ in range(count):
            pod = self.rng.choice(pods)
            self.token += 1
            for other in self.pods:
                other.clock.now_ms += 3
            try:
                self._step(pod, pods, self.rng.choice(OPERATIONS))
            except FileError:
                continue

    def _step(self, pod: Pod, pods: list[Pod], what: str) -> None:
        tree = pod.flat()
        paths = sorted(tree)
        folders = ["", *(path for path in paths if tree[path].kind == Kind.FOLDER)]
        new = f"{self.rng.choice(folders)}/{self.rng.choice(NAMES)}"
        if what == "pull":
            other = self.rng.choice(pods)
            if other is not pod:
                pod.pull(other)
            return
        if what in {"create", "mkdir", "special"}:
            data = {"create": [f"D{self.token}"], "mkdir": [], "special": [str(self.token)]}
            pod.do(what, new, *data[what])
            return
        if what == "many":
            paths = [path for path in paths if tree[path].links > 1]
            what = self.rng.choice(["unlink", "unlink", "rename", "write"])
        if paths:
            path = self.rng.choice(paths)
            more = {"write": [f"D{self.token}"], "chmod": [str(self.token)]}
            named = [new] if what in {"rename", "link"} else []
            pod.do(what, path, *more.get(what, named))

    def run(self) -> None:
        stay, gone = self.pods[:2], self.pods[2]
        self.work(self.pods, 12)
        if self.rng.random() < 0.7:
            exchange(*self.pods)
        exclude(stay, gone)
        self.work(stay, 12)
        self.work([gone], self.rng.randrange(12))
        exchange(*stay)
        for pod in stay:
            if self.rng.random() < 0.8:
                pod.collect()
        new = rejoined(gone, stay[0], "p2b", self.ledger)
        check_shown(new)
        check_rows(new)
        admit(stay, new)
        self.pods = [*stay, new]
        self.work(self.pods, 5)
        tree = exchange(*self.pods)
        for pod in self.pods:
            check_shown(pod)
            check_rows(pod)
        lost = self.ledger.lost(reachable(stay[0]))
        assert not lost, ("lost", lost)
        for pod in self.pods:
            pod.collect()
        assert exchange(*self.pods) == tree


@pytest.mark.parametrize("start", [0, 1_000])
def test_a_pod_that_comes_back_loses_nothing_and_all_agree(start: int) -> None:
    for seed in range(start, start + 100):
        try:
            Story(seed).run()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.deep
@pytest.mark.timeout(3_600)
def test_many_pods_that_come_back_lose_nothing_and_all_agree() -> None:
    for seed in range(10_000, 20_000):
        try:
            Story(seed).run()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
