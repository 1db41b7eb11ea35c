"""Wormhole in the file manager Caja: entries in its menus, emblems on its files."""

from gi.repository import Caja
from wormhole_files import extension

WormholeExtension = extension(Caja)
