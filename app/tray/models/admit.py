"""A machine that asks to be let in without a code: who it is, and what to compare."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.tray.models.pods import asking
from app.tray.models.trouble import Trouble
from app.tray.words.names import isolated
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import Decided, Status


@dataclass(frozen=True, slots=True)
class Request:
    """A machine that asks. `words`: the four that its screen shows; `key`: its id; `at`: the pod
    that it asks, where that is another one than this.
    """

    name: str
    key: str
    words: tuple[str, ...] = ()
    address: str = ""
    at: str = ""


def request_of(status: Status | None, key: str) -> Request | None:
    """Return the request of the machine with this id, or the first one where none is named.

    None where nobody asks.
    """
    rows = asking(status) if status is not None else ()
    found = next((row for row in rows if key in {"", row.id}), None)
    if found is None:
        return None
    return Request(found.name, found.id, tuple(found.words), found.address, found.at)


class Phase(StrEnum):
    """How far the decision is."""

    ASKING = "asking"
    DECIDING = "deciding"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Admit:
    """Where it is."""

    request: Request
    phase: Phase = Phase.ASKING
    admitted: bool = False
    trouble: Trouble | None = None


def deciding(state: Admit) -> Admit:
    """Return the state in which the decision is under way."""
    return replace(state, phase=Phase.DECIDING)


def decided(state: Admit, answer: Decided) -> Admit:
    """Return the state after the decision."""
    return replace(state, phase=Phase.DONE, admitted=answer.admitted)


def failed(state: Admit, failure: Failure, words: Words) -> Admit:
    """Return the state after a decision that came to nothing."""
    name = isolated(state.request.name)
    details = words.told(failure.detail, failure.remedy, between="\n")
    match failure.reason:
        case "missing" | "gone" | "not-decided":
            says, means = gone(words).says, gone(words).means
        case "not-allowed" | "not-permitted":
            says = words.say("Only admins may let machines in.")
            means = words.say("Nothing was changed.")
        case "denied":
            says = words.say("Nothing was shared.")
            means = words.say("On {name} somebody said that the words differ.", name=name)
        case _:
            says = words.say("{name} was not let in.", name=name)
            means = words.say("Nothing was shared with it.")
    return replace(state, phase=Phase.FAILED, trouble=Trouble(says, means, details=details))


def gone(words: Words) -> Trouble:
    """Return that the machine does not ask any more."""
    return Trouble(
        words.say("This machine does not ask any more."),
        words.say("Somebody else decided, or it gave up. Nothing was changed."),
    )


def asks_text(request: Request, words: Words) -> str:
    """Return what is asked; what stands between ** is strong."""
    return words.say(
        "**{name}** asks to join. Are these words on both screens?", name=isolated(request.name)
    )


def facts_text(request: Request, words: Words) -> str:
    """Return where it is, its key, and that it has nothing yet."""
    host = request.address.rpartition(":")[0].strip("[]") or request.address
    start = f"{request.key[:4]} {request.key[4:8]}"
    key = words.say("key {key}", key=start)
    asks_at = words.say("asks at {pod}", pod=isolated(request.at)) if request.at else ""
    nothing = words.say("nothing is shared with it yet")
    return " · ".join(each for each in (host, asks_at, key, nothing) if each)


def done_text(state: Admit, network: str, words: Words) -> tuple[str, str]:
    """Return how it ended, and what that means."""
    name = isolated(state.request.name)
    if state.admitted:
        says = words.say("{name} has joined {network}.", name=name, network=isolated(network))
        return says, words.say("The drive is open there, and files get their copies now.")
    return words.say("{name} was refused.", name=name), words.say("Nothing was shared with it.")
