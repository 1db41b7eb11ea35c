"""Settings that cannot hold together are named, with the nearest value that can."""

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.clashes import clashes
from app.tray.models.settings.rows import Known
from tests.support.desk_double import words
from tests.support.shown_settings import shown

WAIT, EVERY = "redundancy.min-replication-time", "redundancy.max-replication-time"


def test_defaults_do_not_clash() -> None:
    assert clashes(Known(shown()), words()) == []


def test_the_nearest_value_that_holds_is_offered() -> None:
    changes = changed(NO_CHANGES, shown(), WAIT, "1h")
    (clash,) = clashes(Known(shown(), changes=changes), words())
    assert (clash.key, clash.cure, clash.said) == (WAIT, "2m", "2 min")
    assert clash.says == (
        "“After the last change, wait” is 1 h, and can be 2 min at most, as “While a file keeps "
        "changing, copy at least every” says."
    )
    cured = changed(changes, shown(), WAIT, clash.cure)
    assert clashes(Known(shown(), changes=cured), words()) == []


def test_both_levels_are_looked_at() -> None:
    changes = changed(NO_CHANGES, shown(), "cache.save-below", "30 GB")
    assert [each.cure for each in clashes(Known(shown(), changes=changes), words())] == ["20 GB"]


def test_what_has_no_nearest_value_is_said_without_one() -> None:
    told = shown({"network.whitelist": ["mia"]})
    changes = changed(NO_CHANGES, told, "network.blacklist", ["mia"])
    (clash,) = clashes(Known(told, changes=changes), words())
    assert clash.said == ""
    assert clash.says == 'Pods that may not join: "mia" is on the whitelist, too.'
