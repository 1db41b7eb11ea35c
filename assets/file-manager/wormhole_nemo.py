"""Wormhole in the file manager Nemo: entries in its menus, emblems on its files."""

from gi.repository import Nemo
from wormhole_files import extension

WormholeExtension = extension(Nemo)
