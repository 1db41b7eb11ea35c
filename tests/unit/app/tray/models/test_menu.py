"""The menu of the tray: a function of the state."""

import pytest
from msgspec.structs import replace

from app.tray.models.menu import Entry, menu, menu_of_all
from app.tray.models.networks import Seen
from app.tray.models.picture import Picture, Reach
from core.control.schema import RecentRow
from tests.support.pictures import ATTIC, AWAY, LENA, NOW, WELL, WORDS, picture, plain

CHANGED = RecentRow(
    "/plans/budget-2027.ods", "2026-11-22T09:39:00Z", "studio-nas", "Jonas", "changed"
)
DELETED = RecentRow("/old.svg", "2026-11-22T09:20:00Z", "studio-nas", "", "deleted")
USUAL = [
    "Open drive",
    "Recent changes",
    "Pods",
    "Add a device…",
    "Pause",
    "Settings…",
    "Help",
]


def texts(shown: Picture) -> list[str]:
    return [plain(entry.text) for entry in menu(shown, WORDS, NOW)]


def entry(shown: Picture, text: str) -> Entry:
    return next(each for each in menu(shown, WORDS, NOW) if plain(each.text) == text)


def test_where_all_is_well() -> None:
    assert texts(picture(hosted=True)) == [
        "Up to date",
        "home · 3 of 3 pods · 188 GB",
        *USUAL,
        "Quit Wormhole…",
    ]


def test_a_node_that_somebody_else_started_is_not_quit() -> None:
    assert texts(picture())[-1] == "Close this window and icon"


def test_problems_stand_above_the_rest_with_what_helps() -> None:
    status = replace(AWAY, conflicts=2, pods=[*AWAY.pods, LENA])
    assert texts(picture(status))[:5] == [
        "attic-pi is away",
        "home · 2 of 3 pods · 188 GB",
        "See what to do…",
        "2 conflicts to decide…",
        "tower-lena asks to join…",
    ]


def test_of_many_problems_the_three_worst_are_shown() -> None:
    status = replace(AWAY, conflicts=2, pods=[*AWAY.pods, LENA], absent_files=1, frozen=True)
    found = texts(picture(status))[2:6]
    assert found == ["List them…", "See what to do…", "2 conflicts to decide…", "2 more…"]


def test_without_a_network_one_can_be_made_or_joined() -> None:
    assert texts(picture(None, Reach.NO_NETWORK))[2:] == [
        "Create a network…",
        "Join a network…",
        "Settings…",
        "Help",
        "Quit Wormhole…",
    ]


def test_a_node_that_is_not_running_can_be_started() -> None:
    found = entry(picture(None, Reach.NOT_RUNNING), "Start it…")
    assert found.act == "start"


def test_while_paused_it_can_be_resumed() -> None:
    paused = picture(replace(WELL, paused=True))
    assert "Pause" not in texts(paused)
    assert entry(paused, "Resume").act == "resume"


def test_frozen_it_can_be_unfrozen_and_not_frozen_again() -> None:
    frozen = picture(replace(WELL, frozen=True))
    assert entry(frozen, "Unfreeze…").act == "unfreeze"
    assert "freeze" not in {each.act for each in entry(frozen, "Pause").rows}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("For 30 minutes", "1800"),
        ("For 1 hour", "3600"),
        ("Until tomorrow, 08:00", str((22 * 60 + 19) * 60)),
        ("Until I resume", ""),
    ],
)
def test_pauses_last_as_long_as_they_say(text: str, value: str) -> None:
    rows = entry(picture(), "Pause").rows
    found = next(row for row in rows if plain(row.text) == text)
    assert (found.act, found.value) == ("pause", value)


def test_recent_changes_say_who_and_when_and_open_the_file() -> None:
    rows = entry(picture(recent=(CHANGED, DELETED)), "Recent changes").rows
    assert [plain(row.text) for row in rows] == [
        "budget-2027.ods: Jonas, 2 min ago",
        "old.svg: deleted by studio-nas, 21 min ago",
        "Activity…",
    ]
    assert (rows[0].act, rows[0].value) == ("open-file", "/plans/budget-2027.ods")
    assert rows[1].act == "activity"


def test_at_most_ten_changes_are_shown() -> None:
    rows = entry(picture(recent=(CHANGED,) * 30), "Recent changes").rows
    assert len(rows) == 11


def test_pods_are_named_with_their_state_and_who_is_away_counted() -> None:
    (connects, *_) = entry(
        picture(replace(WELL, pods=[replace(ATTIC, state="expected")])), "Pods"
    ).rows
    assert plain(connects.text) == "attic-pi: connecting"
    away = picture(AWAY)
    assert [plain(row.text) for row in entry(away, "Pods (1 away)").rows] == [
        "studio-nas: present",
        "attic-pi: away",
        "laptop-mia: this pod",
        "Join a network…",
    ]


def test_what_says_only_something_cannot_be_chosen() -> None:
    first, second = menu(picture(), WORDS, NOW)[:2]
    assert first.is_said_only
    assert second.is_said_only
    assert not entry(picture(), "Pause").is_said_only


def test_there_are_never_more_than_eight_entries_beside_problems() -> None:
    assert len(menu(picture(), WORDS, NOW)) - 2 <= 8


OFFICE = Picture(Reach.NOT_RUNNING, network="office")


def flat(entries: tuple[Entry, ...]) -> list[Entry]:
    return [each for entry in entries for each in (entry, *flat(entry.rows))]


def test_one_network_has_the_menu_that_it_always_had() -> None:
    assert menu_of_all([Seen("a", picture())], WORDS, NOW) == menu(picture(), WORDS, NOW)


def test_of_several_networks_each_has_a_block_and_then_a_menu() -> None:
    rows = menu_of_all([Seen("a", picture(hosted=True)), Seen("b", OFFICE)], WORDS, NOW)
    assert [plain(row.text) for row in rows] == [
        "home: up to date",
        "3 of 3 pods · 188 GB",
        "office: Wormhole is not running",
        "home",
        "office",
        "Create or join…",
        "Help",
        "Quit Wormhole…",
    ]
    assert [plain(row.text) for row in rows if row.apart] == [
        *("office: Wormhole is not running", "home", "Create or join…", "Help", "Quit Wormhole…")
    ]


def test_what_is_chosen_in_the_menu_of_a_network_is_about_that_one() -> None:
    rows = menu_of_all([Seen("a", picture(AWAY)), Seen("b", OFFICE)], WORDS, NOW)
    home, office = (row for row in rows if plain(row.text) in {"home", "office"})
    assert {each.network for each in flat((home,))} == {"a"}
    assert {each.network for each in flat((office,))} == {"b"}
    assert [plain(row.text) for row in office.rows] == ["Start it…", "Settings…"]
    said = [plain(row.text) for row in home.rows]
    assert said[:2] == ["See what to do…", "Open drive"]
    assert said[-1] == "Settings…"


@pytest.mark.parametrize(
    ("hosted", "says"),
    [
        ((True, False), "Quit Wormhole…"),
        ((False, False), "Close this window and icon"),
    ],
)
def test_quitting_several_networks_stops_what_this_application_started(
    hosted: tuple[bool, bool], says: str
) -> None:
    seen = [Seen(str(each), picture(hosted=each)) for each in hosted]
    assert menu_of_all(seen, WORDS, NOW)[-1].text == says
