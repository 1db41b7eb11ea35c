"""The tables: they can be made, and every question uses an index."""

import re
import sqlite3
from pathlib import Path

import pytest

from core.store.sqlite import claims, log, queries, rows
from core.store.sqlite.schema import TABLES

DOCUMENT = Path(__file__).parents[5] / "docs" / "format.md"
ASKED_OFTEN = {
    "a row": queries.ROW_BY_ID,
    "a place": queries.ROWS_AT,
    "further names": queries.ROWS_TO,
    "lines": queries.LINES_OF,
    "batches": queries._BATCHES_AFTER,
    "records of a batch": queries._OTHERS_OF,
    "the newest batch": queries._NEWEST_BATCH,
    "a folder": "SELECT row FROM entry WHERE parent = ?",
    "ids in order": "SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT ?",
    "displaced": "SELECT row FROM entry WHERE displaced IS NOT NULL",
    "invisible": "SELECT row FROM entry WHERE parent IS NULL",
    "referring": "SELECT row FROM entry WHERE refers IS NOT NULL",
    "dirty lines": "SELECT line FROM line WHERE dirty IS NOT NULL",
    "lines of a rare role": "SELECT line FROM line WHERE role = ? AND role <> 1",
    "held by": "SELECT entry FROM claim WHERE pod = ? AND held = 1",
    "holders": "SELECT pod FROM claim WHERE entry = ? AND held = 1",
    "withdrawn": claims._WITHDRAWN,
    "news": claims._NEWS,
    "a lost record": log._LOSE,
    "update": rows._UPDATE,
}


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.executescript(TABLES)
    return made


@pytest.mark.parametrize("name", ASKED_OFTEN)
def test_no_question_walks_through_a_whole_table(connection: sqlite3.Connection, name: str) -> None:
    query = ASKED_OFTEN[name]
    values = (1,) * (2 if "?1" in query else query.count("?"))
    plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
    for *_, step in plan:
        assert not re.match(r"SCAN \w+$", step), (name, step)


def test_each_table_and_column_is_described(connection: sqlite3.Connection) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        assert f"| `{table}` |" in text
        for column in connection.execute(f"PRAGMA table_info({table})").fetchall():
            assert f"`{column[1]}`" in text, (table, column[1])
