"""Each rule of the tree is broken on purpose once, and the checks see it."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from core.ids import Incarnation
from core.tree import liveness, pins, placing, removing, renaming, slots, structure
from core.tree.author import Author
from tests.support.tree_histories import History, random_history, random_setting
from tests.support.tree_pods import contents_of, exchange, pods
from tests.unit.core.tree import test_liveness, test_pins, test_slots, test_structure

Patch = pytest.MonkeyPatch


def nothing(*_: object, **__: object) -> None:
    """Do nothing in place of a rule."""


def without_pins_of_displaced_folders(patch: Patch) -> None:
    for module in (pins, removing, renaming):
        patch.setattr(module, "pin_displaced", nothing)


def without_reassertion(patch: Patch) -> None:
    for module in (pins, removing, renaming):
        patch.setattr(module, "reassert", nothing)


def without_pins_of_the_rest(patch: Patch) -> None:
    patch.setattr(pins.Watch, "settle", lambda watch: watch._author.settle())


def without_the_list_of_names_known_alive(patch: Patch) -> None:
    honest = Author.bury

    def bury(author: Author, row: Any, spot: Any, context: Any, *_: object) -> None:
        honest(author, row, spot, context)

    patch.setattr(Author, "bury", bury)


def without_keeping_versions_shown_beside_other_names(patch: Patch) -> None:
    patch.setattr(placing, "_shown_beside", lambda *_: ())


def without_writing_content_again(patch: Patch) -> None:
    patch.setattr(placing, "_write_content_again", nothing)


def with_one_remover_being_enough(patch: Patch) -> None:
    patch.setattr(
        liveness,
        "_closed",
        lambda name, version, removals: any(d.context.covers(version.dot) for _, d in removals),
    )


BROKEN = [
    (without_pins_of_displaced_folders, test_structure, "a_displaced_folder_stays"),
    (without_reassertion, test_pins, "a_removed_file_that_was_edited_brings_its_folder"),
    (without_pins_of_the_rest, test_pins, "the_loser_of_a_name_does_not_become"),
    (without_the_list_of_names_known_alive, test_liveness, "a_name_alive_against"),
    (without_keeping_versions_shown_beside_other_names, test_liveness, "a_version_that_a_remover"),
    (without_writing_content_again, test_liveness, "a_version_deleted_long_ago"),
    (with_one_remover_being_enough, test_liveness, "an_edit_is_not_lost_when_only_one"),
]


@pytest.mark.parametrize(("breaking", "module", "case"), BROKEN)
def test_a_broken_rule_breaks_the_case_that_asked_for_it(
    breaking: Any, module: Any, case: str, monkeypatch: Patch
) -> None:
    (name,) = [name for name in vars(module) if name.startswith(f"test_{case}")]
    getattr(module, name)()
    breaking(monkeypatch)
    with pytest.raises(AssertionError):
        getattr(module, name)()


def run_histories(count: int) -> None:
    for number in range(count):
        rng = random.Random(number)
        History(random_setting(rng)).run(random_history(rng, 60))


@pytest.mark.parametrize("breaking", [without_pins_of_the_rest, without_reassertion])
def test_random_histories_find_a_broken_rule(breaking: Any, monkeypatch: Patch) -> None:
    breaking(monkeypatch)
    with pytest.raises(AssertionError):
        run_histories(400)


def test_the_lowest_stamp_as_loser_of_a_cycle_moves_the_innocent(monkeypatch: Patch) -> None:
    monkeypatch.setattr(structure, "max", min, raising=False)
    with pytest.raises(AssertionError):
        test_structure.test_a_folder_that_nobody_moved_is_never_displaced()


def test_a_removal_that_knows_its_own_file_only_leaves_a_collected_name(
    monkeypatch: Patch,
) -> None:
    honest = Author.summary
    known_of_the_file: dict[Incarnation, int] = {}

    def summary(author: Author) -> Mapping[Incarnation, int]:
        return {**honest(author), **known_of_the_file}

    a, b, c = pods()
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    exchange(a, b, c)
    known_of_the_file[a.replica.incarnation] = a.summary()[a.replica.incarnation]
    b.do("write", "/g", "2")
    a.do("unlink", "/f")
    exchange(a, b, c)
    exchange(a, b, c)
    a.collect()
    monkeypatch.setattr(Author, "summary", summary)
    a.do("unlink", "/g")
    with pytest.raises(AssertionError, match="diverged"):
        assert contents_of(exchange(a, b, c)) == {}


def test_without_a_living_name_first_a_dead_file_takes_the_name(monkeypatch: Patch) -> None:
    monkeypatch.setattr(slots, "is_placed", lambda _: True)
    with pytest.raises(AssertionError):
        test_slots.test_a_file_that_came_back_by_an_edit_does_not_take_the_name_from_a_living_one()
