"""Laws of the configuration: what is written is read back, and what is wrong is told."""

import json
from collections.abc import Mapping
from operator import attrgetter

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from core.config.convert import convert
from core.config.definitions import SETTINGS, settings
from core.config.edit import edit
from core.config.generate import generate, toml_value
from core.config.network import NAME_PATTERN, NetworkConfig
from core.config.pod import POD_NAME_PATTERN, PodConfig
from core.config.read import Reading, read_network, read_pod
from core.config.registers import changes, from_registers, to_registers
from core.config.setting import Level
from core.membership.statements import Founding, decode, encode
from core.model.members import PodName
from tests.support.config_values import some_settings, written

quick = effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LEVELS = st.sampled_from(list(Level))
RULES = st.lists(
    st.fixed_dictionaries(
        {"match": st.sampled_from(["a/**", "*.tmp", "b", "c#d"])},
        optional={
            "redundancy": st.integers(1, 64),
            "keep": st.one_of(st.booleans(), st.just(["nas"])),
        },
    ),
    max_size=4,
)


def read(level: Level, text: str) -> Reading[NetworkConfig] | Reading[PodConfig]:
    return read_network(text) if level is Level.NETWORK else read_pod(text)


@quick
@given(data=st.data(), level=LEVELS)
def test_whatever_may_be_set_is_read_back_from_the_generated_file(
    data: st.DataObject, level: Level
) -> None:
    values = data.draw(some_settings(level))
    reading = read(level, generate(level, values))
    assert reading.given == values
    if reading.config is None:
        return  # the values contradict one another, which is told
    for key, each in settings(level).items():
        raw = values.get(key, each.details.default)
        assert attrgetter(f"{each.section}.{each.field}")(reading.config) == each.details.kind.read(
            raw
        )


@quick
@given(before=some_settings(Level.NETWORK), after=some_settings(Level.NETWORK), rules=RULES)
def test_registers_add_up_to_the_values_and_a_change_leads_from_one_to_the_other(
    before: dict[str, object], after: dict[str, object], rules: list[dict[str, object]]
) -> None:
    after |= {"files": rules}
    merged = to_registers(before) | changes(before, after)
    assert meant(from_registers(merged)) == meant(after)


def meant(values: Mapping[str, object]) -> dict[str, object]:
    """What raw values mean: lists are sets, and of two rules of one pattern the first counts."""
    result: dict[str, object] = {}
    for key, raw in values.items():
        if key == "files" and isinstance(raw, list):
            first = {rule["match"]: rule for rule in reversed(raw)}
            result[key] = [rule for rule in raw if first[rule["match"]] is rule]
        else:
            result[key] = sorted(raw) if isinstance(raw, list) else raw
    return {key: value for key, value in result.items() if value != []}


@quick
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from(["files#a", "files", "network.name#x", "network.whitelist#a"]),
            st.sampled_from(list(SETTINGS[Level.NETWORK])),
            st.text(max_size=20),
        ),
        st.one_of(
            st.text(max_size=20),
            st.recursive(
                st.none() | st.integers() | st.text(max_size=5),
                lambda inner: (
                    st.lists(inner, max_size=2)
                    | st.dictionaries(
                        st.sampled_from(["order", "rule", "redundancy", "x"]), inner, max_size=2
                    )
                ),
            ).map(json.dumps),
        ),
        max_size=5,
    )
)
def test_registers_that_this_version_does_not_understand_break_nothing(
    registers: dict[str, str],
) -> None:
    values = from_registers(registers)
    changes(values, values)
    read_network(generate(Level.NETWORK, values))


@quick
@given(data=st.data(), level=LEVELS, piece=st.text(max_size=12))
def test_a_file_that_was_damaged_anywhere_is_read_or_its_problems_are_told(
    data: st.DataObject, level: Level, piece: str
) -> None:
    text = generate(level, data.draw(some_settings(level)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    damaged = text[:start] + piece + text[end:]
    reading = read(level, damaged)
    assert (reading.config is None) == bool(reading.errors)
    assert all(0 <= each.line <= len(damaged.splitlines()) + 1 for each in reading.problems)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(
    "text",
    ["a = " + "1" * 5_000, "a = " + "[" * 5_000, "a" + ".a" * 400 + " = 1"],
    ids=["a number of 5000 digits", "5000 brackets", "a key of 400 parts"],
)
def test_a_file_beyond_measure_is_a_problem_like_any_other(level: Level, text: str) -> None:
    assert read(level, text).config is None
    assert convert(text, "old.toml").problems


@quick
@given(data=st.data(), level=LEVELS)
def test_every_wrong_value_is_told_at_once_with_its_line(data: st.DataObject, level: Level) -> None:
    known = settings(level)
    bad = data.draw(st.sets(st.sampled_from(sorted(known)), min_size=1, max_size=8))
    lines, expected = ["# a comment = 1"], set()
    for key in data.draw(st.permutations(sorted(known))):
        raw = "1979-05-27" if key in bad else toml_value(known[key].details.default)
        lines.append(f"{key} = {raw}  # {key}")
        if key in bad:
            expected.add((len(lines), key))
    reading = read(level, "\n".join(lines))
    assert {(each.line, each.key) for each in reading.errors} == expected
    assert all(each.allowed == known[each.key].details.kind.allowed for each in reading.errors)


@pytest.mark.parametrize(
    ("level", "key"), [(level, key) for level, known in SETTINGS.items() for key in known]
)
def test_for_a_key_that_lacks_a_letter_the_key_that_was_meant_is_named(
    level: Level, key: str
) -> None:
    section, _, name = key.rpartition(".")
    wrong = name[0] + name[2:]
    (problem,) = read(level, f"[{section}]\n{wrong} = 1\n").errors
    assert (problem.line, problem.key) == (2, f"{section}.{wrong}")
    assert problem.nearest == key


@quick
@given(data=st.data(), level=LEVELS)
def test_an_edit_changes_what_it_should_and_no_comment_on_a_line_of_its_own_is_lost(
    data: st.DataObject, level: Level
) -> None:
    before = data.draw(some_settings(level))
    after = data.draw(some_settings(level))
    removed = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set[str]()
    changed = {**after, **dict.fromkeys(removed)}
    text = data.draw(written_by_a_person(before))
    edited = edit(text, changed)
    want = {key: raw for key, raw in {**before, **changed}.items() if raw is not None}
    assert read(level, edited).given == want
    for line in text.splitlines():
        assert not line.startswith("# note ") or line in edited.splitlines()


@st.composite
def written_by_a_person(draw: st.DrawFn, values: Mapping[str, object]) -> str:
    """A file with notes above the settings, its sections in any order, also sub-sections apart."""
    sections: dict[str, list[str]] = {}
    for key, raw in values.items():
        section, _, name = key.rpartition(".")
        note = f"# note on {key}"
        sections.setdefault(section, []).append(f"{note}\n{name} = {toml_value(raw)}  # tail")
    order = draw(st.permutations(sorted(sections)))
    return "\n".join(
        "\n".join([f"# note above {section}", f"[{section}]", *sections[section]])
        for section in order
    )


@quick
@given(written(NAME_PATTERN), written(POD_NAME_PATTERN))
def test_every_name_that_a_file_may_give_is_one_that_statements_can_carry(
    network: str, pod: str
) -> None:
    founding = encode(Founding(network, bytes(32), bytes(32), bytes(16)))
    assert decode(Founding, founding).name == network
    assert msgspec.convert(pod, PodName) == pod


@pytest.mark.parametrize("name", ["-lab", "_lab", ""])
def test_a_network_name_begins_with_a_letter_or_digit(name: str) -> None:
    (problem,) = read_network(f'[network]\nname = "{name}"\n').errors
    assert (problem.line, problem.key) == (2, "network.name")
