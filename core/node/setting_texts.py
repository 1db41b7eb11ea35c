"""The settings files of a home as texts: named, checked and replaced, with or without a node."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.config.check import check_text
from core.config.definitions import settings as definitions
from core.config.edit import edit
from core.config.problem import Problem, remarks_of, told
from core.config.read import read_network, read_pod
from core.config.setting import Level, Takes
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite
from core.errors import ConfigError, Refused
from core.node.apart import places_of, tangle
from core.node.home import Home, missing
from core.node.lock import HomeLock
from core.node.networks import clash_beside
from core.node.settings import replace_text, text_of
from core.saying import said

_NOTHING = said("Nothing was changed.")
_CHOOSE = said("Choose another place for one of them. Nothing was changed.")


def stamp_of(text: str, values: Mapping[str, object]) -> str:
    """Return the name of what a file says and of what holds: it is another one for another."""
    whole = msgspec.json.encode((text, sorted(values.items())))
    return hashlib.sha256(whole).hexdigest()


def changed_meanwhile(level: Level) -> Refused:
    """Return the error that says that a file is not any more what somebody looked at."""
    file = f"{level.value}.toml"
    return Refused(
        said(
            "{file} was changed meanwhile, in the file or by another pod. Nothing was written.",
            file=file,
        ),
        said("Look at what it says now, and make your changes there."),
    )


def replace_checked(file: Path, level: Level, text: str) -> list[Problem]:
    """Make `text` what a file says; return what is to be remarked. Raises `OSError`, and

    `ConfigError` where the text has errors, or names a place that this pod cannot have; then the
    file is as it was.
    """
    problems = list(check_text(text, file.name, level))
    errors = [each for each in problems if not each.remark]
    if errors:
        raise ConfigError(told(errors), _NOTHING)
    if level is Level.POD:
        _check_places(Home(file.parent), text)
    replace_text(file, text)
    return problems


def _check_places(home: Home, text: str) -> None:
    """Raise `ConfigError` where drive and storage would move into one another, or into the places
    of another network of this machine.
    """
    before, after = read_pod(text_of(home.pod_file)).config, read_pod(text).config
    if before is None or after is None:
        return
    places = places_of(home, after)
    if places == places_of(home, before):
        return
    found = tangle(places) or clash_beside(home, places)
    if found:
        raise ConfigError(found, _CHOOSE)


def write_text(file: Path, level: Level, text: str) -> ConfigChanged:
    """Make `text` what a file says; return what changes. Raises as `replace_checked`."""
    before, after = _given(text_of(file), level), _given(text, level)
    problems = replace_checked(file, level, text)
    known = definitions(level)
    changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    return ConfigChanged(
        changed,
        remarks_of(problems),
        [key for key in changed if key in known and known[key].details.takes is Takes.AT_START],
    )


def _given(text: str, level: Level) -> Mapping[str, object]:
    reading = read_network(text) if level is Level.NETWORK else read_pod(text)
    return reading.given


# --- while no node runs


def text_at_rest(home: Home, level: Level) -> ConfigText:
    """Return a file as it lies in a home. Raises `NotFound`, `ConfigError`.

    What the network agreed on is changed with a node only; without one its file is corrected
    where it is wrong, since no node starts with it.
    """
    if not home.exists:
        raise missing(home)
    text, file = text_of(_file(home, level)), _file(home, level)
    writable = level is Level.POD or read_network(text).config is None
    return ConfigText(text, stamp_of(text, {}), str(file), writable=writable, at_rest=True)


def write_at_rest(home: Home, request: ConfigWrite) -> ConfigChanged:
    """Make a text the file of a home whose node does not run; it holds from the next start.

    Raises `RunsAlready` where a node does run, `Refused`, `ConfigError`, `OSError`.
    """
    with HomeLock(home):
        before = text_at_rest(home, request.level)
        if before.stamp != request.stamp or not before.writable:
            raise changed_meanwhile(request.level)
        done = write_text(_file(home, request.level), request.level, request.text)
        stamp = text_at_rest(home, request.level).stamp
    return msgspec.structs.replace(done, at_next_start=done.changed, stamp=stamp)


def set_at_rest(home: Home, values: Mapping[str, object]) -> ConfigChanged:
    """Set some of this pod's settings, by their keys, while its node does not run.

    Raises as `write_at_rest`.
    """
    before = text_at_rest(home, Level.POD)
    return write_at_rest(home, ConfigWrite(Level.POD, edit(before.text, values), before.stamp))


def _file(home: Home, level: Level) -> Path:
    return home.network_file if level is Level.NETWORK else home.pod_file
