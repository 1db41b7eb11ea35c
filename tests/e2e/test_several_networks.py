"""Several networks on one machine: each with a node, a drive and files of its own."""

from pathlib import Path

from tests.support.pods import Lab, Pod, is_mounted, processes_of


def further(pod: Pod, name: str, *more: str | Path) -> Pod:
    """Make a further network in the home of a pod; return its pod there."""
    mount, storage = pod.mount.with_name(f"mount {name}"), pod.mount.with_name(f"storage {name}")
    mount.mkdir()
    listen = ("--listen", "127.0.0.1:0", *more)
    place = ("--pod", pod.name, "--mount", mount, "--storage", storage)
    made = pod.ask("new", name, *place, *listen)
    assert made["network"] == name
    return Pod(pod.name, pod.home, mount, storage, (), pod.environment, str(made["listen"]))


def test_two_networks_have_their_files_apart_and_one_goes_down_without_the_other(
    laboratory: Lab,
) -> None:
    demo = laboratory.first(copies=1)
    office = further(demo, "office")
    laboratory.pods.append(office)
    (demo.mount / "a").write_bytes(b"of demo")
    (office.mount / "a").write_bytes(b"of office")
    (office.mount / "b").write_bytes(b"of office alone")
    assert (demo.mount / "a").read_bytes() == b"of demo"
    assert [path.name for path in demo.mount.iterdir()] == ["a"]

    assert demo.run("pods").code == 2
    assert "demo, office" in demo.run("pods").err
    # A path on a drive says which network is meant; a path in the drive does not.
    assert demo.ask("inspect", office.mount / "b")["size"] == len(b"of office alone")
    assert demo.run("inspect", "/b").code == 2
    assert demo.run("inspect", "/b", "--network", "demo").code == 5
    told = demo.ask("status")["networks"]
    assert isinstance(told, list)
    assert [each["network"] for each in told] == ["demo", "office"]

    demo.do("down", "--network", "demo")
    assert not is_mounted(demo.mount)
    assert (office.mount / "b").read_bytes() == b"of office alone"
    assert demo.ask("status", "--network", "office")["network"] == "office"
    status = demo.run("status")
    assert status.code == 3
    assert "demo: Not running" in status.err

    demo.do("up")
    assert (demo.mount / "a").read_bytes() == b"of demo"
    demo.do("down")
    assert not is_mounted(demo.mount)
    assert not is_mounted(office.mount)
    assert demo.processes() == processes_of(demo.home / "networks" / "2") == []
    assert demo.run("status").code == 3
    demo.do("up")
    assert (demo.mount / "a").read_bytes() == b"of demo"
    assert (office.mount / "a").read_bytes() == b"of office"


def test_the_first_network_is_forgotten_the_other_stays_and_the_next_takes_its_place(
    laboratory: Lab,
) -> None:
    demo = laboratory.first(copies=1)
    office = further(demo, "office")
    laboratory.pods.append(office)
    (office.mount / "b").write_bytes(b"of office")
    demo.do("down", "--forget", "--force", "--network", "demo")
    assert not is_mounted(demo.mount)
    assert (office.mount / "b").read_bytes() == b"of office"
    # There is one now, and it need not be named.
    assert demo.ask("status")["network"] == "office"
    listen = ("--listen", "127.0.0.1:0")
    assert demo.ask("new", "home", *demo.place(), *listen)["network"] == "home"
    assert (demo.home / "network.toml").exists()
    assert sorted(path.name for path in (demo.home / "networks").iterdir()) == ["2"]


def test_a_machine_joins_a_further_network_but_none_twice(laboratory: Lab) -> None:
    demo = laboratory.first(copies=1)
    other = laboratory.pod("b")
    made = other.ask("new", "office", *other.place(), "--listen", "127.0.0.1:0")
    code = other.ask("invite", "--no-wait")
    mount = demo.mount.with_name("second")
    mount.mkdir()
    place = ("--pod", "a", "--listen", "127.0.0.1:0", "--mount", mount)
    inside = ("--mount", demo.mount / "inside")
    at = ("--at", str(code["at"]))
    refused = demo.run("join", str(code["code"]), *at, "--pod", "a", *inside)
    assert refused.code == 2
    assert "lie in one another" in refused.err
    joined = demo.ask("join", str(code["code"]), *at, *place)
    laboratory.pods.append(Pod("a", demo.home, mount, demo.home / "networks/2/storage"))
    assert joined["network"] == made["network"] == "office"
    (other.mount / "file").write_bytes(b"seen")
    demo.do("sync", "--timeout", "60", "--network", "office")
    assert (mount / "file").read_bytes() == b"seen"

    again = other.ask("invite", "--no-wait")
    for name in ("a", "c"):
        twice = demo.run("join", str(again["code"]), "--at", str(again["at"]), "--pod", name)
        assert twice.code == 4
        assert "in the network office already" in twice.err
        assert not (demo.home / "networks" / "3" / "identity.pem").exists()
    pods = other.do("pods", "--json").out
    assert pods.count('"name"') == 2
