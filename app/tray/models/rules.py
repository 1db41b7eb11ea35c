"""The rules of a file or folder, each with where it comes from, and changes not applied yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from app.tray.models.effects import effects
from app.tray.models.settings.preview import Bar, Line, Stage
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words, marked
from core.control.lines import Failure
from core.control.schema import DryRun, Json, PolicySet, PolicyValue


class Control(StrEnum):
    """With what a rule is changed."""

    NUMBER = "number"
    PODS = "pods"
    CHOICE = "choice"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Chip:
    """Where a value comes from: a word and a picture. `kind` names its look."""

    kind: str
    says: str
    icon: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name in the node, its label, its value, and where that comes from."""

    name: str
    label: str
    control: Control
    value: Json
    chip: Chip
    help: str = ""


CHOICES: Final = (("keep-both", marked("Keep both")), ("overwrite", marked("Keep the newest")))
NAMES_MAX: Final = 4
_ROWS: Final = (
    ("redundancy", marked("Copies"), Control.NUMBER),
    ("keep", marked("Always keep on"), Control.PODS),
    ("conflict", marked("If changed twice"), Control.CHOICE),
    ("cache", marked("May be cached"), Control.SWITCH),
    ("read-only", marked("Read-only"), Control.SWITCH),
    ("history", marked("Older versions"), Control.SWITCH),
)
_DEFAULT: Final = "default"
_NETWORK: Final = "network"
_RULE: Final = "rule"


@dataclass(frozen=True, slots=True)
class Pending:
    """What was changed of one entry and is not applied yet.

    `sets`: rules with another value. `inherits`: all that is declared on the entry goes instead.
    """

    path: str = ""
    sets: Mapping[str, Json] | None = None
    inherits: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was changed."""
        return not self.sets and not self.inherits

    @property
    def request(self) -> PolicySet:
        """What the node is asked, to try it or to do it."""
        if self.inherits:
            return PolicySet(self.path, list(self.inherits), remove=True)
        return PolicySet(
            self.path, [f"{name}={_text(raw)}" for name, raw in (self.sets or {}).items()]
        )


Pendings: TypeAlias = Mapping[str, Pending]
"""What is pending of each entry of which something is, by its path, in the order of changing."""


def with_pending(pendings: Pendings, pending: Pending) -> Pendings:
    """Return what is pending with what is so of one entry by now."""
    found = {path: each for path, each in pendings.items() if path != pending.path}
    if not pending.is_empty:
        found[pending.path] = pending
    return found


def rules(
    policy: Mapping[str, PolicyValue],
    path: str,
    pending: Pending,
    words: Words,
    *,
    is_folder: bool,
) -> tuple[Rule, ...]:
    """Return the rules of what stands at `path` in their order."""
    changed = pending.sets or {}
    found: list[Rule] = []
    for name, label, control in _ROWS:
        known = policy.get(name)
        if known is None:
            continue
        value = _value(name, changed.get(name, known.value))
        chip = _chip(known.origin, path, words)
        if name in changed or name in pending.inherits:
            chip = Chip("pending", words.say("Not applied yet"))
        help_text = words.say("Holds for everything inside.") if is_folder and not found else ""
        found.append(Rule(name, words.say(label), control, value, chip, help_text))
    return tuple(found)


def own(policy: Mapping[str, PolicyValue], path: str) -> list[str]:
    """Return the names of the rules that are declared on the entry itself."""
    return sorted(name for name, each in policy.items() if each.origin == path)


def with_change(
    pending: Pending, policy: Mapping[str, PolicyValue], path: str, name: str, value: Json
) -> Pending:
    """Return what is pending with another value of a rule; what holds already is no change."""
    sets = dict(pending.sets or {})
    if _value(name, policy[name].value) == value:
        sets.pop(name, None)
    else:
        sets[name] = value
    return Pending(path, sets)


def title(pendings: Pendings, words: Words) -> str:
    """Return the headline of what applying would do."""
    if len(pendings) != 1:
        count = sum(len(each.sets or each.inherits) for each in pendings.values())
        return words.count("This will change {n} rule", "This will change {n} rules", count)
    (pending,) = pendings.values()
    name = shown(last_part(pending.path))
    if pending.inherits:
        return words.say("{name} goes by what is above it again", name=name)
    labels = {each: label for each, label, _ in _ROWS}
    changed = list(pending.sets or {})
    if len(changed) != 1:
        return words.count(
            "This will change {n} rule of {name}",
            "This will change {n} rules of {name}",
            len(changed),
            name=name,
        )
    rule, (value,) = changed[0], (pending.sets or {}).values()
    return words.say(
        "This will change: {rule} of {name} to {value}",
        rule=words.say(labels[rule]).lower(),
        name=name,
        value=said(rule, value, words),
    )


def bar(pendings: Pendings, answer: DryRun | Failure | None, words: Words) -> Bar | None:
    """Return what is said before changes are applied; `answer`: of the dry run, None until then."""
    if not pendings:
        return None
    apply, headline, of = words.say("Apply"), title(pendings, words), _entries(pendings, words)
    if answer is None:
        waits = words.say("Working out what this changes…")
        lines = (*of, Line("clock", waits))
        return Bar(Stage.WAITING, headline, lines, "", apply, can_apply=False, why=waits)
    if isinstance(answer, Failure):
        lines = (Line("", words.told(answer.detail, answer.remedy)),)
        refused = words.say("This cannot be applied")
        return Bar(Stage.REFUSED, refused, lines, can_apply=False, why=refused)
    last = (
        ""
        if answer.dropped.files
        else words.say("Nothing is dropped. You can go back at any time.")
    )
    return Bar(Stage.READY, headline, (*of, *effects(answer, words)), last, apply)


def _entries(pendings: Pendings, words: Words) -> tuple[Line, ...]:
    """Return the line that names the entries, where they are several."""
    if len(pendings) == 1:
        return ()
    names = [shown(last_part(path)) for path in pendings]
    said = ", ".join(names[:NAMES_MAX])
    if len(names) > NAMES_MAX:
        more = words.count("{n} more", "{n} more", len(names) - NAMES_MAX)
        said = words.say("{names} and {more}", names=said, more=more)
    return (Line("files", words.say("Rules of {names}.", names=said)),)


def said(name: str, value: Json, words: Words) -> str:
    """Return a value in words."""
    if isinstance(value, bool):
        return words.say("yes") if value else words.say("no")
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or words.say("no pod")
    if name == "conflict":
        return words.say(dict(CHOICES).get(str(value), str(value))).lower()
    return words.whole(value) if isinstance(value, int) else str(value)


def _value(name: str, value: Json) -> Json:
    """Return a value as its control shows it: no pod is an empty list."""
    if name == "keep":
        return value if isinstance(value, list) else []
    return value


def _text(raw: Json) -> str:
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, list):
        # No list at all is what the node understands of an empty one.
        return ",".join(raw) or "false"
    return str(raw)


def _chip(origin: str, path: str, words: Words) -> Chip:
    if origin == _DEFAULT:
        return Chip("default", words.say("Default"))
    if origin == _NETWORK:
        return Chip("network", words.say("Network"), "network")
    if origin == _RULE:
        return Chip("network", words.say("Rule"), "network")
    if origin == path:
        return Chip("here", words.say("Set here"), "files", origin)
    return Chip("folder", shown(last_part(origin)), "files", origin)
