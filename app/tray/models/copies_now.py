"""Which pod has how much of a file or folder now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.tray.models.tone import Tone
from app.tray.words.figures import percent
from app.tray.words.words import Words
from core.control.schema import Copy, FolderSum, PodRow


@dataclass(frozen=True, slots=True)
class Held:
    """What one pod has: in a word, with a picture."""

    pod: str
    says: str
    icon: str
    tone: Tone


def of_file(copies: Sequence[Copy], pods: Sequence[PodRow], words: Words) -> tuple[Held, ...]:
    """Return who has what of a file; a pod that is away is named as that."""
    away = _away(pods)
    return tuple(_held(each, words, is_away=each.pod in away) for each in copies)


def of_folder(found: FolderSum, pods: Sequence[PodRow], words: Words) -> tuple[Held, ...]:
    """Return who has how many of the files in a folder, who has most first."""
    away = _away(pods)
    rows: list[Held] = []
    for pod, files in sorted(found.held.items(), key=lambda item: (-item[1], item[0])):
        if pod in away:
            rows.append(_of_absent(pod, words))
        elif files == found.files and found.whole:
            rows.append(Held(pod, words.say("complete"), "ok", Tone.OK))
        else:
            rows.append(Held(pod, percent(words, _share(files, found.files)), "clock", Tone.GREY))
    return tuple(rows)


def _held(copy: Copy, words: Words, *, is_away: bool) -> Held:
    if is_away:
        return _of_absent(copy.pod, words)
    if copy.state == "cached":
        return Held(copy.pod, words.say("cached"), "reading", Tone.GREY)
    if copy.state == "partial":
        return Held(copy.pod, percent(words, _share(copy.blocks, copy.of)), "clock", Tone.GREY)
    return Held(copy.pod, words.say("complete"), "ok", Tone.OK)


def _of_absent(pod: str, words: Words) -> Held:
    return Held(pod, words.say("away"), "warn", Tone.WARN)


def _away(pods: Sequence[PodRow]) -> Mapping[str, PodRow]:
    return {pod.name: pod for pod in pods if pod.state == "absent"}


def _share(part: int, whole: int) -> float:
    # Who lacks one file of a thousand does not have all of them.
    return min(0.99, part / whole) if whole else 0.0
