"""The tables of the record store. `docs/format.md` describes them for people.

An entry is one msgpack blob with the columns that are searched for beside it; the rowid keeps
insertion at the end of the table although entry ids are random. A batch is one row: which entries
hold its records, how many of them are left, and what chains it to the one before.
"""

from typing import Final

FORMAT_VERSION: Final = 3
APPLICATION_ID: Final = 0x576F726D  # "Worm": lets `file` and us tell the database from others
FILE_NAME: Final = "records.db"
MARKER_NAME: Final = "marker.json"
BACKUPS_NAME: Final = "backups"
CHECKPOINT_NAME: Final = f"{FILE_NAME}-checkpointed"

PLEDGES: Final = """
CREATE TABLE pledge (
  entry BLOB NOT NULL,
  version_origin INTEGER NOT NULL,
  version_seq INTEGER NOT NULL,
  seconds REAL NOT NULL,
  PRIMARY KEY (entry, version_origin, version_seq)
) STRICT, WITHOUT ROWID;
"""

REFERRING: Final = "CREATE INDEX entry_refers ON entry (refers) WHERE refers IS NOT NULL;"

TABLES: Final = f"""
CREATE TABLE entry (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  parent BLOB,
  name BLOB,
  target BLOB,
  displaced INTEGER,
  refers INTEGER,
  row BLOB NOT NULL
) STRICT;
CREATE INDEX entry_place ON entry (parent, name) WHERE parent IS NOT NULL;
CREATE INDEX entry_target ON entry (target) WHERE target IS NOT NULL;
CREATE INDEX entry_displaced ON entry (displaced) WHERE displaced IS NOT NULL;
CREATE INDEX entry_invisible ON entry (id) WHERE parent IS NULL;
{REFERRING}

CREATE TABLE batch (
  origin INTEGER NOT NULL,
  last INTEGER NOT NULL,
  first INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  position INTEGER NOT NULL,
  live INTEGER NOT NULL,
  others INTEGER NOT NULL,
  previous BLOB NOT NULL,
  digest BLOB NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (origin, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE other (
  origin INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  key TEXT,
  left INTEGER NOT NULL,
  record BLOB NOT NULL,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX other_key ON other (kind, key) WHERE key IS NOT NULL;

CREATE TABLE claim (
  entry BLOB NOT NULL,
  version_origin INTEGER NOT NULL,
  version_seq INTEGER NOT NULL,
  pod BLOB NOT NULL,
  held INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  position INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (entry, version_origin, version_seq, pod)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_pod ON claim (pod) WHERE held = 1;
CREATE INDEX claim_withdrawn ON claim (origin, seq) WHERE held = 0;

CREATE TABLE report (
  pod BLOB NOT NULL,
  origin INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (pod, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE line (
  id INTEGER PRIMARY KEY,
  entry BLOB NOT NULL,
  role INTEGER NOT NULL,
  dirty INTEGER,
  line BLOB NOT NULL,
  small BLOB
) STRICT;
CREATE INDEX line_entry ON line (entry);
CREATE INDEX line_role ON line (role) WHERE role <> 1;
CREATE INDEX line_dirty ON line (dirty) WHERE dirty IS NOT NULL;

CREATE TABLE part (
  digest BLOB NOT NULL UNIQUE,
  encoded BLOB NOT NULL
) STRICT;

CREATE TABLE fact (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

{PLEDGES}"""
