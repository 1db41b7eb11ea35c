"""The rules of a file or folder, and changes of them."""

import pytest

from app.tray.models.rules import (
    Control,
    Pending,
    bar,
    own,
    rules,
    said,
    title,
    with_change,
    with_pending,
)
from app.tray.models.settings.preview import Stage
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import DryAmount, DryRun, PolicySet, PolicyValue

WORDS = Words(Catalogue(known_locale("en_GB")))
PATH = "/Documents"
POLICY = {
    "redundancy": PolicyValue(3, PATH),
    "keep": PolicyValue(["laptop-mia", "studio-nas"], PATH),
    "conflict": PolicyValue("keep-both", "network"),
    "cache": PolicyValue(True, "default"),
    "read-only": PolicyValue(False, "rule"),
    "history": PolicyValue(True, "/"),
}
NOTHING = Pending()
NONE = DryAmount(0, 0)


def test_each_rule_has_its_control_its_value_and_where_that_comes_from() -> None:
    found = rules(POLICY, PATH, NOTHING, WORDS, is_folder=True)
    assert [(each.name, each.control, each.chip.says) for each in found] == [
        ("redundancy", Control.NUMBER, "Set here"),
        ("keep", Control.PODS, "Set here"),
        ("conflict", Control.CHOICE, "Network"),
        ("cache", Control.SWITCH, "Default"),
        ("read-only", Control.SWITCH, "Rule"),
        ("history", Control.SWITCH, "/"),
    ]
    assert found[0].help == "Holds for everything inside."
    assert rules(POLICY, PATH, NOTHING, WORDS, is_folder=False)[0].help == ""
    inherited = rules(POLICY, PATH + "/letters", NOTHING, WORDS, is_folder=True)
    assert (inherited[0].chip.says, inherited[0].chip.kind) == ("Documents", "folder")
    assert own(POLICY, PATH) == ["keep", "redundancy"]


def test_a_change_is_shown_as_not_applied_and_none_if_it_holds_already() -> None:
    pending = with_change(NOTHING, POLICY, PATH, "redundancy", 2)
    first = rules(POLICY, PATH, pending, WORDS, is_folder=True)[0]
    assert (first.value, first.chip.says) == (2, "Not applied yet")
    assert with_change(pending, POLICY, PATH, "redundancy", 3).is_empty
    both = with_change(pending, POLICY, PATH, "cache", False)
    assert both.request == PolicySet(PATH, ["redundancy=2", "cache=false"])


def test_what_is_pending_of_one_entry_leaves_that_of_others_as_it_is() -> None:
    first, other = Pending(PATH, {"redundancy": 2}), Pending("/other", inherits=["cache", "keep"])
    both = with_pending(with_pending({}, first), other)
    assert both == {PATH: first, "/other": other}
    again = Pending(PATH, {"redundancy": 5})
    assert with_pending(both, again) == {PATH: again, "/other": other}
    assert with_pending(both, Pending(PATH)) == {"/other": other}
    assert title(both, WORDS) == "This will change 3 rules"
    waiting = bar(both, None, WORDS)
    assert waiting is not None
    assert waiting.lines[0].text == "Rules of Documents, other."
    many = {f"/{number}": Pending(f"/{number}", {"cache": False}) for number in range(6)}
    ready = bar(many, DryRun(NONE, NONE, NONE), WORDS)
    assert ready is not None
    assert ready.lines[0].text == "Rules of 0, 1, 2, 3 and 2 more."


@pytest.mark.parametrize(
    ("value", "word"), [(["nas", "pi"], "keep=nas,pi"), ([], "keep=false"), (["nas"], "keep=nas")]
)
def test_pods_are_set_by_their_names_and_none_as_no(value: list[str], word: str) -> None:
    assert with_change(NOTHING, POLICY, PATH, "keep", value).request.assignments == [word]


def test_back_to_inherited_takes_all_of_its_own_rules_away() -> None:
    pending = Pending(PATH, inherits=own(POLICY, PATH))
    assert pending.request == PolicySet(PATH, ["keep", "redundancy"], remove=True)
    chips = [each.chip.kind for each in rules(POLICY, PATH, pending, WORDS, is_folder=True)]
    assert chips[:3] == ["pending", "pending", "network"]
    assert title({PATH: pending}, WORDS) == "Documents goes by what is above it again"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("redundancy", 2, "This will change: copies of Documents to 2"),
        ("keep", [], "This will change: always keep on of Documents to no pod"),
        (
            "conflict",
            "overwrite",
            "This will change: if changed twice of Documents to keep the newest",
        ),
        ("read-only", True, "This will change: read-only of Documents to yes"),
    ],
)
def test_the_headline_says_what_changes(name: str, value: object, sentence: str) -> None:
    pending = Pending(PATH, {name: value})  # type: ignore[dict-item]
    assert title({PATH: pending}, WORDS) == sentence


def test_several_changes_are_counted() -> None:
    pending = Pending(PATH, {"cache": False, "history": False})
    assert title({PATH: pending}, WORDS) == "This will change 2 rules of Documents"
    assert said("keep", ["a-b"], WORDS) == "a\u2011b"


def test_the_bar_waits_for_the_dry_run_and_refuses_what_the_node_refuses() -> None:
    pending = Pending(PATH, {"redundancy": 2})
    assert bar({}, None, WORDS) is None
    waiting = bar({PATH: pending}, None, WORDS)
    assert waiting is not None
    assert (waiting.stage, waiting.can_apply) == (Stage.WAITING, False)
    ready = bar({PATH: pending}, DryRun(NONE, NONE, NONE), WORDS)
    assert ready is not None
    assert (ready.stage, ready.can_apply, ready.apply) == (Stage.READY, True, "Apply")
    assert ready.last.startswith("Nothing is dropped.")
    dropping = bar({PATH: pending}, DryRun(NONE, NONE, DryAmount(1, 1)), WORDS)
    assert dropping is not None
    assert dropping.last == ""
    refused = bar({PATH: pending}, Failure("Refused", "It may not.", "Ask."), WORDS)
    assert refused is not None
    assert (refused.stage, refused.lines[0].text) == (Stage.REFUSED, "It may not. Ask.")
    assert not refused.can_apply
