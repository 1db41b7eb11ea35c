"""What people are told of a crisis: what happened, what it means for their files, what to do."""

from collections.abc import Sequence
from typing import Final

from core.config.values import said_size
from core.model.status import Attention
from core.saying import listed, said, said_count
from core.situation.assess import Judgement, Situation, headline
from core.situation.guard import Kind

_KINDS: Final = {
    "affinity.redundancy": said("any files"),
    "affinity.new": said("new files"),
    "affinity.hot": said("the files that are read most"),
    "affinity.cold": said("the files that are read least"),
}


def only_on(files: int, pods: Sequence[str]) -> Attention:
    """Say that files which never had their copies are on absent `pods` (names) and nowhere else."""
    who = listed(pods)
    return Attention(
        "only-on",
        said_count(
            "{n} file is only on {who}, which cannot be reached: no copy was made before it went "
            "away.",
            "{n} files are only on {who}, which cannot be reached: no copy was made before it went "
            "away.",
            files,
            who=who,
        ),
        said(
            "Nothing is lost; bring {who} back into the network for the copies to be made.", who=who
        ),
    )


def absent_note(pods: Sequence[str]) -> Attention:
    """Tell of `pods` (names) that cannot be reached, and what becomes of what they have."""
    return Attention(
        "absent",
        said(
            "{who} cannot be reached. Files that other machines have, too, are read from those, "
            "and after a while they get the copies that are missing.",
            who=listed(pods),
        ),
        said(
            "Start it again. If it is lost for good: wormhole remove {pod}, and wormhole "
            "redundancy says how safe the files are.",
            pod=pods[0],
        )
        if len(pods) == 1
        else said(
            "Start them again. If one of them is lost for good: wormhole remove {pod}, and "
            "wormhole redundancy says how safe the files are.",
            pod=pods[0],
        ),
    )


def unwanted_note(settings: Sequence[str]) -> Attention:
    """Say that all pods keep some files away from them, by these settings of theirs."""
    return Attention(
        "placement",
        said(
            "No pod that is there takes copies of {which}: {settings} is 0 on all of them. What is "
            "written stays on the pod where it was written.",
            which=listed(_KINDS[setting] for setting in settings),
            settings=listed(settings),
        ),
        said(
            "Give one of them another value: wormhole config set --pod {setting}=50",
            setting=settings[0],
        ),
    )


def alone_note(others: int, reached: int) -> Attention:
    """Tell of reaching too few of the others that were here lately."""
    text = (
        said(
            "This machine reaches only {reached} of the {others} others that were here lately. "
            "What is changed here is merged when they are back.",
            reached=reached,
            others=others,
        )
        if reached
        else said(
            "This machine reaches none of the {others} others that were here lately. What is "
            "changed here is merged when they are back.",
            others=others,
        )
    )
    remedy = said("Is the network of this machine all right? Are the others on?")
    return Attention("alone", text, remedy)


def guarded(kind: Kind, files: int, size_bytes: int) -> Attention:
    """Tell of what waits for a person because it would let go of much at once."""
    size = said_size(size_bytes)
    if kind is Kind.DELETION:
        text = said_count(
            "{n} file ({size}), much of what this device holds, was deleted on other devices "
            "within a short time. It is shown no more; what is in it stays here until you say so.",
            "{n} files ({size}), much of what this device holds, were deleted on other devices "
            "within a short time. They are shown no more; what is in them stays here until you say "
            "so.",
            files,
            size=size,
        )
        remedy = said(
            "Was it meant? wormhole guard proceed. If not: wormhole guard deny, and then wormhole "
            "history and wormhole restore."
        )
        return Attention("guard", text, remedy)
    text = said_count(
        "This device would give back its copies of {n} file ({size}), much of what it holds, and "
        "does not know why. Other devices have it; it waits until you say so.",
        "This device would give back its copies of {n} files ({size}), much of what it holds, and "
        "does not know why. Other devices have them; it waits until you say so.",
        files,
        size=size,
    )
    remedy = said("Is that what you want? wormhole guard proceed, else wormhole guard deny.")
    return Attention("guard", text, remedy)


def situation_note(judgement: Judgement) -> Attention:
    """Tell of a situation that is in force."""
    text = said(
        "{headline}. {reason}", headline=headline(judgement.situation), reason=judgement.reason
    )
    remedy = (
        said("Bring the absent machines back, add one, or offer more space.")
        if judgement.situation is Situation.MIXED
        else said("Bring the absent machines back.")
    )
    return Attention("situation", text, remedy)
