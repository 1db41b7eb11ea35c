"""The command line against a real node: up, down, again, and what a second start says."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.pods import Lab, Pod, is_mounted, until


def test_a_second_start_says_that_the_node_runs_already(alone: Pod) -> None:
    said = alone.do("up")
    assert "runs already" in said.out
    assert alone.ask("up")["listen"] == alone.listen
    assert alone.run("serve").code == 4


def test_down_takes_mount_and_process_away_and_up_brings_the_same_drive(alone: Pod) -> None:
    (alone.mount / "file").write_bytes(b"content")
    alone.do("down")
    assert not is_mounted(alone.mount)
    assert alone.processes() == []
    assert alone.run("status").code == 3
    alone.up()
    assert (alone.mount / "file").read_bytes() == b"content"


def test_a_file_makes_its_network_and_settings_are_set_while_it_runs(
    laboratory: Lab, tmp_path: Path
) -> None:
    pod = laboratory.pod("a")
    file = tmp_path / "lab.toml"
    file.write_text('[network]\nname = "lab"\n[redundancy]\ncopies = 1\n')
    made = pod.ask("up", file, *pod.place(), "--listen", "127.0.0.1:0")
    assert (made["network"], made["pod"]) == ("lab", "a")
    pod.do("config", "set", "redundancy.copies=2", "situation.grace=5m")
    shown = pod.ask("config", "show")["network"]
    assert isinstance(shown, dict)
    assert shown["redundancy.copies"]["value"] == 2


def test_one_file_describes_a_fleet_and_each_of_its_pods_comes_up_with_it(
    laboratory: Lab, tmp_path: Path
) -> None:
    pods = [laboratory.pod(name) for name in "ab"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    secret = tmp_path / "secret"
    secret.write_text("a secret of many letters\n")
    text = f'[network]\nname = "fleet"\nentrypoints = ["{at}"]\ndiscovery = false\n'
    for pod, listen in zip(pods, (at, "127.0.0.1:0"), strict=True):
        text += f'[pod.{pod.name}]\nmount = "{pod.mount}"\nlisten = "{listen}"\n'
        text += f'join-secret-file = "{secret}"\n'
        text += f'[pod.{pod.name}.storage]\npath = "{pod.storage}"\n'
    file = tmp_path / "fleet.toml"
    file.write_text(text)
    a, b = pods
    with ThreadPoolExecutor() as waiting:
        # The one that does not make the network may well be started first.
        second = waiting.submit(b.ask, "up", file, "--pod", "b")
        first = a.ask("up", file, "--pod", "a")
        assert (first["network"], first["listen"]) == ("fleet", at)
        assert second.result()["network"] == "fleet"
    (a.mount / "file").write_bytes(b"content")
    a.sync()
    b.sync()
    assert (b.mount / "file").read_bytes() == b"content"
    assert b.ask("up", file, "--pod", "b")["pod"] == "b"
    changed_lines_are_applied(a, b, file)
    file.write_text('[network]\nname = "other"\n')
    assert b.run("up", file, "--network", "fleet").code == 4


def changed_lines_are_applied(a: Pod, b: Pod, file: Path) -> None:
    """The file of a fleet changes: its settings come to hold, or what to do is said."""
    text = file.read_text()
    changed = text.replace("[network]", "[redundancy]\ncopies = 3\n[network]")
    file.write_text(changed + '[pod.b.cache]\nmode = "stream"\n')
    said = b.do("up", file).out
    assert 'Changed: cache.mode, "auto" -> "stream"' in said, "its section is that of its name"
    assert "Not applied: redundancy.copies, 2 -> 3" in said, "it is no administrator"
    assert "wormhole config set redundancy.copies=3" in said
    assert setting(b, "pod", "cache.mode") == "stream"
    document = a.ask("up", file, "--pod", "a")["settings"]
    assert isinstance(document, dict)
    assert document["changed"] == [{"key": "redundancy.copies", "before": 2, "after": 3}]
    assert document["not_applied"] == []
    until(lambda: setting(b, "network", "redundancy.copies") == 3, "the others heard of it")
    for pod in (a, b):
        again = pod.do("up", file, "--pod", pod.name).out
        assert "Changed" not in again
        assert "Not applied" not in again
    # What takes effect at a start only is there after it; what nobody named stays.
    b.do("down")
    elsewhere = b.mount.with_name("elsewhere")
    said = b.do("up", file, "--mount", elsewhere, "--storage", file.parent / "empty").out
    assert "Changed: pod.mount" in said
    assert "Not applied: storage.path" in said
    assert (elsewhere / "file").read_bytes() == b"content"
    assert setting(b, "pod", "cache.mode") == "stream"
    b.do("down")
    b.do("up", file)


def setting(pod: Pod, level: str, key: str) -> object:
    """Return the value of a setting that holds on a pod."""
    shown = pod.ask("config", "show")[level]
    assert isinstance(shown, dict)
    return shown[key]["value"]


def test_machines_that_one_file_starts_at_one_moment_make_one_network(
    laboratory: Lab, tmp_path: Path
) -> None:
    file = tmp_path / "lab.toml"
    file.write_text('[network]\nname = "lab"\naccess = "open"\n')
    pods = [laboratory.pod(name) for name in "abc"]
    with ThreadPoolExecutor() as pool:
        up = [
            pool.submit(pod.ask, "up", file, *pod.place(), "--listen", "127.0.0.1:0")
            for pod in pods
        ]
        assert {str(each.result()["network"]) for each in up} == {"lab"}
    for pod in pods:
        until(
            lambda one=pod: {row["name"] for row in one.ask("status")["pods"]} == set("abc"),  # type: ignore[attr-defined, misc]
            "all three are in it",
        )


def test_an_older_version_and_an_import_come_into_the_drive(alone: Pod, tmp_path: Path) -> None:
    source = tmp_path / "data"
    source.mkdir()
    (source / "one").write_bytes(b"1" * 300_000)
    assert alone.ask("import", source, "--into", "/in")["files"] == 1
    assert (alone.mount / "in" / "one").read_bytes() == b"1" * 300_000
    assert alone.ask("import", source, "--into", "/in")["skipped"] == 1
    alone.sync()
    (alone.mount / "in" / "one").write_bytes(b"newer")
    alone.sync()
    alone.do("restore", "/in/one")
    assert (alone.mount / "in" / "one").read_bytes() == b"1" * 300_000
