"""Histories that once broke a law, as they were found and shrunk."""

import pytest

from tests.support.tree_histories import Command, History, Setting

FOUND = {
    "a folder that is emptied and filled in one evaluation is counted once": (
        Setting(4, "overwrite"),
        [
            Command(0, "mkdir", 0, 9, 2),
            Command(0, "mkdir", 0, 10, 1),
            Command(0, "mkdir", 0, 2, 1),
            Command(0, "mkdir", 0, 3, 1),
            Command(2, "sync", 1, 0, 0),
            Command(0, "mvdir", 10, 1, 9),
            Command(2, "mvdir", 3, 11, 5),
            Command(3, "sync", 7, 6, 2),
            Command(0, "exchange", 5, 3, 11),
            Command(4, "over", 11, 1, 5),
            Command(3, "mvdir", 0, 3, 8),
        ],
    ),
    "a chain of folders that moves under another one is the same on all pods": (
        Setting(5, "keep-both", collects=True),
        [
            Command(0, "mkdir", 0, 8, 0),
            Command(0, "mkdir", 0, 6, 1),
            Command(0, "mkdir", 0, 4, 1),
            Command(1, "sync", 1, 0, 0),
            Command(3, "sync", 1, 0, 0),
            Command(4, "sync", 1, 0, 0),
            Command(4, "mvdir", 1, 3, 2),
            Command(0, "sync", 9, 4, 2),
            Command(3, "mvdir", 9, 4, 8),
            Command(3, "mvdir", 0, 7, 6),
            Command(0, "mvdir", 3, 6, 11),
            Command(1, "over", 5, 10, 11),
            Command(3, "rmdir", 11, 8, 9),
        ],
    ),
    "a file whose own dead name was forgotten stands nowhere": (
        Setting(2, "keep-both", collects=True),
        [
            Command(0, "mkdir", 0, 0, 1),
            Command(0, "create", 0, 0, 0),
            Command(0, "create", 0, 1, 0),
            Command(0, "link", 0, 0, 2),
            Command(1, "sync", 1, 0, 0),
            Command(3, "rename", 6, 6, 0),
            Command(0, "sync", 2, 1, 8),
            Command(3, "sync", 10, 6, 9),
            Command(1, "collect", 1, 8, 1),
        ],
    ),
    "a name of the written file that another file hides does not come out": (
        Setting(2, "keep-both"),
        [
            Command(0, "mkdir", 0, 0, 1),
            Command(1, "sync", 1, 0, 0),
            Command(2, "create", 8, 6, 3),
            Command(3, "same", 9, 3, 3),
            Command(2, "create", 4, 11, 8),
            Command(1, "rename", 3, 8, 6),
            Command(3, "link", 6, 11, 7),
            Command(4, "many", 8, 10, 11),
            Command(2, "link", 7, 1, 4),
            Command(2, "many", 5, 6, 8),
            Command(4, "wsame", 8, 8, 6),
            Command(4, "sync", 7, 11, 8),
            Command(0, "write", 0, 9, 5),
        ],
    ),
    "the lost folder stays when its last entry is taken out": (
        Setting(2, "overwrite"),
        [
            Command(0, "mkdir", 0, 0, 1),
            Command(0, "mkdir", 0, 6, 2),
            Command(0, "mkdir", 0, 2, 2),
            Command(0, "mkdir", 0, 9, 2),
            Command(3, "sync", 1, 0, 0),
            Command(3, "mvdir", 8, 9, 4),
            Command(0, "mvdir", 11, 1, 4),
            Command(2, "mvdir", 3, 8, 3),
            Command(2, "sync", 3, 5, 8),
            Command(0, "mvdir", 11, 0, 11),
        ],
    ),
    "a loser that is the same as the winner once its own conflict version is a file stays": (
        Setting(4, "keep-both", collects=True),
        [
            Command(0, "mkdir", 0, 0, 1),
            Command(0, "create", 0, 0, 0),
            Command(0, "create", 0, 1, 0),
            Command(2, "sync", 1, 0, 0),
            Command(0, "many", 7, 6, 2),
            Command(2, "many", 5, 1, 11),
            Command(2, "unlink", 6, 1, 3),
            Command(2, "create", 2, 10, 0),
            Command(4, "many", 0, 11, 3),
            Command(2, "mvdir", 11, 8, 2),
            Command(4, "mvdir", 1, 3, 2),
            Command(1, "many", 5, 8, 0),
            Command(1, "sync", 6, 9, 4),
            Command(0, "same", 2, 7, 1),
            Command(2, "many", 0, 10, 0),
            Command(1, "mvdir", 1, 0, 9),
            Command(0, "special", 8, 1, 1),
            Command(2, "wsame", 9, 3, 0),
            Command(3, "special", 8, 9, 9),
            Command(4, "link", 3, 3, 8),
            Command(0, "sync", 7, 6, 10),
            Command(4, "many", 2, 5, 4),
            Command(0, "many", 10, 4, 2),
        ],
    ),
}


@pytest.mark.parametrize("sentence", FOUND)
def test_a_found_history_holds_all_laws_now(sentence: str) -> None:
    setting, commands = FOUND[sentence]
    History(setting._replace(checks_rows=True)).run(commands)
