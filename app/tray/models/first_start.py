"""The first start, step by step: what was chosen and typed, and where that leads.

Choose, about this machine, and, where it joins, the four words; then the drive opens. The words
come after the name and the space, because the other screen shows these beside them.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.tray.models.about_machine import Checked, Entries, entered, suggested, troubles
from app.tray.models.code import code_trouble, network_of
from app.tray.models.join import Meant, join_trouble
from app.tray.models.machine import FolderState, Machine
from app.tray.models.machine_trouble import machine_trouble, no_fuse
from app.tray.models.nearby import Nearby, without
from app.tray.models.paths import beside, whole
from app.tray.models.trouble import Field, Trouble, at_fields
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import Started
from core.model.pairing import Meeting

CREATE: Final = "create"
CODE: Final = "code"
_ADDRESS: Final = re.compile(r"\S+:\d{1,5}")
_NO_MACHINE: Final = Machine()


class Step(StrEnum):
    """What is on the window."""

    CHOOSE = "choose"
    ABOUT = "about"
    DOING = "doing"
    WORDS = "words"
    READY = "ready"


class Stage(StrEnum):
    """What is being done."""

    MAKING = "making"
    ASKING = "asking"
    WAITING = "waiting"
    OPENING = "opening"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """Where the first start is.

    `choice`: what a person chose, empty before. `looking`: for networks nearby. `settled`: fields
    that were left, whose mistakes are told. `trouble`: what went wrong at the last try.
    """

    step: Step = Step.CHOOSE
    choice: str = ""
    nearby: tuple[Nearby, ...] = ()
    looking: bool = True
    code: str = ""
    address: str = ""
    entries: Entries = field(default_factory=Entries)
    machine: Machine = _NO_MACHINE
    folder: FolderState = FolderState.UNKNOWN
    settled: frozenset[Field] = frozenset()
    trouble: Trouble | None = None
    stage: Stage = Stage.MAKING
    meeting: Meeting | None = None
    started: Started | None = None

    @property
    def chosen(self) -> str:
        """The choice in force: the person's while it is there, else the first network, else new."""
        keys = {each.key for each in self.nearby} | {CREATE, CODE}
        if self.choice in keys:
            return self.choice
        if self.code and self.choice:
            return CODE
        return self.nearby[0].key if self.nearby else CREATE

    @property
    def network(self) -> Nearby | None:
        """The network nearby that is chosen."""
        return next((each for each in self.nearby if each.key == self.chosen), None)

    @property
    def creates(self) -> bool:
        """Say whether a network is made."""
        return self.chosen == CREATE

    @property
    def network_name(self) -> str:
        """The name of the network, empty where it is not known yet."""
        if self.creates:
            return self.entries.network
        if self.meeting is not None and self.meeting.network:
            return self.meeting.network
        return self.network.name if self.network else network_of(self.code)

    @property
    def checked(self) -> Checked:
        """What the entries are compared with."""
        return Checked(self.machine, self.folder, self.creates)


def found(state: FirstStart, nearby: tuple[Nearby, ...], *, looking: bool) -> FirstStart:
    """Return the state with the networks that are nearby now.

    Beyond the first step the one that was chosen stays, though it may be gone for a moment: what is
    being done must not turn into something else under the person's hands.
    """
    kept = state.network
    if (
        state.step is not Step.CHOOSE
        and kept is not None
        and kept.key not in {each.key for each in nearby}
    ):
        nearby = (*nearby, kept)
    return replace(state, nearby=without(nearby, state.machine.networks), looking=looking)


def choose(state: FirstStart, key: str) -> FirstStart:
    """Return the state in which a person chose."""
    return replace(state, choice=key, trouble=None, settled=frozenset())


def edited(state: FirstStart, what: Field, text: str) -> FirstStart:
    """Return the state with another text in a field; what was said of it vanishes at once."""
    gone = state.trouble is not None and state.trouble.field in {what, Field.NONE}
    state = replace(state, settled=state.settled - {what}, trouble=None if gone else state.trouble)
    match what:
        case Field.CODE:
            return replace(state, code=text)
        case Field.ADDRESS:
            return replace(state, address=text)
        case Field.FOLDER:
            state = replace(state, folder=FolderState.UNKNOWN)
        case _:
            pass
    return replace(state, entries=entered(state.entries, what, text))


def settle(state: FirstStart, what: Field) -> FirstStart:
    """Return the state in which a field was left, or rested in."""
    return replace(state, settled=state.settled | {what})


def looked_at(state: FirstStart, machine: Machine, folder: str, there: FolderState) -> FirstStart:
    """Return the state with what was found on this machine, and at a place.

    At first it fills the fields; of a place that is not meant any more nothing is noted.
    What was suggested stays within what is free by now, as others write to the disk, too.
    """
    before = suggested(state.machine, Entries())
    if not state.machine.home:
        state = replace(state, entries=suggested(machine, state.entries))
    elif state.entries.space == before.space:
        space = suggested(machine, Entries()).space
        state = replace(state, entries=replace(state.entries, space=space))
    state = replace(state, machine=machine, nearby=without(state.nearby, machine.networks))
    same = folder == whole(state.entries.folder, machine.home)
    return replace(state, folder=there) if same else state


def banner(state: FirstStart, words: Words) -> Trouble | None:
    """Return what stands in a banner: what went wrong, or what is in the way already."""
    if state.trouble is not None and state.trouble.field is Field.NONE:
        return state.trouble
    if state.step is Step.ABOUT and not state.machine.has_fuse:
        return no_fuse(words, state.machine)
    return None


def bring_in(state: FirstStart) -> FirstStart:
    """Return the state in which the files of the folder are copied into the drive, which is shown
    at another place.
    """
    taken = whole(state.entries.folder, state.machine.home)
    place = beside(whole("~/Wormhole", state.machine.home), taken)
    return replace(
        state,
        entries=replace(state.entries, folder=place, bring_in=taken),
        folder=FolderState.UNKNOWN,
        trouble=None,
    )


def problems(state: FirstStart, words: Words) -> tuple[Trouble, ...]:
    """Return all that is wrong with what stands in the fields of this step, in their order."""
    if state.step is Step.ABOUT:
        return troubles(state.entries, state.checked, words)
    if state.creates:
        return ()
    code = code_trouble(state.code, words)
    address = address_trouble(state.address, words) if state.chosen == CODE else None
    return tuple(each for each in (code, address) if each is not None)


def address_trouble(text: str, words: Words) -> Trouble | None:
    """Return what is wrong with an address; none is needed where the other machine is nearby."""
    if not text.strip() or _ADDRESS.fullmatch(text.strip()):
        return None
    return Trouble(
        words.say("An address has a port, such as 192.168.1.20:4711. The other machine shows it."),
        field=Field.ADDRESS,
    )


def told(state: FirstStart, words: Words) -> tuple[Trouble, ...]:
    """Return what is said at the fields: the last failure, and mistakes where a field was left."""
    return at_fields(state.trouble, problems(state, words), state.settled)


def go_on(state: FirstStart, words: Words) -> FirstStart:
    """Return the state after the primary button; where something is wrong the step stays."""
    wrong = problems(state, words)
    if wrong:
        return replace(state, settled=state.settled | {each.field for each in wrong}, trouble=None)
    clean = replace(state, settled=frozenset(), trouble=None, meeting=None)
    if state.step is Step.CHOOSE:
        # From here on it is the person's choice, whatever networks come and go.
        return replace(clean, step=Step.ABOUT, choice=state.chosen)
    return replace(clean, step=Step.DOING, stage=Stage.MAKING if state.creates else Stage.ASKING)


def back(state: FirstStart) -> FirstStart:
    """Return the state of the step before; nothing that was typed is lost."""
    return replace(state, step=Step.CHOOSE, settled=frozenset(), trouble=None, meeting=None)


def reached(state: FirstStart, stage: Stage) -> FirstStart:
    """Return the state with what is being done now."""
    return replace(state, stage=stage)


def met(state: FirstStart, meeting: Meeting) -> FirstStart:
    """Return the state in which the four words are compared."""
    return replace(state, step=Step.WORDS, meeting=meeting)


def agreed(state: FirstStart) -> FirstStart:
    """Return the state in which the words are the same here, and the other side is waited for."""
    return replace(state, step=Step.DOING, stage=Stage.WAITING)


def stopped(state: FirstStart) -> FirstStart:
    """Return the state after it was stopped here: everything can be changed again."""
    return replace(state, step=Step.ABOUT, meeting=None)


def failed(state: FirstStart, failure: Failure, words: Words, now: datetime) -> FirstStart:
    """Return the state after a failure: at the step where it can be mended, with what to do."""
    trouble = join_trouble(failure, words, meant(state), now)
    step = Step.CHOOSE
    if trouble is None:
        trouble = machine_trouble(failure, words, state.machine, state.entries.folder)
        step = Step.ABOUT
    elif trouble.field is Field.NAME:
        step = Step.ABOUT
    there = FolderState.UNKNOWN if trouble.field is Field.FOLDER else state.folder
    return replace(state, step=step, trouble=trouble, meeting=None, folder=there)


def meant(state: FirstStart) -> Meant:
    """Return whom the person meant."""
    network = state.network
    pod = state.meeting.name if state.meeting else network.pod if network else ""
    return Meant(pod, state.address.strip() if state.chosen == CODE else "", state.entries.name)


def ready(state: FirstStart, started: Started) -> FirstStart:
    """Return the state in which the drive is open."""
    return replace(state, step=Step.READY, started=started, trouble=None)
