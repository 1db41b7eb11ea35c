"""The chip of a setting explains the value."""

from datetime import UTC, datetime

import pytest

from app.tray.models.settings.changes import NO_CHANGES, to_default
from app.tray.models.settings.explained import explained
from app.tray.models.settings.rows import Known
from core.control.schema import OwnPolicies, OwnPolicy
from tests.support.desk_double import words
from tests.support.shown_settings import shown

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC).replace(tzinfo=None)


def facts(key: str, known: Known) -> dict[str, str]:
    return dict(explained(key, known, words(), NOW).facts)


def test_a_value_of_the_network_names_who_set_it_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    people = {"studio-nas": "Mia"}
    known = Known(shown({"redundancy.copies": 3}), "home", "laptop-mia", people=people)
    found = explained("redundancy.copies", known, words(), NOW)
    assert (found.label, found.key, found.can_go_back) == (
        "Copies of each file",
        "redundancy.copies",
        True,
    )
    told = dict(found.facts)
    assert told.pop("From").startswith("the network “home”, set by Mia, Sunday")
    assert told == {
        "Value": "3",
        "Default": "2",
        "Allowed": "1 to 64",
        "Exceptions": "Looking…",
        "Takes effect": "at once, on all pods",
    }


def test_what_keeps_a_value_of_its_own_is_told_where_something_may() -> None:
    photos = OwnPolicies([OwnPolicy("/photos", "folder", 3)])
    known = Known(shown(), own={"redundancy.copies": photos, "conflict.strategy": OwnPolicies([])})
    told = facts("redundancy.copies", known)["Exceptions"]
    assert told == "photos:\u00a03"
    assert facts("conflict.strategy", known)["Exceptions"] == "none"
    assert "Exceptions" not in facts("history.keep-days", known)


def test_a_default_has_nothing_to_go_back_to() -> None:
    known = Known(shown(), "home", "laptop-mia")
    assert not explained("redundancy.copies", known, words(), NOW).can_go_back
    assert facts("redundancy.copies", known)["From"] == "the default of Wormhole"


def test_a_value_of_this_pod_names_it_and_when_it_takes_effect() -> None:
    known = Known(shown({"pod.mount": "/drive", "pod.zone": "attic"}), "home", "laptop-mia")
    assert facts("pod.mount", known)["From"] == "this pod, laptop\u2011mia"
    assert facts("pod.mount", known)["Takes effect"] == "when Wormhole is started again"
    assert facts("pod.zone", known)["Takes effect"] == "at once"


def test_nothing_goes_back_twice_nor_where_this_pod_may_not() -> None:
    told = shown({"redundancy.copies": 3})
    going = Known(told, changes=to_default(NO_CHANGES, told, "redundancy.copies"))
    assert not explained("redundancy.copies", going, words(), NOW).can_go_back
    locked = Known(shown({"redundancy.copies": 3}, may_change=False))
    assert not explained("redundancy.copies", locked, words(), NOW).can_go_back


def test_without_who_set_it_the_network_is_named() -> None:
    known = Known(shown({"redundancy.copies": 3}, by=""), "home")
    assert facts("redundancy.copies", known)["From"] == "the network “home”"
