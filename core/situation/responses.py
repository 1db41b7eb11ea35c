"""What is done about the situation, and about being alone: measures, from what is in force."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from core.saying import NOTHING, Sentence, said
from core.situation.assess import Judgement, Situation, headline

ALONE: Final = said("This machine is cut off from most of the others.")


class Response(StrEnum):
    """What people may ask to be done."""

    CONTINUE = "continue"
    REBALANCE = "rebalance"
    NONE = "none"
    WARN = "warn"
    SLOW_DOWN = "slow-down"
    REDUCE = "reduce-redundancy"
    FREEZE = "freeze"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Measures:
    """What holds on this pod now.

    `frozen`: why the drive takes no changes ("": it does). `slow`: writes and transfers are
    limited. `copies_max`: no file is asked to have more copies for now (0: no such limit).
    `stop`: why the drive is to be taken away ("": it stays).
    """

    frozen: Sentence = NOTHING
    slow: bool = False
    copies_max: int = 0
    stop: Sentence = NOTHING


NO_MEASURES: Final = Measures()


def respond(response: Response, judgement: Judgement) -> Measures:
    """Return the measures that a response to the situation in force means."""
    if judgement.situation is Situation.FAVORABLE:
        return Measures()
    # Without counts: what changes with every file would be taken up anew with every file.
    why = said("{headline}.", headline=headline(judgement.situation))
    match response:
        case Response.FREEZE:
            return Measures(frozen=why)
        case Response.STOP:
            return Measures(stop=why)
        case Response.SLOW_DOWN:
            return Measures(slow=True)
        case Response.REDUCE:
            return Measures(copies_max=max(1, judgement.possible))
        case Response.WARN | Response.NONE | Response.REBALANCE | Response.CONTINUE:
            return Measures()
        case _:
            assert_never(response)


def respond_alone(response: Response) -> Measures:
    """Return the measures of a pod that is alone."""
    match response:
        case Response.FREEZE:
            return Measures(frozen=ALONE)
        case Response.STOP:
            return Measures(stop=ALONE)
        case _:
            return Measures()


def together(first: Measures, second: Measures) -> Measures:
    """Return what holds where both hold: the stricter of each."""
    limits = [most for most in (first.copies_max, second.copies_max) if most]
    return Measures(
        frozen=first.frozen or second.frozen,
        slow=first.slow or second.slow,
        copies_max=min(limits, default=0),
        stop=first.stop or second.stop,
    )
