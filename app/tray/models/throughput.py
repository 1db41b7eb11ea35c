"""How many bytes passed in the last hour: two lines, their scale, and the present values."""

from dataclasses import dataclass
from typing import Final

from app.tray.words import figures
from app.tray.words.words import Words
from core.control.schema import Status, Throughput

_LEAST: Final = 1e6
_STEPS: Final = (1.0, 2.0, 4.0, 6.0, 10.0)
_HOUR: Final = 3_600
_MARKS: Final = 4


@dataclass(frozen=True, slots=True)
class Throughputs:
    """The lines as shares of the scale (0 to 1), oldest first; `at` and `times` label the axes.

    `received` and `sent` are the present values, `sentence` what a screen reader says.
    """

    received_line: tuple[float, ...]
    sent_line: tuple[float, ...]
    at: tuple[str, str, str]
    times: tuple[str, ...]
    received: str
    sent: str
    sentence: str


def throughputs(status: Status, passed: Throughput | None, words: Words) -> Throughputs:
    """Return the lines; flat ones where the node did not tell."""
    seconds = passed.step_seconds if passed is not None else 60
    # The last step still runs: as a rate of a whole step it would fall at each beginning.
    received = [each / seconds for each in passed.received[:-1]] if passed is not None else []
    sent = [each / seconds for each in passed.sent[:-1]] if passed is not None else []
    received.append(status.received_rate)
    sent.append(status.sent_rate)
    top = scale(max(*received, *sent))
    return Throughputs(
        received_line=tuple(each / top for each in received),
        sent_line=tuple(each / top for each in sent),
        at=("0", _rounded(words, top / 2), _rounded(words, top)),
        times=_times(words),
        received=words.say("In {rate}", rate=figures.rate(words, status.received_rate)),
        sent=words.say("Out {rate}", rate=figures.rate(words, status.sent_rate)),
        sentence=_sentence(words, received, sent),
    )


def scale(most: float) -> float:
    """Return the number of bytes a second at the top: a round one, not below the greatest."""
    top = _LEAST
    while True:
        for step in _STEPS:
            if most <= top * step:
                return top * step
        top *= _STEPS[-1]


def _rounded(words: Words, rate: float) -> str:
    return figures.rate(words, rate)


def _times(words: Words) -> tuple[str, ...]:
    spans = [figures.span(words, _HOUR * (_MARKS - each) / _MARKS) for each in range(_MARKS)]
    return (words.say("{time} ago", time=spans[0]), *spans[1:], words.say("now"))


def _sentence(words: Words, received: list[float], sent: list[float]) -> str:
    return words.say(
        "Throughput. Received: now {received}, at most {received_most} in the last hour. "
        "Sent: now {sent}, at most {sent_most}.",
        received=figures.rate(words, received[-1]),
        received_most=figures.rate(words, max(received)),
        sent=figures.rate(words, sent[-1]),
        sent_most=figures.rate(words, max(sent)),
    )
