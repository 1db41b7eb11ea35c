"""Taking away what a pod has on this machine."""

import asyncio
from pathlib import Path

import pytest

from core.errors import StoreForeign
from core.node.forgetting import forget
from core.node.home import Home
from core.node.homes import next_home
from core.node.lock import HomeLock, RunsAlready
from tests.support.small_node import make_network, node_of


def test_home_and_storage_go_and_what_else_lies_there_stays(tmp_path: Path) -> None:
    home = make_network(tmp_path)

    async def run() -> None:
        async with node_of(home):
            pass

    asyncio.run(run())
    (tmp_path / "storage" / "mine.txt").write_text("mine")
    for name in ("journal", "journal.new"):
        (home.folder / name).write_text("what happened to whose files")
    forget(home)
    assert not home.folder.exists()
    assert [path.name for path in (tmp_path / "storage").iterdir()] == ["mine.txt"]


def test_nothing_goes_while_the_node_runs_or_where_the_storage_is_another_pods(
    tmp_path: Path,
) -> None:
    home, other = make_network(tmp_path / "a"), make_network(tmp_path / "b")
    with HomeLock(home), pytest.raises(RunsAlready):
        forget(home)
    home.pod_file.write_text(
        home.pod_file.read_text().replace(str(tmp_path / "a/storage"), str(tmp_path / "b/storage"))
    )
    with pytest.raises(StoreForeign):
        forget(home)
    assert home.exists
    assert other.exists
    assert (tmp_path / "b/storage/marker.json").exists()


def test_other_networks_and_whoever_else_listens_stay(tmp_path: Path) -> None:
    home = make_network(tmp_path)
    second = Home(home.folder / "networks" / "2")
    second.folder.mkdir(parents=True)
    second.network_file.write_text('[network]\nname = "office"\n')
    home.run_folder.mkdir(mode=0o700, exist_ok=True)
    (home.run_folder / "tray.sock").touch()
    forget(home)
    assert not home.exists
    assert second.exists
    assert [each.name for each in home.run_folder.iterdir()] == ["tray.sock"]
    assert next_home(home) == home
