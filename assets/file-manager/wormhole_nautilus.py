"""Wormhole in the file manager Nautilus: entries in its menus, emblems on its files."""

from gi.repository import Nautilus
from wormhole_files import extension

WormholeExtension = extension(Nautilus)
