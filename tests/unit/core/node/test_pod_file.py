"""Changes of pod.toml, and what a file for `up` may not change there."""

from pathlib import Path

import pytest

from core.control.schema import SettingChanged
from core.errors import ConfigError
from core.node.home import Home
from core.node.pod_file import declare_pod, shown, write_pod

TEXT = '# mine\n[pod]\nname = "nas"\nmount = "~/Drive"\n[storage]\npath = "/data"\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pod_file.write_text(TEXT)
    return home


def test_what_is_wanted_otherwise_is_written_and_told(home: Home) -> None:
    done = declare_pod(home, {"pod.name": "nas", "pod.zone": "cellar", "pod.mount": "/drive"})
    assert done.changed == [
        SettingChanged("pod.mount", "~/Drive", "/drive"),
        SettingChanged("pod.zone", "", "cellar"),
    ]
    assert (done.at_next_start, done.not_applied) == (["pod.mount"], [])
    text = home.pod_file.read_text()
    assert text.startswith("# mine")
    assert 'zone = "cellar"' in text
    assert declare_pod(home, {"pod.zone": "cellar", "pod.mount": "/drive"}).changed == []


def test_the_same_folder_in_another_spelling_is_no_change(home: Home) -> None:
    wanted = {"pod.mount": str(Path("~/Drive").expanduser()), "storage.path": "/data/"}
    done = declare_pod(home, wanted)
    assert (done.changed, done.not_applied) == ([], [])
    assert home.pod_file.read_text() == TEXT


def test_what_is_stored_is_not_left_behind_for_an_empty_folder(home: Home) -> None:
    done = declare_pod(home, {"storage.path": "/elsewhere", "pod.zone": "attic"})
    (stays,) = done.not_applied
    assert (stays.key, stays.before, stays.wanted) == ("storage.path", "/data", "/elsewhere")
    assert stays.remedy == "wormhole storage move /elsewhere"
    assert [each.key for each in done.changed] == ["pod.zone"]
    assert 'path = "/data"' in home.pod_file.read_text()


def test_what_is_meant_for_another_pod_is_not_applied_to_this_one(home: Home) -> None:
    done = declare_pod(home, {"pod.name": "my desk", "pod.zone": "attic"})
    (stays,) = done.not_applied
    assert stays.key == "pod.name"
    assert "The pod of this home is nas" in stays.why
    assert stays.remedy.endswith("wormhole rename nas 'my desk'")
    assert home.pod_file.read_text() == TEXT


def test_a_wrong_value_changes_nothing(home: Home) -> None:
    with pytest.raises(ConfigError, match=r"pod\.toml"):
        write_pod(home.pod_file, {"pod.zone": "attic", "affinity.hot": 500})
    assert home.pod_file.read_text() == TEXT


def test_values_are_told_as_words_numbers_and_lists() -> None:
    assert [shown(each) for each in (3, True, "word", ("a", "b"), {"match": "x"})] == [
        3,
        True,
        "word",
        ["a", "b"],
        "{'match': 'x'}",
    ]
