"""When a node must begin a new incarnation."""

from pathlib import Path

import pytest

from core.store.life import begin_life, boot_id, end_life
from core.store.records_memory import MemoryRecordStore


@pytest.mark.parametrize(
    ("ended", "boot", "needed"),
    [
        (True, b"one", False),
        (True, b"two", False),
        (False, b"one", False),
        (False, b"two", True),
        (False, b"", True),
    ],
    ids=[
        "left in order, same boot",
        "left in order, another boot",
        "killed under the same boot: the kernel kept what was written",
        "left unclean under another boot: the power may have been cut",
        "left unclean, and the system does not say its boot",
    ],
)
def test_a_new_incarnation_is_needed(ended: bool, boot: bytes, needed: bool) -> None:
    store = MemoryRecordStore()
    assert not begin_life(store, b"one")
    if ended:
        end_life(store)
    assert begin_life(store, boot) is needed


def test_that_the_store_is_in_use_survives_a_power_cut() -> None:
    store = MemoryRecordStore()
    begin_life(store, b"one")
    store.crash()
    store.reopen()
    assert begin_life(store, b"two")


def test_that_it_was_left_in_order_survives_a_power_cut() -> None:
    store = MemoryRecordStore()
    begin_life(store, b"one")
    end_life(store)
    store.crash()
    store.reopen()
    assert not begin_life(store, b"two")


def test_the_boot_is_the_same_until_the_next_one(tmp_path: Path) -> None:
    assert boot_id() == boot_id() != b""
    assert boot_id(tmp_path / "missing") == b""
