"""Errors: each says a sentence to people and a number to programs."""

import errno

import pytest

from core import errors
from core.control.client import NotUnderstood
from core.model.pairing import Obstacle
from core.mount.linux.mounting import MountInUse, MountNotEmpty, NoFuse
from core.net.dialling import NoCode, OtherVersion
from core.node.joining import BrokenOff
from core.node.lock import RunsAlready
from core.node.networks import AlreadyIn
from core.node.stopping import Stopped
from core.saying import said


def kinds(base: type[errors.WormholeError]) -> list[type[errors.WormholeError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in kinds(child))]


EVERY = [kind for kind in kinds(errors.WormholeError) if kind.__module__ == "core.errors"]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_a_sentence_with_a_number(kind: type[errors.WormholeError]) -> None:
    sentence = str(kind())
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert kind.errno in errno.errorcode
    # 0x8… is a warning, 0xC… an error: a program on Windows gets no success for either.
    assert 0x80000000 <= kind.ntstatus <= 0xFFFFFFFF
    assert 1 <= kind.exit_code <= 6
    assert kind.title


def test_a_detail_takes_the_place_of_the_general_sentence() -> None:
    error = errors.NoSpace("The disk of studio is full.", remedy="Delete something.")
    assert str(error) == error.detail == "The disk of studio is full."
    assert error.remedy == "Delete something."


@pytest.mark.parametrize(
    ("kind", "number", "exit_code"),
    [
        (errors.NotFound, errno.ENOENT, errors.EXIT_NOT_FOUND),
        (errors.Hidden, errno.ENOENT, errors.EXIT_NOT_FOUND),
        (errors.AlreadyExists, errno.EEXIST, errors.EXIT_FAILED),
        (errors.NotAFolder, errno.ENOTDIR, errors.EXIT_FAILED),
        (errors.IsAFolder, errno.EISDIR, errors.EXIT_FAILED),
        (errors.FolderNotEmpty, errno.ENOTEMPTY, errors.EXIT_FAILED),
        (errors.NameTooLong, errno.ENAMETOOLONG, errors.EXIT_FAILED),
        (errors.StaleHandle, errno.ESTALE, errors.EXIT_FAILED),
        (errors.NoSpace, errno.ENOSPC, errors.EXIT_FAILED),
        (errors.Frozen, errno.EROFS, errors.EXIT_REFUSED),
        (errors.ContentAbsent, errno.EIO, errors.EXIT_NOT_FOUND),
        (errors.ContentDamaged, errno.EIO, errors.EXIT_FAILED),
        (errors.DeadlineExceeded, errno.EIO, errors.EXIT_DEADLINE),
        (errors.NotRunning, errno.EIO, errors.EXIT_NOT_RUNNING),
        (errors.UsageError, errno.EIO, errors.EXIT_USAGE),
    ],
)
def test_programs_and_scripts_get_the_number_that_they_know(
    kind: type[errors.WormholeError], number: int, exit_code: int
) -> None:
    assert (kind.errno, kind.exit_code) == (number, exit_code)


# The words by which programs tell errors apart: they are added to, never changed.
REASONS = {
    errors.WormholeError: "failed",
    errors.FileError: "not-possible",
    errors.NotFound: "missing",
    errors.AlreadyExists: "exists-already",
    errors.NotPermitted: "not-permitted",
    errors.NoSpace: "disk-full",
    errors.Frozen: "frozen",
    errors.ContentAbsent: "content-absent",
    errors.ContentDamaged: "content-damaged",
    errors.DeadlineExceeded: "deadline",
    errors.StoreError: "storage-unusable",
    errors.StoreTooNew: "storage-too-new",
    errors.StoreDamaged: "storage-damaged",
    errors.StoreForeign: "storage-foreign",
    errors.MountError: "mount-refused",
    NoFuse: "no-fuse",
    MountInUse: "mount-in-use",
    MountNotEmpty: "mount-not-empty",
    errors.ConfigError: "settings-wrong",
    errors.PeerError: "other-machine",
    errors.Disowned: "disowned",
    errors.Unreachable: "unreachable",
    errors.ProtocolError: "not-understood",
    OtherVersion: "other-version",
    NoCode: "no-code",
    BrokenOff: "broken-off",
    errors.PairingError: "not-paired",
    errors.Refused: "refused",
    AlreadyIn: "already-in",
    RunsAlready: "runs-already",
    errors.LastCopies: "last-copies",
    errors.NotRunning: "not-running",
    NotUnderstood: "other-version",
    errors.UsageError: "wrong-usage",
    Stopped: "stopped",
}


@pytest.mark.parametrize("kind", REASONS, ids=lambda kind: kind.__name__)
def test_every_kind_that_programs_tell_apart_has_its_word(
    kind: type[errors.WormholeError],
) -> None:
    assert kind("x").reason == kind().reason == REASONS[kind]
    assert kind().facts == {}


def test_no_word_means_two_things() -> None:
    # What runs another version is another machine, or the node here: what to do is the same.
    words = [word for kind, word in REASONS.items() if kind is not NotUnderstood]
    words += [*Obstacle]
    assert len(set(words)) == len(words)
    said = {kind.reason for kind in kinds(errors.WormholeError)}
    assert said == set(REASONS.values())


def test_the_reason_and_the_facts_of_a_pairing_are_its_own() -> None:
    error = errors.PairingError("x", "y", Obstacle.CLOCK, facts={"seconds": 7})
    assert (error.reason, error.facts) == ("clock", {"seconds": 7})
    with pytest.raises(TypeError):
        errors.Refused("x").facts["a"] = 1  # type: ignore[index]


def test_the_sentence_of_a_class_is_made_once_and_is_a_message() -> None:
    assert errors.NotFound().detail is errors.NotFound.says
    assert errors.NotFound.says.form == "There is no file or folder of this name."
    assert str(errors.NotFound()) == errors.NotFound.says
    assert errors.NotFound.title.form == "Not found"


def test_an_error_keeps_the_message_that_it_was_given_and_takes_plain_text() -> None:
    error = errors.Refused(said("{name} may not.", name="a"), "Ask.")
    assert (error.detail.form, error.detail.facts) == ("{name} may not.", {"name": "a"})
    assert (error.remedy, error.remedy.form) == ("Ask.", "")
    assert str(error) == "a may not."
