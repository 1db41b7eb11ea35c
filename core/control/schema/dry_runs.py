"""What a change of settings or policies would do to the copies; nothing is changed."""

from msgspec import Struct

from core.saying import Sentence


class DryAmount(Struct, frozen=True):
    """How many files, and how many bytes of their copies in all."""

    files: int
    bytes: int


class DryPod(Struct, frozen=True):
    """What one pod would get and drop, in bytes; `free`: what it says that it has left."""

    pod: str
    more: int
    less: int
    free: int | None = None


class DryRun(Struct, frozen=True):
    """What would be copied, moved from one pod to another, and dropped, and on which pods."""

    copied: DryAmount
    moved: DryAmount
    dropped: DryAmount
    pods: list[DryPod] = []
    remarks: list[Sentence] = []
