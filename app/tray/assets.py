"""Where what does not run lies: pictures, tokens, texts."""

import sys
from pathlib import Path
from typing import Final

# An installer puts everything into one folder and names it.
_BUNDLE: Final = getattr(sys, "_MEIPASS", None)
ASSETS: Final = (Path(_BUNDLE) if _BUNDLE else Path(__file__).parents[2]) / "assets"
ICONS: Final = ASSETS / "icons"
TEXTS: Final = ASSETS / "texts"
TOKENS: Final = ASSETS / "tokens.toml"
