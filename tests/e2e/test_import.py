"""Bringing in what machines have: nothing of it is lost, whatever its names are."""

import fcntl
import hashlib
import os
import random
import re
import struct
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.pods import WORMHOLE, Lab, Pod, until
from tests.support.small_disks import disk_of

pytestmark = pytest.mark.prompt

_FIEMAP = 0xC020660B
_SHARED = 0x2000


def make_folder_of(nas: str, folder: Path, names: int, seed: int = 7) -> dict[str, str]:
    """Make what one NAS has; return the hash of each of its files by its path.

    Of each three names that all have, one has the same content, one another, one is of this one.
    """
    for number in range(names):
        inside = folder / f"folder {number % 7}"
        inside.mkdir(parents=True, exist_ok=True)
        chance = random.Random(f"{seed} {number}" + ("" if number % 3 == 0 else nas))
        content = chance.randbytes(chance.choice((0, 90, 4_000, 20_000, 300_000)))
        name = f"{nas} {number}" if number % 3 == 2 else f"report {number}.txt"
        (inside / name).write_bytes(content)
    both = folder / "folder or file"
    if nas == "a":
        both.write_bytes(b"a file")
    else:
        both.mkdir()
        (both / "inside.txt").write_text(nas)
    return hashes_in(folder)


def hashes_in(folder: Path) -> dict[str, str]:
    """Return the hash of each file in a folder by its path there."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def beside(found: dict[str, str], path: str) -> set[str]:
    """Return the hashes of what stands at a path, or beside it under a name that says so."""
    steps = [re.escape(step.removesuffix(".txt")) for step in path.split("/")]
    named = re.compile("/".join(f"{step}( \\((from|conflict) .*\\))?(.txt)?" for step in steps))
    return {digest for other, digest in found.items() if named.fullmatch(other)}


@pytest.mark.parametrize("names", [350, pytest.param(4_000, marks=pytest.mark.deep)])
@pytest.mark.timeout(900)
def test_three_folders_with_the_same_names_are_brought_in_at_once_and_nothing_is_lost(
    laboratory: Lab, tmp_path: Path, tell: Callable[[str], None], names: int
) -> None:
    a, b = laboratory.two()
    c = laboratory.second(a, "c")
    pods = (a, b, c)
    sources = {pod.name: tmp_path / pod.name for pod in pods}
    contents = [make_folder_of(name, folder, names) for name, folder in sources.items()]

    def bring(pod: Pod) -> dict[str, object]:
        return pod.ask("import", sources[pod.name], "--into", "/all", seconds=600)

    with ThreadPoolExecutor() as pool:
        running = [pool.submit(bring, pod) for pod in (a, b)]
        command = [WORMHOLE, "--home", c.home, "import", sources["c"], "--into", "/all"]
        with subprocess.Popen(
            [*map(str, command)],
            env=os.environ | c.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as third:
            assert third.stderr is not None
            assert third.stderr.readline(), "it tells how far it is"
            assert third.stderr.readline()
            c.kill()
            assert third.wait(60) != 0
        c.up()
        running.append(pool.submit(bring, c))
        answers = [each.result() for each in running]
    assert [answer["refused"] for answer in answers] == [[], [], []]
    for pod in pods:
        pod.sync(120)
    # Equal on all three, by hash, and all of it is there: under its name, or beside it.
    with ThreadPoolExecutor() as pool:
        found, second, third_found = pool.map(lambda pod: hashes_in(pod.mount / "all"), pods)
    assert second == found
    assert third_found == found
    for expected in contents:
        for path, digest in expected.items():
            assert digest in beside(found, path), path
    assert not [path for path in found if Path(path).name.startswith(".")]
    for pod in pods:
        again = bring(pod)
        assert (again["files"], again["beside"], again["refused"]) == (0, [], [])
    tell(
        f"import: {3 * names} files of three pods, {len(found)} of them differ: "
        f"{sum(len(answer['beside']) for answer in answers)} beside others"  # type: ignore[arg-type]
    )


def test_an_import_on_the_same_disk_takes_no_space_of_its_own(laboratory: Lab) -> None:
    with disk_of("xfs", laboratory.folder, 8_000) as point:
        a = laboratory.pod("a")
        a.storage = point / "storage"
        a.ask("new", "demo", *a.place(), "--listen", "127.0.0.1:0", "--copies", "1")
        source = point / "data"
        source.mkdir()
        content = os.urandom(20_000_000)
        (source / "large").write_bytes(content)
        os.utime(source / "large", ns=(1, 1_000_000_007))
        os.sync()
        free = os.statvfs(point)
        a.ask("import", source)
        a.sync()
        assert (a.mount / "large").read_bytes() == content
        assert (a.mount / "large").stat().st_mtime_ns == 1_000_000_007
        os.sync()
        now = os.statvfs(point)
        assert (free.f_bfree - now.f_bfree) * now.f_frsize < 10_000_000
        assert is_shared(source / "large")
        with (source / "large").open("r+b") as file:
            file.write(b"changed afterwards")
        assert (a.mount / "large").read_bytes() == content, "each has its own bytes"
        a.do("down")
        until(lambda: not a.processes(), "the node is gone")


def is_shared(path: Path) -> bool:
    """Say whether the first piece of a file is one that another file has, too."""
    request = bytearray(struct.pack("=QQLLLL", 0, 2**63, 1, 0, 1, 0) + bytes(56))
    with path.open("rb") as file:
        fcntl.ioctl(file, _FIEMAP, request)
    flags: int = struct.unpack_from("=L", request, 32 + 40)[0]
    return bool(flags & _SHARED)
