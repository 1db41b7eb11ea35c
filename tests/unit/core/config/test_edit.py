"""Edits keep what a person wrote."""

import pytest

from core.config.edit import edit, parse_assignments, without
from core.config.read import read_network
from core.config.setting import Level
from core.errors import ConfigError

TEXT = """# ours
[redundancy]
copies = 2   # two is enough
fsync = "local"
"""


def test_comments_and_order_survive_a_change() -> None:
    assert edit(TEXT, {"redundancy.copies": 3}) == TEXT.replace("copies = 2", "copies = 3")


def test_a_missing_section_is_made_and_a_removed_key_goes() -> None:
    text = edit(TEXT, {"situation.mixed.response": "freeze", "redundancy.fsync": None})
    assert read_network(text).given == {
        "redundancy.copies": 2,
        "situation.mixed.response": "freeze",
    }
    assert "# two is enough" in text


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert edit(TEXT, {"history.keep-days": None}) == TEXT


APART = """[situation]
grace = "10m"  # patient
[placement]
migrate = true
[situation.mixed]
response = "warn"  # loud
"""


def test_a_section_whose_parts_stand_apart_is_changed_like_any_other() -> None:
    text = edit(APART, {"situation.grace": "20m", "situation.mixed.response": "stop"})
    assert text == APART.replace("10m", "20m").replace("warn", "stop")


def test_the_last_key_of_a_part_that_stands_apart_goes_without_the_comments_there() -> None:
    text = "[situation.mixed]\nresponse = 'warn'\n[situation]\n# ours\ngrace = '10m'\n"
    assert edit(text, {"situation.grace": None}) == text.replace("grace = '10m'\n", "")


def test_a_section_that_is_written_inline_is_changed_like_any_other() -> None:
    text = edit("network = {name = 'x'}  # ours\n", {"network.name": "y", "network.access": "open"})
    assert read_network(text).given == {"network.name": "y", "network.access": "open"}
    assert "# ours" in text


def test_a_key_with_dots_is_changed_where_it_stands() -> None:
    assert edit("network.name = 'x'  # ours\n", {"network.name": "y"}) == (
        'network.name = "y"  # ours\n'
    )


def test_rules_are_replaced_as_a_whole() -> None:
    once = edit(TEXT, {"files": [{"match": "a", "redundancy": 1}]})
    assert read_network(once).given["files"] == [{"match": "a", "redundancy": 1}]
    assert "files" not in read_network(edit(once, {"files": []})).given


def test_assignments_are_understood_without_quotes() -> None:
    values, problems = parse_assignments(
        Level.NETWORK, ["redundancy.copies=3", "situation.grace=5s", "network.entrypoints=a:1,b:2"]
    )
    assert problems == []
    assert values == {
        "redundancy.copies": 3,
        "situation.grace": "5s",
        "network.entrypoints": ["a:1", "b:2"],
    }


def test_every_wrong_assignment_is_told() -> None:
    values, problems = parse_assignments(
        Level.NETWORK, ["redundancy.copies", "redundancy.copies=many", "redundancy.copy=3"]
    )
    assert values == {}
    assert [str(each) for each in problems] == [
        "redundancy.copies: a value is missing; allowed: redundancy.copies=VALUE",
        'redundancy.copies: this value is not allowed; found: "many"; '
        "allowed: a whole number from 1 to 64",
        "redundancy.copy: there is no such setting; did you mean redundancy.copies?",
    ]


@pytest.mark.parametrize("text", ["[pod", "a = 1\na = 2", "x = " + "[" * 5_000])
def test_a_file_that_is_not_toml_is_told_and_not_changed(text: str) -> None:
    with pytest.raises(ConfigError, match="not TOML"):
        edit(text, {"pod.name": "a"})


def test_settings_are_taken_out_by_names_that_exist() -> None:
    changes, problems = without(Level.POD, ["cache.mode", "cache.mod"])
    assert changes["cache.mode"] is None
    (problem,) = problems
    assert (problem.key, problem.nearest) == ("cache.mod", "cache.mode")
    assert edit('[cache]\nmode = "save" # mine\nheads = "0"\n', {"cache.mode": None}) == (
        '[cache]\nheads = "0"\n'
    )
