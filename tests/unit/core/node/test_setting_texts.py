"""The settings files of a home whose node does not run."""

from pathlib import Path

import pytest

from core.config.edit import edit
from core.config.setting import Level
from core.control.schema import ConfigWrite
from core.errors import ConfigError, NotFound, Refused
from core.node.home import Home
from core.node.lock import HomeLock, RunsAlready
from core.node.setting_texts import set_at_rest, text_at_rest, write_at_rest
from core.node.settings import load
from tests.support.small_node import make_network

POD, NETWORK = Level.POD, Level.NETWORK


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_network(tmp_path)


def written(home: Home, level: Level, text: str) -> ConfigWrite:
    """Return the request that writes a text in the place of the one that is there."""
    return ConfigWrite(level, text, text_at_rest(home, level).stamp)


def test_what_is_written_holds_from_the_next_start(home: Home) -> None:
    text = "# mine\n" + edit(text_at_rest(home, POD).text, {"cache.mode": "save"})
    done = write_at_rest(home, written(home, POD, text))
    assert done.changed == done.at_next_start == ["cache.mode"]
    assert done.stamp == text_at_rest(home, POD).stamp
    assert load(home).pod.cache.mode == "save"
    assert home.pod_file.read_text() == text


def test_a_file_that_is_no_toml_is_shown_and_corrected(home: Home) -> None:
    good = home.pod_file.read_text()
    home.pod_file.write_text(good + "[storage\n")
    shown = text_at_rest(home, POD)
    assert (shown.writable, shown.text) == (True, good + "[storage\n")
    write_at_rest(home, ConfigWrite(POD, good, shown.stamp))
    assert load(home).pod.pod.name == "a"


def test_what_has_errors_is_not_written(home: Home) -> None:
    before = home.pod_file.read_text()
    with pytest.raises(ConfigError, match=r"pod\.toml"):
        write_at_rest(home, written(home, POD, '[cache]\nmode = "sometimes"\n'))
    assert home.pod_file.read_text() == before


def test_what_the_network_agreed_on_is_only_corrected(home: Home) -> None:
    good = home.network_file.read_text()
    assert not text_at_rest(home, NETWORK).writable
    with pytest.raises(Refused):
        write_at_rest(home, written(home, NETWORK, good + "# more\n"))
    home.network_file.write_text("copies: 2\n")
    write_at_rest(home, written(home, NETWORK, good))
    assert load(home).network.network.name == "lab"


def test_nobody_s_change_is_written_over(home: Home) -> None:
    request = written(home, POD, "")
    changed = home.pod_file.read_text() + "# by hand\n"
    home.pod_file.write_text(changed)
    with pytest.raises(Refused, match="meanwhile"):
        write_at_rest(home, request)
    assert home.pod_file.read_text() == changed


def test_while_a_node_runs_it_is_asked_instead(home: Home) -> None:
    request = written(home, POD, "")
    with HomeLock(home), pytest.raises(RunsAlready):
        write_at_rest(home, request)


def test_one_setting_is_set_and_all_else_stays(home: Home) -> None:
    text = home.pod_file.read_text() + "# mine\n"
    home.pod_file.write_text(text)
    done = set_at_rest(home, {"pod.mount": "/elsewhere"})
    assert done.changed == ["pod.mount"]
    assert load(home).pod.pod.mount == "/elsewhere"
    assert home.pod_file.read_text().endswith("# mine\n")


def test_where_there_is_no_network_there_is_nothing_to_set(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        text_at_rest(Home(tmp_path / "nowhere"), POD)


def test_a_place_that_another_network_of_this_machine_has_is_not_written(
    home: Home, tmp_path: Path
) -> None:
    office = home.folder / "networks" / "2"
    office.mkdir(parents=True)
    (office / "network.toml").write_text('[network]\nname = "office"\n')
    (office / "pod.toml").write_text(f'[pod]\nmount = "{tmp_path}/office"\n')
    before = home.pod_file.read_text()
    for mount, says in (
        (tmp_path / "office", "network office shows its drive"),
        (tmp_path / "office" / "inner", "lie in one another"),
        (tmp_path / "storage" / "m", "inside the storage"),
        (tmp_path / "storage", "inside the drive"),
    ):
        with pytest.raises(ConfigError, match=says):
            set_at_rest(home, {"pod.mount": str(mount)})
    assert home.pod_file.read_text() == before
    set_at_rest(home, {"pod.mount": str(tmp_path / "other")})
    assert load(home).pod.pod.mount == str(tmp_path / "other")
