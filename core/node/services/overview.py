"""What `status` says in figures: what there is, what is to be moved, since when, until when."""

from msgspec.structs import replace

from core.control.schema import Amount, Status
from core.node.parts import Parts
from core.node.services.times import shown_time
from core.saying import plain


def with_overview(status: Status, parts: Parts) -> Status:
    """Return `status` with its figures; no file is looked at. For the loop."""
    engine, now_ms = parts.engine, parts.clock.wall_ms()
    found = engine.overview()
    parts.chronicle.passing.take(parts.clock.monotonic(), engine.traffic)
    received, sent = parts.chronicle.passing.rates
    grace = engine.grace_left()
    by_copies = {
        str(copies): Amount(files, size)
        for copies, (files, size) in sorted(found.by_copies.items())
    }
    return replace(
        status,
        files=found.files,
        bytes=found.bytes,
        to_go=found.to_come + found.to_go,
        received_rate=received,
        sent_rate=sent,
        alone_since=_time(parts.alone_since_ms),
        frozen_by=parts.freeze.by,
        frozen_at=_time(parts.freeze.at_ms),
        frozen_reason=plain(parts.freeze.reason) if parts.freeze.by else parts.frozen,
        grace_until="" if grace is None else _time(now_ms + int(grace * 1_000)),
        by_copies=by_copies,
    )


def _time(unix_ms: int) -> str:
    return shown_time(unix_ms) if unix_ms else ""
