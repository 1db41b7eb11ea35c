"""About this machine: what is wrong with an entry, and what will happen."""

from dataclasses import replace

import pytest

from app.tray.models.about_machine import (
    Checked,
    Entries,
    entered,
    folder_trouble,
    free_text,
    name_trouble,
    network_trouble,
    pod_values,
    slider_space,
    slider_step,
    space_bytes,
    space_text,
    space_trouble,
    suggested,
    suggested_space,
    troubles,
    what_will_happen,
)
from app.tray.models.machine import Disk, FolderState, Machine
from app.tray.models.trouble import Act, Field
from core.config.read import read_pod
from tests.support.machines import GB, MACHINE
from tests.support.pictures import WORDS, plain

ENTRIES = suggested(MACHINE, Entries())


def test_at_first_it_is_the_machine_s_name_and_all_that_can_be_offered() -> None:
    assert (ENTRIES.name, ENTRIES.folder, ENTRIES.space) == ("laptop-mia", "~/Wormhole", "245")


def test_what_a_person_wrote_already_stays() -> None:
    found = suggested(MACHINE, Entries(name="mine", space="7"))
    assert (found.name, found.space) == ("mine", "7")


@pytest.mark.parametrize(
    ("disk", "offered"),
    [
        (Disk(500 * GB, 500 * GB, 2 * GB), 400 * GB),
        (Disk(500 * GB, 50 * GB + 7, 2 * GB), 48 * GB),
        (Disk(2 * GB, 10**9, 2 * 10**8), 8 * 10**8),
        (Disk(500 * GB, GB, 2 * GB), 0),
        (Disk(), 0),
    ],
)
def test_no_more_is_proposed_than_the_setting_does_and_than_is_free(
    disk: Disk, offered: int
) -> None:
    assert suggested_space(disk) == offered


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(240 * GB, "240"), (0, "0"), (8 * 10**8, "0.8"), (9 * GB, "9")]
)
def test_an_amount_stands_in_its_field_in_gb(size_bytes: int, text: str) -> None:
    assert space_text(size_bytes) == text


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [
        ("240", 240 * GB),
        ("0", 0),
        (" 1,5 ", 1_500_000_000),
        ("500 MB", 500_000_000),
        ("1 TB", 10**12),
        ("80%", None),
        ("much", None),
        ("", None),
        ("-3", None),
    ],
)
def test_an_amount_is_typed_in_gb_or_with_its_unit(text: str, size_bytes: int | None) -> None:
    assert space_bytes(text) == size_bytes


def test_the_slider_and_the_number_say_the_same() -> None:
    disk = MACHINE.disk
    assert slider_step("245", disk) == 1_000
    assert slider_step("0", disk) == 0
    assert slider_step("much", disk) == 0
    assert slider_space(1_000, disk) == "245"
    assert slider_space(500, disk) == "122"
    assert slider_space(0, disk) == "0"
    assert slider_step("3", Disk()) == 0


def test_what_is_free_is_said_below() -> None:
    said = plain(free_text(MACHINE.disk, WORDS))
    assert said == "245 GB are free. With 0, this machine stores no copies."


@pytest.mark.parametrize("name", ["home", "Lab-2", "a_b"])
def test_a_network_may_be_called_so(name: str) -> None:
    assert network_trouble(name, MACHINE, WORDS) is None


def test_a_further_network_gets_a_name_and_a_place_that_no_other_one_here_has() -> None:
    further = replace(MACHINE, folder="/people/mia/Wormhole 2", networks=("home", "home-2", "lab"))
    entries = suggested(further, Entries())
    assert (entries.network, entries.folder) == ("home-3", "~/Wormhole 2")
    typed = suggested(further, Entries(network="office", folder="~/Office"))
    assert (typed.network, typed.folder) == ("office", "~/Office")
    found = network_trouble("lab", further, WORDS)
    assert found is not None
    assert found.field is Field.NETWORK
    assert "already" in found.says


@pytest.mark.parametrize("name", ["", "my home", "-x", "é", "a" * 64])
def test_a_network_may_not_be_called_so(name: str) -> None:
    found = network_trouble(name, MACHINE, WORDS)
    assert found is not None
    assert found.field is Field.NETWORK


@pytest.mark.parametrize(("name", "fits"), [("laptop mia.2", True), ("", False), ("a/b", False)])
def test_the_name_of_a_machine_is_checked(name: str, fits: bool) -> None:
    assert (name_trouble(name, WORDS) is None) is fits


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            FolderState.NOT_EMPTY,
            "This folder is not empty. Its files would be hidden while the drive is open.",
        ),
        (FolderState.MOUNTED, "Something else is shown in this folder."),
        (FolderState.INSIDE, "This folder lies in a drive of Wormhole."),
        (FolderState.NO_FOLDER, "There is a file of this name, and the drive needs a folder."),
        (FolderState.NO_RIGHTS, "You may not make or use this folder."),
        (FolderState.IN_THE_WAY, "What Wormhole keeps on this machine lies in this folder."),
    ],
)
def test_what_is_wrong_with_a_place_is_said_and_another_is_offered(
    state: FolderState, said: str
) -> None:
    found = folder_trouble("~/Wormhole", state, MACHINE, WORDS)
    assert found is not None
    assert (found.whole, found.cures[0].act) == (said, Act.OTHER_FOLDER)


@pytest.mark.parametrize("state", [FolderState.MISSING, FolderState.EMPTY, FolderState.UNKNOWN])
def test_an_empty_place_is_in_order(state: FolderState) -> None:
    assert folder_trouble("~/Wormhole", state, MACHINE, WORDS) is None


def test_a_place_is_a_whole_path() -> None:
    found = folder_trouble("Wormhole", FolderState.UNKNOWN, MACHINE, WORDS)
    assert found is not None
    assert found.says == "Type a whole path, such as ~/Wormhole."


def test_no_more_can_be_offered_than_is_free() -> None:
    found = space_trouble("300", MACHINE.disk, WORDS)
    assert found is not None
    assert plain(found.says) == "300 GB are more than can be had: 245 GB are free."
    assert space_trouble("245", MACHINE.disk, WORDS) is None
    assert space_trouble("0", MACHINE.disk, WORDS) is None


def test_an_amount_that_is_none_is_refused() -> None:
    found = space_trouble("much", MACHINE.disk, WORDS)
    assert found is not None
    assert found.says == "Type a number of GB, such as 240; 0 stores no copies here."


def test_all_that_is_wrong_is_told_in_the_order_of_the_fields() -> None:
    wrong = Entries(network="my home", name="", folder="x", space="?")
    checked = Checked(replace(MACHINE, has_fuse=False), creates=True)
    fields = [each.field for each in troubles(wrong, checked, WORDS)]
    assert fields == [Field.NETWORK, Field.NAME, Field.FOLDER, Field.SPACE, Field.NONE]


def test_who_joins_names_no_network() -> None:
    assert troubles(replace(ENTRIES, network="my home"), Checked(MACHINE), WORDS) == ()


@pytest.mark.parametrize(
    ("what", "name"),
    [
        (Field.NETWORK, "network"),
        (Field.NAME, "name"),
        (Field.FOLDER, "folder"),
        (Field.SPACE, "space"),
    ],
)
def test_a_field_changes_its_entry_alone(what: Field, name: str) -> None:
    assert entered(ENTRIES, what, "new") == replace(ENTRIES, **{name: "new"})  # type: ignore[arg-type]
    assert entered(ENTRIES, Field.CODE, "new") == ENTRIES


@pytest.mark.parametrize("space", ["245", "0", "0.5"])
def test_the_entries_are_settings_that_hold(space: str) -> None:
    values = pod_values(replace(ENTRIES, space=space), MACHINE)
    assert values["pod.mount"] == "/people/mia/Wormhole"
    text = (
        f'[pod]\nname = "{values["pod.name"]}"\n[storage]\n'
        f'max-space = "{values["storage.max-space"]}"\n'
    )
    reading = read_pod(text)
    assert reading.config is not None
    assert reading.config.storage.max_space.size_bytes == float(space) * GB


def test_what_will_happen_is_said_before_it_does() -> None:
    said = plain(what_will_happen(ENTRIES, Checked(MACHINE, FolderState.MISSING), WORDS))
    assert said == (
        "The folder ~/Wormhole appears. All files of the network are in it at once. "
        "At most 245 GB of this disk are used for copies. Nothing of yours is moved or deleted."
    )


def test_what_will_happen_to_the_first_machine_is_said() -> None:
    checked = Checked(MACHINE, FolderState.EMPTY, creates=True)
    said = plain(what_will_happen(replace(ENTRIES, space="0"), checked, WORDS))
    assert said == (
        "The drive is shown in the folder ~/Wormhole. "
        "What you put into it is kept on this machine until others join. "
        "No copies are stored on this machine. Nothing of yours is moved or deleted."
    )


def test_what_is_copied_into_the_drive_is_said_to_stay() -> None:
    entries = replace(ENTRIES, bring_in="/people/mia/Documents", space="?")
    said = plain(what_will_happen(entries, Checked(Machine(home="/people/mia")), WORDS))
    assert said.endswith(
        "The files of ~/Documents are copied into the drive; those that are there now stay."
    )
