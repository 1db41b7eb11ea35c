"""Policies of files and folders: what holds, where it comes from, and setting it."""

from core.config.definitions import POLICIES
from core.config.kinds import NotAllowed, Raw
from core.config.patterns import matches
from core.config.problem import nearest
from core.config.rules import attribute_text, declared_by
from core.control.schema import (
    Json,
    Kept,
    Nothing,
    PathRequest,
    PoliciesSet,
    PolicySet,
    PolicyValue,
)
from core.decoding import UNREADABLE, json_value
from core.errors import UsageError
from core.ids import ROOT, EntryId
from core.node.parts import Parts
from core.node.services.paths import find, for_people, in_drive
from core.placement.copies import Declared, declared
from core.replica.view import View
from core.saying import said
from core.tree.shown import Shown


def policies_of(parts: Parts, view: View, shown: Shown, path: bytes) -> dict[str, PolicyValue]:
    """Return what holds for what is shown at `path`, and where each value comes from."""
    found = {name: _network_value(parts, name) for name in POLICIES}
    for rule in parts.settings.network.files:
        if matches(rule.match, path) or (shown.is_folder and matches(rule.match, path + b"/")):
            found |= {name: PolicyValue(v, "rule") for name, v in declared_by(rule).items()}
            break
    for name in POLICIES:
        place, at = shown, path
        while True:
            if name in place.policy:
                found[name] = PolicyValue(decoded_policy(place.policy[name]), for_people(at))
                break
            if place.id == ROOT:
                break
            at = at.rpartition(b"/")[0] or b"/"
            place = view.folder(place.parent)
    return found


def _network_value(parts: Parts, name: str) -> PolicyValue:
    network = parts.settings.network
    if name == "redundancy":
        return PolicyValue(network.redundancy.copies, "network")
    if name == "conflict":
        return PolicyValue(network.conflict.strategy, "network")
    default = POLICIES[name].details.default
    return PolicyValue(default if not isinstance(default, float) else int(default), "default")


def decoded_policy(value: bytes) -> Json:
    """Return what the attribute of an entry declares, as far as it can be understood."""
    text = value.decode("utf-8", "backslashreplace")
    try:
        decoded = json_value(value)
    except UNREADABLE:
        return text
    if isinstance(decoded, list):
        # Only names of pods count in a list, here as where copies are placed.
        return [each for each in decoded if isinstance(each, str)]
    return decoded if isinstance(decoded, bool | int | float | str) else text


class Policies:
    """Shows and sets policies. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Work on the tree of a node."""
        self._parts = parts

    def show(self, request: PathRequest) -> dict[str, PolicyValue]:
        """Return what holds for a path."""
        path = in_drive(request.path, self._parts.mount)
        with self._parts.replica.view() as view:
            return policies_of(self._parts, view, find(view, path), path)

    def set(self, request: PolicySet) -> dict[str, PolicyValue]:
        """Declare policies for a path, or no longer; all of them or none."""
        self.set_all(PoliciesSet([request]))
        return self.show(PathRequest(request.path))

    def set_all(self, request: PoliciesSet) -> Nothing:
        """Declare policies for several paths, or no longer; all of them or none."""
        understood = [(each, self._understood_all(each)) for each in request.changes]
        with self._parts.replica.change() as change:
            for each, raws in understood:
                path = in_drive(each.path, self._parts.mount)
                shown = find(change, path)
                for name, raw in raws.items():
                    value = None if each.remove else self._value(change, shown, path, name, raw)
                    shown = change.set_attribute(shown, f"p:{name}", value)
        return Nothing()

    def supposed_all(self, request: PoliciesSet) -> dict[EntryId, Declared]:
        """Return what `set_all` would declare on the entries of all its paths."""
        found: dict[EntryId, Declared] = {}
        for each in request.changes:
            found |= self.supposed(each)
        return found

    def supposed(self, request: PolicySet) -> dict[EntryId, Declared]:
        """Return what `set` would declare on the entries of a path; nothing is changed."""
        path = in_drive(request.path, self._parts.mount)
        raws = self._understood_all(request)
        with self._parts.replica.view() as view:
            shown = find(view, path)
            values = {name: self._value(view, shown, path, name, raw) for name, raw in raws.items()}
        own = dict(shown.policy)
        for name, value in values.items():
            own.pop(name, None)
            if value is not None and not request.remove:
                own[name] = value
        said = declared(own.get("redundancy"), own.get("keep"), own.get("cache"))
        return dict.fromkeys({shown.file, *shown.members}, said)

    def keep(self, request: PathRequest) -> Kept:
        """Hold a file or folder always here, beside where it is held already."""
        path = in_drive(request.path, self._parts.mount)
        with self._parts.replica.change() as change:
            shown = find(change, path)
            pods = self._kept_here_too(change, shown, path)
            change.set_attribute(shown, "p:keep", attribute_text(pods))
        return Kept(for_people(path), pods)

    def _value(
        self, view: View, shown: Shown, path: bytes, name: str, raw: Raw | None
    ) -> bytes | None:
        """Return what is to be recorded of a policy for what is shown at `path`."""
        if name == "keep" and raw is True:
            raw = self._kept_here_too(view, shown, path)
        return None if raw is None else attribute_text(raw)

    def _kept_here_too(self, view: View, shown: Shown, path: bytes) -> list[str]:
        """Return the pods that keep what is shown at `path`, this one with them.

        Those count that a folder above or a rule names: the nearest policy takes the place of all
        others, and to keep something here is no reason to keep it nowhere else.
        """
        now = policies_of(self._parts, view, shown, path)["keep"].value
        return sorted({*(now if isinstance(now, list) else ()), self._parts.name})

    def _understood_all(self, request: PolicySet) -> dict[str, Raw | None]:
        return dict(map(self._understood, request.assignments))

    def _understood(self, assignment: str) -> tuple[str, Raw | None]:
        name, equals, text = assignment.partition("=")
        setting = POLICIES.get(name)
        if setting is None:
            close = nearest(name, POLICIES)
            remedy = (
                said("Did you mean {key}?", key=close)
                if close
                else said("There are: {names}.", names=", ".join(POLICIES))
            )
            raise UsageError(said("There is no policy {name}.", name=name), remedy)
        if not equals:
            return name, None
        kind = setting.details.kind
        raw = kind.from_text(text)
        try:
            kind.read(raw)
        except NotAllowed:
            raise UsageError(
                said(
                    "{name} = {text} is not allowed; allowed: {allowed}.",
                    name=name,
                    text=text,
                    allowed=kind.allowed,
                )
            ) from None
        return name, raw
