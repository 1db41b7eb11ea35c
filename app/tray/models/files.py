"""What the tree of files and folders shows: one row for each entry."""

from dataclasses import dataclass
from typing import Final

from app.tray.models.tone import Tone
from app.tray.words.figures import size
from app.tray.words.names import last_part, shown
from app.tray.words.words import Words, marked
from core.control.schema import FolderSum, Node, Only

FOLDER: Final = "folder"
FILE: Final = "file"
DRIVE: Final = "/"
PENDING: Final = "●"

FILTERS: Final = (
    (Only.ALL, marked("All items")),
    (Only.OWN_RULES, marked("With own rules")),
    (Only.UNDER_COPIED, marked("Under-copied")),
    (Only.KEPT, marked("Always here")),
    (Only.ABSENT, marked("Cannot be read now")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a file is as seen from this machine: a picture, a word, a colour (a token)."""

    icon: str
    says: str
    token: str


NO_MARK: Final = Mark("", "", "text2")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the tree; `spoken` is all of it in one sentence.

    `own`: the number of copies is declared on the entry itself. `short`: it has fewer than it
    should. `pending`: its rules were changed, and that is not applied yet.
    """

    path: str
    name: str
    icon: str
    size: str
    copies: str
    mark: Mark
    spoken: str
    own: bool = False
    short: bool = False
    conflict: bool = False
    pending: bool = False

    @property
    def icon_token(self) -> str:
        """The colour of its picture: a conflict is named by its figure first."""
        return "warnI" if self.conflict else "text2"


def file_row(
    node: Node,
    found: FolderSum | None,
    words: Words,
    *,
    called: str = "",
    alone: bool = False,
    pending: bool = False,
) -> FileRow:
    """Return the row of an entry; `found`: what is in it, where it is a folder and that is known.

    `called`: another name than its own. `alone`: this pod reaches no other, so that nothing is
    said of what is there. `pending`: changes of its rules are not applied yet.
    """
    is_folder = node.kind == FOLDER
    name = shown(called or last_part(node.path))
    amount = _size(node, found, words)
    copies = "" if node.kind not in {FOLDER, FILE} else _copies(node, words)
    mark = _folder_mark(node, found, words) if is_folder else _file_mark(node, words)
    if alone and mark.icon == "cloud":
        mark = NO_MARK
    icon = "conflicts" if node.conflict else _icon(node)
    parts = [name, amount, _copies_spoken(node, words), mark.says]
    if node.conflict:
        parts.append(words.say("changed in two places"))
    if pending:
        parts.append(words.say("changes are not applied yet"))
    return FileRow(
        path=node.path,
        name=f"{name} {PENDING}" if pending else name,
        icon=icon,
        size=amount,
        copies=copies,
        mark=mark,
        spoken=", ".join(part for part in parts if part),
        own="redundancy" in node.own,
        short=node.kind == FILE and node.copies < node.wanted,
        conflict=node.conflict,
        pending=pending,
    )


def _icon(node: Node) -> str:
    if node.path == DRIVE:
        return "drive"
    return "files" if node.kind == FOLDER else "file"


def _size(node: Node, found: FolderSum | None, words: Words) -> str:
    if node.kind == FILE:
        return size(words, node.size) if node.size else words.say("empty")
    if found is None:
        return ""
    amount = size(words, found.bytes)
    return amount if found.whole else words.say("over {size}", size=amount)


def _copies(node: Node, words: Words) -> str:
    if node.kind == FOLDER:
        return words.whole(node.wanted)
    if node.copies == node.wanted:
        return words.whole(node.copies)  # as in a folder: nothing is missing
    return words.say(
        "{copies} of {wanted}", copies=words.whole(node.copies), wanted=words.whole(node.wanted)
    )


def _copies_spoken(node: Node, words: Words) -> str:
    if node.kind == FOLDER:
        return words.count("{n} copy wanted", "{n} copies wanted", node.wanted)
    if node.kind != FILE:
        return ""
    return words.count(
        "{copies} of {n} copy", "{copies} of {n} copies", node.wanted, copies=node.copies
    )


def _file_mark(node: Node, words: Words) -> Mark:
    if node.kind != FILE:
        return NO_MARK
    if node.absent:
        return Mark("error", words.say("Cannot be read now"), Tone.BAD.value)
    if node.kept:
        return Mark("pin", words.say("Always here"), Tone.OK.value)
    if node.here:
        return Mark("ok", words.say("Here"), Tone.OK.value)
    return Mark("cloud", words.say("Other pods"), "text2")


def _folder_mark(node: Node, found: FolderSum | None, words: Words) -> Mark:
    if node.kept:
        return Mark("pin", words.say("Always here"), Tone.OK.value)
    if found is None or not found.files:
        return NO_MARK
    if found.here == found.files and found.whole:
        return Mark("ok", words.say("Here"), Tone.OK.value)
    if found.here:
        return Mark("cloud", words.say("Partly here"), "text2")
    return Mark("cloud", words.say("Other pods"), "text2")


def about_folder(found: FolderSum, words: Words) -> str:
    """Return what is said below the name of a folder: `312 files · 0.6 GB`."""
    files = words.count("{n} file", "{n} files", found.files)
    said = words.say("{files} · {size}", files=files, size=size(words, found.bytes))
    return said if found.whole else words.say("over {amount}", amount=said)
