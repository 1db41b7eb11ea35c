"""Policies: the nearest one holds, and it is said where it comes from."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from core.config.network import NetworkConfig
from core.config.policy import FileRule
from core.control.schema import PathRequest, PoliciesSet, PolicySet, PolicyValue
from core.errors import Frozen, NotFound, UsageError
from core.node.building import configure
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.policies import Policies, decoded_policy
from tests.support.small_node import with_node, write


def test_the_nearest_declaration_holds(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/e/file", b"x")
        policies = Policies(parts)
        policies.set(PolicySet("/d", ["redundancy=3", "keep=true"]))
        policies.set(PolicySet("/d/e", ["redundancy=2"]))
        shown = policies.show(PathRequest("/d/e/file"))
        assert shown["redundancy"] == PolicyValue(2, "/d/e")
        assert shown["keep"] == PolicyValue(["a"], "/d")
        assert shown["cache"] == PolicyValue(True, "default")
        assert shown["conflict"] == PolicyValue("keep-both", "network")
        policies.set(PolicySet("/d/e", ["redundancy"], remove=True))
        assert policies.show(PathRequest("/d/e/file"))["redundancy"] == PolicyValue(3, "/d")

    with_node(tmp_path, work)


def test_policies_of_several_paths_are_declared_all_or_none(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x")
        await write(parts, user, b"/e/file", b"x")
        policies = Policies(parts)
        first, second = PolicySet("/d", ["redundancy=3"]), PolicySet("/e", ["cache=false"])
        gone = PolicySet("/gone", ["cache=false"])
        for refused in (gone, PolicySet("/e", ["redundansy=3"])):
            with pytest.raises((NotFound, UsageError)):
                policies.set_all(PoliciesSet([first, refused]))
        assert policies.show(PathRequest("/d"))["redundancy"].origin == "network"
        assert len(policies.supposed_all(PoliciesSet([first, second]))) == 2
        policies.set_all(PoliciesSet([first, second]))
        assert policies.show(PathRequest("/d"))["redundancy"] == PolicyValue(3, "/d")
        assert policies.show(PathRequest("/e"))["cache"] == PolicyValue(False, "/e")

    with_node(tmp_path, work)


def test_a_rule_is_shown_as_such_where_nothing_is_set_on_the_path_or_above(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x")
        policies = Policies(parts)
        policies.set(PolicySet("/d/file", ["history=true"]))
        rules = (FileRule("d/**", read_only=True, history=False, conflict="overwrite"),)
        configure(parts, replace(parts.settings, network=NetworkConfig(files=rules)))
        for path in ("/d", "/d/file"):
            shown = policies.show(PathRequest(path))
            assert shown["read-only"] == PolicyValue(True, "rule")
            assert shown["conflict"] == PolicyValue("overwrite", "rule")
        assert shown["history"] == PolicyValue(True, "/d/file")
        with pytest.raises(Frozen):
            await write(parts, user, b"/d/new", b"x")

    with_node(tmp_path, work)


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("redundansy=2", "There is no policy redundansy."),
        ("redundancy=many", "allowed: a whole number from 1 to 64"),
    ],
)
def test_what_cannot_be_declared_is_refused_and_nothing_is_changed(
    tmp_path: Path, assignment: str, says: str
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        policies = Policies(parts)
        with pytest.raises(UsageError, match=says):
            policies.set(PolicySet("/", ["cache=false", assignment]))
        assert policies.show(PathRequest("/"))["cache"].origin == "default"

    with_node(tmp_path, work)


def test_keeping_here_adds_this_pod(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x")
        policies = Policies(parts)
        policies.set(PolicySet("/d", ['keep=["b"]']))
        assert policies.keep(PathRequest("/d")).pods == ["a", "b"]

    with_node(tmp_path, work)


@pytest.mark.parametrize(
    "on", ["/d", "/d/file"], ids=["what is set there", "what comes from above"]
)
@pytest.mark.parametrize("by_command", [True, False])
def test_to_keep_something_here_takes_it_from_no_other_pod(
    tmp_path: Path, on: str, by_command: bool
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x")
        policies = Policies(parts)
        policies.set(PolicySet("/d", ["keep=nas,desk"]))
        if by_command:
            policies.keep(PathRequest(on))
        else:
            policies.set(PolicySet(on, ["keep=true"]))
        assert policies.show(PathRequest(on))["keep"] == PolicyValue(["a", "desk", "nas"], on)
        supposed = policies.supposed(PolicySet(on, ["keep=true"]))
        assert {each.keep for each in supposed.values()} == {("a", "desk", "nas")}
        policies.set(PolicySet(on, ["keep=nas"]))
        assert policies.show(PathRequest(on))["keep"].value == ["nas"], "a list says all of it"
        policies.set(PolicySet(on, ["keep=false"]))
        policies.set(PolicySet(on, ["keep=true"]))
        assert policies.show(PathRequest(on))["keep"].value == ["a"]

    with_node(tmp_path, work)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"[" * 50_000, "[" * 50_000),
        (b'"\\ud800"', '"\\ud800"'),
        (b"NaN", "NaN"),
        (b'["nas", 7, ["x"]]', ["nas"]),
        (b"\xff", "\\xff"),
    ],
    ids=["nested without end", "half a character", "no number", "list", "no text"],
)
def test_whatever_another_pod_declared_can_be_shown(value: bytes, shown: object) -> None:
    decoded = decoded_policy(value)
    assert decoded == shown
    assert msgspec.json.decode(msgspec.json.encode(PolicyValue(decoded, "/")), type=PolicyValue)
