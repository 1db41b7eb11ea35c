"""What to check on a pod that is away: power, network, where it was last seen."""

from dataclasses import dataclass
from datetime import datetime

from app.tray.models.pods import away_since
from app.tray.models.tone import Tone
from app.tray.words import names
from app.tray.words.words import Words
from core.control.lines import Failure
from core.control.schema import PodRow, Reached


@dataclass(frozen=True, slots=True)
class ToCheck:
    """The question, why, and the steps in the order in which they help."""

    title: str
    sentence: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of calling a pod: a sentence, what was said by each address, and how good it is."""

    tone: Tone
    sentence: str
    calls: tuple[str, ...] = ()


def calling(pod: str, words: Words) -> Outcome:
    """Return what is said while a pod is called."""
    return Outcome(Tone.INFO, words.say("Calling {pod}…", pod=names.shown(pod)))


def outcome(reached: Reached, words: Words) -> Outcome:
    """Return what came of calling a pod."""
    name, calls = (
        names.shown(reached.pod),
        tuple(words.told(each.problem) for each in reached.calls),
    )
    if reached.linked:
        return Outcome(Tone.OK, words.say("{pod} is connected.", pod=name))
    if not reached.in_time:
        says = words.say("{pod} has not answered yet. It is called on.", pod=name)
    elif calls:
        says = words.say("{pod} cannot be reached now. It is called again by itself.", pod=name)
    else:
        says = words.say(
            "No address of {pod} is known. It connects by itself when it runs.", pod=name
        )
    return Outcome(Tone.WARN, says, calls)


def not_called(failure: Failure, words: Words) -> Outcome:
    """Return what is said where the node could not call at all."""
    helps = words.told(failure.remedy)
    return Outcome(Tone.BAD, words.told(failure.detail), (helps,) if helps else ())


def what_to_check(pod: PodRow, words: Words, now: datetime) -> ToCheck:
    """Return what a person looks at on a pod that does not answer."""
    since, name = away_since(words, pod, now), names.shown(pod.name)
    last = (
        words.say("It was last seen at {time}.", time=since)
        if since
        else words.say("This pod has not reached it yet.")
    )
    steps = [
        words.say("Is the machine on? One that sleeps does not answer."),
        words.say("Is it connected to the network, by cable or Wi-Fi?"),
    ]
    if pod.address:
        steps.append(
            words.say("Does its address still hold? It was {address}.", address=pod.address)
        )
    steps.append(words.say("Does Wormhole run there? Start it again if not."))
    return ToCheck(words.say("What to check on {pod}", pod=name), last, tuple(steps))
