"""What people are told of a crisis: what happened, what it means for their files, what to do."""

from collections.abc import Sequence
from typing import Final

from core.config.values import show_size
from core.model.status import Attention
from core.situation.assess import Judgement, Situation, headline
from core.situation.guard import Kind

_KINDS: Final = {
    "affinity.redundancy": "any files",
    "affinity.new": "new files",
    "affinity.hot": "the files that are read most",
    "affinity.cold": "the files that are read least",
}


def only_on(files: int, pods: Sequence[str]) -> Attention:
    """Say that files which never had their copies are on absent `pods` (names) and nowhere else."""
    what = "1 file is" if files == 1 else f"{files} files are"
    who = " and ".join(pods)
    return Attention(
        "only-on",
        f"{what} only on {who}, which cannot be reached: no copy was made before it went away.",
        f"Nothing is lost; bring {who} back into the network for the copies to be made.",
    )


def absent_note(pods: Sequence[str]) -> Attention:
    """Tell of `pods` (names) that cannot be reached, and what becomes of what they have."""
    who = " and ".join(pods)
    it, them = ("it", "it") if len(pods) == 1 else ("one of them", "them")
    return Attention(
        "absent",
        f"{who} cannot be reached. Files that other machines have, too, are read from those, and "
        "after a while they get the copies that are missing.",
        f"Start {them} again. If {it} is lost for good: wormhole remove {pods[0]}, and "
        "wormhole redundancy says how safe the files are.",
    )


def unwanted_note(settings: Sequence[str]) -> Attention:
    """Say that all pods keep some files away from them, by these settings of theirs."""
    which = " and ".join(_KINDS[setting] for setting in settings)
    return Attention(
        "placement",
        f"No pod that is there takes copies of {which}: {' and '.join(settings)} is 0 on all of "
        "them. What is written stays on the pod where it was written.",
        f"Give one of them another value: wormhole config set --pod {settings[0]}=50",
    )


def alone_note(others: int, reached: int) -> Attention:
    """Tell of reaching too few of the others that were here lately."""
    whom = f"only {reached} of the {others} others" if reached else f"none of the {others} others"
    return Attention(
        "alone",
        f"This machine reaches {whom} that were here lately. What is changed here is merged when "
        "they are back.",
        "Is the network of this machine all right? Are the others on?",
    )


def guarded(kind: Kind, files: int, size_bytes: int) -> Attention:
    """Tell of what waits for a person because it would let go of much at once."""
    how_much = f"{files} files ({show_size(size_bytes)})"
    if kind is Kind.DELETION:
        text = (
            f"{how_much}, much of what this device holds, were deleted on other devices within a "
            "short time. They are shown no more; what is in them stays here until you say so."
        )
        remedy = "Was it meant? wormhole guard proceed. If not: wormhole guard deny, and then "
        return Attention("guard", text, f"{remedy}wormhole history and wormhole restore.")
    text = (
        f"This device would give back its copies of {how_much}, much of what it holds, and does "
        "not know why. Other devices have them; it waits until you say so."
    )
    remedy = "Is that what you want? wormhole guard proceed, else wormhole guard deny."
    return Attention("guard", text, remedy)


def situation_note(judgement: Judgement) -> Attention:
    """Tell of a situation that is in force."""
    remedy = "Bring the absent machines back"
    if judgement.situation is Situation.MIXED:
        remedy += ", add one, or offer more space"
    return Attention(
        "situation", f"{headline(judgement.situation)}. {judgement.reason}", f"{remedy}."
    )
