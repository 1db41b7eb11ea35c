"""What the first start says."""

import pytest
from msgspec.structs import replace as changed

from app.tray.models import first_start as model
from app.tray.models import first_start_texts as texts
from app.tray.models.first_start import CODE, CREATE, FirstStart, Stage, Step
from app.tray.models.machine import FolderState
from app.tray.models.nearby import Nearby
from app.tray.models.trouble import Field
from core.control.lines import Failure, Progress
from core.control.schema import Imported
from tests.support.machines import GB, HOME_NETWORK, MACHINE, MEETING, STARTED
from tests.support.pictures import WELL, WORDS, plain

ALONE = model.looked_at(FirstStart(), MACHINE, "/people/mia/Wormhole", FolderState.MISSING)
NEARBY = model.found(ALONE, (HOME_NETWORK,), looking=True)
JOINING = model.go_on(model.edited(NEARBY, Field.CODE, "home-velvet-canoe"), WORDS)
CREATING = model.go_on(ALONE, WORDS)
DOING = model.go_on(JOINING, WORDS)


def test_the_choices_are_the_networks_nearby_then_a_new_one_then_one_elsewhere() -> None:
    found = texts.choices(NEARBY, WORDS)
    assert [each.key for each in found] == ["home/1", CREATE, CODE]
    assert [plain(each.title) for each in found] == [
        "Join “home”",
        "Create a new network",
        "Join with a code",
    ]
    assert plain(found[0].says) == (
        "Found nearby. On studio-nas choose Add a device, and type the code it shows here."
    )
    assert [each.asks_code for each in found] == [True, False, True]


def test_two_networks_of_one_name_are_told_apart_by_a_pod() -> None:
    other = Nearby("home/2", "home", "attic-pi")
    state = model.found(ALONE, (HOME_NETWORK, other), looking=False)
    titles = [plain(each.title) for each in texts.choices(state, WORDS)][:2]
    assert titles == ["Join “home” of studio-nas", "Join “home” of attic-pi"]


def test_a_pod_that_shows_a_code_is_named() -> None:
    shows = Nearby("home/1", "home", "studio-nas", shows_code=True)
    found = texts.choices(model.found(ALONE, (shows,), looking=False), WORDS)
    assert plain(found[0].says) == "studio-nas is showing a code now. Type it here."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ALONE, "Looking for networks nearby…"),
        (model.found(ALONE, (), looking=False), "No network was found nearby."),
        (NEARBY, ""),
    ],
)
def test_what_is_looked_for_is_said_beside_the_choices(state: FirstStart, said: str) -> None:
    assert texts.looking_text(state, WORDS) == said


@pytest.mark.parametrize(
    ("state", "step", "primary"),
    [
        (NEARBY, "Step 1 of 3", "Next"),
        (JOINING, "Step 2 of 3", "Join home"),
        (CREATING, "Step 2 of 3", "Create home"),
        (DOING, "Step 2 of 3", ""),
        (model.met(DOING, MEETING), "Step 2 of 3", "Same words"),
        (model.ready(DOING, STARTED), "Step 3 of 3", ""),
    ],
)
def test_the_foot_says_where_one_is(state: FirstStart, step: str, primary: str) -> None:
    found = texts.footer(state, WORDS)
    assert (plain(found.says), plain(found.primary)) == (step, primary)


def test_a_network_that_is_not_named_yet_is_the_network() -> None:
    state = model.choose(ALONE, CODE)
    state = model.edited(state, Field.CODE, "homevelvetcanoe")
    assert texts.footer(model.go_on(state, WORDS), WORDS).primary == "Join the network"


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.MAKING, "The network is being made…"),
        (Stage.ASKING, "Asking studio-nas…"),
        (Stage.WAITING, "Waiting for studio-nas…"),
        (Stage.OPENING, "The drive is being opened…"),
        (Stage.STOPPING, "Taking back what was made…"),
    ],
)
def test_each_stage_has_its_sentence(stage: Stage, said: str) -> None:
    assert plain(texts.doing_text(model.reached(DOING, stage), WORDS)[0]) == said


def test_who_is_not_known_is_looked_for() -> None:
    state = model.edited(model.choose(ALONE, CODE), Field.CODE, "home-velvet-canoe")
    state = model.go_on(model.go_on(state, WORDS), WORDS)
    assert texts.doing_text(state, WORDS)[0] == "Looking for the machine that shows this code…"


def test_the_words_are_compared_with_a_machine_that_is_named() -> None:
    assert plain(texts.compare_text("studio-nas", WORDS)) == (
        "They must be the same here and on **studio-nas**."
    )
    assert plain(texts.through_text("home", "studio-nas", WORDS)) == "home, through studio-nas"
    assert plain(texts.through_text("", "studio-nas", WORDS)) == "studio-nas"
    assert "**They differ**" in texts.differ_text(WORDS)


def test_who_joined_is_told_with_whom() -> None:
    state = model.ready(DOING, STARTED)
    assert plain(texts.ready_text(state, texts.others_of(WELL), WORDS)) == (
        "laptop-mia is now part of home, with studio-nas and attic-pi. You can use the files at "
        "once; those that are not here are fetched when you open them."
    )
    assert plain(texts.ready_text(state, (), WORDS)).startswith("laptop-mia is now part of home.")


def test_pods_that_are_not_reached_yet_are_named_after_those_that_are() -> None:
    coming = changed(WELL, pods=[changed(WELL.pods[0], state="expected"), *WELL.pods[1:]])
    assert texts.others_of(coming) == ("attic-pi", "studio-nas")


def test_who_created_is_told_to_add_a_second() -> None:
    state = model.ready(model.go_on(CREATING, WORDS), STARTED)
    assert plain(texts.ready_text(state, (), WORDS)) == (
        "laptop-mia is the first machine of home. Add a second, and every file gets two copies."
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and 1 other"),
        (("a", "b", "c", "d"), "a, b and 2 others"),
    ],
)
def test_names_stand_in_a_row(names: tuple[str, ...], said: str) -> None:
    assert plain(texts.listed(names, WORDS)) == said


def test_how_much_the_drive_holds_is_said() -> None:
    assert plain(texts.drive_holds(WELL, WORDS)) == "48,312 files · 188 GB"
    assert texts.drive_holds(changed(WELL, files=0, bytes=0), WORDS) == "It is empty."
    assert texts.drive_holds(None, WORDS) == ""


def test_the_place_is_said_as_people_write_it() -> None:
    assert plain(texts.drive_place(model.ready(DOING, STARTED))) == "~/Wormhole"
    assert plain(texts.drive_place(DOING)) == "~/Wormhole"


def test_copies_under_way_are_said_with_what_is_left() -> None:
    busy = changed(WELL, to_go=36 * GB, received_rate=8e6, sent_rate=2e6)
    found = texts.copies_under_way(busy, 72 * GB, WORDS)
    assert found is not None
    assert (found[0], plain(found[1]), found[2]) == (
        "Copies are being made",
        "36 GB to go, about 1 h",
        0.5,
    )


def test_copies_that_do_not_move_have_no_time() -> None:
    found = texts.copies_under_way(changed(WELL, to_go=36 * GB), 0, WORDS)
    assert found is not None
    assert plain(found[1]) == "36 GB to go"


def test_where_nothing_is_left_nothing_is_said() -> None:
    assert texts.copies_under_way(WELL, 10, WORDS) is None
    assert texts.copies_under_way(None, 0, WORDS) is None


def test_files_that_are_brought_in_are_counted() -> None:
    folder = "/people/mia/Documents"
    began = texts.bringing_text(folder, Progress("x"), MACHINE, WORDS)
    assert plain(began) == "The files of ~/Documents are being copied into the drive."
    half = texts.bringing_text(folder, Progress("x", 1_200, 3_000), MACHINE, WORDS)
    assert plain(half).endswith("into the drive: 1,200 of 3,000.")
    done = texts.brought_text(folder, Imported(3, 1, 10, 0), MACHINE, WORDS)
    assert plain(done) == "3 files of ~/Documents are in the drive now; those in the folder stay."
    left = texts.brought_text(folder, Imported(1, 1, 10, 0, ["a", "b"]), MACHINE, WORDS)
    assert plain(left).endswith("2 could not be copied.")
    none = texts.not_brought_text(folder, Failure("x", "no space"), MACHINE, WORDS)
    assert plain(none).endswith("into the drive; they are where they were. (no space)")


def test_what_will_happen_and_the_copies_are_said() -> None:
    assert "~/Wormhole" in plain(texts.summary(CREATING, WORDS))
    assert texts.copies_text(WORDS).startswith("Copies of each file: 2")
    assert CREATING.step is Step.ABOUT
