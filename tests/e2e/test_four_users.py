"""The four users that Wormhole is for: each begins with an example of the guide."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from tests.support.examples import bring_up, example, free_address, people
from tests.support.pods import Lab, Pod, until

Tell = Callable[[str], None]
THERE: Final = frozenset({"self", "present"})


def states(pod: Pod) -> dict[str, str]:
    rows = pod.ask("status")["pods"]
    assert isinstance(rows, list)
    return {row["name"]: row["state"] for row in rows if row["state"] != "removed"}


def all_present(*pods: Pod) -> None:
    names = {pod.name for pod in pods}
    for pod in pods:
        until(
            lambda one=pod: {name for name, how in states(one).items() if how in THERE} == names,  # type: ignore[misc]
            f"{pod.name} sees {names}",
        )


def joins(laboratory: Lab, first: Pod, name: str, home: str = "", *words: str) -> Pod:
    """Pair another machine with a code, as people do."""
    invitation = first.ask("invite", "--no-wait")
    pod = laboratory.pod(home or name)
    pod.name = name
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
    pod.ask("join", str(invitation["code"]), *where, *pod.place(), *words)
    return pod


def write_photos(folder: Path, count: int) -> dict[str, bytes]:
    photos = {f"photo {number}.jpg": os.urandom(60_000) for number in range(count)}
    folder.mkdir(exist_ok=True)
    for name, photo in photos.items():
        (folder / name).write_bytes(photo)
    return photos


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_individual_pairs_loses_a_laptop_and_a_nas_and_no_photo(
    laboratory: Lab, tmp_path: Path
) -> None:
    """Desktop, laptop and NAS show one drive; the laptop is stolen, the NAS dies."""
    file = example("home.toml", tmp_path, {})
    desktop = bring_up(laboratory, file, "desktop")
    laptop = joins(laboratory, desktop, "laptop")
    nas = joins(laboratory, desktop, "nas")
    all_present(desktop, laptop, nas)
    photos = write_photos(desktop.mount / "photos", 20)
    until((laptop.mount / "photos").exists, "one drive everywhere")
    photos |= {"from the laptop.jpg": os.urandom(60_000)}
    newest = laptop.mount / "photos" / "from the laptop.jpg"
    newest.write_bytes(photos[newest.name])
    laptop.sync()
    desktop.copies_made()
    laptop.kill()  # the thief switches it off
    assert desktop.ask("remove", "laptop")["lost"] == 0
    until(lambda: set(states(desktop)) == {"desktop", "nas"}, "it is out")
    desktop.copies_made()
    assert contents(desktop.mount / "photos") == photos
    nas.kill()
    shutil.rmtree(nas.home)
    shutil.rmtree(nas.storage)
    fresh = joins(laboratory, desktop, "nas", "nas, a new one", "--replace", "nas")
    all_present(desktop, fresh)
    desktop.copies_made()
    assert contents(fresh.mount / "photos") == photos
    assert fresh.ask("redundancy")["by_copies"] == {"0": 0, "1": 0, "2": len(photos)}
    shutil.rmtree(fresh.mount / "photos")  # by mistake: it is there to be brought back
    until(lambda: not (desktop.mount / "photos").exists(), "a removal spreads")
    desktop.do("restore", "/photos/photo 3.jpg")
    assert (desktop.mount / "photos" / "photo 3.jpg").read_bytes() == photos["photo 3.jpg"]


def test_small_company_imports_three_nas_and_works_on_while_one_dies(
    laboratory: Lab, tmp_path: Path, tell: Tell
) -> None:
    """Scattered data becomes one root; a NAS dies and another comes, and nobody waits."""
    at = free_address()
    file = example(
        "company.toml",
        tmp_path,
        {"192.168.1.21:4000": at, "192.168.1.22:4000": free_address(), '"30s"': '"2s"'}
        | {'"10m"': '"2s"'},
    )
    names = ("nas-1", "nas-2", "nas-3")
    with ThreadPoolExecutor() as pool:  # nobody knows which one is switched on first
        one, two, three = pool.map(
            lambda name: bring_up(laboratory, file, name, at if name == "nas-1" else "127.0.0.1:0"),
            names,
        )
    all_present(one, two, three)
    expected = set()
    for pod in (one, two, three):
        source = tmp_path / pod.name
        (source / "accounts").mkdir(parents=True)
        for number in range(8):
            content = f"{pod.name} {number}".encode() * 2_000
            (source / f"letter {number}.txt").write_bytes(content)
            expected.add(content)
        (source / "accounts" / f"{pod.name}.csv").write_bytes(b"the books of " + pod.name.encode())
        assert pod.ask("import", source, "--into", "/")["refused"] == []
    one.sync()
    root = {path.read_bytes() for path in one.mount.glob("letter*")}
    assert root == expected
    one.copies_made()
    assert one.holders_of(Path("/accounts/nas-2.csv")) == set(names), "the books are on every NAS"
    with people(one.mount / "office", three.mount / "workshop") as workers:
        two.kill()
        until(lambda: states(one)["nas-2"] == "absent", "it is noticed")
        until(lambda: one.attention("absent"), "people are told")
        assert one.attention("absent")[0].startswith("nas-2 cannot be reached")
        four = bring_up(laboratory, file, "nas-4")
        assert one.ask("remove", "nas-2")["lost"] == 0
        until(lambda: "nas-4" in states(three), "all know the new one")
        until(lambda: len(workers[0].saved) > 20, "work goes on")
    assert [worker.errors for worker in workers] == [[], []]
    tell(f"company: nobody waited longer than {max(one.longest for one in workers):.2f} s")
    one.copies_made()
    four.sync()
    assert {path.read_bytes() for path in four.mount.glob("letter*")} == expected
    for worker in workers:
        assert contents(four.mount / worker.folder.name) == worker.saved


def test_laboratory_creates_measures_analyses_and_forgets_a_network_in_seconds(
    laboratory: Lab, tmp_path: Path, tell: Tell
) -> None:
    """Created, written, analysed on another machine, deleted and forgotten, twice by one file."""
    file = example("laboratory.toml", tmp_path, {"microscope.lab:4000": free_address()})
    at = file.read_text().split('entrypoints = ["')[1].split('"')[0]
    seconds = []
    for _ in range(2):
        began = time.monotonic()
        with ThreadPoolExecutor() as pool:
            second = pool.submit(bring_up, laboratory, file, "cruncher")
            microscope = bring_up(laboratory, file, "microscope", at)
            cruncher = second.result()
        created = time.monotonic() - began
        measured = os.urandom(4_000_000)
        (microscope.mount / "run 1").write_bytes(measured)
        until((cruncher.mount / "run 1").exists, "the other machine sees it")
        read = (cruncher.mount / "run 1").read_bytes()
        (cruncher.mount / "result").write_text(hashlib.sha256(read).hexdigest())
        until((microscope.mount / "result").exists, "the result comes back")
        result = (microscope.mount / "result").read_text()
        assert result == hashlib.sha256(measured).hexdigest()
        for path in list(microscope.mount.iterdir()):
            path.unlink()
        until(lambda one=cruncher: not list(one.mount.iterdir()), "it is deleted everywhere")
        ended = time.monotonic()
        cruncher.ask("down", "--forget")
        microscope.ask("down", "--forget")
        seconds.append(time.monotonic() - began)
        tell(
            f"laboratory: a network's life took {seconds[-1]:.1f} s: made and joined in "
            f"{created:.1f} s, forgotten in {time.monotonic() - ended:.1f} s"
        )
        for pod in (microscope, cruncher):
            assert not pod.home.exists()
            assert not pod.storage.exists()
            assert pod.processes() == []
    assert min(seconds) < 60  # four on a machine that does nothing else


@pytest.mark.timeout(240)
def test_web_service_grows_and_loses_a_server_under_load(
    laboratory: Lab, tmp_path: Path, tell: Tell
) -> None:
    """New files lie on SSDs; a server comes and one dies while a web server serves."""
    at = free_address()
    file = example(
        "web-service.toml",
        tmp_path,
        {"10.0.0.11:4000": at, "10.0.0.21:4000": free_address(), '"10s"': '"2s"', '"5m"': '"2s"'},
    )
    first = bring_up(laboratory, file, "ssd-1", at)
    with ThreadPoolExecutor() as pool:
        ssd_2, hdd_1, hdd_2 = pool.map(
            lambda name: bring_up(laboratory, file, name), ("ssd-2", "hdd-1", "hdd-2")
        )
    web = bring_up(laboratory, file, "web-1")
    all_present(first, ssd_2, hdd_1, hdd_2, web)
    photos = write_photos(first.mount / "photos", 12)
    first.copies_made()
    for name in photos:
        holders = first.holders_of(Path("/photos") / name)
        assert {"ssd-1", "ssd-2"} <= holders, "what is new is on the SSDs"
        assert len(holders) == 3, "and a third copy is on a hard disk"
    until(lambda: contents(web.mount / "photos") == photos, "the web server serves them")
    with people(web.mount / "uploads") as workers:
        hdd_3 = bring_up(laboratory, file, "hdd-3")
        hdd_2.kill()
        until(lambda: states(first)["hdd-2"] == "absent", "it is noticed")
        until(lambda: len(workers[0].saved) > 10, "visitors upload on")
        assert contents(web.mount / "photos") == photos, "and see all photos"
    assert workers[0].errors == []
    tell(f"web service: no visitor waited longer than {workers[0].longest:.2f} s")
    web.sync(90)
    first.copies_made(90)
    assert contents(hdd_3.mount / "photos") == photos
    assert contents(hdd_3.mount / "uploads") == workers[0].saved
    holders = web.holders_of(Path("/uploads/document 1"))
    assert len(holders - {"hdd-2", "web-1"}) >= 3, "three servers have what was uploaded"
