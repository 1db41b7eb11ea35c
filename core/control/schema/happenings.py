"""What happened lately, and how many bytes passed."""

from typing import Annotated

from msgspec import Meta, Struct

from core.control.schema.shared import Json


class Throughput(Struct, frozen=True):
    """Bytes of contents in each step of the last hour, oldest first; the last step still runs."""

    step_seconds: int
    received: list[int]
    sent: list[int]


class Happened(Struct, frozen=True):
    """One event: what it is about (`kind`), in words, when (ISO 8601).

    `changed`: something that `status` shows may be otherwise; at most once a second. `happened`:
    the row `number` was written into the log, and `text` is what it says.
    """

    kind: str
    text: str
    at: str
    number: int = 0


class LogRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of the log, newest first, at most `limit`, with a number below `before` (0: all).

    `kind` and `pod` are those of the row; `search`: what stands in its text or path, whatever case.
    """

    before: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=2_000)] = 100
    kind: str = ""
    pod: str = ""
    search: str = ""


class LogRow(Struct, frozen=True):
    """Something that happened, `at` an ISO 8601 time in UTC; numbers rise and never come twice.

    `kind`: changed, deleted, conflict, pod-absent, pod-back, pod-joined, pod-removed, join-request,
    situation, frozen, unfrozen, setting, policy, scrub, restored, decided (a conflict), paused,
    resumed, disk, details.
    `pod` and `person`: who did it, or whom it is about. `text` is a sentence, `facts` what it says:
    `files` (how many, where a row is about several), `seconds`, `key`, `before`, `after` (of a
    policy as `policy-set` takes them, None where there is none); of a conflict `pods`. When
    one is decided `after` is both or the pod whose version was kept; `dropped` are the others,
    and `beside` is where `restore` would bring each of them back.
    Of a file that was deleted `undo` is the version that it had, and `undo_until` until when that
    stays an older version (ISO 8601 UTC), as far as this pod has it: both are "" as soon as it has
    not. Of several files `undo_until` says until when all of them stay.
    """

    number: int
    at: str
    kind: str
    pod: str = ""
    person: str = ""
    path: str = ""
    text: str = ""
    facts: dict[str, Json] = {}
    undo: str = ""
    undo_until: str = ""


class RecentRow(Struct, frozen=True):
    """A file that was changed lately, by whom. `kind`: changed, added or deleted.

    `undo`: the version that `restore` would bring back, as far as this pod has it; of a file that
    was deleted the one that it had.
    """

    path: str
    at: str
    pod: str
    person: str
    kind: str
    undo: str = ""
