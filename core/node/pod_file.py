"""Changes of `pod.toml`: by a command, and where a file for `up` describes this pod otherwise."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from core.config.definitions import settings
from core.config.difference import differing
from core.config.edit import edit
from core.config.problem import Problem, remarks_of
from core.config.read import read_pod
from core.config.setting import Level, Takes
from core.control.schema import ConfigDeclared, Json, NotApplied, SettingChanged
from core.node.home import Home
from core.node.setting_texts import replace_checked
from core.node.settings import text_of
from core.saying import said

NAME: Final = "pod.name"
_STORAGE: Final = "storage.path"
_FOLDERS: Final = frozenset({"pod.mount", _STORAGE})


def write_pod(file: Path, values: Mapping[str, object]) -> list[Problem]:
    """Change settings in a `pod.toml`, all or none; return what is to be remarked.

    Raises `ConfigError`; then the file is as it was.
    """
    return replace_checked(file, Level.POD, edit(text_of(file), values))


def declare_pod(home: Home, wanted: Mapping[str, object]) -> ConfigDeclared:
    """Make this pod as `wanted` (raw settings) says; return what changed, and what did not.

    Settings that `wanted` does not name stay as they are. Raises `ConfigError`.
    """
    before = read_pod(text_of(home.pod_file), str(home.pod_file)).given
    named = _differing(before, {NAME: wanted[NAME]} if NAME in wanted and NAME in before else {})
    if named:
        return ConfigDeclared(not_applied=[_of_another(named[NAME], before)])
    values = _differing(before, wanted)
    moved = values.pop(_STORAGE, None)
    problems = write_pod(home.pod_file, values) if values else []
    known = settings(Level.POD)
    return ConfigDeclared(
        [
            SettingChanged(key, shown(before.get(key, known[key].details.default)), shown(raw))
            for key, raw in sorted(values.items())
        ],
        [] if moved is None else [_storage_stays(home, before, moved)],
        remarks_of(problems),
        sorted(key for key in values if known[key].details.takes is Takes.AT_START),
    )


def shown(raw: object) -> Json:
    """Return a raw value as it is told: lists of words, and rules one by one."""
    if isinstance(raw, list | tuple):
        return [str(each) for each in raw]
    return raw if isinstance(raw, bool | int | float | str) else str(raw)


def _differing(before: Mapping[str, object], wanted: Mapping[str, object]) -> dict[str, object]:
    found = differing(Level.POD, before, wanted)
    return {
        key: raw
        for key, raw in found.items()
        if key not in _FOLDERS or _folder(raw) != _folder(before.get(key, ""))
    }


def _folder(raw: object) -> Path:
    return Path(str(raw)).expanduser()


def _of_another(meant: object, before: Mapping[str, object]) -> NotApplied:
    """Tell of what is meant for a pod of another name: a file holds the settings of many."""
    own = before.get(NAME, "")
    return NotApplied(
        NAME,
        shown(own),
        shown(meant),
        said(
            "The pod of this home is {own}; nothing of what is meant for {other} was applied.",
            own=str(own),
            other=str(meant),
        ),
        said(
            "If it is the same one: wormhole rename {own} {other}",
            own=shlex.quote(str(own)),
            other=shlex.quote(str(meant)),
        ),
    )


def _storage_stays(home: Home, before: Mapping[str, object], moved: object) -> NotApplied:
    old = shown(before.get(_STORAGE) or str(home.storage))
    return NotApplied(
        _STORAGE,
        old,
        shown(moved),
        said(
            "What this pod holds lies in {folder}; another folder would be an empty one.",
            folder=str(old),
        ),
        said("wormhole storage move {folder}", folder=shlex.quote(str(moved))),
    )
