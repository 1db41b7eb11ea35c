"""The guard: whether so much may go at once without a person having said so.

What one person did here, or declared, has a name, and is not looked at. What comes from elsewhere,
or from a placement that suddenly looks different, may be a mistake, of somebody or of this program:
where it concerns much of what a pod holds, it waits until a person has seen it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# A tenth of what the pod holds, and more than so many files or bytes, within such a time.
SHARE: Final = 10
FILES_MIN: Final = 100
BYTES_MIN: Final = 1_000_000_000
WINDOW_SECONDS: Final = 3_600.0
# For so long a person's word that it may go on holds.
PROCEED_MS: Final = 86_400_000
_BYTES: Final = 8
_MOST: Final = 2 ** (8 * _BYTES) - 1


class Kind(StrEnum):
    """What goes: copies that others have, or what was held of files that others deleted."""

    DROP = "drop"
    DELETION = "deletion"


class Answer(StrEnum):
    """What a person said of it; nothing yet is `NONE`."""

    NONE = ""
    PROCEED = "proceed"
    DENY = "deny"


_ANSWERS: Final = tuple(Answer)


@dataclass(frozen=True, slots=True)
class Amount:
    """Files, and their bytes."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount(self.files + other.files, self.bytes + other.bytes)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Something that was stopped: since when (Unix time), how much it is, what a person said."""

    kind: Kind
    since_ms: int
    amount: Amount
    answer: Answer = Answer.NONE


def is_too_much(going: Amount, held: Amount) -> bool:
    """Say whether so much must not go unasked, of what a pod held before."""
    share = going.files * SHARE > held.files or going.bytes * SHARE > held.bytes
    return share and (going.files > FILES_MIN or going.bytes > BYTES_MIN)


def is_over(stopped: Stopped, now_ms: int) -> bool:
    """Say whether a person's word that it may go on held for long enough."""
    said = stopped.answer is Answer.PROCEED
    return said and not stopped.since_ms <= now_ms < stopped.since_ms + PROCEED_MS


def encode(stopped: Stopped) -> bytes:
    """Return what was stopped as it is kept across a restart; its kind is told apart by name."""
    amount = stopped.amount
    numbers = (stopped.since_ms, amount.files, amount.bytes, _ANSWERS.index(stopped.answer))
    return b"".join(min(max(0, number), _MOST).to_bytes(_BYTES) for number in numbers)


def decode(kind: Kind, kept: bytes) -> Stopped | None:
    """Return what was kept, None for what is none."""
    if len(kept) != 4 * _BYTES:
        return None
    since, files, size, answer = (
        int.from_bytes(kept[at : at + _BYTES]) for at in range(0, len(kept), _BYTES)
    )
    if answer >= len(_ANSWERS):
        return None
    return Stopped(kind, since, Amount(files, size), _ANSWERS[answer])
