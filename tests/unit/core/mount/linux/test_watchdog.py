import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.mount.linux import watchdog
from core.mount.linux.mount_table import Mount

POINT = Path("/somewhere")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def test_a_good_bye_needs_no_help(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"..." + watchdog.GOODBYE)
    assert watchdog.watch(pipe[0], 20) is True
    os.close(pipe[1])


def test_the_end_of_input_is_a_death(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"..")
    os.close(pipe[1])
    assert watchdog.watch(pipe[0], 20) is False


def test_silence_is_a_death_and_a_beat_puts_it_off(pipe: tuple[int, int]) -> None:
    ended = threading.Event()
    watching = threading.Thread(
        target=lambda: (watchdog.watch(pipe[0], 0.5), ended.set()), daemon=True
    )
    watching.start()
    for _ in range(10):
        os.write(pipe[1], b".")
        assert not ended.wait(0.1)
    assert ended.wait(20)
    os.close(pipe[1])


def test_a_watchdog_that_stood_still_with_its_node_gives_it_time_to_beat(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    def stood_still(*_: object) -> tuple[list[int], list[int], list[int]]:
        """Answer as the kernel does after a stop: the time is over, though it was a moment."""
        looks.append(0)
        if len(looks) == 1:
            return [], [], []
        os.write(pipe[1], watchdog.GOODBYE)
        return [pipe[0]], [], []

    monkeypatch.setattr(watchdog.select, "select", stood_still)
    assert watchdog.watch(pipe[0], 30) is True
    os.close(pipe[1])


def test_only_the_mount_that_was_watched_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [Mount(b"", "fuse.wormhole", "wormhole", 8)]
    taken: list[tuple[Path, bool]] = []

    def unmount(point: Path, lazy: bool) -> bool:
        taken.append((point, lazy))
        there.clear()
        return True

    monkeypatch.setattr(watchdog, "mounted_at", lambda _: there[0] if there else None)
    monkeypatch.setattr(watchdog.mounting, "unmount", unmount)
    monkeypatch.setattr(watchdog.mounting, "abort", lambda _: None)
    monkeypatch.setattr(watchdog.mounting, "alive", lambda _: False)
    watchdog.end(POINT, 7, None)
    assert taken == []
    monkeypatch.setattr(watchdog.mounting, "alive", lambda _: True)
    watchdog.end(POINT, 8, None)
    assert taken == []
    monkeypatch.setattr(watchdog.mounting, "alive", lambda _: False)
    watchdog.end(POINT, 8, None)
    assert taken == [(POINT, True)]


def test_the_connection_is_broken_before_the_mount_is_taken_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    order: list[str] = []
    monkeypatch.setattr(watchdog.connection, "abort", lambda _: order.append("abort"))
    monkeypatch.setattr(
        watchdog, "mounted_at", lambda _: Mount(b"", "", "", 8) if len(order) < 2 else None
    )
    monkeypatch.setattr(
        watchdog.mounting, "unmount", lambda *_, **__: order.append("unmount") or True
    )
    monkeypatch.setattr(watchdog.mounting, "alive", lambda _: False)
    watchdog.end(POINT, 8, 3)
    assert order == ["abort", "unmount"]


@pytest.mark.parametrize(("there", "is_own"), [(7, True), (8, False), (None, False)])
def test_the_connection_of_another_drive_that_got_the_number_is_not_broken(
    there: int | None, is_own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open("/dev/null", os.O_WRONLY)
    found = None if there is None else Mount(b"", "fuse.wormhole", "wormhole", there)
    monkeypatch.setattr(watchdog.connection, "open_abort", lambda _: opened)
    monkeypatch.setattr(watchdog, "mounted_at", lambda _: found)
    descriptor = watchdog.open_own(POINT, 7)
    assert (descriptor == opened) is is_own
    if is_own:
        os.close(opened)
        return
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened)
