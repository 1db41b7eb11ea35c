"""A row says what a setting is called, where its value comes from, and what becomes of it."""

import pytest

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.pages import pages, setting_of
from app.tray.models.settings.rows import Control, Known, Origin, control_of, noticed, row
from core.control.schema import Json, OwnPolicies, OwnPolicy
from tests.support.desk_double import words
from tests.support.shown_settings import shown

COPIES = "redundancy.copies"


def known(set_: dict[str, Json] | None = None, **fields: object) -> Known:
    made = Known(shown(set_), "home", "laptop-mia", people={"studio-nas": "Jonas"})
    return Known(**{name: getattr(made, name) for name in Known.__slots__} | fields)


@pytest.mark.parametrize(
    ("key", "control"),
    [
        ("placement.migrate", Control.SWITCH),
        ("redundancy.strategy", Control.SEGMENTS),
        ("redundancy.fsync", Control.SEGMENTS),
        ("situation.favorable.response", Control.COMBO),
        ("situation.mixed.response", Control.COMBO),
        ("cache.mode", Control.RADIO),
        (COPIES, Control.STEPPER),
        ("affinity.hot", Control.SLIDER),
        ("storage.max-space", Control.UNIT),
        ("scrub.period", Control.UNIT),
        ("limits.upload", Control.UNIT),
        ("history.keep-days", Control.UNIT),
        ("pod.zone", Control.TEXT),
        ("pod.listen", Control.TEXT),
        ("pod.mount", Control.PATH),
        ("network.whitelist", Control.LIST),
        ("network.entrypoints", Control.LIST),
        ("network.administration", Control.WHO),
    ],
)
def test_each_kind_has_its_control(key: str, control: Control) -> None:
    assert control_of(setting_of(key)) is control


@pytest.mark.parametrize(
    ("key", "set_", "origin", "chip"),
    [
        (COPIES, {}, Origin.DEFAULT, "Default"),
        (COPIES, {COPIES: 3}, Origin.NETWORK, "Network"),
        ("cache.mode", {"cache.mode": "save"}, Origin.POD, "This pod"),
        ("network.name", {"network.name": "home"}, Origin.LOCKED, "Set by the network"),
    ],
)
def test_the_chip_says_where_the_value_comes_from(
    key: str, set_: dict[str, Json], origin: Origin, chip: str
) -> None:
    found = row(key, known(set_), words())
    assert (found.origin, found.chip) == (origin, chip)
    assert found.now == ""


@pytest.mark.parametrize("key", ["network.name", "pod.name", "storage.path"])
def test_what_stays_as_it_is_can_only_be_read(key: str) -> None:
    found = row(key, known(), words())
    assert found.is_locked
    assert found.help != setting_of(key).details.help


def test_a_pod_without_a_name_of_its_own_is_shown_with_the_one_it_has() -> None:
    assert row("pod.name", known(), words()).value == "laptop-mia"


def test_a_changed_row_says_what_holds_now() -> None:
    state = known(changes=changed(NO_CHANGES, shown(), COPIES, 3))
    found = row(COPIES, state, words())
    assert found.is_changed
    assert (found.chip, found.now, found.value) == ("Not applied yet", "Now 2.", 3)
    assert found.spoken == "Copies of each file, 3, Not applied yet, Now 2"


def test_a_changed_row_says_what_keeps_a_value_of_its_own() -> None:
    own = {COPIES: OwnPolicies([OwnPolicy("/photos", "folder", 3)])}
    state = known(changes=changed(NO_CHANGES, shown(), COPIES, 3), own=own)
    assert row(COPIES, state, words()).now == "Now 2. Folder photos keeps its own value 3."
    assert row(COPIES, known(own=own), words()).now == ""


def test_a_wrong_value_says_what_is_wrong() -> None:
    state = known(changes=changed(NO_CHANGES, shown(), "cache.heads", "64 KiBs"))
    assert row("cache.heads", state, words()).error.startswith("“64 KiBs” is not a size.")
    assert row(COPIES, state, words()).error == ""


def test_who_may_change_is_named_where_this_pod_may_not() -> None:
    state = known(shown=shown(may_change=False))
    found = row(COPIES, state, words())
    assert found.is_locked
    assert found.help == ("Only admins of home may change this: laptop\u2011mia, studio\u2011nas.")
    assert not row("cache.mode", state, words()).is_locked


def test_a_value_changed_elsewhere_is_shown_with_who_did_it() -> None:
    before, after = shown(), shown({COPIES: 4})
    assert noticed(before, after, frozenset()) == {COPIES}
    assert noticed(before, after, frozenset({COPIES})) == frozenset()
    found = row(COPIES, known(shown=after, noticed=frozenset({COPIES})), words())
    assert (found.value, found.meanwhile) == (4, "Changed by Jonas just now.")
    silent = known(shown=shown({COPIES: 4}, by=""), noticed=frozenset({COPIES}))
    assert row(COPIES, silent, words()).meanwhile == "Changed by another machine just now."


def test_a_pending_value_is_not_overwritten_by_one_from_elsewhere() -> None:
    state = known({COPIES: 4}, changes=changed(NO_CHANGES, shown(), COPIES, 3))
    found = row(COPIES, state, words())
    assert found.value == 3
    assert found.meanwhile == "Jonas set this to 4 just now. You are changing it to 3."
    assert found.now == "Now 4."


def test_every_setting_has_a_row() -> None:
    for page in pages():
        for key in page.keys:
            found = row(key, known(), words())
            assert found.label
            assert found.help
            assert found.spoken.startswith(found.label)
