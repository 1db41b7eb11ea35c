"""What a `[[files]]` rule declares, under the names of policies, and how attributes say it."""

import json

from core.config.definitions import POLICIES
from core.config.kinds import Raw
from core.config.policy import FileRule


def declared_by(rule: FileRule) -> dict[str, Raw]:
    """Return what a rule declares, by the names of policies."""
    values = {name: getattr(rule, setting.field) for name, setting in POLICIES.items()}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None
    }


def attribute_text(value: Raw) -> bytes:
    """Return how the attribute of a file says a policy's value."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()
