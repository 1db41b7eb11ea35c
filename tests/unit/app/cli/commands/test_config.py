"""`wormhole config`."""

from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import ConfigApply, ConfigChanged, ConfigSet, ConfigShown, SettingRow
from tests.support.cli_double import CommandLine


def test_a_file_is_checked_with_all_problems(wormhole: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "network.toml"
    file.write_text('[redundancy]\ncopys = 3\n[situation]\nabsent-files = "hide"\n')
    assert wormhole("config", "check", str(file)) == 2
    assert "did you mean redundancy.copies?" in wormhole.out
    assert wormhole("config", "check", str(file), "--json") == 2
    assert wormhole.json["ok"] is False
    assert wormhole.json["problems"][0]["line"] == 2


def test_an_empty_home_has_no_problems(wormhole: CommandLine) -> None:
    assert wormhole("config", "check") == 0
    assert "In order." in wormhole.out


@pytest.mark.parametrize(("level", "text"), [("network", "# copies = 2"), ("pod", "# heads = ")])
def test_a_file_is_generated(wormhole: CommandLine, level: str, text: str) -> None:
    assert wormhole("config", "generate", level) == 0
    assert text in wormhole.out


def test_settings_are_set_without_quotes(wormhole: CommandLine) -> None:
    changed = ConfigChanged(["redundancy.copies"], ["more than pods"], ["pod.mount"])
    words = ("redundancy.copies=3", "situation.grace=5s")
    assert wormhole("config", "set", *words, config_set=changed) == 0
    assert wormhole.request == ConfigSet(Level.NETWORK, list(words))
    assert "remark: more than pods" in wormhole.out
    assert "pod.mount takes effect at the next start" in wormhole.out
    assert wormhole("config", "set", "--pod", "cache.mode=save", config_set=changed) == 0
    assert wormhole.request == ConfigSet(Level.POD, ["cache.mode=save"])


def test_settings_are_shown(wormhole: CommandLine) -> None:
    row = SettingRow(2, 2, "default", "Help.")
    shown = ConfigShown({"redundancy.copies": row}, {})
    assert wormhole("config", "show", config_show=shown) == 0
    assert "redundancy.copies" in wormhole.out
    assert "default" in wormhole.out


def test_a_file_is_applied(wormhole: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_text("[redundancy]\ncopies = 3\n")
    changed = ConfigChanged([])
    assert wormhole("config", "apply", str(file), config_apply=changed) == 0
    assert wormhole.request == ConfigApply("[redundancy]\ncopies = 3\n", str(file))
    assert "Changed: nothing." in wormhole.out


def test_a_file_of_the_earlier_project_is_converted_and_nothing_is_overwritten(
    wormhole: CommandLine, tmp_path: Path
) -> None:
    old = tmp_path / "old.toml"
    old.write_text('[general]\nname = "lab"\n[redundancy]\nnumber = 3\n')
    assert wormhole("config", "convert", str(old), "--into", str(tmp_path)) == 0
    assert 'name = "lab"' in (tmp_path / "network.toml").read_text()
    assert wormhole("config", "convert", str(old), "--into", str(tmp_path)) == 2
    assert wormhole("config", "convert", str(old), "--json") == 0
    assert wormhole.json["network"]["redundancy.copies"] == 3


def test_a_file_that_is_no_text_is_told_as_such(wormhole: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_bytes(b"\xff\xfe")
    for word in ("check", "apply", "convert"):
        assert wormhole("config", word, str(file)) == 2
        assert "no text" in wormhole.err
    wormhole.home.mkdir()
    (wormhole.home / "network.toml").write_bytes(b"\xff")
    assert wormhole("doctor") == 1
    assert "no text" in wormhole.out
    for words in (["new", "x"], ["up", str(file)], ["status", "--network", "x"]):
        assert wormhole(*words) == 2
        assert "no text" in wormhole.err
