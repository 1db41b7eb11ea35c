"""What a check of the machine found, what is wrong first."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.control.schema import Finding


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `remedy` is empty where nothing is wrong."""

    says: str
    remedy: str
    tone: Tone

    @property
    def is_good(self) -> bool:
        """Say whether nothing is wrong with it."""
        return self.tone is Tone.OK


def checks(found: Sequence[Finding], words: Words) -> tuple[Check, ...]:
    """Return what was found, what is wrong first."""
    ordered = sorted(found, key=lambda each: each.ok)
    return tuple(
        Check(
            words.told(each.text),
            "" if each.ok else words.told(each.remedy),
            Tone.OK if each.ok else Tone.WARN,
        )
        for each in ordered
    )


def summary(found: Sequence[Check], words: Words) -> str:
    """Return what came of it, in a sentence."""
    wrong = sum(not each.is_good for each in found)
    if not wrong:
        return words.say("Everything that was looked at is all right.")
    return words.count("{n} thing needs a look.", "{n} things need a look.", wrong)
