"""What to check on a pod that is away: power, network, where it was last seen."""

from dataclasses import dataclass
from datetime import datetime

from app.tray.models.pods import away_since
from app.tray.words import names
from app.tray.words.words import Words
from core.control.schema import PodRow


@dataclass(frozen=True, slots=True)
class ToCheck:
    """The question, why, and the steps in the order in which they help."""

    title: str
    sentence: str
    steps: tuple[str, ...]


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
