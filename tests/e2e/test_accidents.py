"""Accidents of disks, machines and neighbours: said in a sentence, healed, and nothing is lost."""

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, differences, until
from tests.support.real_tree import standard_library
from tests.support.small_disks import disk_of

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]
RECORDS = ("records.db", "records.db-wal", "records.db-checkpointed", "marker.json")


def backing_files(pod: Pod) -> list[Path]:
    return [path for path in (pod.storage / "files").rglob("*") if path.is_file()]


def has_attention(pod: Pod, kind: str) -> bool:
    attention = pod.ask("status")["attention"]
    assert isinstance(attention, list)
    return any(note["kind"] == kind for note in attention)


@pytest.mark.parametrize(
    "kept_bytes",
    [
        pytest.param(None, id="gone", marks=pytest.mark.deep),
        pytest.param(0, id="emptied", marks=pytest.mark.deep),
        pytest.param(700_000, id="cut"),
    ],
)
def test_a_file_that_the_disk_lost_is_fetched_again_and_told(
    two: TWO, kept_bytes: int | None
) -> None:
    a, b = two
    content = os.urandom(1_000_000)
    (a.mount / "file").write_bytes(content)
    a.copies_made()
    b.do("down")
    (lost,) = backing_files(b)
    if kept_bytes is None:
        lost.unlink()
    else:
        os.truncate(lost, kept_bytes)
    b.up()
    assert (b.mount / "file").read_bytes() == content
    assert has_attention(b, "rot")
    until(lambda: b.run("sync", "--timeout", "20").code == 0, "b is whole again")
    a.kill()
    assert (b.mount / "file").read_bytes() == content


def test_a_store_damaged_anywhere_is_refused_in_a_sentence_or_shows_no_wrong_file(
    two: TWO,
) -> None:
    damage_and_start(two, times=4, seed=3)


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(4))
def test_a_store_damaged_in_many_places_shows_no_wrong_file(two: TWO, seed: int) -> None:
    damage_and_start(two, times=40, seed=seed)


def damage_and_start(two: TWO, times: int, seed: int) -> None:
    """Cut records or log of one pod somewhere, start it, compare all that it shows; repeat."""
    a, b = two
    chance = random.Random(seed)
    wanted = {}
    for number in range(60):
        size = chance.choice([0, 10, 4_000, 16_000, 40_000, 600_000])
        wanted[str(number)] = chance.randbytes(size)
        (a.mount / str(number)).write_bytes(wanted[str(number)])
    a.copies_made()
    b.sync()
    b.kill()
    kept = b.storage.parent / "kept"
    shutil.copytree(b.storage, kept, copy_function=shutil.copy2)
    for _ in range(times):
        for name in (*RECORDS, "records.db-shm"):
            (b.storage / name).unlink(missing_ok=True)
            if (kept / name).exists():
                shutil.copy2(kept / name, b.storage / name)
        victim = b.storage / chance.choice(RECORDS[:2])
        os.truncate(victim, chance.randrange(victim.stat().st_size))
        said = b.run("up")
        if said.code:
            assert "record store" in said.err, said
            assert "unexpected" not in said.err, said
            continue
        until(lambda: b.run("sync", "--timeout", "20").code == 0, "b is level with a")
        assert {path.name: path.read_bytes() for path in b.mount.iterdir()} == wanted
        assert differences(a.mount, b.mount) == []
        b.kill()


@pytest.mark.deep
def test_a_node_killed_five_times_during_a_copy_loses_nothing(two: TWO, tmp_path: Path) -> None:
    a, b = two
    chance = random.Random(17)
    standard_library(tmp_path / "tree", files_max=250)
    sources = sorted(path for path in (tmp_path / "tree").rglob("*.py") if path.is_file())[:150]
    kills = {chance.randrange(5, 140): pod for pod in (a, b, a, b, a)}
    for number, source in enumerate(sources):
        victim = kills.get(number)
        if victim is not None:
            victim.kill()
            victim.up()
        with (a.mount / f"{number}.py").open("wb") as file:
            file.write(source.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    a.copies_made()
    b.sync()
    for number, source in enumerate(sources):
        assert (b.mount / f"{number}.py").read_bytes() == source.read_bytes()
    assert differences(a.mount, b.mount) == []


def test_a_pod_that_stands_still_stops_nobody_and_catches_up(two: TWO) -> None:
    a, b = two
    (b.mount / "before").write_bytes(b"before")
    b.copies_made()
    nodes = [number for number in b.processes() if "serve" in words_of(number)]
    assert nodes
    for number in nodes:
        os.kill(number, signal.SIGSTOP)
    try:
        for number in range(20):
            (a.mount / f"meanwhile {number}").write_bytes(b"x" * 20_000)
        assert (a.mount / "before").read_bytes() == b"before"
    finally:
        for number in nodes:
            os.kill(number, signal.SIGCONT)
    a.copies_made()
    until(lambda: differences(a.mount, b.mount) == [], "b has caught up")


def words_of(process: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    return []


def test_a_killed_node_leaves_no_mount_that_hangs(alone: Pod) -> None:
    alone.kill()
    done = subprocess.run(["ls", alone.mount], check=False, capture_output=True, timeout=10)
    assert done.returncode in {0, 2}
    alone.up()


def test_secrets_and_the_control_socket_are_for_the_owner_alone(alone: Pod) -> None:
    alone.home.parent.parent.chmod(0o755)
    for path in (*alone.home.rglob("*"), *alone.storage.rglob("*")):
        reached = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-r", path],
            check=False,
        )
        assert reached.returncode != 0, path
    command = [str(Path(".venv/bin/wormhole").absolute()), "--home", str(alone.home), "status"]
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    assert subprocess.run([*other, *command], check=False, capture_output=True).returncode != 0


def test_a_thousand_silent_connections_keep_no_member_out(two: TWO) -> None:
    a, b = two
    host, _, port = a.listen.rpartition(":")
    with ExitStack() as held:
        for _ in range(1_000):
            with suppress(OSError):
                held.enter_context(socket.create_connection((host, int(port)), timeout=5))
        b.kill()
        b.up()
        (b.mount / "note").write_bytes(b"note")
        until((a.mount / "note").exists, "the members talk")
        assert a.copies_made()["missing"] == 0


def test_a_storage_that_becomes_read_only_gives_errors_and_no_loss(laboratory: Lab) -> None:
    with disk_of("ext4", laboratory.folder) as point:
        pod = laboratory.pod("a")
        pod.storage = point / "storage"
        pod.do("new", "demo", *pod.place(), "--listen", "127.0.0.1:0", "--copies", "1")
        (pod.mount / "kept").write_bytes(b"k" * 100_000)
        pod.sync()
        pod.do("down")
        until(lambda: not pod.processes(), "the node is gone")
        subprocess.run(["mount", "-o", "remount,ro", point], check=True)
        said = pod.run("up")
        assert said.code
        assert "unexpected" not in said.err, said
        subprocess.run(["mount", "-o", "remount,rw", point], check=True)
        pod.up()
        assert (pod.mount / "kept").read_bytes() == b"k" * 100_000
        pod.do("down")
        until(lambda: not pod.processes(), "the node is gone")


@pytest.mark.parametrize("system", ["xfs", pytest.param("btrfs", marks=pytest.mark.deep)])
def test_a_disk_with_reflinks_keeps_versions_apart(laboratory: Lab, system: str) -> None:
    with disk_of(system, laboratory.folder) as point:
        a = laboratory.first()
        b = laboratory.pod("b")
        b.storage = point / "storage"
        invitation = a.ask("invite", "--no-wait")
        where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
        b.do("join", str(invitation["code"]), *where, *b.place())
        first = os.urandom(3_000_000)
        (b.mount / "file").write_bytes(first)
        b.copies_made()
        writer = threading.Thread(target=change, args=(b.mount / "file",))
        writer.start()
        copied = subprocess.run(
            ["cp", "--reflink=auto", b.mount / "file", b.mount / "copy"], check=False
        )
        writer.join(30)
        assert copied.returncode == 0
        b.copies_made()
        until(lambda: differences(a.mount, b.mount) == [], "both are level")
        assert (a.mount / "file").read_bytes()[:9] == b"changed 9"
        assert b.do("history", b.mount / "file", "--json").out.count("version") >= 2
        b.do("down")
        until(lambda: not b.processes(), "the node is gone")


def change(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        for turn in range(10):
            file.seek(0)
            file.write(f"changed {turn}".encode())


def test_the_only_copies_of_a_pod_whose_records_went_back_come_back_from_the_quarantine(
    laboratory: Lab,
) -> None:
    a = laboratory.first(copies=1)
    b = laboratory.second(a)
    a.sync()
    a.do("down")
    kept = a.storage.parent / "kept"
    kept.mkdir()
    for name in RECORDS:
        if (a.storage / name).exists():
            shutil.copy2(a.storage / name, kept / name)
    a.up()
    wanted = {f"{number}": os.urandom(300_000) for number in range(12)}
    for name, data in wanted.items():
        (a.mount / name).write_bytes(data)
    a.copies_made()
    b.sync()
    a.do("down")
    for name in (*RECORDS, "records.db-shm"):
        (a.storage / name).unlink(missing_ok=True)
        if (kept / name).exists():
            shutil.copy2(kept / name, a.storage / name)
    a.up()
    assert has_attention(a, "set-aside"), "some of them lay on a"
    until(lambda: not has_attention(a, "set-aside"), "all came back", seconds=90)
    assert not list((a.storage / "quarantine").iterdir())
    for pod in (a, b):
        assert {path.name: path.read_bytes() for path in pod.mount.iterdir()} == wanted
