"""Each setting stands on exactly one page, in the order of the design."""

from collections import Counter
from dataclasses import replace

import pytest

from app.tray.models.navigation import SETTINGS_PAGES
from app.tray.models.settings.pages import (
    MORE,
    concern,
    page_named,
    pages,
    sentence,
    setting_of,
)
from core.config.definitions import SETTINGS
from core.config.setting import Level
from tests.support.desk_double import words


def test_each_setting_stands_on_one_page() -> None:
    counted = Counter(key for page in pages() for key in page.keys)
    assert set(counted.values()) == {1}
    assert set(counted) == {key for table in SETTINGS.values() for key in table}


def test_the_sidebar_knows_each_page_by_its_name_title_and_picture() -> None:
    sidebar = {(place.name, place.icon, place.title) for place in SETTINGS_PAGES}
    assert {(page.name, page.icon, page.title) for page in pages()} <= sidebar


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        (
            "redundancy",
            "copies minimum strategy min-replication-time max-replication-time fsync "
            "fsync-deadline",
        ),
    ],
)
def test_the_rows_are_in_the_order_of_the_design(name: str, keys: str) -> None:
    assert page_named(name).keys == tuple(f"redundancy.{key}" for key in keys.split())


def test_what_no_page_lists_is_at_the_end_of_the_last_page_of_its_level() -> None:
    crisis, pods_page = page_named("crisis"), page_named("pods")
    lacking = replace(pods_page, groups=pods_page.groups[:1])
    made = {page.name: page for page in pages((page_named("placement"), crisis, lacking))}
    assert made["crisis"] == crisis
    rest = {name: page.groups[-1] for name, page in made.items() if name != "crisis"}
    assert {group.heading for group in rest.values()} == {MORE}
    assert "network.name" in rest["pods"].keys
    assert "pod.listen" in rest["placement"].keys
    for group in rest.values():
        assert len({setting_of(key).level for key in group.keys}) == 1


def test_each_setting_has_a_place_of_its_own_by_now() -> None:
    assert MORE not in {group.heading for page in pages() for group in page.groups}


def test_a_group_holds_for_one_level() -> None:
    for page in pages():
        for group in page.groups:
            assert {setting_of(key).level for key in group.keys} == {group.level}


def test_a_page_says_whom_it_concerns_and_a_heading_where_that_differs() -> None:
    say = words()
    storage = page_named("storage")
    assert sentence(storage, "laptop-mia", say).endswith("Only laptop-mia is affected.")
    assert sentence(page_named("crisis"), "laptop-mia", say).endswith("whole network.")
    said = [concern(storage, group, "laptop-mia", say) for group in storage.groups]
    assert said == ["", "", "For the whole network"]
    alone = page_named("crisis").groups[-1]
    assert alone.level is Level.POD
    assert concern(page_named("crisis"), alone, "laptop-mia", say) == "Only laptop-mia"


def test_a_name_that_no_setting_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        setting_of("redundancy.copis")
