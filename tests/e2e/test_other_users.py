"""Other users of the machine: what is ours is closed to them, what they laid out is refused.

They are tried with a real number of their own (that of `nobody`), in a child process.
"""

import errno
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.mount.linux import connection, mounting, watchdog
from core.mount.linux.mount_table import mounted_at
from tests.support.pods import Lab, Pod, Said, is_mounted

NOBODY = 65_534
CLOSED = {"EACCES", "EPERM"}


def as_nobody(call: Callable[[], object]) -> str:
    """Do something as another user; return the name of the error that it met, or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        told = "no answer"
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            call()
            told = ""
        except OSError as error:
            told = errno.errorcode[error.errno or 0]
        finally:
            os.write(writing, told.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told


@pytest.fixture
def shared(laboratory: Lab) -> Lab:
    """Return a laboratory in a folder that everybody may enter and write to, like /tmp."""
    laboratory.folder.chmod(0o1777)
    return laboratory


@pytest.fixture
def careless(shared: Lab) -> Pod:
    """Return the only pod of a network, made by somebody whose umask closes nothing."""
    pod = shared.pod("a", ("sh", "-c", 'umask 0; exec "$@"', "sh"))
    base = shared.folder / "a"
    pod.home, pod.mount = base / "below" / "home", base / "beside" / "mount"
    pod.storage = base / "beyond" / "storage"
    assert new(pod).code == 0
    return pod


def everything_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield folder
        for path, names, files in os.walk(folder):
            yield from (Path(path) / name for name in names + files)


def look_into(path: Path) -> Callable[[], object]:
    return lambda: list(path.iterdir()) if path.is_dir() else os.open(path, os.O_RDONLY)


def test_nothing_of_a_node_is_open_to_others_though_its_umask_closes_nothing(careless: Pod) -> None:
    pod = careless
    (pod.mount / "file").write_bytes(b"secret " * 9_000)
    pod.do("invite", "--no-wait")
    pod.do("config", "set", "redundancy.copies=2")
    assert as_nobody(lambda: list(pod.home.parent.parent.iterdir())) == ""
    for above in (pod.home.parent, pod.mount.parent, pod.storage.parent):
        assert not above.stat().st_mode & 0o022, above
    seen = 0
    for path in everything_in(pod.home, pod.storage):
        seen += 1
        assert as_nobody(look_into(path)) in CLOSED, path
        assert as_nobody(lambda path=path: path.rename(path.with_name("x"))) in CLOSED, path  # type: ignore[misc]
    assert seen > 12
    for folder in (pod.home, pod.storage, pod.home / "run", pod.home / "log"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_another_user_can_neither_ask_the_node_nor_stop_it_nor_its_watchdog(careless: Pod) -> None:
    pod = careless
    control = str(pod.home / "run" / "control.sock")
    assert as_nobody(lambda: socket.socket(socket.AF_UNIX).connect(control)) in CLOSED
    found = mounted_at(pod.mount)
    assert found is not None
    processes = pod.processes() + watchdogs_of(pod)
    assert len(processes) >= 2
    for process in processes:
        assert as_nobody(lambda process=process: os.kill(process, signal.SIGKILL)) == "EPERM"  # type: ignore[misc]
        for inside in ("fd/0", "mem", "environ"):
            path = f"/proc/{process}/{inside}"
            assert as_nobody(lambda path=path: os.open(path, os.O_RDWR)) in CLOSED  # type: ignore[misc]

    def end_it() -> None:
        watchdog.end(pod.mount, found.connection, connection.open_abort(found.connection))
        mounting.abort(pod.mount)
        mounting.unmount(pod.mount, lazy=True)

    as_nobody(end_it)
    assert is_mounted(pod.mount)
    (pod.mount / "still").write_bytes(b"works")
    assert (pod.mount / "still").read_bytes() == b"works"


def watchdogs_of(pod: Pod) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"core.mount.linux.watchdog" in words and os.fsencode(pod.mount) in words:
                found.append(int(folder.name))
    return found


def test_on_the_drive_others_may_do_what_the_modes_say_and_no_more(careless: Pod) -> None:
    pod = careless
    private, public = pod.mount / "private", pod.mount / "public"
    for path, mode in ((private, 0o600), (public, 0o644)):
        path.write_bytes(b"content")
        path.chmod(mode)
    assert as_nobody(lambda: os.open(private, os.O_RDONLY)) == "EACCES"
    assert as_nobody(lambda: os.open(public, os.O_RDONLY)) == ""
    assert as_nobody(lambda: os.open(public, os.O_RDWR)) == "EACCES"
    for call in (
        lambda: os.open(pod.mount / "made", os.O_CREAT | os.O_WRONLY),
        public.unlink,
        lambda: public.rename(pod.mount / "elsewhere"),
        lambda: public.chmod(0o777),
        lambda: os.chown(private, NOBODY, NOBODY),
    ):
        assert as_nobody(call) in CLOSED


def refused(said: Said, *words: str) -> None:
    assert said.code in {1, 2, 4, 5}, said
    assert "Traceback" not in said.err + said.out, said
    for word in words:
        assert word in said.err, said.err


def new(pod: Pod) -> Said:
    return pod.run("new", "demo", *pod.place(), "--listen", "127.0.0.1:0", "--copies", "1")


def laid_by_nobody(path: Path, target: Path | None) -> None:
    """Let another user put a folder, or a link to a folder of its own, in our way."""

    def lay() -> None:
        if target is None:
            path.mkdir(mode=0o777)
        else:
            target.mkdir(mode=0o777)
            path.symlink_to(target)

    path.parent.chmod(0o1777)
    assert as_nobody(lay) == ""


@pytest.mark.parametrize("linked", [False, True], ids=["folder", "link"])
@pytest.mark.parametrize("place", ["home", "storage"])
def test_a_place_that_another_user_laid_out_is_refused_and_nothing_is_put_there(
    shared: Lab, place: str, linked: bool
) -> None:
    pod = shared.pod("a")
    path: Path = getattr(pod, place)
    target = shared.folder / "trap" if linked else None
    laid_by_nobody(path, target)
    refused(new(pod), str(path), "belongs to another user")
    assert list((target or path).iterdir()) == []


def test_a_mount_point_that_another_user_linked_elsewhere_is_refused(shared: Lab) -> None:
    pod = shared.pod("a")
    pod.mount.rmdir()
    laid_by_nobody(pod.mount, shared.folder / "trap")
    refused(new(pod), str(pod.mount), "another user")
    assert not is_mounted(shared.folder / "trap")


def test_a_home_that_everybody_could_swap_for_another_is_refused(shared: Lab) -> None:
    pod = shared.pod("a")
    pod.home.parent.chmod(0o777)
    refused(new(pod), str(pod.home.parent), "everybody")
    assert not pod.home.exists()


def test_a_home_that_passed_into_other_hands_is_not_served(shared: Lab) -> None:
    pod = shared.first(copies=1)
    pod.do("down")
    os.chown(pod.home, NOBODY, NOBODY)
    refused(pod.run("up"), str(pod.home), "belongs to another user")
    os.chown(pod.home, 0, 0)
    os.chown(pod.storage, NOBODY, NOBODY)
    refused(pod.run("up"), str(pod.storage), "belongs to another user")
    os.chown(pod.storage, 0, 0)
    pod.up()


def test_a_socket_that_lies_where_ours_goes_is_replaced_and_never_asked(shared: Lab) -> None:
    pod = shared.first(copies=1)
    pod.do("down")
    trap = pod.home / "run" / "control.sock"
    trap.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(trap))
        os.chown(trap, NOBODY, NOBODY)
        listening.listen()
        listening.settimeout(0)
        pod.up()
        assert pod.ask("status")["network"] == "demo"
        assert trap.stat().st_uid == 0
        with pytest.raises(BlockingIOError):
            listening.accept()
