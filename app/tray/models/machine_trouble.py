"""Why a drive could not be made or opened on this machine, in sentences, and the way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.tray.models.machine import Machine
from app.tray.models.paths import at_home
from app.tray.models.trouble import Act, Cure, Field, Trouble
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure


@dataclass(frozen=True, slots=True)
class _Case:
    """A failure with what its sentence is made of."""

    failure: Failure
    words: Words
    machine: Machine
    folder: str

    @property
    def place(self) -> str:
        """Where the drive was to be shown."""
        found = str(self.failure.facts.get("folder") or self.folder)
        return isolated(at_home(found, self.machine.home))

    @property
    def details(self) -> str:
        """All that was said of it."""
        return self.words.told(self.failure.detail, self.failure.remedy, between="\n")


def machine_trouble(failure: Failure, words: Words, machine: Machine, folder: str) -> Trouble:
    """Return what is wrong on this machine; `folder`: where the drive was to be shown."""
    return _CASES.get(failure.reason, _anything)(_Case(failure, words, machine, folder))


def folder_not_empty(words: Words) -> Trouble:
    """Return what is wrong with a folder that has files, and the two ways out."""
    return Trouble(
        words.say("This folder is not empty."),
        words.say("Its files would be hidden while the drive is open."),
        Field.FOLDER,
        (
            Cure(Act.OTHER_FOLDER, words.say("Choose another")),
            Cure(Act.BRING_IN, words.say("Import them")),
        ),
    )


def no_fuse(words: Words, machine: Machine, details: str = "") -> Trouble:
    """Return that no drive can be shown on this machine, and how that is mended."""
    says = words.say("FUSE is not installed on this machine.")
    if not machine.install:
        means = words.say("The drive needs it. Install the package fuse3, then try again.")
        return Trouble(says, means, details=details)
    return Trouble(
        says,
        words.say(
            "The drive needs it. Install it with “{command}”, then try again.",
            command=isolated(machine.install),
        ),
        cures=(Cure(Act.COPY, words.say("Copy the command"), machine.install),),
        details=details,
    )


def _no_fuse(case: _Case) -> Trouble:
    return no_fuse(case.words, case.machine, case.details)


def _not_empty(case: _Case) -> Trouble:
    return folder_not_empty(case.words)


def _in_use(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("{folder} is in use.", folder=case.place),
        case.words.say("Something else is shown there. Nothing was changed."),
        Field.FOLDER,
        (Cure(Act.OTHER_FOLDER, case.words.say("Choose another")),),
        case.details,
    )


def _not_mounted(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The drive could not be opened at {folder}.", folder=case.place),
        case.words.say("Nothing was changed. Choose another place, or look into the details."),
        Field.FOLDER,
        (Cure(Act.OTHER_FOLDER, case.words.say("Choose another")),),
        case.details,
    )


def _full(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The disk of this machine is full."),
        case.words.say("Free some space on it, then try again. Nothing was changed."),
        Field.SPACE,
        details=case.details,
    )


def _storage(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The storage of this machine cannot be used."),
        case.words.say("There is something in its folder already. Nothing was changed."),
        details=case.details,
    )


def _settings(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("A value was not accepted."),
        case.words.say("Nothing was changed. The details say which one."),
        details=case.details,
    )


def _runs_already(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("Wormhole is being set up on this machine already."),
        case.words.say("Another window or program is at it. Try again in a minute."),
        details=case.details,
    )


def _late(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The drive did not open in time."),
        case.words.say("Try again. If it happens again, the details help."),
        details=case.details,
    )


def _anything(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The drive could not be opened."),
        case.words.say("Nothing of yours was changed. The details say why."),
        details=case.details,
    )


_CASES: Final[Mapping[str, Callable[[_Case], Trouble]]] = {
    "no-fuse": _no_fuse,
    "mount-not-empty": _not_empty,
    "mount-in-use": _in_use,
    "mount-refused": _not_mounted,
    "disk-full": _full,
    "storage-unusable": _storage,
    "storage-foreign": _storage,
    "storage-damaged": _storage,
    "storage-too-new": _storage,
    "settings-wrong": _settings,
    "wrong-usage": _settings,
    "runs-already": _runs_already,
    "deadline": _late,
}
