"""Why a drive could not be opened here: a row for each case."""

import pytest

from app.tray.models.machine import Machine
from app.tray.models.machine_trouble import machine_trouble
from app.tray.models.trouble import Act, Field
from core.control.lines import Failure
from tests.support.machines import MACHINE
from tests.support.pictures import WORDS, plain

FOLDER = "/people/mia/Wormhole"
CASES = [
    (
        *("no-fuse", Field.NONE, [Act.COPY]),
        "FUSE is not installed on this machine. The drive needs it. "
        "Install it with “sudo apt-get install fuse3”, then try again.",
    ),
    (
        *("mount-not-empty", Field.FOLDER, [Act.OTHER_FOLDER, Act.BRING_IN]),
        "This folder is not empty. Its files would be hidden while the drive is open.",
    ),
    (
        *("mount-in-use", Field.FOLDER, [Act.OTHER_FOLDER]),
        "~/Wormhole is in use. Something else is shown there. Nothing was changed.",
    ),
    (
        *("mount-refused", Field.FOLDER, [Act.OTHER_FOLDER]),
        "The drive could not be opened at ~/Wormhole. "
        "Nothing was changed. Choose another place, or look into the details.",
    ),
    (
        *("disk-full", Field.SPACE, []),
        "The disk of this machine is full. "
        "Free some space on it, then try again. Nothing was changed.",
    ),
    (
        *("storage-foreign", Field.NONE, []),
        "The storage of this machine cannot be used. "
        "There is something in its folder already. Nothing was changed.",
    ),
    (
        *("settings-wrong", Field.NONE, []),
        "A value was not accepted. Nothing was changed. The details say which one.",
    ),
    (
        *("runs-already", Field.NONE, []),
        "Wormhole is being set up on this machine already. "
        "Another window or program is at it. Try again in a minute.",
    ),
    (
        *("deadline", Field.NONE, []),
        "The drive did not open in time. Try again. If it happens again, the details help.",
    ),
    (
        *("unexpected", Field.NONE, []),
        "The drive could not be opened. Nothing of yours was changed. The details say why.",
    ),
]


@pytest.mark.parametrize(("reason", "field", "acts", "said"), CASES)
def test_each_case_has_its_sentence_and_its_way_out(
    reason: str, field: Field, acts: list[Act], said: str
) -> None:
    found = machine_trouble(Failure("x", "y", reason=reason), WORDS, MACHINE, FOLDER)
    assert plain(found.whole) == said
    assert (found.field, [each.act for each in found.cures]) == (field, acts)


def test_the_place_is_the_one_that_the_failure_names() -> None:
    failure = Failure("x", "y", reason="mount-in-use", facts={"folder": "/mnt/other"})
    found = machine_trouble(failure, WORDS, MACHINE, FOLDER)
    assert plain(found.says) == "/mnt/other is in use."


def test_without_a_known_program_for_packages_the_package_is_named() -> None:
    found = machine_trouble(Failure("x", "y", reason="no-fuse"), WORDS, Machine(), FOLDER)
    assert "package fuse3" in found.means
    assert found.cures == ()


def test_the_details_are_what_the_core_said() -> None:
    found = machine_trouble(Failure("x", "why", "cure", reason="unexpected"), WORDS, MACHINE, "")
    assert found.details == "why\ncure"
