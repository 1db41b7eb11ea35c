"""Why a machine was not let in, in sentences: a row for each case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.tray.models.code import shape_of_codes
from app.tray.models.trouble import Act, Cure, Field, Trouble
from app.tray.words.figures import clock, day, span
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom the person meant: the pod that shows the code and the address, as far as known.

    `machine`: how this machine is called, or will be.
    """

    pod: str = ""
    address: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A failure with what its sentence is made of."""

    failure: Failure
    words: Words
    meant: Meant
    now: datetime

    @property
    def pod(self) -> str:
        """The other machine, inside a sentence."""
        if self.meant.pod:
            return isolated(self.meant.pod)
        return self.words.say("the other machine")

    def fact(self, name: str) -> str:
        """A name among the facts, empty where it is not told."""
        return isolated(str(self.failure.facts[name])) if self.failure.facts.get(name) else ""

    @property
    def network(self) -> str:
        """The name of the network that is told, as it is; empty where it is not."""
        return str(self.failure.facts.get("network", ""))

    def number(self, name: str) -> float | None:
        """A number among the facts, None where it is not told."""
        found = self.failure.facts.get(name)
        return found if isinstance(found, int | float) else None


def join_trouble(failure: Failure, words: Words, meant: Meant, now: datetime) -> Trouble | None:
    """Return why this machine was not let in; None where the reason is none of joining.

    `now` is the local time.
    """
    said = _CASES.get(failure.reason)
    if said is None:
        return None
    return said(_Case(failure, words, meant, now))


def _wrong_code(case: _Case) -> Trouble:
    tries = case.number("tries")
    match tries:
        case None:
            text = case.words.say("This code is not right. Read it again on {pod}.", pod=case.pod)
        case 0:
            return _cancelled(case)
        case 1:
            text = case.words.say(
                "This code is not right. One try is left, then {pod} must show a new one.",
                pod=case.pod,
            )
        case _:
            text = case.words.say(
                "This code is not right. Two tries are left, then {pod} must show a new one.",
                pod=case.pod,
            )
    return Trouble(text, field=Field.CODE)


def _cancelled(case: _Case) -> Trouble:
    text = case.words.say(
        "Three wrong tries: the code is cancelled. Ask for a new one on {pod}.", pod=case.pod
    )
    return Trouble(text, field=Field.CODE)


def _expired(case: _Case) -> Trouble:
    text = case.words.say(
        "This code has expired. Choose Add a device on {pod} again.", pod=case.pod
    )
    return Trouble(text, field=Field.CODE)


def _used(case: _Case) -> Trouble:
    text = case.words.say(
        "This code has let in a machine already. Choose Add a device on {pod} again.", pod=case.pod
    )
    return Trouble(text, field=Field.CODE)


def _withdrawn(case: _Case) -> Trouble:
    text = case.words.say(
        "The code was withdrawn. Nothing was shared. Choose Add a device on {pod} again.",
        pod=case.pod,
    )
    return Trouble(text, field=Field.CODE)


def _no_code(case: _Case) -> Trouble:
    text = case.words.say("No code is shown now. Choose Add a device on {pod}.", pod=case.pod)
    return Trouble(text, field=Field.CODE)


def _busy(case: _Case) -> Trouble:
    text = case.words.say(
        "Another machine is being added with this code at this moment. Try again in a minute."
    )
    return Trouble(text, field=Field.CODE)


def _not_found(case: _Case) -> Trouble:
    return Trouble(
        case.words.say(
            "No pod with this code answers nearby. "
            "Open Add a device on the other machine, or type its address."
        ),
        field=Field.CODE,
        cures=(Cure(Act.TYPE_ADDRESS, case.words.say("Type its address")),),
    )


def _unreachable(case: _Case) -> Trouble:
    if not case.meant.address:
        return Trouble(
            case.words.say("The other machine does not answer. Is it on, with Wormhole running?"),
            details=case.words.told(case.failure.detail),
        )
    text = case.words.say(
        "Nothing answers at {address}. Is the machine on, and is the address right?",
        address=isolated(case.meant.address),
    )
    return Trouble(text, field=Field.ADDRESS, details=case.words.told(case.failure.detail))


def _clock(case: _Case) -> Trouble:
    seconds = case.number("seconds")
    text = case.words.say(
        "The clocks differ by {time}. Set the clock of this machine (now {now}), then try again.",
        time=span(case.words, seconds or 0),
        now=clock(case.words, case.now),
    )
    return Trouble(text)


def _other_version(case: _Case) -> Trouble:
    there, here = case.number("there"), case.number("here")
    if there is None or here is None:
        return Trouble(
            case.words.say("The two machines run different versions. Update the older one first.")
        )
    if there < here:
        text = case.words.say(
            "The version there is {there}, of this machine {here}. Update {pod} first.",
            there=there,
            here=here,
            pod=case.pod,
        )
        if case.meant.pod:
            text = case.words.say(
                "{pod} runs version {there}, this machine version {here}. Update {pod} first.",
                there=there,
                here=here,
                pod=case.pod,
            )
        return Trouble(text)
    text = case.words.say(
        "This machine runs version {here}, the other one version {there}. "
        "Update this machine first.",
        there=there,
        here=here,
    )
    return Trouble(text)


def _already_in(case: _Case) -> Trouble:
    name = isolated(case.meant.machine) if case.meant.machine else case.words.say("This machine")
    return _is_in(case, name, case.fact("network"))


def _member_already(case: _Case) -> Trouble:
    return _is_in(case, case.fact("name") or case.words.say("This machine"), case.fact("network"))


def _is_in(case: _Case, name: str, network: str) -> Trouble:
    where = network or case.words.say("the network")
    return Trouble(
        case.words.say("{name} is already in {network}.", name=name, network=where),
        cures=(Cure(Act.OPEN_DRIVE, case.words.say("Open drive"), case.network),),
    )


def _removed(case: _Case) -> Trouble:
    network = case.fact("network") or case.words.say("the network")
    at = case.number("removed")
    if at is None:
        text = case.words.say(
            "This machine was removed from {network}. An admin must add it as a new one.",
            network=network,
        )
    else:
        local = datetime.fromtimestamp(at, UTC).astimezone()
        text = case.words.say(
            "This machine was removed from {network} on {day}. An admin must add it as a new one.",
            network=network,
            day=day(case.words, local, case.now),
        )
    return Trouble(text)


def _name_taken(case: _Case) -> Trouble:
    name = case.fact("name") or isolated(case.meant.machine)
    text = case.words.say(
        "There is a {name} in the network already. Choose another name.", name=name
    )
    return Trouble(text, field=Field.NAME)


def _denied(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("Nothing was shared."),
        case.words.say(
            "The words were not confirmed on both machines. "
            "If they differed, somebody may be in between."
        ),
    )


def _turned_away(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("Nothing was shared."),
        case.words.say("Somebody on {pod} turned this machine away.", pod=case.pod),
    )


def _not_decided(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("Nobody on {pod} answered in time.", pod=case.pod),
        case.words.say("Nothing was shared. Try again when somebody is there."),
    )


def _untrusted(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The other machine could not show that it belongs to the network."),
        case.words.say("Nothing was shared. Ask for a new code on a machine of the network."),
    )


def _not_allowed(case: _Case) -> Trouble:
    text = case.words.say(
        "Only admins may add machines. Choose Add a device on a machine that is one."
    )
    return Trouble(text, field=Field.CODE)


def _on_a_list(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The network does not let this machine in."),
        case.words.say("An admin must show a code for it, with Add a device."),
    )


def _other_network(case: _Case) -> Trouble:
    text = case.words.say(
        "The machine there belongs to {network}, which is not the network that was meant.",
        network=case.fact("network") or case.words.say("another network"),
    )
    return Trouble(text, field=Field.ADDRESS)


def _broken_off(case: _Case) -> Trouble:
    return Trouble(
        case.words.say("The connection broke off at the end."),
        case.words.say(
            "This machine may be in the network already. Try again with a new code; "
            "it is known there."
        ),
        details=case.words.told(case.failure.detail),
    )


def _is_no_code(case: _Case) -> Trouble:
    return Trouble(
        shape_of_codes(case.words), field=Field.CODE, details=case.words.told(case.failure.detail)
    )


_CASES: Final[Mapping[str, Callable[[_Case], Trouble]]] = {
    "wrong-code": _wrong_code,
    "cancelled": _cancelled,
    "expired": _expired,
    "used": _used,
    "withdrawn": _withdrawn,
    "gone": _withdrawn,
    "no-code": _no_code,
    "busy": _busy,
    "not-found": _not_found,
    "unreachable": _unreachable,
    "other-machine": _unreachable,
    "not-understood": _unreachable,
    "clock": _clock,
    "other-version": _other_version,
    "already-in": _already_in,
    "member-already": _member_already,
    "removed": _removed,
    "disowned": _removed,
    "name-taken": _name_taken,
    "denied": _denied,
    "turned-away": _turned_away,
    "not-decided": _not_decided,
    "untrusted": _untrusted,
    "not-allowed": _not_allowed,
    "not-listed": _on_a_list,
    "not-wanted": _on_a_list,
    "not-open": _on_a_list,
    "needs-code": _on_a_list,
    "other-network": _other_network,
    "broken-off": _broken_off,
    "not-paired": _is_no_code,
}
