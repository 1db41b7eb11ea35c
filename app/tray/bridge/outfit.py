"""What the windows that set a machine up work with, so that tests can put doubles in its place."""

from collections.abc import Callable
from dataclasses import dataclass

from app.tray.bridge.nearby import NearbyWatch
from app.tray.bridge.prospecting import Looked, look
from app.tray.bridge.setting_up import SettingUp
from core.node.home import Home


@dataclass(frozen=True, slots=True)
class Outfit:
    """`look` is called on a thread, with the home and a folder."""

    setting_up: Callable[[Home], SettingUp] = SettingUp
    nearby: Callable[[], NearbyWatch] = NearbyWatch
    look: Callable[[Home, str], Looked] = look
