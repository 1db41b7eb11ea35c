"""About this machine: its name, where the drive is shown, the space it offers; what is wrong with
an entry, and what will happen.
"""

import re
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Final

from app.tray.models.machine import Disk, FolderState, Machine
from app.tray.models.machine_trouble import folder_not_empty, no_fuse
from app.tray.models.paths import at_home, whole
from app.tray.models.trouble import Act, Cure, Field, Trouble
from app.tray.words.figures import size
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.config.network import NAME_PATTERN
from core.config.pod import POD_NAME_PATTERN
from core.config.values import parse_size

_GB: Final = 10**9
_SHARE: Final = 0.8  # of the disk, as the setting has it where nobody chose
_STEPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in the fields; `space` is an amount of bytes or what was typed in its place.

    `bring_in`: the folder whose files are to be copied into the drive, empty for none.
    """

    network: str = "home"
    name: str = ""
    folder: str = "~/Wormhole"
    space: str = ""
    at_login: bool = True
    bring_in: str = ""


def suggested(machine: Machine, entries: Entries) -> Entries:
    """Return what stands in the fields at first; what a person has written already stays."""
    folder, network = entries.folder, entries.network
    if folder == Entries().folder and machine.folder:
        folder = at_home(machine.folder, machine.home)
    if network == Entries().network:
        further = (f"{network}-{number}" for number in count(2))
        network = next(name for name in chain([network], further) if name not in machine.networks)
    return replace(
        entries,
        network=network,
        folder=folder,
        name=entries.name or machine.name,
        space=entries.space or space_text(suggested_space(machine.disk)),
    )


def entered(entries: Entries, what: Field, text: str) -> Entries:
    """Return the entries with another text in a field."""
    match what:
        case Field.NETWORK:
            return replace(entries, network=text)
        case Field.NAME:
            return replace(entries, name=text)
        case Field.FOLDER:
            return replace(entries, folder=text)
        case Field.SPACE:
            return replace(entries, space=text)
        case _:
            return entries


def suggested_space(disk: Disk) -> int:
    """Return what is offered unless somebody says otherwise, in bytes: whole GB where there are."""
    most = min(int(disk.total * _SHARE), disk.most)
    return most // _GB * _GB if most >= _GB else most


def space_text(size_bytes: int) -> str:
    """Return how an amount stands in its field, in GB without the unit."""
    amount = f"{size_bytes / _GB:.1f}" if size_bytes < 10 * _GB else f"{size_bytes // _GB}"
    return amount.removesuffix(".0")


def space_bytes(text: str) -> int | None:
    """Return the bytes that were typed: a number of GB, or an amount with its unit; else None."""
    typed = text.strip().replace(",", ".")
    found = parse_size(typed) or parse_size(f"{typed} GB")
    return None if found is None or found.share is not None else found.size_bytes


def slider_step(text: str, disk: Disk) -> int:
    """Return where the slider stands (0 to 1000) for what was typed."""
    amount = space_bytes(text)
    return 0 if not amount or not disk.most else min(_STEPS, round(_STEPS * amount / disk.most))


def slider_space(step: int, disk: Disk) -> str:
    """Return what stands in the field when the slider is moved to a step (0 to 1000)."""
    amount = disk.most * step // _STEPS
    return space_text(amount // _GB * _GB if amount >= 10 * _GB else amount)


def free_text(disk: Disk, words: Words) -> str:
    """Return what is said under the space."""
    return words.say(
        "{size} are free. With 0, this machine stores no copies.", size=size(words, disk.most)
    )


def network_trouble(text: str, machine: Machine, words: Words) -> Trouble | None:
    """Return what is wrong with the name of a new network, None for nothing."""
    if text in machine.networks:
        return Trouble(
            words.say("This machine is in a network of this name already."), field=Field.NETWORK
        )
    if re.fullmatch(NAME_PATTERN, text):
        return None
    return Trouble(
        words.say("The name of a network has 1 to 63 letters from a to z, digits, - and _."),
        field=Field.NETWORK,
    )


def name_trouble(text: str, words: Words) -> Trouble | None:
    """Return what is wrong with the name of this machine, None for nothing."""
    if re.fullmatch(POD_NAME_PATTERN, text.strip()):
        return None
    return Trouble(
        words.say("A name has 1 to 63 letters, digits, spaces, dots, - and _."), field=Field.NAME
    )


def folder_trouble(text: str, state: FolderState, machine: Machine, words: Words) -> Trouble | None:
    """Return what is wrong with the place for the drive, None for nothing.

    `state`: what is there, as far as it was looked at.
    """
    if not whole(text, machine.home):
        return Trouble(words.say("Type a whole path, such as ~/Wormhole."), field=Field.FOLDER)
    if state is FolderState.NOT_EMPTY:
        return folder_not_empty(words)
    says = {
        FolderState.MOUNTED: words.say("Something else is shown in this folder."),
        FolderState.INSIDE: words.say("This folder lies in a drive of Wormhole."),
        FolderState.NO_FOLDER: words.say(
            "There is a file of this name, and the drive needs a folder."
        ),
        FolderState.NO_RIGHTS: words.say("You may not make or use this folder."),
        FolderState.IN_THE_WAY: words.say(
            "What Wormhole keeps on this machine lies in this folder."
        ),
    }.get(state)
    if says is None:
        return None
    cure = Cure(Act.OTHER_FOLDER, words.say("Choose another"))
    return Trouble(says, field=Field.FOLDER, cures=(cure,))


def space_trouble(text: str, disk: Disk, words: Words) -> Trouble | None:
    """Return what is wrong with the space, None for nothing."""
    amount = space_bytes(text)
    if amount is None:
        return Trouble(
            words.say("Type a number of GB, such as 240; 0 stores no copies here."),
            field=Field.SPACE,
        )
    if disk.total and amount > disk.most:
        return Trouble(
            words.say(
                "{asked} are more than can be had: {size} are free.",
                asked=size(words, amount),
                size=size(words, disk.most),
            ),
            field=Field.SPACE,
        )
    return None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the entries are compared with: the machine, the place, whether a network is made."""

    machine: Machine
    folder: FolderState = FolderState.UNKNOWN
    creates: bool = False


def troubles(entries: Entries, checked: Checked, words: Words) -> tuple[Trouble, ...]:
    """Return all that is wrong, in the order of the fields."""
    found = (
        network_trouble(entries.network, checked.machine, words) if checked.creates else None,
        name_trouble(entries.name, words),
        folder_trouble(entries.folder, checked.folder, checked.machine, words),
        space_trouble(entries.space, checked.machine.disk, words),
        None if checked.machine.has_fuse else no_fuse(words, checked.machine),
    )
    return tuple(each for each in found if each is not None)


def pod_values(entries: Entries, machine: Machine) -> dict[str, object]:
    """Return the entries as raw settings of this machine."""
    amount = space_bytes(entries.space) or 0
    return {
        "pod.name": entries.name.strip(),
        "pod.mount": whole(entries.folder, machine.home),
        "storage.max-space": f"{amount} B" if amount else "0",
    }


def what_will_happen(entries: Entries, checked: Checked, words: Words) -> str:
    """Return what pressing the button does, in words."""
    folder = isolated(at_home(whole(entries.folder, checked.machine.home), checked.machine.home))
    said = [
        words.say("The folder {folder} appears.", folder=folder)
        if checked.folder is not FolderState.EMPTY
        else words.say("The drive is shown in the folder {folder}.", folder=folder),
        words.say("What you put into it is kept on this machine until others join.")
        if checked.creates
        else words.say("All files of the network are in it at once."),
    ]
    amount = space_bytes(entries.space)
    if amount:
        said.append(
            words.say("At most {size} of this disk are used for copies.", size=size(words, amount))
        )
    elif amount == 0:
        said.append(words.say("No copies are stored on this machine."))
    said.append(_of_what_is_there(entries, checked.machine, words))
    return " ".join(said)


def _of_what_is_there(entries: Entries, machine: Machine, words: Words) -> str:
    if not entries.bring_in:
        return words.say("Nothing of yours is moved or deleted.")
    return words.say(
        "The files of {folder} are copied into the drive; those that are there now stay.",
        folder=isolated(at_home(entries.bring_in, machine.home)),
    )
