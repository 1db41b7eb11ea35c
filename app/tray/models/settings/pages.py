"""Which settings stand on which page, in which groups. What no page names comes under "More"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.tray.words.words import Words, marked
from core.config.definitions import SETTINGS
from core.config.setting import Level, Setting

MORE: Final = marked("More")


@dataclass(frozen=True, slots=True)
class Group:
    """Settings below one heading."""

    heading: str
    keys: tuple[str, ...]

    @property
    def level(self) -> Level:
        """Whether they hold for the network or for this pod."""
        return setting_of(self.keys[0]).level


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """One page: its name in links, its picture, its texts, and its groups in order."""

    name: str
    icon: str
    title: str
    about: str
    level: Level
    groups: tuple[Group, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All its settings in order."""
        return tuple(key for group in self.groups for key in group.keys)


_DRIVE: Final = SettingsTable(
    "drive",
    "drive",
    marked("Drive"),
    marked("Where the drive is shown, and how files look in it."),
    Level.POD,
    (
        Group(marked("On this machine"), ("pod.mount", "pod.owners")),
        Group(marked("Names and conflicts"), ("network.names", "conflict.strategy")),
    ),
)
_STORAGE: Final = SettingsTable(
    "storage",
    "storage",
    marked("Storage"),
    marked("What this machine gives to the network."),
    Level.POD,
    (
        Group(marked("Space to offer"), ("storage.max-space", "storage.min-free", "storage.path")),
        Group(marked("Checking"), ("scrub.period",)),
        Group(marked("Older versions"), ("history.keep-days", "history.max-space")),
    ),
)
_REDUNDANCY: Final = SettingsTable(
    "redundancy",
    "redundancy",
    marked("Redundancy"),
    marked("How many pods keep each file."),
    Level.NETWORK,
    (
        Group(marked("Copies"), ("redundancy.copies", "redundancy.minimum", "redundancy.strategy")),
        Group(
            marked("When copies are made"),
            (
                "redundancy.min-replication-time",
                "redundancy.max-replication-time",
                "redundancy.fsync",
                "redundancy.fsync-deadline",
            ),
        ),
    ),
)
_READING: Final = SettingsTable(
    "reading",
    "reading",
    marked("Reading and cache"),
    marked("How files that are not on this machine are read."),
    Level.POD,
    (
        Group(marked("When a file is opened that is not here"), ("cache.mode",)),
        Group(
            marked("Cache"),
            ("cache.max-space", "cache.save-below", "cache.save-after-reads", "cache.heads"),
        ),
        Group(marked("Waiting"), ("limits.read-deadline",)),
    ),
)
_PLACEMENT: Final = SettingsTable(
    "placement",
    "placement",
    marked("Placement"),
    marked("Which files this machine takes, and how much of the connection it uses for them."),
    Level.POD,
    (
        Group(marked("Files and their readers"), ("placement.migrate", "placement.heat-half-life")),
        Group(
            marked("This pod’s first choice"),
            ("affinity.new", "affinity.redundancy", "affinity.hot", "affinity.cold"),
        ),
        Group(marked("Where this pod is"), ("pod.zone", "pod.machine")),
        Group(
            marked("Limits"),
            ("limits.upload", "limits.download", "limits.lan-upload", "limits.lan-download"),
        ),
    ),
)
_CRISIS: Final = SettingsTable(
    "crisis",
    "crisis",
    marked("Crisis"),
    marked("What the network does when pods are missing."),
    Level.NETWORK,
    (
        Group(
            marked("When a pod is missing"),
            (
                "situation.absent-after",
                "situation.grace",
                "situation.absent-files",
                "situation.absent-newest",
            ),
        ),
        Group(
            marked("In each situation"),
            (
                "situation.favorable.response",
                "situation.mixed.response",
                "situation.critical.response",
                "situation.slow-down-rate",
            ),
        ),
        Group(marked("When this pod is alone"), ("alone.after", "alone.response")),
    ),
)
_PODS: Final = SettingsTable(
    "pods",
    "pods",
    marked("Pods and access"),
    marked("Which machines are in the network, and who gets in."),
    Level.NETWORK,
    (
        Group(
            marked("Who may join"),
            (
                "network.access",
                "network.whitelist",
                "network.blacklist",
                "network.administration",
                "network.discovery",
            ),
        ),
        Group(
            marked("The network"),
            ("network.name", "network.entrypoints", "network.max-storage"),
        ),
        Group(
            marked("This machine"),
            (
                "pod.name",
                "pod.person",
                "pod.role",
                "pod.listen",
                "pod.advertise",
                "pod.join-secret-file",
            ),
        ),
    ),
)
_LISTED: Final = (_DRIVE, _STORAGE, _REDUNDANCY, _READING, _PLACEMENT, _CRISIS, _PODS)


def setting_of(key: str) -> Setting:
    """Return the definition of a setting. Raises `KeyError` for a name that none has."""
    for table in SETTINGS.values():
        if key in table:
            return table[key]
    raise KeyError(key)


def pages(tables: Sequence[SettingsTable] = _LISTED) -> tuple[SettingsTable, ...]:
    """Return all pages made of settings, each setting on exactly one of them.

    One that no page names stands in a group "More" of the last page of its level.
    """
    listed = {key for page in tables for key in page.keys}
    last = {page.level: page.name for page in tables}
    return tuple(
        page if last[page.level] != page.name else _with_rest(page, listed) for page in tables
    )


def page_named(name: str) -> SettingsTable:
    """Return the page of this name. Raises `KeyError`."""
    return {page.name: page for page in pages()}[name]


def sentence(page: SettingsTable, pod: str, words: Words) -> str:
    """Return what stands below the title: what it is about, then whom it concerns."""
    about = words.say(page.about)
    if page.level is Level.NETWORK:
        return words.say("{about} These settings hold for the whole network.", about=about)
    return words.say("{about} Only {pod} is affected.", about=about, pod=pod)


def concern(page: SettingsTable, group: Group, pod: str, words: Words) -> str:
    """Return what stands beside a heading whose group concerns others than the page does."""
    if group.level is page.level:
        return ""
    if group.level is Level.NETWORK:
        return words.say("For the whole network")
    return words.say("Only {pod}", pod=pod)


def _with_rest(page: SettingsTable, listed: set[str]) -> SettingsTable:
    rest = tuple(_unlisted(page.level, listed))
    return replace(page, groups=(*page.groups, Group(MORE, rest))) if rest else page


def _unlisted(level: Level, listed: set[str]) -> Iterator[str]:
    return (key for key in SETTINGS[level] if key not in listed)
