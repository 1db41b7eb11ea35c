"""`wormhole status`."""

from msgspec.structs import replace

from core.control.schema import Attention, PodRow, ScrubRound, ScrubStatus, Status
from tests.support.cli_double import CommandLine

STATUS = Status(
    network="lab",
    situation="favorable",
    response="rebalance",
    frozen=False,
    pods=[PodRow("a", "00", "admin", "self", "h:1", 10**9, 10**12, 0.001, 10**6)],
    under_copied=1,
    absent_files=2,
    transfers=3,
    conflicts=4,
    attention=[Attention("clock", "The clock is wrong.", "Set it.")],
)


def test_the_document_has_the_keys_that_scripts_rely_on(wormhole: CommandLine) -> None:
    assert wormhole("status", "--json", status=STATUS) == 0
    keys = (
        "network situation response frozen pods under_copied absent_files transfers conflicts "
        "attention"
    )
    assert set(keys.split()) <= set(wormhole.json)
    assert wormhole.json["pods"][0]["state"] == "self"


def test_people_see_what_needs_them_on_one_screen(wormhole: CommandLine) -> None:
    assert wormhole("status", status=STATUS) == 0
    assert "lab: favorable" in wormhole.out
    assert "! The clock is wrong. Set it." in wormhole.out
    assert "1 TB" in wormhole.out


def test_how_far_a_scrub_is_and_what_the_last_one_found_is_told(wormhole: CommandLine) -> None:
    for scrub, says in (
        (ScrubStatus("/", running=True, done=10, total=20), "10 B of 20 B read"),
        (ScrubStatus("/f", done=20, total=20, rotten=3, whole=True), "3 blocks were damaged"),
        (ScrubStatus("/", rotten=3, unreadable=2, whole=True), "2 that no other pod has"),
        (ScrubStatus("/", done=10, total=20), "before all was read"),
    ):
        assert wormhole("status", status=replace(STATUS, scrub=scrub)) == 0
        assert says in wormhole.out


def test_the_present_and_the_last_round_of_reading_copies_again_are_told(
    wormhole: CommandLine,
) -> None:
    now = ScrubRound("2026-11-01T00:00:00Z", done=10, total=20, rotten=1, unreadable=2)
    before = ScrubRound("2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z", 30, 30, files=4)
    status = replace(STATUS, scrub_round=now, scrub_before=before)
    assert wormhole("status", status=status) == 0
    assert "by 2026-10-31T00:00:00Z: 30 B in 4 files, 0 blocks were damaged" in wormhole.out
    assert "since 2026-11-01T00:00:00Z: 10 B of 20 B so far, 1 blocks" in wormhole.out
    assert "2 that no other pod has could not be read" in wormhole.out


def test_all_networks_of_this_machine_are_shown_unless_one_is_named(wormhole: CommandLine) -> None:
    wormhole.network("lab")
    wormhole.network("office", "2")
    assert wormhole("status", status=STATUS) == 0
    assert wormhole.out.count("lab: favorable") == 2  # the double answers for both
    assert wormhole("status", "--json", status=STATUS) == 0
    assert len(wormhole.json["networks"]) == 2
    assert wormhole("status", "--json", "--network", "office", status=STATUS) == 0
    assert wormhole.json["network"] == "lab"
