"""Files that no pod takes, because of what the pods declare: a person has to know of that."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from core.ids import PodId
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate

# By whichever setting the pods keep such files away; the first of these is about all files.
_SETTINGS: Final = {
    Warmth.WARM: "affinity.redundancy",
    Warmth.NEW: "affinity.new",
    Warmth.HOT: "affinity.hot",
    Warmth.COLD: "affinity.cold",
}


def unwanted(
    storing: Collection[PodId], candidates: Callable[[Warmth], Sequence[Candidate]]
) -> tuple[str, ...]:
    """Return the settings by which all pods that are there and offer space refuse some files.

    `storing`: those pods; `candidates`: who may hold files that are read like that.
    """
    if not storing:
        return ()
    refused = [
        setting
        for warmth, setting in _SETTINGS.items()
        if not any(each.pod in storing for each in candidates(warmth))
    ]
    # Who takes no file at all takes no new ones either.
    return tuple(refused[:1]) if _SETTINGS[Warmth.WARM] in refused else tuple(refused)
