"""The tokens of the design: the one file with colours and sizes, read once, strictly."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct


class Colours(Struct, frozen=True, forbid_unknown_fields=True):
    """The colours of a light or a dark desktop, each `#RRGGBB`; names as in the file."""

    window: str
    side: str
    card: str
    raised: str
    sunken: str
    line: str
    field: str
    text: str
    text2: str
    text3: str
    hover: str
    sel: str
    accent: str
    on: str
    accentText: str
    tint: str
    ok: str
    okT: str
    warn: str
    warnT: str
    warnI: str
    bad: str
    badT: str
    grey: str
    greyT: str
    track: str
    s1: str
    s2: str
    s3: str
    c0: str
    c1: str
    c2: str
    c3: str
    down: str
    up: str


class Space(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Distances in logical pixels."""

    xxs: int
    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - the token's name
    xl: int
    xxl: int
    page_x: int
    page_y: int
    card_x: int
    card_y: int
    group_gap: int
    card_gap: int


class Radius(Struct, frozen=True, forbid_unknown_fields=True):
    """Radii of corners in logical pixels."""

    chip: int
    control: int
    item: int
    card: int
    popover: int


class IconSizes(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Sides of icons in logical pixels."""

    inline: int
    button: int
    row: int
    pod: int
    empty: int
    empty_tile: int


class Windows(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Sizes of windows (width, height) in logical pixels."""

    main: tuple[int, int]
    least: tuple[int, int]
    wizard: tuple[int, int]
    add_device: tuple[int, int]
    join: tuple[int, int]
    panel_width: int


class Sizes(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Sizes of controls in logical pixels."""

    control: int
    control_small: int
    target_min: int
    nav_item: int
    row_tree: int
    row_two_lines: int
    sidebar: int
    rail: int
    rail_below: int
    stack_below: int
    content_max: int
    focus_ring: int
    focus_gap: int
    progress: int
    progress_headline: int
    icon: IconSizes
    window: Windows


class Motion(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Times of movements in milliseconds, and how the icon of the tray turns."""

    quick: int
    bar: int
    tray_frame: int
    tray_frames: int
    tray_step_degrees: float


class Tokens(Struct, frozen=True, forbid_unknown_fields=True):
    """All tokens. `type`: for each kind of text its size, relative to the system's, and weight."""

    color: Mapping[str, Colours]
    space: Space
    radius: Radius
    type: Mapping[str, tuple[float, int]]
    size: Sizes
    motion: Motion


def read_tokens(file: Path) -> Tokens:
    """Return the tokens of `file`. Raises `msgspec.ValidationError` where it is no such file."""
    return msgspec.toml.decode(file.read_bytes(), type=Tokens)
