"""The window "Join a network": the code, the four words, and the end; the rest is as proposed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.tray.models.about_machine import Entries, entered, name_trouble, pod_values, suggested
from app.tray.models.code import code_trouble, network_of
from app.tray.models.first_start import address_trouble
from app.tray.models.join import Meant, join_trouble
from app.tray.models.machine import Machine
from app.tray.models.machine_trouble import machine_trouble
from app.tray.models.nearby import Nearby, without
from app.tray.models.trouble import Field, Trouble, at_fields
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import Started
from core.model.pairing import Meeting


class Step(StrEnum):
    """What is on the window."""

    TYPE = "type"
    DOING = "doing"
    WORDS = "words"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Join:
    """Where joining is.

    `away`: the other machine is not nearby, and its address is asked for. `asks_name`: the name of
    this machine is taken there. `again`: a try failed. `waits`: the words are the same here.
    """

    step: Step = Step.TYPE
    nearby: tuple[Nearby, ...] = ()
    looking: bool = True
    chosen: str = ""
    code: str = ""
    away: bool = False
    address: str = ""
    asks_name: bool = False
    entries: Entries = field(default_factory=Entries)
    machine: Machine = field(default_factory=Machine)
    settled: frozenset[Field] = frozenset()
    trouble: Trouble | None = None
    again: bool = False
    waits: bool = False
    meeting: Meeting | None = None
    started: Started | None = None

    @property
    def network(self) -> Nearby | None:
        """The network that is meant: the chosen one, or the one that the code names."""
        named = network_of(self.code).casefold()
        alike = [each for each in self.nearby if each.name.casefold() == named]
        chosen = [each for each in self.nearby if each.key == self.chosen]
        return next(iter([*alike, *chosen]), None)

    @property
    def meant(self) -> Meant:
        """Whom the person means."""
        pod = self.meeting.name if self.meeting else self.network.pod if self.network else ""
        return Meant(pod, self.address.strip() if self.away else "", self.entries.name)


def found(state: Join, nearby: tuple[Nearby, ...], *, looking: bool) -> Join:
    """Return the state with the networks that are nearby now."""
    return replace(state, nearby=without(nearby, state.machine.networks), looking=looking)


def looked_at(state: Join, machine: Machine) -> Join:
    """Return the state with what was found on this machine; it fills what has no field here."""
    entries = suggested(machine, state.entries)
    nearby = without(state.nearby, machine.networks)
    return replace(state, machine=machine, entries=entries, nearby=nearby)


def edited(state: Join, what: Field, text: str) -> Join:
    """Return the state with another text in a field; what was said of it vanishes at once."""
    gone = state.trouble is not None and state.trouble.field in {what, Field.NONE}
    state = replace(state, settled=state.settled - {what}, trouble=None if gone else state.trouble)
    match what:
        case Field.CODE:
            return replace(state, code=text)
        case Field.ADDRESS:
            return replace(state, address=text)
        case _:
            return replace(state, entries=entered(state.entries, what, text))


def settle(state: Join, what: Field) -> Join:
    """Return the state in which a field was left, or rested in."""
    return replace(state, settled=state.settled | {what})


def problems(state: Join, words: Words) -> tuple[Trouble, ...]:
    """Return all that is wrong with what stands in the fields, in their order."""
    found_now = (
        code_trouble(state.code, words),
        address_trouble(state.address, words) if state.away else None,
        name_trouble(state.entries.name, words) if state.asks_name else None,
    )
    return tuple(each for each in found_now if each is not None)


def told(state: Join, words: Words) -> tuple[Trouble, ...]:
    """Return what is said at the fields: the last failure, and mistakes where a field was left."""
    return at_fields(state.trouble, problems(state, words), state.settled)


def go_on(state: Join, words: Words) -> Join:
    """Return the state after the primary button; where something is wrong the step stays."""
    wrong = problems(state, words)
    if wrong:
        return replace(state, settled=state.settled | {each.field for each in wrong}, trouble=None)
    return replace(state, step=Step.DOING, settled=frozenset(), trouble=None, meeting=None)


def met(state: Join, meeting: Meeting) -> Join:
    """Return the state in which the four words are compared."""
    return replace(state, step=Step.WORDS, meeting=meeting, waits=False)


def agreed(state: Join) -> Join:
    """Return the state in which the words are the same here, and the other side is waited for."""
    return replace(state, waits=True)


def failed(state: Join, failure: Failure, words: Words, now: datetime) -> Join:
    """Return the state after a failure: the code can be typed again, with what to do."""
    trouble = join_trouble(failure, words, state.meant, now)
    if trouble is None:
        trouble = machine_trouble(failure, words, state.machine, state.entries.folder)
        # There is no field for it in this window.
        trouble = replace(trouble, field=Field.NONE)
    return replace(
        state,
        step=Step.TYPE,
        trouble=trouble,
        again=True,
        waits=False,
        meeting=None,
        asks_name=state.asks_name or trouble.field is Field.NAME,
        away=state.away or trouble.field is Field.ADDRESS,
    )


def come_in(state: Join, started: Started) -> Join:
    """Return the state in which this machine is in, and its drive open."""
    return replace(state, step=Step.IN, started=started, trouble=None)


def values(state: Join) -> dict[str, object]:
    """Return the raw settings of this machine."""
    return pod_values(state.entries, state.machine)


def nearby_text(network: Nearby, words: Words) -> str:
    """Return what is said of a network nearby."""
    if not network.pod:
        return words.say("Found nearby")
    if network.shows_code:
        return words.say("{pod} is showing a code now", pod=isolated(network.pod))
    return words.say("Found nearby, through {pod}", pod=isolated(network.pod))


def waiting_text(state: Join, words: Words) -> str:
    """Return what is waited for, empty for nothing."""
    pod = state.meant.pod
    name = isolated(pod) if pod else words.say("the other machine")
    match state.step:
        case Step.DOING:
            return words.say("Asking {pod}…", pod=name)
        case Step.WORDS if state.waits:
            return words.say("Waiting for {pod}…", pod=name)
        case _:
            return ""


def in_text(state: Join, words: Words) -> str:
    """Return that this machine is in."""
    started = state.started
    return words.say(
        "{name} has joined {network}.",
        name=isolated(started.pod if started else state.entries.name),
        network=isolated(started.network if started else words.say("the network")),
    )


def nearby_heading(state: Join, words: Words) -> str:
    """Return what stands above the networks nearby, or in their place."""
    if state.nearby:
        return words.say("Nearby")
    if state.looking:
        return words.say("Looking for networks nearby…")
    return words.say("No network was found nearby.")
