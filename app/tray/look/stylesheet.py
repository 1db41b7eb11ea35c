"""The theme as a stylesheet: what roles of the palette cannot say."""

from string import Template
from typing import Final

import msgspec

from app.tray.assets import ASSETS
from app.tray.look.theme import Scheme, Theme

_TEMPLATE: Final = ASSETS / "desktop.qss"
_DISTANCES: Final = (3, 4, 6, 8, 9, 10, 12, 13, 14, 18, 24)
# A control's height in the design counts its edges; that of a stylesheet does not.
_EDGES: Final = 2


def stylesheet(theme: Theme) -> str:
    """Return the stylesheet of a theme. Raises `KeyError` where the template names no token."""
    tokens = theme.tokens
    colours = msgspec.structs.asdict(theme.colours)
    radii = {f"r_{name}": value for name, value in msgspec.structs.asdict(tokens.radius).items()}
    lengths = {f"p{distance}": theme.px(distance) for distance in _DISTANCES} | {
        "control_inner": theme.px(tokens.size.control) - _EDGES,
        "small_inner": theme.px(tokens.size.control_small) - _EDGES,
        "target": theme.px(tokens.size.target_min),
    }
    # Fields lie deeper than what is around them; on a light desktop an edge is enough.
    field_back = colours["sunken" if theme.scheme is Scheme.DARK else "window"]
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute({**colours, **radii, **lengths, "field_back": field_back})
