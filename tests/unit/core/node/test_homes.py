"""Homes: where each network of this machine has its state."""

from pathlib import Path

import pytest

from core.node.home import Home
from core.node.homes import base_of, homes, next_home, place_number


def lay(base: Path, *places: str) -> None:
    for place in places:
        folder = base / place
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "network.toml").touch()


@pytest.mark.parametrize(
    ("places", "there", "following"),
    [
        ((), (), "."),
        ((".",), (".",), "networks/2"),
        ((".", "networks/2"), (".", "networks/2"), "networks/3"),
        ((".", "networks/3"), (".", "networks/3"), "networks/2"),
        (("networks/2",), ("networks/2",), "."),
        (
            ("networks/10", ".", "networks/9"),
            (".", "networks/9", "networks/10"),
            "networks/2",
        ),
        ((".", "networks/1", "networks/02", "networks/x", "networks/٣"), (".",), "networks/2"),
    ],
)
def test_homes_stand_in_the_order_of_their_places_and_the_first_free_one_is_next(
    tmp_path: Path, places: tuple[str, ...], there: tuple[str, ...], following: str
) -> None:
    lay(tmp_path, *places)
    base = Home(tmp_path)
    assert homes(base) == tuple(Home(tmp_path / place) for place in there)
    assert next_home(base) == Home(tmp_path / following)


def test_a_place_that_was_only_begun_is_the_next_one_with_its_key(tmp_path: Path) -> None:
    lay(tmp_path, ".", "networks/3")
    (tmp_path / "networks" / "2").mkdir()
    (tmp_path / "networks" / "2" / "identity.pem").touch()
    assert next_home(Home(tmp_path)).identity_file.exists()


@pytest.mark.parametrize(
    ("folder", "base", "number"),
    [
        ("/h", "/h", 1),
        ("/h/networks/2", "/h", 2),
        ("/h/networks/12", "/h", 12),
        ("/h/networks/1", "/h/networks/1", 1),
        ("/h/other/2", "/h/other/2", 1),
    ],
)
def test_a_home_knows_its_base_by_where_it_lies(folder: str, base: str, number: int) -> None:
    home = Home(Path(folder))
    assert base_of(home) == Home(Path(base))
    assert place_number(home) == number


def test_what_may_not_be_looked_at_is_taken_for_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", refuse)
    assert homes(Home(tmp_path)) == (Home(tmp_path),)
