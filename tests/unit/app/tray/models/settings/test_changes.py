"""What is changed is kept until it is applied, or is again as it was."""

from app.tray.models.settings.changes import (
    NO_CHANGES,
    changed,
    of_level,
    requests,
    row_of,
    still_pending,
    to_default,
    undoing,
    value_of,
    wrong,
)
from core.config.edit import parse_assignments
from core.config.setting import Level
from core.control.schema import ConfigSet
from tests.support.shown_settings import shown

COPIES, MODE, SPACE = "redundancy.copies", "cache.mode", "cache.max-space"


def test_a_value_back_at_what_holds_is_no_change() -> None:
    now = shown()
    changes = changed(NO_CHANGES, now, COPIES, 3)
    assert value_of(changes, now, COPIES) == 3
    assert changed(changes, now, COPIES, 2) == NO_CHANGES
    assert value_of(NO_CHANGES, now, COPIES) == 2


def test_the_same_size_written_otherwise_is_no_change() -> None:
    assert changed(NO_CHANGES, shown(), SPACE, "20000 MB") == NO_CHANGES


def test_what_held_when_the_change_began_is_remembered() -> None:
    changes = changed(NO_CHANGES, shown(), COPIES, 3)
    later = changed(changes, shown({COPIES: 4}), COPIES, 5)
    assert (later[COPIES].before, later[COPIES].wanted) == (2, 5)


def test_both_levels_are_asked_for_apart_the_network_first() -> None:
    now = shown({"network.whitelist": ["a"]})
    changes = changed(NO_CHANGES, now, MODE, "save")
    changes = changed(changes, now, COPIES, 3)
    changes = changed(changes, now, "network.whitelist", ["a", "b"])
    changes = changed(changes, now, "network.discovery", wanted=False)
    assert requests(changes) == [
        ConfigSet(
            Level.NETWORK,
            ["redundancy.copies=3", "network.whitelist=[a, b]", "network.discovery=false"],
        ),
        ConfigSet(Level.POD, ["cache.mode=save"]),
    ]
    for request in requests(changes):
        values, problems = parse_assignments(request.level, request.assignments)
        assert not problems
        assert values == {
            key: each.wanted for key, each in of_level(changes, request.level).items()
        }


def test_a_setting_goes_back_to_its_default_by_its_name() -> None:
    now = shown({COPIES: 3})
    changes = to_default(NO_CHANGES, now, COPIES)
    assert requests(changes) == [ConfigSet(Level.NETWORK, [], [COPIES])]
    assert value_of(changes, now, COPIES) == 2
    assert to_default(changes, shown(), COPIES) == NO_CHANGES


def test_nothing_is_asked_for_while_a_value_is_not_allowed() -> None:
    changes = changed(NO_CHANGES, shown(), SPACE, "20 GBs")
    changes = changed(changes, shown(), COPIES, 3)
    assert wrong(changes) == [SPACE]
    assert requests(changes) == []


def test_what_was_applied_is_pending_no_more() -> None:
    changes = changed(NO_CHANGES, shown(), COPIES, 3)
    changes = changed(changes, shown(), MODE, "save")
    assert set(still_pending(changes, shown({COPIES: 3}))) == {MODE}
    back = to_default(NO_CHANGES, shown({COPIES: 3}), COPIES)
    assert set(still_pending(back, shown({COPIES: 2}))) == {COPIES}
    assert still_pending(back, shown()) == NO_CHANGES


def test_undoing_makes_it_as_it_was_with_defaults_as_defaults() -> None:
    before = shown({MODE: "stream"})
    changes = changed(NO_CHANGES, before, COPIES, 3)
    changes = changed(changes, before, MODE, "save")
    assert requests(undoing(changes, before)) == [
        ConfigSet(Level.NETWORK, [], [COPIES]),
        ConfigSet(Level.POD, ["cache.mode=stream"]),
    ]


def test_a_row_is_found_on_either_level() -> None:
    assert row_of(shown(), MODE).value == "auto"
    assert row_of(shown(), COPIES).value == 2
