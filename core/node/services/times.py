"""Times as people and scripts see them: ISO 8601, UTC."""

from datetime import UTC, datetime


def shown_time(unix_ms: int) -> str:
    """Return a time given in milliseconds of Unix time."""
    try:
        at = datetime.fromtimestamp(unix_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
