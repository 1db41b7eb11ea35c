"""Why two machines were not paired: what people are told, and what programs get to tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.errors import Fact, PairingError
from core.model.pairing import Obstacle
from core.saying import marked, said, said_count

# What happened, and what to do. `detail`: a name or a number.
_SENTENCES: Final[Mapping[Obstacle, tuple[str, str]]] = {
    Obstacle.WRONG_CODE: (
        marked(
            "The confirmation failed: the code is wrong, or another machine stands between the two."
        ),
        marked(
            "Read the code again; after three failures it is cancelled and a new one is needed."
        ),
    ),
    Obstacle.EXPIRED: (
        marked("The code has expired: its time was over before anybody used it."),
        marked("Ask for a new one with `wormhole invite`."),
    ),
    Obstacle.USED: (
        marked("The code was used already; a code admits one machine."),
        marked("Ask for a new one with `wormhole invite`."),
    ),
    Obstacle.CANCELLED: (
        marked("The code was cancelled after three failures."),
        marked("Ask for a new one with `wormhole invite`, and compare it word by word."),
    ),
    Obstacle.BUSY: (
        marked("Another machine is being paired with this code at this moment."),
        marked("Try again in a minute; if nobody else should have the code, ask for a new one."),
    ),
    Obstacle.CLOCK: (
        marked("The clocks of the two machines differ by more than a day ({detail})."),
        marked("Set the clock of the machine that is wrong, then join again."),
    ),
    Obstacle.MEMBER_ALREADY: (
        marked("A node with the key of this home is a member of the network and runs already."),
        marked("See `wormhole status` where it runs; a key is never copied to a second machine."),
    ),
    Obstacle.REMOVED: (
        marked("This pod was removed from the network, and its key does not get in again."),
        marked("Join with an empty home (`--home`): the machine gets a new identity."),
    ),
    Obstacle.NAME_TAKEN: (
        marked("A pod of the network is already called {detail}."),
        marked(
            "Choose another name with --pod. If that was this machine, in a try that "
            "broke off: join again with the home of that try, or let this one take its "
            "place with --replace {detail}."
        ),
    ),
    Obstacle.NOBODY_GONE: (
        marked("There is no pod called {detail} in the network whose place could be taken."),
        marked("See `wormhole pods` there, or leave --replace out."),
    ),
    Obstacle.NOT_GONE: (
        marked("The pod {detail} is not gone: it is linked, and nobody takes its place."),
        marked("Leave --replace out and choose another name with --pod."),
    ),
    Obstacle.LAST_ADMIN: (
        marked(
            "The pod {detail} is the last administrator of the network, and the machine "
            "that would take its place would not be one."
        ),
        marked("Invite it there with `wormhole invite --role admin`."),
    ),
    Obstacle.NOT_ALLOWED: (
        marked("The inviting pod may not admit others."),
        marked("Invite on a pod of an administrator; `wormhole pods` shows which those are."),
    ),
    Obstacle.DENIED: (
        marked("One of the two sides did not agree; nothing was shared."),
        marked(
            "If the words differed, another machine stands between the two: do not try again there."
        ),
    ),
    Obstacle.NOT_FOUND: (
        marked("No such network was found nearby."),
        marked("Name the inviting machine with --at HOST:PORT, as `wormhole invite` shows it."),
    ),
    Obstacle.UNTRUSTED: (
        marked("The inviting machine could not show that it belongs to the network."),
        marked("Nothing was joined. Ask for a new code on a machine of the network."),
    ),
    Obstacle.WRONG_SECRET: (
        marked(
            "The join secret here is not the one there, or another machine stands between the two."
        ),
        marked("Give both machines the same one (pod.join-secret-file or WORMHOLE_JOIN_SECRET)."),
    ),
    Obstacle.NEEDS_CODE: (
        marked(
            "Only a machine that a person let in may take the place of a pod: that "
            "removes the pod from the network for good. Nothing was changed."
        ),
        marked("Join with a code (there `wormhole invite`) and `--replace`."),
    ),
    Obstacle.NOT_LISTED: (
        marked("The network lets in only those on its list, and this machine is not on it."),
        marked(
            "Ask an administrator to add its name or key: `wormhole config set "
            "network.whitelist=…`."
        ),
    ),
    Obstacle.NOT_WANTED: (
        marked("This machine is on the list of those that the network does not let in."),
        marked("Only a code lets it in: on a machine of an administrator, `wormhole invite`."),
    ),
    Obstacle.TURNED_AWAY: (
        marked("A person on the other machine turned this one away."),
        marked("Ask them; nothing was joined."),
    ),
    Obstacle.NOT_DECIDED: (
        marked("Nobody on the other machine decided in time."),
        marked(
            "Ask again when somebody is there: they see it in `wormhole status` and use "
            "`wormhole approve`."
        ),
    ),
    Obstacle.OTHER_NETWORK: (
        marked(
            "The machine there belongs to the network {detail}, which is not the one "
            "that was meant."
        ),
        marked(
            "Nothing was joined. See which networks are nearby, or name another address with --at."
        ),
    ),
    Obstacle.NOT_OPEN: (
        marked(
            "The network lets nobody in this way: a pod there has no join secret, or its "
            "access is not open."
        ),
        marked(
            "Join with a code (there `wormhole invite`), or give both machines the same "
            "join secret."
        ),
    ),
    Obstacle.WITHDRAWN: (
        marked("The code was withdrawn on the machine that showed it; nothing was shared."),
        marked("Ask for a new one with `wormhole invite`."),
    ),
    Obstacle.GONE: (
        marked("The machine is not at the door any more: it hung up, or it was answered already."),
        marked(
            "Let it try again while the code is valid, or show a new one with `wormhole invite`."
        ),
    ),
}

# What the detail and the number of an obstacle are called among the facts of its error.
_DETAILS: Final[Mapping[Obstacle, str]] = {
    Obstacle.MEMBER_ALREADY: "name",
    Obstacle.REMOVED: "network",
    Obstacle.NAME_TAKEN: "name",
    Obstacle.NOBODY_GONE: "name",
    Obstacle.NOT_GONE: "name",
    Obstacle.LAST_ADMIN: "name",
    Obstacle.OTHER_NETWORK: "network",
}
_NUMBERS: Final[Mapping[Obstacle, str]] = {
    Obstacle.WRONG_CODE: "tries",  # that are left; with none, this one cancelled the code
    Obstacle.CLOCK: "seconds",  # by which the clocks differ
    Obstacle.REMOVED: "removed",  # when, in seconds of Unix time
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a machine cannot be let in; `detail` belongs into the sentence, `number` to the facts."""

    obstacle: Obstacle
    detail: str = ""
    number: int | None = None


def pairing_error(obstacle: Obstacle, detail: str = "", number: int | None = None) -> PairingError:
    """Return the error with the sentence and the remedy for people, and the facts in it."""
    sentence, remedy = _SENTENCES[obstacle]
    facts: dict[str, Fact] = {}
    if detail and obstacle in _DETAILS:
        facts[_DETAILS[obstacle]] = detail
    if number is not None and obstacle in _NUMBERS:
        facts[_NUMBERS[obstacle]] = number
    if obstacle is Obstacle.CLOCK and number is not None:
        detail = said_count("{n} hour", "{n} hours", number // 3_600)
    says, helps = said(sentence, detail=detail), said(remedy, detail=detail)
    return PairingError(says, helps, obstacle, facts=facts)
