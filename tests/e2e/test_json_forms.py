"""The documents that scripts rely on: every key that was promised is there, with its type."""

import json
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod

NUMBER = (int, float, type(None))
PODS = {
    "name": str,
    "id": str,
    "role": str,
    "state": str,
    "address": str,
    "used": int,
    "offered": int,
    "rtt": NUMBER,
    "rate": NUMBER,
}
STATUS = {
    "network": str,
    "situation": str,
    "response": str,
    "frozen": bool,
    "pods": list,
    "under_copied": int,
    "absent_files": int,
    "transfers": int,
    "conflicts": int,
    "attention": list,
}
REDUNDANCY = {
    "files": int,
    "bytes": int,
    "wanted": dict,
    "by_copies": dict,
    "missing": int,
    "satisfied": bool,
}
INSPECTION = {
    "path": str,
    "entry": str,
    "kind": str,
    "size": int,
    "version": str,
    "wanted": int,
    "copies": list,
    "policy": dict,
    "absent": bool,
    "conflicts": int,
}
COPY = {"pod": str, "state": str, "blocks": int, "of": int}
STARTED = dict.fromkeys(("network", "pod", "mount", "listen", "id"), str)
POLICIES = {"redundancy", "keep", "cache", "read-only", "conflict", "history"}
IMPORTED = {"files": int, "folders": int, "bytes": int, "skipped": int, "refused": list}


def has(document: object, form: "dict[str, type | tuple[type, ...]]") -> bool:
    """Say whether a document has all keys of a form, each of its type."""
    assert isinstance(document, dict)
    for key, kind in form.items():
        assert key in document, key
        assert isinstance(document[key], kind), (key, document[key])
    return True


def answer(pod: Pod, *words: str | Path, codes: tuple[int, ...] = (0,)) -> object:
    """Return the one document that a command prints."""
    said = pod.run(*words, "--json")
    assert said.code in codes, said
    return json.loads(said.out)


@pytest.fixture
def used(alone: Pod) -> Pod:
    """A pod with a file that has an older version."""
    (alone.mount / "d").mkdir()
    (alone.mount / "d" / "file").write_bytes(b"content")
    alone.do("sync")
    return alone


def test_every_promised_key_is_there_with_its_type(used: Pod, tmp_path: Path) -> None:
    status = answer(used, "status")
    assert has(status, STATUS)
    pods = answer(used, "pods")
    assert isinstance(status, dict)
    assert isinstance(pods, list)
    for row in (*pods, *status["pods"]):
        assert has(row, PODS)
    assert [row["state"] for row in pods] == ["self"]
    for words in (["redundancy"], ["redundancy", "--wait", "--timeout", "60"]):
        counted = answer(used, *words)
        assert has(counted, REDUNDANCY)
        assert isinstance(counted, dict)
        assert (counted["files"], counted["wanted"]) == (1, {"1": 1})
        assert counted["by_copies"] == {"0": 0, "1": 1}
    for path in ("/d/file", used.mount / "d" / "file"):
        inspected = answer(used, "inspect", path)
        assert has(inspected, INSPECTION)
        assert isinstance(inspected, dict)
        assert (inspected["path"], inspected["size"]) == ("/d/file", 7)
        assert all(has(copy, COPY) for copy in inspected["copies"])
        policy = answer(used, "policy", "show", path)
        assert isinstance(policy, dict)
        assert POLICIES == policy.keys() == inspected["policy"].keys()
        assert all(each.keys() == {"value", "origin"} for each in policy.values())
    source = tmp_path / "brought"
    source.mkdir()
    (source / "new").write_bytes(b"new")
    assert has(answer(used, "import", source, "--into", "/in"), IMPORTED)
    for finding in _rows(answer(used, "doctor", codes=(0, 1))):
        assert has(finding, {"check": str, "ok": bool, "text": str, "remedy": str})
    for row in _rows(answer(used, "history", "/d/file")):
        assert has(row, {"version": str, "size": int, "why": str})
    assert answer(used, "conflicts") == []
    assert answer(used, "transfers") == []
    invited = answer(used, "invite", "--no-wait")
    assert has(invited, dict.fromkeys(("code", "at", "expires"), str))


def _rows(document: object) -> list[object]:
    assert isinstance(document, list)
    assert document
    return document


def test_who_makes_a_network_is_told_where_it_is(laboratory: Lab) -> None:
    pod = laboratory.pod("a")
    made = answer(
        pod, "new", "demo", *pod.place(), "--listen", "127.0.0.1:0", "--copies", "2", "--pod", "a"
    )
    assert has(made, STARTED)
    assert isinstance(made, dict)
    assert (made["network"], made["pod"], made["mount"]) == ("demo", "a", str(pod.mount))
    assert answer(pod, "up") == made
