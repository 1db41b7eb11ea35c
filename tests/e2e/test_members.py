"""Who leaves and who gets in, with real nodes."""

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.pods import WORMHOLE, Lab, Pod, Said, until

pytestmark = pytest.mark.prompt


def attention(pod: Pod) -> set[str]:
    notes = pod.ask("status")["attention"]
    assert isinstance(notes, list)
    return {one["kind"] for one in notes}


def requests(pod: Pod) -> list[dict[str, str]]:
    notes = pod.ask("status")["attention"]
    assert isinstance(notes, list)
    return [one for one in notes if one["kind"] == "join-request"]


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
    assert b.run("down", "--forget").code == 4, "whether others have what it has it cannot know"
    b.do("down", "--forget", "--force")
    assert not b.home.exists()


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


def test_a_pod_that_was_removed_while_it_was_away_is_told_so_and_keeps_what_it_has(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    (a.mount / "file").write_bytes(b"x" * 50_000)
    a.copies_made()
    b.kill()
    a.ask("remove", "b", "--force")
    b.up()
    until(lambda: "disowned" in attention(b), "it is told what the other one says")
    (note,) = (one for one in b.ask("status")["attention"] if one["kind"] == "disowned")
    assert "According to a, this machine is no longer a member of the network demo" in note["text"]
    assert "According to a" in b.do("status").out
    assert "removed" not in attention(b), "one peer's word is no record"
    assert b.ask("status")["frozen"] is False
    assert (b.mount / "file").read_bytes() == b"x" * 50_000
    (b.mount / "new").write_bytes(b"y" * 30_000)
    until(lambda: "1 file that only this machine has" in b.do("status").out, "it is counted")
    assert states(a)["b"] == "removed"
    b.do("down", "--forget", "--force")
    assert not b.home.exists()


def asks(pod: Pod, name: str, *words: str | Path, **environment: str) -> "subprocess.Popen[str]":
    """Begin to join without a code as a pod called `name`."""
    place = ("--pod", name, "--mount", pod.mount, "--storage", pod.storage)
    command = ["join", *words, "--listen", "127.0.0.1:0", *place, "--json"]
    return subprocess.Popen(
        [str(WORMHOLE), "--home", str(pod.home), *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | pod.environment | environment,
    )


def test_a_machine_that_asks_waits_for_a_person_and_is_told(laboratory: Lab) -> None:
    a = laboratory.first()
    b, c = laboratory.pod("b"), laboratory.pod("c")
    assert b.run("join", "--at", a.listen, *b.place()).code != 0, "so far only a code lets in"
    a.do("config", "set", "network.access=demand")
    with asks(b, "b", "--at", a.listen) as waiting:
        until(lambda: states(a).get("b") == "asking", "the request is shown")
        assert "join-request" in attention(a)
        assert a.run("approve", "c").code == 5
        done = a.ask("approve", "b")
        assert (done["name"], done["admitted"]) == ("b", True)
        out, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 0, err
        assert json.loads(out)["network"] == "demo"
    (a.mount / "file").write_bytes(b"x")
    until((b.mount / "file").exists, "it shows the drive")
    with asks(c, "c", "--at", a.listen, "--network", "demo") as waiting:
        until(lambda: states(a).get("c") == "asking", "the request is shown")
        assert a.ask("deny", "c")["admitted"] is False
        out, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 4
        assert "turned this one away" in json.loads(out)["error"]["detail"]
    assert "join-request" not in attention(a)
    assert set(states(a)) == {"a", "b"}
    assert not (c.home / "network.toml").exists()


def test_what_asks_at_one_administrator_is_decided_at_another(laboratory: Lab) -> None:
    a = laboratory.first()
    b, m = laboratory.pod("b"), laboratory.second(a, "m")
    code = str(a.ask("invite", "--no-wait", "--role", "admin")["code"])
    b.do("join", code, "--at", a.listen, "--listen", "127.0.0.1:0", *b.place())
    a.do("config", "set", "network.access=demand")
    until(lambda: states(b).get("a") == "present", "the administrators are linked")
    until(lambda: states(m).get("a") == "present", "and so is the member")
    c, d = laboratory.pod("c"), laboratory.pod("d")
    with asks(c, "c", "--at", a.listen) as waiting:
        until(lambda: states(b).get("c") == "asking", "the other administrator sees it")
        (note,) = (n for n in b.ask("status")["attention"] if n["kind"] == "join-request")
        assert "asks to be let in, at a;" in note["text"]
        words = {n["text"].partition("the words: ")[2] for p in (a, b) for n in requests(p)}
        assert len(words) == 1, "both show the same words"
        assert "asking" not in states(m).values(), "who may not decide is not asked"
        assert m.run("approve", "c").code == 5
        assert b.ask("approve", "c")["admitted"] is True
        _, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 0, err
    for pod in (a, b, m):
        until(lambda one=pod: states(one).get("c") == "present", "it is in for all")
    with asks(d, "d", "--at", a.listen, "--network", "demo") as waiting:
        until(lambda: states(b).get("d") == "asking", "the other administrator sees it")
        assert b.ask("deny", "d")["admitted"] is False
        waiting.communicate(timeout=60)
        assert waiting.returncode == 4
    until(lambda: not requests(b), "it waits no more")
    assert set(states(a)) == {"a", "b", "c", "m"}


def test_the_lists_let_in_and_keep_out(laboratory: Lab) -> None:
    a = laboratory.first()
    b, c = laboratory.pod("b"), laboratory.pod("c")
    a.do("config", "set", "network.access=whitelist", "network.whitelist=b")
    refused = c.run("join", "--at", a.listen, *c.place(), "--json")
    assert refused.code == 4
    assert "not on it" in str(error_of(refused)["detail"])
    b.do("join", "--at", a.listen, "--listen", "127.0.0.1:0", *b.place())
    a.do("config", "set", "network.access=blacklist", "network.blacklist=c", "network.whitelist=")
    until(lambda: "c" in str(a.ask("config", "show")["network"]), "the settings hold")
    refused = c.run("join", "--at", a.listen, *c.place(), "--json")
    assert refused.code == 4
    assert "does not let in" in str(error_of(refused)["detail"])
    place = ("--pod", "d", "--mount", c.mount, "--storage", c.storage)
    c.do("join", "--at", a.listen, "--listen", "127.0.0.1:0", *place)
    assert set(states(a)) == {"a", "b", "d"}


def test_a_pod_is_renamed_on_all_machines_and_a_network_gets_a_new_administrator(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    assert b.run("rename", "b", "nas").code == 4, "only an administrator renames"
    assert a.ask("rename", "b", "nas")["before"] == "b"
    for pod in (a, b):
        until(lambda one=pod: "nas" in states(one), "all know the new name")
    until(lambda: b.ask("status")["pod"] == "nas", "it calls itself so")
    assert a.run("rename", "nas", "a").code == 4
    assert a.run("rename", "nas", "\x1b[2J").code == 2
    words = (a.home / "recovery-words.txt").read_text()
    a.kill()
    shutil.rmtree(a.home)
    assert b.run("remove", "a", "--force").code == 4
    recovered = subprocess.run(
        [str(WORMHOLE), "--home", str(b.home), "recover-admin", "--json"],
        input=words,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | b.environment,
    )
    assert json.loads(recovered.stdout)["role"] == "admin"
    assert b.ask("remove", "a", "--force")["name"] == "a"
    c = laboratory.second(b, "c")
    assert set(states(c)) >= {"nas", "c"}
    b.do("restart")
    assert b.ask("status")["pod"] == "nas"


def test_a_new_machine_takes_the_place_of_a_dead_one(laboratory: Lab) -> None:
    a, b = laboratory.two()
    (a.mount / "file").write_bytes(b"x" * 50_000)
    a.copies_made()
    b.kill()
    fresh = laboratory.pod("b2")
    fresh.name = "b"
    code = str(a.ask("invite", "--no-wait")["code"])
    there = ("--at", a.listen, "--listen", "127.0.0.1:0")
    assert a.run("invite", "--no-wait").code == 0
    assert fresh.run("join", code, *there, *fresh.place()).code == 4, "another code is open"
    code = str(a.ask("invite", "--no-wait")["code"])
    fresh.do("join", code, *there, *fresh.place(), "--replace", "b")
    a.copies_made()
    assert (fresh.mount / "file").read_bytes() == b"x" * 50_000
    rows = json.loads(a.do("pods", "--json").out)
    assert sorted(row["state"] for row in rows if row["name"] == "b") == ["present", "removed"]
