"""Adding a device: the code and its time, who knocks, the four words, and how it ends."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.tray.models.trouble import Trouble
from app.tray.words.figures import size
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import Invitation, Joined, Knock
from core.model.members import Role

VALID_SECONDS: Final = 600
_MINUTE: Final = 60


class Phase(StrEnum):
    """What is on the window."""

    OPENING = "opening"
    SHOWING = "showing"
    OVER = "over"
    KNOCKED = "knocked"
    WAITING = "waiting"
    JOINED = "joined"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class AddDevice:
    """Where it is. `until`: when the code ends, local time. `trouble`: why it is over, or ended."""

    phase: Phase = Phase.OPENING
    role: Role = Role.MEMBER
    network: str = ""
    code: str = ""
    at: str = ""
    until: datetime | None = None
    seconds: float = VALID_SECONDS
    knock: Knock | None = None
    joined: str = ""
    trouble: Trouble | None = None


def opening(state: AddDevice, role: Role) -> AddDevice:
    """Return the state in which a new code is asked for; one before is no good any more."""
    return AddDevice(role=role, network=state.network)


def opened(state: AddDevice, invitation: Invitation, now: datetime) -> AddDevice:
    """Return the state that shows a code. `now` is the local time, as is what is kept."""
    seconds = invitation.seconds or VALID_SECONDS
    return replace(
        state,
        phase=Phase.SHOWING,
        code=invitation.code,
        at=invitation.at,
        until=now.replace(tzinfo=None) + timedelta(seconds=seconds),
        seconds=seconds,
    )


def knocked(state: AddDevice, knock: Knock) -> AddDevice:
    """Return the state that shows who is at the door."""
    return replace(state, phase=Phase.KNOCKED, knock=knock)


def agreed(state: AddDevice) -> AddDevice:
    """Return the state that waits for the other side."""
    return replace(state, phase=Phase.WAITING)


def joined(state: AddDevice, who: Joined) -> AddDevice:
    """Return the state in which the machine is in."""
    return replace(state, phase=Phase.JOINED, joined=who.name)


def differed(state: AddDevice, words: Words) -> AddDevice:
    """Return the state after somebody said here that the words differ."""
    trouble = Trouble(
        words.say("Nothing was shared."),
        words.say(
            "The other machine is told the same. Make a new code only where nobody else can listen."
        ),
    )
    return replace(state, phase=Phase.ENDED, trouble=trouble)


def ticked(state: AddDevice, words: Words, now: datetime) -> AddDevice:
    """Return the state at a later moment: a code whose time is over has expired."""
    if state.phase is Phase.SHOWING and left(state, now) <= 0:
        return replace(
            state, phase=Phase.OVER, trouble=Trouble(words.say("This code has expired."))
        )
    return state


def failed(state: AddDevice, failure: Failure, words: Words) -> AddDevice:
    """Return the state after a failure: the code is over, or all of it ended."""
    if state.phase in {Phase.JOINED, Phase.ENDED, Phase.OVER}:
        return state
    trouble = _trouble(failure, state, words)
    over = failure.reason in {"expired", "cancelled", "used", "withdrawn", "busy"}
    showing = state.phase in {Phase.OPENING, Phase.SHOWING}
    return replace(state, phase=Phase.OVER if over and showing else Phase.ENDED, trouble=trouble)


def _trouble(failure: Failure, state: AddDevice, words: Words) -> Trouble:
    name = isolated(state.knock.name) if state.knock else words.say("the other machine")
    nothing = words.say("Nothing was shared.")
    differ = words.say("On {name} somebody said that the words differ.", name=name)
    broke = words.say("The connection to {name} broke off.", name=name)
    admins = words.say("Choose Add a device on a machine that is one.")
    rename = words.say("Choose another name on the new machine, then try again.")
    says, means = {
        "expired": (words.say("This code has expired."), ""),
        "cancelled": (words.say("Three wrong tries: the code is cancelled."), ""),
        "used": (words.say("This code is no good any more."), ""),
        "withdrawn": (words.say("This code is no good any more."), ""),
        "denied": (nothing, differ),
        "gone": (nothing, broke),
        "other-machine": (nothing, broke),
        "unreachable": (nothing, broke),
        "not-decided": (nothing, broke),
        "not-allowed": (words.say("Only admins may add machines."), admins),
        "not-running": (words.say("Wormhole is not running."), words.say("Start it first.")),
        "name-taken": (words.say("There is a {name} in the network already.", name=name), rename),
    }.get(failure.reason, (words.say("The device could not be added."), nothing))
    return Trouble(says, means, details=words.told(failure.detail, failure.remedy, between="\n"))


def left(state: AddDevice, now: datetime) -> float:
    """Return for how many seconds the code is still good."""
    return 0.0 if state.until is None else max(0.0, _between(now, state.until))


def share_left(state: AddDevice, now: datetime) -> float:
    """Return which share (0 to 1) of its time the code still has."""
    return min(1.0, left(state, now) / state.seconds)


def valid_text(state: AddDevice, words: Words, now: datetime) -> str:
    """Return for how long the code is good: another sentence each minute."""
    minutes = int(left(state, now) // _MINUTE)
    if minutes < 1:
        return words.say("Valid for less than a minute")
    return words.count("Valid for {n} minute", "Valid for {n} minutes", minutes)


def clock_text(state: AddDevice, now: datetime) -> str:
    """Return the time that is left as the ring shows it: `7:06`."""
    minutes, seconds = divmod(int(left(state, now)), _MINUTE)
    return f"{minutes}:{seconds:02}"


def picture_text(state: AddDevice) -> str:
    """Return what the picture holds: the code and where this machine is."""
    return f"wormhole:{state.code}@{state.at}"


def address_text(state: AddDevice, words: Words) -> str:
    """Return what the picture holds, with the address for those who type it."""
    if not state.at:
        return words.say("The picture holds the code and this machine's address.")
    return words.say(
        "The picture holds the code and this machine's address, {address}.",
        address=isolated(state.at),
    )


def knock_text(knock: Knock, words: Words) -> str:
    """Return what is asked of the machine at the door; what stands between ** is strong."""
    return words.say(
        "**{name}** knows the code. Are these words on both screens?", name=isolated(knock.name)
    )


def knock_facts(knock: Knock, words: Words) -> str:
    """Return where the machine is, its system, and what it offers."""
    offers = (
        words.say("offers {size}", size=size(words, knock.offered))
        if knock.offered
        else words.say("stores no copies")
    )
    return " · ".join(isolated(each) for each in (knock.address, knock.system, offers) if each)


def waiting_text(state: AddDevice, words: Words) -> str:
    """Return whose answer is waited for."""
    name = isolated(state.knock.name) if state.knock else words.say("the other machine")
    return words.say("Waiting for {pod}…", pod=name)


def joined_text(state: AddDevice, words: Words) -> str:
    """Return who is in."""
    if not state.network:
        return words.say("{name} has joined.", name=isolated(state.joined))
    return words.say(
        "{name} has joined {network}.",
        name=isolated(state.joined),
        network=isolated(state.network),
    )


def joined_means(state: AddDevice, words: Words) -> str:
    """Return what that means for the files."""
    if state.role is Role.CLIENT:
        return words.say("It uses the drive and stores no copies.")
    return words.say("The drive is open there, and files get their copies now.")


def _between(now: datetime, until: datetime) -> float:
    return (until - now.replace(tzinfo=None)).total_seconds()
