"""How a setting is defined: once, as a field of the frozen section that carries its value.

    copies: int = setting(Number(1, 64), 2, "How many of each.", label="Copies of each file")

From this one line come the default, the parser, the check, the generated file, the manual and the
row on a page of settings.
"""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import ClassVar, Final, Protocol, TypeVar

from core.config.kinds import Kind, Raw

T = TypeVar("T")
_KEY: Final = "setting"


class Level(StrEnum):
    """Which file a setting stands in."""

    NETWORK = "network"
    POD = "pod"


class Takes(StrEnum):
    """When a change of a setting takes effect."""

    AT_ONCE = "at once"
    AT_START = "at the next start"


@dataclass(frozen=True, slots=True)
class Details:
    """What a field of a section says of itself; `label` is its name for people."""

    kind: Kind[object]
    default: Raw
    help: str
    label: str
    takes: Takes
    unit: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where it stands and all that is known of it; its help is one sentence."""

    level: Level
    section: str
    name: str
    field: str
    details: Details

    @property
    def key(self) -> str:
        """The full name, as in `config set`."""
        return f"{self.section}.{self.name}"


class Section(Protocol):
    """A frozen dataclass whose fields are settings."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


def setting(
    kind: Kind[T],
    default: Raw,
    text: str,
    *,
    label: str,
    takes: Takes = Takes.AT_ONCE,
    unit: str = "",
) -> T:
    """Return the dataclass field of a setting; `text` is its help, one sentence."""
    details = Details(kind, default, text, label, takes, unit)
    return field(default=kind.read(default), metadata={_KEY: details})


def name_of(field_name: str) -> str:
    """Return the name in TOML of a field: words joined by hyphens, without the unit."""
    return field_name.removesuffix("_seconds").replace("_", "-")


def settings_of(level: Level, section: str, holder: type[Section]) -> Iterator[Setting]:
    """Yield the settings that the section `holder` defines."""
    for each in fields(holder):
        details = each.metadata.get(_KEY)
        if isinstance(details, Details):
            yield Setting(level, section, name_of(each.name), each.name, details)
