"""`up FILE`: the network is joined where it is found, else made, and never made twice."""

import asyncio
from pathlib import Path

import pytest

from core.control.lines import Progress
from core.errors import DeadlineExceeded, PairingError, Refused
from core.membership import rivals
from core.membership.rivals import Rivals
from core.membership.standing import StandingWays
from core.model.pairing import Way
from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.joining import Ticket
from core.node.arriving import Search, arriving
from core.node.describing import Description, described
from core.node.home import Home
from core.node.joining import Asking
from core.node.laying import laying
from core.node.parts import Parts
from core.node.services.inviting import Inviting
from core.node.standing import VARIABLE
from core.ports import Sighting
from tests.support.small_node import make_network, node_of, silent

SECRET = "a secret of many letters"
NOWHERE = "127.0.0.1:9"


def description(folder: Path, network: str = "", listen: str = "127.0.0.1:0") -> Description:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "lab.toml"
    file.write_text(f'[network]\nname = "lab"\ndiscovery = false\n{network}\n')
    given = {
        "pod.name": folder.name,
        "pod.mount": str(folder / "mount"),
        "storage.path": str(folder / "storage"),
        "pod.listen": listen,
    }
    return described(str(file), given)


def arrive(folder: Path, told: Description, seconds: float = 10.0) -> Home:
    home = Home(folder / "home")
    with arriving(home, told, seconds, silent):
        assert home.exists
    return home


def present(parts: Parts) -> list[str]:
    with parts.store.read() as reader:
        return sorted(each.name for each in parts.statements.read(reader).present.values())


def test_where_nobody_is_the_network_is_made(tmp_path: Path) -> None:
    home = arrive(tmp_path / "a", description(tmp_path / "a"))
    assert 'name = "lab"' in home.network_file.read_text()
    assert home.recovery_file.exists()


@pytest.mark.parametrize("way", ["secret", "open"])
def test_where_the_network_is_found_it_is_joined_without_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    access = {"network.access": "open"} if way == "open" else {}
    if way == "secret":
        monkeypatch.setenv(VARIABLE, SECRET)

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a", access)) as first:
            Inviting(first).stand_open()
            text = f'entrypoints = ["{NOWHERE}", "{first.listen}"]\n'
            text += 'access = "open"\n' * (way == "open")
            told = description(tmp_path / "b", text)
            home = await asyncio.to_thread(arrive, tmp_path / "b", told)
            assert present(first) == ["a", "b"]
            assert not home.recovery_file.exists()

    asyncio.run(run())


def test_a_pod_that_does_not_make_it_waits_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)

    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            told = description(tmp_path / "b", f'entrypoints = ["{first.listen}"]')
            waits = asyncio.Event()
            loop = asyncio.get_running_loop()

            def note(progress: Progress) -> None:
                assert "lab" in progress.text
                loop.call_soon_threadsafe(waits.set)

            def arrive_slowly() -> None:
                with arriving(Home(tmp_path / "b" / "home"), told, 20.0, note):
                    pass

            arrival = asyncio.ensure_future(asyncio.to_thread(arrive_slowly))
            await waits.wait()
            assert present(first) == ["a"]
            Inviting(first).stand_open()
            await arrival
            assert present(first) == ["a", "b"]

    asyncio.run(run())


def test_waiting_ends_at_its_deadline_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    told = description(tmp_path / "b", f'entrypoints = ["{NOWHERE}"]')
    with pytest.raises(DeadlineExceeded, match="cannot be reached"):
        arrive(tmp_path / "b", told, 0.0)
    assert not (tmp_path / "b" / "home" / "network.toml").exists()
    assert not (tmp_path / "b" / "home" / "pod.toml").exists()


def test_without_a_way_in_another_pods_network_is_refused_with_the_way(tmp_path: Path) -> None:
    told = description(tmp_path / "b", f'entrypoints = ["{NOWHERE}"]')
    with pytest.raises(Refused, match=NOWHERE) as refused:
        arrive(tmp_path / "b", told)
    assert "wormhole join" in refused.value.remedy


def test_a_wrong_secret_ends_the_search_at_once_and_makes_no_second_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        async with asyncio.timeout(30), node_of(make_network(tmp_path / "a")) as first:
            monkeypatch.setenv(VARIABLE, SECRET)
            Inviting(first).stand_open()
            monkeypatch.setenv(VARIABLE, "another secret, as long")
            told = description(tmp_path / "b", f'entrypoints = ["{first.listen}"]')
            with pytest.raises(PairingError, match="join secret here is not"):
                await asyncio.to_thread(arrive, tmp_path / "b", told, 20.0)
            assert not (tmp_path / "b" / "home" / "network.toml").exists()

    asyncio.run(run())


def search(folder: Path, ticket: Ticket | None, token: str = "token") -> Search:
    home = Home(folder / "home")
    told = description(folder)
    with laying(home, told.network, told.pod) as laid:
        return Search(told, Asking(home, laid), ticket, silent, Rivals(token))


def test_a_network_of_that_name_nearby_is_never_made_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a way in it is refused; with one that does not open, it is waited for."""
    password = StandingWays(SECRET).password(Way.SECRET, "lab") or b""

    async def run() -> None:
        around = Neighbourhood()
        await MemoryDiscovery(around).announce(Sighting("lab", "0" * 12, "a", NOWHERE, 1))
        with pytest.raises(Refused, match="is there already"):
            await search(tmp_path / "b", None).run(10.0, MemoryDiscovery(around))
        asking = search(tmp_path / "c", Ticket(Way.SECRET, password))
        with pytest.raises(DeadlineExceeded):
            await asking.run(0.5, MemoryDiscovery(around))
        alone = search(tmp_path / "d", None)
        monkeypatch.setattr(rivals, "FIND_SECONDS", 0.01)
        assert await alone.run(10.0, MemoryDiscovery(Neighbourhood())) is None

    asyncio.run(run())


def test_of_several_that_would_make_it_at_one_moment_one_does_and_the_others_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rivals, "FIND_SECONDS", 0.3)
    monkeypatch.setattr(rivals, "SETTLE_SECONDS", 0.3)

    async def run() -> None:
        around = Neighbourhood()
        tokens = ("b", "a", "c")
        searches = [search(tmp_path / token, None, token) for token in tokens]
        outcomes = [
            asyncio.ensure_future(each.run(2.0, MemoryDiscovery(around))) for each in searches
        ]
        first = outcomes[1]
        assert await first is None, "the lowest makes it"
        assert not outcomes[0].done()
        await MemoryDiscovery(around).announce(Sighting("lab", "0" * 12, "a", NOWHERE, 1))
        for waiting in (outcomes[0], outcomes[2]):
            with pytest.raises(Refused, match="is there already"):
                await waiting

    asyncio.run(run())
