"""Generated files say everything and are read back as they were meant."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.definitions import settings
from core.config.generate import generate, toml_value
from core.config.read import read_network, read_pod
from core.config.setting import Level


@pytest.mark.parametrize("level", list(Level))
def test_every_setting_stands_there_with_its_help_and_its_default(level: Level) -> None:
    text = generate(level)
    flat = " ".join(line.lstrip("# ") for line in text.splitlines())
    for each in settings(level).values():
        assert f"{each.name} = {toml_value(each.details.default)}" in text
        assert each.details.help in flat


def test_a_generated_file_changes_nothing() -> None:
    assert read_network(generate(Level.NETWORK)).given == {}
    assert read_pod(generate(Level.POD)).problems == ()


def test_every_default_is_read_back_when_it_is_written_out() -> None:
    for level, read in ((Level.NETWORK, read_network), (Level.POD, read_pod)):
        values = {key: each.details.default for key, each in settings(level).items()}
        assert read(generate(level, values)).given == values


def test_rules_are_written_as_they_were_given() -> None:
    rules = [{"match": "a/**", "redundancy": 1}, {"match": "b", "keep": ["nas"]}]
    assert read_network(generate(Level.NETWORK, {"files": rules})).given == {"files": rules}


@given(st.text(st.characters(blacklist_characters="".join(map(chr, range(32))), codec="utf-8")))
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    assert read_pod(generate(Level.POD, {"pod.mount": text})).given == {"pod.mount": text}


def test_the_name_of_a_policy_of_a_rule_stays_one_name_whatever_another_pod_wrote() -> None:
    rule = {"match": "a", "b.c\n[pod]\nname": 1, "é": 2}
    assert tomllib.loads(generate(Level.NETWORK, {"files": [rule]}))["files"] == [rule]
