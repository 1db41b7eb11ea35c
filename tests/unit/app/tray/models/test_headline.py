"""What is said of how things are: one row for each case."""

from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from app.tray.models.headline import Case, case_of, cases_of, further, headline
from app.tray.models.picture import Picture, Reach
from app.tray.models.said import SHORT_CHARACTERS
from app.tray.models.tone import Tone
from core.control.schema import Amount
from tests.support.desktop_network import (
    AWAY,
    GB,
    LAPTOP,
    NAS,
    NOW,
    PI,
    WORDS,
    mixed,
    note,
    plain,
    pod,
    running,
    status,
)

FOUR_MINUTES = 240
NEW = status(
    under_copied=206,
    to_go=GB * 6 // 10,
    sent_rate=0.6e9 / FOUR_MINUTES,
    by_copies={"1": Amount(206, GB * 6 // 10), "2": Amount(48_106, 187 * GB)},
)


CASES = [
    (
        Case.FAVORABLE,
        running(),
        "Everything is in order",
        "All 48,312 files can be read and have the copies you asked for. "
        "Any one pod can be lost without losing a file.",
        "Everything is up to date",
        [],
    ),
    (
        Case.WORKING,
        running(NEW),
        "Copies are being made",
        "All files can be read. 206 files (0.6 GB) get their second copy in about 4 min.",
        "0.6 GB to go",
        [],
    ),
    (
        Case.WORKING,
        changed(running(to_go=GB), moving_seconds=3),
        "Files are on their way",
        "All files can be read.",
        "1 GB to go",
        [],
    ),
    (
        Case.ABSENT,
        running(pods=[NAS, AWAY, LAPTOP], grace_until="2026-11-22T10:22:00Z"),
        "attic-pi is away",
        "All files can be read. New copies start at 10:22 if it is not back.",
        "1 pod is away",
        ["What to check on attic-pi"],
    ),
    (
        Case.ABSENT,
        running(pods=[replace(NAS, state="absent"), AWAY, LAPTOP], under_copied=7),
        "2 pods are away",
        "attic-pi and studio-nas cannot be reached. All files can be read. "
        "Its copies are now made on the other pods.",
        "2 pods are away",
        ["What to check on attic-pi"],
    ),
    (
        Case.MIXED,
        running(mixed()),
        "Not enough space for two copies of everything",
        "attic-pi has been away since 09:12 (22 min), and the other pods are 71 GB short. "
        "All 48,312 files can still be read; 20,454 of them (79 GB) have only one copy now.",
        "1 pod is away",
        ["What to check on attic-pi", "Offer more space…", "Remove attic-pi…"],
    ),
    (
        Case.MIXED,
        running(mixed(pods=[replace(LAPTOP, free=0), pod("phone", role="client")])),
        "Not enough pods for two copies of everything",
        "The pods are 79 GB short. "
        "All 48,312 files can still be read; 20,454 of them (79 GB) have only one copy now.",
        "Not enough pods",
        ["Add a device…"],
    ),
    (
        Case.MIXED,
        running(mixed(copies=3, pods=[NAS, PI, LAPTOP])),
        "Not enough space for all copies",
        "All 48,312 files can still be read; 20,454 of them (188 GB) have fewer copies than "
        "wanted.",
        "Not enough space",
        ["Offer more space…"],
    ),
    (
        Case.CRITICAL,
        running(
            situation="critical",
            absent_files=14,
            pods=[NAS, replace(AWAY, since="2026-11-17T08:00:00Z"), LAPTOP],
        ),
        "14 files cannot be read",
        "They are only on attic-pi, which is away since Tuesday, 08:00. Everything else works.",
        "14 files cannot be read",
        ["List them", "What to check on attic-pi"],
    ),
    (
        Case.CRITICAL,
        running(situation="critical", absent_files=1),
        "1 file cannot be read",
        "No pod that is there has them. Everything else works.",
        "1 file cannot be read",
        ["List them"],
    ),
    (
        Case.ALONE,
        running(
            alone_since="2026-11-22T09:02:00Z", pods=[replace(NAS, state="absent"), AWAY, LAPTOP]
        ),
        "This pod is alone",
        "laptop-mia reaches no other pod since 09:02. Files kept here work; changes go out later.",
        "Alone since 09:02",
        ["Check the connection"],
    ),
    (
        Case.FROZEN,
        running(frozen=True, frozen_by="Mia", frozen_at="2026-11-22T09:04:00Z"),
        "The network is frozen",
        "Mia froze it at 09:04. Files can be read, not changed.",
        "Frozen by Mia",
        ["Unfreeze…"],
    ),
    (
        Case.FROZEN,
        running(frozen=True),
        "The drive is frozen",
        "It takes no changes in this situation, as your settings ask. "
        "Files can be read, not changed.",
        "Frozen",
        ["Crisis settings"],
    ),
    (
        Case.PAUSED,
        running(paused=True, paused_until="2026-11-22T15:30:00Z"),
        "Paused until 15:30",
        "No copies are made meanwhile, so what is new may be on one pod only. "
        "What you open is still fetched.",
        "Paused until 15:30",
        ["Resume"],
    ),
    (
        Case.ASKING,
        running(pods=[NAS, PI, LAPTOP, pod("tower-lena", "asking")]),
        "tower-lena asks to join",
        "Nothing is shared with it before you let it in.",
        "tower-lena asks to join",
        ["Look"],
    ),
    (
        Case.CONFLICT,
        running(conflicts=2),
        "2 files were changed in two places",
        "All versions are kept until you decide.",
        "2 conflicts",
        ["Compare"],
    ),
    (
        Case.NOTE,
        running(attention=[note("full", "3 GB are left.")]),
        "The disk of this pod is nearly full",
        "3 GB are left.",
        "Disk nearly full",
        ["Look"],
    ),
    (
        Case.GUARD,
        running(attention=[note("guard", "900 files were deleted on other devices.")]),
        "Much would be deleted at once",
        "900 files were deleted on other devices.",
        "A question to you",
        ["Keep everything", "It was meant"],
    ),
    (
        Case.REMOVED,
        running(attention=[note("removed", "An admin removed it.")]),
        "This pod was removed",
        "An admin removed it.",
        "This pod was removed",
        ["Join…"],
    ),
    (
        Case.TAKEN_AWAY,
        running(stopped=True, mounted=False, attention=[note("stopped")]),
        "The drive is closed for now",
        "Your settings close it in this situation. All data is kept, and the other pods still get "
        "what lies here.",
        "The drive is closed",
        ["Open it again", "Crisis settings"],
    ),
    (
        Case.NOT_MOUNTED,
        changed(running(mounted=False), trouble="Something is mounted there."),
        "The drive could not be opened",
        "It is not shown at /media/wormhole. This pod goes on keeping its copies, and your "
        "files are safe. Something is mounted there.",
        "The drive is closed",
        ["Open it again", "Details"],
    ),
    (
        Case.EMPTY,
        running(files=0, by_copies={}),
        "The drive is empty",
        "Put files into it, or bring in a folder you have.",
        "The drive is empty",
        ["Open drive", "Import a folder…"],
    ),
    (
        Case.FIRST,
        running(pods=[LAPTOP], under_copied=48_312),
        "Only this machine so far",
        "Add a second, and every file gets two copies.",
        "Only this machine so far",
        ["Add a device…"],
    ),
    (
        Case.STARTING,
        Picture(Reach.STARTING),
        "Wormhole is starting",
        "The drive opens when the files are listed.",
        "Starting",
        [],
    ),
    (
        Case.STARTING,
        Picture(Reach.RUNNING),
        "Wormhole is starting",
        "The drive opens when the files are listed.",
        "Starting",
        [],
    ),
    (
        Case.NOT_RUNNING,
        Picture(Reach.NOT_RUNNING),
        "Wormhole is not running",
        "Your files are safe, but the drive is closed.",
        "Not running",
        ["Start Wormhole"],
    ),
    (
        Case.NOT_RUNNING,
        Picture(Reach.NOT_RUNNING, status(), trouble="The disk is full.", remedy="Free some."),
        "Wormhole is not running",
        "Your files are safe, but the drive is closed. The disk is full. Free some.",
        "Not running",
        ["Start Wormhole", "Details"],
    ),
    (
        Case.NO_NETWORK,
        Picture(Reach.NO_NETWORK),
        "No network yet",
        "Create one here, or join one with a code.",
        "No network yet",
        ["Create…", "Join…"],
    ),
    (
        Case.OTHER_VERSION,
        Picture(Reach.OTHER_VERSION),
        "Wormhole was updated",
        "The drive is still kept by the version before. Start it again to go on.",
        "Another version runs",
        ["Start again"],
    ),
    (
        Case.NO_FUSE,
        Picture(Reach.NOT_RUNNING, trouble="This system has no FUSE.", reason="no-fuse"),
        "The drive could not be opened",
        "FUSE is not installed on this machine. Your files are safe on the other pods.",
        "The drive is closed",
        ["How to install it", "Details"],
    ),
]


@pytest.mark.parametrize(("case", "picture", "title", "meaning", "short", "buttons"), CASES)
def test_it_says_what_is_so_what_it_means_and_what_helps(
    case: Case, picture: Picture, title: str, meaning: str, short: str, buttons: list[str]
) -> None:
    found = headline(picture, WORDS, NOW)
    assert case_of(picture) is case
    assert plain(found.title) == title
    assert plain(found.meaning) == meaning
    assert plain(found.short) == short
    assert [plain(act.label) for act in found.acts] == buttons
    assert len(found.short) <= SHORT_CHARACTERS
    assert [act.look for act in found.acts].count("primary") <= 1


def test_every_case_has_its_row() -> None:
    # A reminder never stands alone: it waits behind what is so.
    assert {row[0] for row in CASES} == set(Case) - {Case.REMINDER}


def test_the_worst_is_said_first_and_the_rest_waits_behind_it() -> None:
    picture = running(
        pods=[NAS, AWAY, LAPTOP], conflicts=1, paused=True, absent_files=1, situation="critical"
    )
    assert cases_of(picture) == (Case.CRITICAL, Case.CONFLICT, Case.PAUSED)
    titles = [each.title for each in further(picture, WORDS, NOW)]
    assert titles == ["1 file was changed in two places", "Paused"]


def test_nobody_is_promised_that_a_pod_can_be_lost_while_a_file_is_on_one_only() -> None:
    for known in ({"1": Amount(1, 1)}, {}):
        said = headline(running(by_copies=known), WORDS, NOW)
        assert "can be lost" not in said.meaning


def test_what_is_well_stands_on_a_card_and_what_is_not_on_a_banner() -> None:
    assert headline(running(), WORDS, NOW).plain
    assert headline(running(mixed()), WORDS, NOW).tone is Tone.WARN
    assert not headline(running(mixed()), WORDS, NOW).plain


def test_work_under_way_says_how_much_is_left_and_how_long_it_takes() -> None:
    found = headline(running(mixed()), WORDS, NOW).going
    assert found is not None
    assert plain(found.left) == "9 GB to go · about 7 min"
    assert plain(found.what) == "New copies on studio-nas and laptop-mia, as far as there is space"


def test_a_reason_for_a_freeze_is_quoted() -> None:
    said = headline(running(frozen=True, frozen_by="Mia", frozen_reason="moving house"), WORDS, NOW)
    assert said.meaning == "Mia froze it. “moving house” Files can be read, not changed."
