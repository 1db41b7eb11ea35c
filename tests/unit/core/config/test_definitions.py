"""Every setting is defined once, whole, and its default is allowed."""

import pytest

from core.config.definitions import POLICIES, RULE_FIELDS, SETTINGS, settings, texts
from core.config.kinds import Choice, ChoiceOrTexts
from core.config.policy import FileRule
from core.config.setting import Level, Setting

ALL = [each for table in SETTINGS.values() for each in table.values()] + list(RULE_FIELDS.values())


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.key)
def test_a_setting_has_an_allowed_default_and_one_sentence_of_help(each: Setting) -> None:
    each.details.kind.read(each.details.default)
    assert each.details.help.endswith(".")
    assert ". " not in each.details.help
    assert each.details.kind.allowed


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.key)
def test_a_setting_has_a_short_name_for_people(each: Setting) -> None:
    assert 0 < len(each.details.label) < 50
    assert each.details.label[0].isupper()
    assert each.details.label[-1] not in ".:?"


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.key)
def test_each_word_to_choose_is_said_in_words_of_its_own(each: Setting) -> None:
    kind = each.details.kind
    if isinstance(kind, Choice | ChoiceOrTexts):
        said = list(kind.words.values())
        assert all(said)
        assert len(set(said)) == len(said)


def test_all_that_is_said_of_settings_can_be_translated() -> None:
    said = list(texts())
    assert {"Copies of each file", "Spread", "Always on this machine", "days", "a folder"} <= set(
        said
    )
    assert len(set(said)) == len(said)
    assert not [each for each in said if "{" in each or not each]


def test_the_specified_settings_are_all_there() -> None:
    network, pod = settings(Level.NETWORK), settings(Level.POD)
    assert {"redundancy.fsync-deadline", "situation.mixed.response", "network.max-storage"} <= set(
        network
    )
    assert {"cache.save-below", "limits.read-deadline", "pod.join-secret-file"} <= set(pod)
    assert (len(network), len(pod)) == (29, 30)


def test_a_rule_can_declare_every_policy() -> None:
    fields = {each.field for each in POLICIES.values()}
    assert fields | {"match"} == set(FileRule.__dataclass_fields__)
