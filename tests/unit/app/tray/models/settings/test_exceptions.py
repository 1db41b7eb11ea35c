"""What keeps a value of its own is said in sentences."""

import pytest

from app.tray.models.settings.exceptions import POLICIES, exceptions, listed
from core.config.definitions import POLICIES as KNOWN
from core.config.definitions import settings
from core.config.setting import Level
from core.control.schema import OwnPolicies, OwnPolicy
from tests.support.desk_double import words
from tests.support.pictures import plain

PHOTOS = OwnPolicy("/family/photos", "folder", 3)
ROOT = OwnPolicy("/", "folder", 1)
LETTER = OwnPolicy("/letter.md", "file", 4)
RULE = OwnPolicy("scratch/**", "rule", 1)


@pytest.mark.parametrize(
    ("own", "most", "says"),
    [
        (OwnPolicies([]), 1, ""),
        (OwnPolicies([PHOTOS]), 1, "Folder photos keeps its own value 3."),
        (OwnPolicies([ROOT]), 1, "The drive keeps its own value 1."),
        (OwnPolicies([LETTER]), 1, "File letter.md keeps its own value 4."),
        (OwnPolicies([RULE]), 1, "What matches scratch/** keeps 1."),
        (
            OwnPolicies([RULE, PHOTOS]),
            1,
            "What matches scratch/** keeps 1. 1 more keeps its own value.",
        ),
        (
            OwnPolicies([RULE, PHOTOS, LETTER, ROOT]),
            2,
            "What matches scratch/** keeps 1. Folder photos keeps its own value 3. "
            "2 more keep their own values.",
        ),
        (
            OwnPolicies([PHOTOS], more=True),
            1,
            "Folder photos keeps its own value 3. There are more.",
        ),
    ],
)
def test_some_are_named_and_the_rest_is_counted(own: OwnPolicies, most: int, says: str) -> None:
    assert exceptions("redundancy.copies", own, words(), most) == says


def test_in_short_they_are_listed() -> None:
    key = "redundancy.copies"
    every = OwnPolicies([RULE, ROOT, PHOTOS, LETTER])
    told = plain(listed(key, every, words(), 3))
    assert told == "rule scratch/**: 1 · the drive: 1 · photos: 3 · 1 more"
    assert (
        plain(listed(key, OwnPolicies([PHOTOS], more=True), words(), 3)) == "photos: 3 · and more"
    )
    assert listed(key, OwnPolicies([]), words(), 3) == ""


def test_values_are_said_in_the_words_of_the_setting() -> None:
    own = OwnPolicies([OwnPolicy("/docs", "folder", "keep-both")])
    assert "keep-both" not in exceptions("conflict.strategy", own, words(), 1)


def test_settings_and_policies_go_by_names_that_there_are() -> None:
    assert settings(Level.NETWORK).keys() >= POLICIES.keys()
    assert set(POLICIES.values()) <= set(KNOWN)
