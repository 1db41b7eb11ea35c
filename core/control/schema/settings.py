"""The settings of the network and of a pod."""

from typing import Annotated

from msgspec import Meta, Struct

from core.config.setting import Level
from core.control.schema.shared import Json
from core.saying import Sentence


class SettingRow(Struct, frozen=True):
    """One setting: its value, and where it comes from.

    `by` and `at`: for the network's, the pod that set it, and when (ISO 8601).
    """

    value: Json
    default: Json
    origin: str
    help: str
    by: str = ""
    at: str = ""


class ConfigShown(Struct, frozen=True):
    """All settings in force.

    `may_change`: this pod may change those of the network; `admins` are the names of those that may
    in any case.
    """

    network: dict[str, SettingRow]
    pod: dict[str, SettingRow]
    may_change: bool = True
    admins: list[str] = []


class ConfigSet(Struct, frozen=True, forbid_unknown_fields=True):
    """Change settings of `level` (network or pod): words such as `redundancy.copies=3`.

    Those whose names are in `unset` have their default again, and follow it.
    """

    level: Level
    assignments: list[str]
    unset: list[str] = []


class ConfigApply(Struct, frozen=True, forbid_unknown_fields=True):
    """Make the text of a `network.toml` the network's settings."""

    text: str
    file: str = "network.toml"


class ConfigChanged(Struct, frozen=True):
    """Which settings changed, what to know about it, and which need a start of the node.

    `stamp`: where a text was written, what is to be given to write another one in its place.
    """

    changed: list[str]
    remarks: list[Sentence] = []
    at_next_start: list[str] = []
    stamp: str = ""


class ConfigTextRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Show the text of the `network.toml` or `pod.toml` of this home."""

    level: Level


class ConfigText(Struct, frozen=True):
    """A settings file as it lies in this home, a person's comments and order included.

    `stamp` names what it says and, for the network, what holds: who writes gives it back. `holds`
    is the same text with the values in force where the file says something else, else empty.
    `writable`: this pod may change it. `storing`: how many pods store copies, as far as is known.
    `at_rest`: no node runs, and what is written holds from its next start.
    """

    text: str
    stamp: str
    file: str
    holds: str = ""
    writable: bool = True
    storing: int = 0
    at_rest: bool = False


class ConfigWrite(Struct, frozen=True, forbid_unknown_fields=True):
    """Make `text` the settings file of a level, and have it hold.

    It is refused where file or settings are no longer those that `stamp` was given for.
    """

    level: Level
    text: str
    stamp: str


class ConfigDeclare(Struct, frozen=True, forbid_unknown_fields=True):
    """Have hold what a file for `up` says: its `text` for the network, `pod` for this pod.

    What it does not name stays as it is.
    """

    text: str
    file: str = "network.toml"
    pod: dict[str, Json] = {}


class SettingChanged(Struct, frozen=True):
    """A setting that has another value now."""

    key: str
    before: Json
    after: Json


class NotApplied(Struct, frozen=True):
    """A setting that a file wants otherwise and that stays: why, and what to do."""

    key: str
    before: Json
    wanted: Json
    why: Sentence
    remedy: Sentence


class ConfigDeclared(Struct, frozen=True):
    """What a file for `up` changed, and what not; the rest holds already."""

    changed: list[SettingChanged] = []
    not_applied: list[NotApplied] = []
    remarks: list[Sentence] = []
    at_next_start: list[str] = []


class FreezeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Have no drive of the network take changes, or all again; `reason` is for people."""

    frozen: bool
    reason: Annotated[str, Meta(max_length=300)] = ""


class FreezeShown(Struct, frozen=True):
    """Whether the network is frozen, why, and how many changed files wait here unpublished."""

    frozen: bool
    reason: str = ""
    unpublished: int = 0
