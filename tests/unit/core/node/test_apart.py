"""Places of networks that may not lie in one another."""

from pathlib import Path

import pytest

from core.config.read import read_pod
from core.node.apart import Places, clash, places_of, tangle
from core.node.home import Home
from core.node.settings import checked


def places(home: str, storage: str, mount: str) -> Places:
    return Places(Path(home), Path(storage), Path(mount))


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (("/h", "/s", "/m"), ""),
        (("/h", "/h/storage", "/h/m"), ""),
        (("/h", "/m/s", "/m"), "storage /m/s would lie inside the drive at /m"),
        (("/m", "/s", "/m"), "home /m would lie inside the drive at /m"),
        (("/h", "/s", "/s/m"), "mount point /s/m would lie inside the storage /s"),
    ],
)
def test_places_of_one_network_may_not_lie_in_one_another(
    own: tuple[str, str, str], says: str
) -> None:
    found = tangle(places(*own))
    assert says in found
    assert bool(found) is bool(says)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (("/h/networks/2", "/h/networks/2/storage", "/m 2"), ""),
        (("/h2", "/s", "/m2"), ""),
        (("/h2", "/s2", "/m"), "network home shows its drive at /m."),
        (("/h2", "/s2", "/m/inner"), "lie in one another"),
        (("/h2", "/s2", "/"), "lie in one another"),
        (("/h2", "/m/s", "/m2"), "storage /m/s would lie inside the drive of the network home"),
        (("/m/h", "/s2", "/m2"), "home /m/h would lie inside the drive of the network home"),
        (("/h2", "/s2", "/s/m"), "inside the storage /s of the network home"),
        (("/h2", "/s2", "/h"), "home /h of the network home would lie inside the drive at /h"),
        (("/h2", "/s2", "/s"), "storage /s of the network home would lie inside the drive at /s"),
        (("/h2", "/s/2", "/m2"), "lie in one another"),
    ],
)
def test_places_of_two_networks_may_not_lie_in_one_another(
    own: tuple[str, str, str], says: str
) -> None:
    found = clash(places(*own), places("/h", "/s", "/m"), "home")
    assert says in found
    assert bool(found) is bool(says)


def test_a_drive_inside_the_storage_of_a_further_network_is_refused() -> None:
    found = clash(places("/h2", "/d", "/m2"), places("/h", "/s", "/d/m"), "home")
    assert "drive of the network home at /d/m would lie inside the storage /d" in found


def test_links_are_followed_but_for_the_drive_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "drive").symlink_to(tmp_path / "nowhere")
    text = f'[pod]\nmount = "{tmp_path}/link/m"\n[storage]\npath = "{tmp_path}/link"\n'
    found = places_of(Home(tmp_path / "link" / "home"), checked(read_pod(text)))
    assert found == Places(tmp_path / "real" / "home", tmp_path / "real", tmp_path / "real" / "m")
    there = checked(read_pod(f'[pod]\nmount = "{tmp_path}/drive"\n'))
    assert places_of(Home(tmp_path), there).mount == tmp_path / "drive"
