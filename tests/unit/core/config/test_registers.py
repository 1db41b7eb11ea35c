"""The network's settings merge key by key, lists element by element."""

import pytest

from core.config.registers import changes, from_registers, is_list, to_registers, unlike

VALUES: dict[str, object] = {
    "network.name": "lab",
    "redundancy.copies": 3,
    "network.administration": ["mia", "jo"],
    "network.entrypoints": ["a:1", "b:2"],
    "files": [{"match": "z/**", "redundancy": 1}, {"match": "a/**", "keep": True}],
}


def test_values_come_back_from_their_registers() -> None:
    assert from_registers(to_registers(VALUES)) == VALUES


def test_two_pods_that_add_to_one_list_both_stay() -> None:
    base: dict[str, object] = {"network.whitelist": ["a"]}
    left = changes(base, {"network.whitelist": ["a", "b"]})
    right = changes(base, {"network.whitelist": ["a", "c"]})
    merged = to_registers(base) | left | right
    assert from_registers(merged) == {"network.whitelist": ["a", "b", "c"]}


def test_what_is_removed_is_written_as_removed() -> None:
    gone = changes(VALUES, {"network.name": "lab"})
    assert set(gone.values()) == {"null"}
    assert from_registers(to_registers(VALUES) | gone) == {"network.name": "lab"}


def test_only_what_changed_is_written() -> None:
    assert changes(VALUES, VALUES | {"redundancy.copies": 2}) == {"redundancy.copies": "2"}


def test_a_register_of_a_newer_version_is_left_out() -> None:
    assert from_registers({"network.colour": '"blue"', "network.name": '"x"'}) == {
        "network.name": "x"
    }


@pytest.mark.parametrize(
    ("register", "text"),
    [
        ("redundancy.copies", "three"),
        ("redundancy.copies", "[" * 100_000),
        ("redundancy.copies", '"\\ud800"'),
        ("redundancy.copies#more", "3"),
        ("files", "[]"),
        ("files#b", "5"),
        ("files#b", '{"order":[]}'),
        ("files#b", '{"rule":7}'),
    ],
)
def test_what_cannot_be_understood_is_left_out_and_the_rest_holds(register: str, text: str) -> None:
    good = to_registers({"network.name": "x", "files": [{"match": "a", "redundancy": 1}]})
    assert from_registers(good | {register: text}) == from_registers(good)


def test_of_two_rules_for_one_pattern_the_first_counts_as_in_the_file() -> None:
    twice: dict[str, object] = {
        "files": [{"match": "a", "redundancy": 1}, {"match": "a", "redundancy": 3}]
    }
    assert from_registers(to_registers(twice)) == {"files": [{"match": "a", "redundancy": 1}]}


def test_a_choice_or_list_is_one_register() -> None:
    assert is_list("network.whitelist")
    assert not is_list("network.administration")


def test_unlike_is_what_merges_to_something_else() -> None:
    given: dict[str, object] = {
        "network.whitelist": ["b", "a"],
        "redundancy.copies": 2,
        "history.keep-days": 3,
        "files": [{"match": "a", "redundancy": 1}],
    }
    wanted = given | {"network.whitelist": ["a", "b"], "redundancy.copies": 3}
    wanted.pop("history.keep-days")
    assert unlike(given, wanted, given) == {"redundancy.copies": 3, "history.keep-days": None}
    assert unlike(given, wanted, {"files"}) == {}
