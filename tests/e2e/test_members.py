"""Who leaves and who gets in, with real nodes."""

import errno
import json
import os

import pytest

from tests.support.pods import Lab, Pod, Said, until


def attention(pod: Pod) -> set[str]:
    notes = pod.ask("status")["attention"]
    assert isinstance(notes, list)
    return {one["kind"] for one in notes}


def states(pod: Pod) -> dict[str, str]:
    rows = json.loads(pod.do("pods", "--json").out)
    return {row["name"]: row["state"] for row in rows}


def holders(pod: Pod, path: str) -> set[object]:
    copies = pod.ask("inspect", path)["copies"]
    assert isinstance(copies, list)
    return {copy["pod"] for copy in copies}


def error_of(said: Said) -> dict[str, object]:
    error = said.json()["error"]
    assert isinstance(error, dict)
    return error


def by_copies(pod: Pod) -> object:
    return pod.ask("redundancy")["by_copies"]


def test_a_removed_pod_is_refused_and_its_copies_are_made_anew_elsewhere(laboratory: Lab) -> None:
    a, b = laboratory.two()
    c = laboratory.second(a, "c")
    until(lambda: set(states(a).values()) == {"self", "present"}, "all are present")
    for number in range(20):
        (a.mount / f"{number}").write_bytes(os.urandom(20_000))
    a.copies_made()
    c.sync()
    kept = next(f"{number}" for number in range(20) if "b" in holders(a, f"/{number}"))
    assert b.run("remove", "c").code == 4, "only an administrator removes"
    done = a.ask("remove", "b")
    assert (done["name"], done["lost"]) == ("b", 0)
    a.copies_made()
    assert by_copies(a) == {"0": 0, "1": 0, "2": 20}
    assert states(a)["b"] == "removed"
    until(lambda: states(c)["b"] == "removed", "the third one knows it")
    until(lambda: "removed" in attention(b), "the removed one knows it, too")
    assert b.ask("status")["frozen"] is True
    assert (b.mount / kept).read_bytes() == (a.mount / kept).read_bytes(), "what it has it shows"
    with pytest.raises(OSError, match="Read-only") as refused:
        (b.mount / "new").write_bytes(b"nobody would get it")
    assert refused.value.errno == errno.EROFS
    b.do("down")
    b.up()
    assert "removed" in attention(b), "it knows it after a start, too"
    (a.mount / "later").write_bytes(b"later")
    a.sync()
    c.sync()
    assert not (b.mount / "later").exists()


def test_who_alone_has_something_is_removed_by_force_only(laboratory: Lab) -> None:
    a = laboratory.first(copies=1)
    b = laboratory.second(a)
    folder = b.mount / "folder"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}").write_bytes(os.urandom(20_000))
    b.sync()
    a.sync()
    refused = a.run("remove", "b", "--json")
    assert refused.code == 4
    paths = error_of(refused)["paths"]
    assert isinstance(paths, list)
    assert paths, "with one copy each, some are on b alone"
    assert all(path.startswith("/folder/") for path in paths)
    assert "folder/" in refused.err, "people see them, too"
    assert states(a)["b"] == "present", "nothing was done"
    b.kill()
    assert a.ask("remove", "b", "--force")["lost"] == len(paths)
    assert a.run("remove", "a").code == 4, "a pod does not remove itself"
    assert a.run("remove", "b").code == 5


def test_a_pod_leaves_when_the_others_have_what_it_has(laboratory: Lab) -> None:
    a = laboratory.first(copies=1)
    b, c = laboratory.second(a), laboratory.second(a, "c")
    until(lambda: set(states(b).values()) == {"self", "present"}, "all are present")
    contents = {f"{number}": os.urandom(20_000) for number in range(12)}
    for name, content in contents.items():
        (b.mount / name).write_bytes(content)
    b.sync()
    refused = b.run("down", "--forget", "--json")
    assert refused.code == 4
    paths = error_of(refused)["paths"]
    assert isinstance(paths, list)
    assert paths, "with one copy each, some are on b alone"
    (b.mount / "0").write_bytes(contents["0"])  # it is as it was
    assert b.ask("leave", seconds=90) == {"name": "b", "lost": 0, "told": True}
    assert b.run("leave", "--stay").code == 4
    assert b.ask("status")["frozen"] is True
    for pod in (a, c):
        until(lambda one=pod: states(one)["b"] == "removed", "the others know it")
    assert b.ask("down", "--forget") == {"down": True, "only_here": 0, "forgotten": True}
    assert not b.home.exists()
    assert not b.storage.exists()
    assert b.run("status").code == 3
    for pod in (a, c):
        assert {path.name: path.read_bytes() for path in pod.mount.iterdir()} == contents
    again = laboratory.second(a, "b2")
    until((again.mount / "0").exists, "the machine may come again as another pod")


def test_a_network_that_is_used_up_is_forgotten_pod_by_pod(laboratory: Lab) -> None:
    a, b = laboratory.two()
    (a.mount / "file").write_bytes(b"x" * 30_000)
    a.copies_made()
    assert a.run("down", "--forget").code == 4, "the last administrator stays while b is in"
    assert b.ask("down", "--forget", "--wait")["forgotten"] is True
    said = a.run("down", "--forget")
    assert said.code == 4
    assert "/file" in said.err
    assert a.ask("down", "--forget", "--force")["only_here"] == 1
    for pod in (a, b):
        assert not pod.home.exists()
        assert not pod.storage.exists()
        assert pod.processes() == []
