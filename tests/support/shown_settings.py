"""Answers about settings as a node gives them, for the pages that show them."""

from collections.abc import Mapping

from core.config.definitions import settings
from core.config.setting import Level
from core.control.schema import (
    ConfigShown,
    DryAmount,
    DryPod,
    DryRun,
    Json,
    PodRow,
    SettingRow,
    Status,
)

GB = 10**9


def shown(
    set_: Mapping[str, Json] | None = None,
    *,
    by: str = "studio-nas",
    may_change: bool = True,
) -> ConfigShown:
    """Return all settings at their defaults but those that are given by key."""
    given = dict(set_ or {})
    tables = {
        level: {
            key: SettingRow(
                given.get(key, each.details.default),
                each.details.default,
                "default"
                if key not in given
                else "network"
                if level is Level.NETWORK
                else "pod.toml",
                each.details.help,
                by if key in given and level is Level.NETWORK else "",
                "2026-11-22T09:40:00Z" if key in given and level is Level.NETWORK else "",
            )
            for key, each in settings(level).items()
        }
        for level in Level
    }
    return ConfigShown(
        tables[Level.NETWORK], tables[Level.POD], may_change, ["laptop-mia", "studio-nas"]
    )


def status(**fields: object) -> Status:
    """Return how the network of the pictures is: three pods that store."""
    pods = [
        PodRow("laptop-mia", "01", "admin", "self", used=91 * GB, offered=240 * GB,
               copies=71 * GB, older=2 * GB, cached=18 * GB, free=149 * GB, person="Mia"),
        PodRow("studio-nas", "02", "admin", "present", used=188 * GB, offered=800 * GB,
               rate=30e6, free=612 * GB, person="Jonas"),
        PodRow("attic-pi", "03", "member", "present", used=120 * GB, offered=400 * GB,
               rate=14e6, free=280 * GB),
    ]  # fmt: skip
    base = Status("home", "favorable", "rebalance", False, pods, 0, 0, 0, 0, [], pod="laptop-mia")
    changed = {name: getattr(base, name) for name in base.__struct_fields__} | fields
    return Status(**changed)


THIRD_COPIES = DryRun(
    DryAmount(48_000, 188 * GB),
    DryAmount(0, 0),
    DryAmount(0, 0),
    [
        DryPod("attic-pi", 67 * GB, 0, 280 * GB),
        DryPod("laptop-mia", 117 * GB, 0, 149 * GB),
        DryPod("studio-nas", 4 * GB, 0, 612 * GB),
    ],
)
NOTHING_MOVES = DryRun(DryAmount(0, 0), DryAmount(0, 0), DryAmount(0, 0))
