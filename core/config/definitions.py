"""Every setting as one table, in the order of the generated files."""

from collections.abc import Iterator
from typing import Final

from core.config import network, pod
from core.config.kinds import Choice, ChoiceOrTexts, Text, Texts
from core.config.policy import Match, Policy
from core.config.setting import Level, Section, Setting, settings_of

NETWORK_SECTIONS: Final[dict[str, type[Section]]] = {
    "network": network.Network,
    "redundancy": network.Redundancy,
    "conflict": network.Conflict,
    "history": network.History,
    "situation": network.Situation,
    "situation.favorable": network.Favorable,
    "situation.mixed": network.Mixed,
    "situation.critical": network.Critical,
    "placement": network.Placement,
}
POD_SECTIONS: Final[dict[str, type[Section]]] = {
    "pod": pod.PodSection,
    "storage": pod.StorageSection,
    "cache": pod.Cache,
    "affinity": pod.Affinity,
    "limits": pod.Limits,
    "alone": pod.Alone,
    "scrub": pod.Scrub,
}
SECTIONS: Final = {Level.NETWORK: NETWORK_SECTIONS, Level.POD: POD_SECTIONS}

SETTINGS: Final = {
    level: {
        each.key: each
        for section, holder in sections.items()
        for each in settings_of(level, section, holder)
    }
    for level, sections in SECTIONS.items()
}

POLICIES: Final[dict[str, Setting]] = {
    each.name: each for each in settings_of(Level.NETWORK, "files", Policy)
}
RULE_FIELDS: Final[dict[str, Setting]] = POLICIES | {
    each.name: each for each in settings_of(Level.NETWORK, "files", Match)
}


def texts() -> Iterator[str]:
    """Yield, once each, all that people are told of settings and policies, to be translated."""
    every = [each for table in SETTINGS.values() for each in table.values()]
    found: dict[str, None] = {}
    for setting in [*every, *RULE_FIELDS.values()]:
        details = setting.details
        found |= dict.fromkeys((details.label, details.help, details.unit))
        if isinstance(details.kind, Choice | ChoiceOrTexts):
            found |= dict.fromkeys(details.kind.words.values())
        if isinstance(details.kind, Text | Texts):
            found[details.kind.says] = None
    return (text for text in found if text)


def settings(level: Level) -> dict[str, Setting]:
    """Return the settings of a level by their full name, in the order of the file."""
    return SETTINGS[level]
