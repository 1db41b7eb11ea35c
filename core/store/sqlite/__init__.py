"""The record store on SQLite, in parts.

- `schema`, `migrations`: the tables, and how older ones become these
- `faults`: what SQLite's errors mean to people
- `cache`: hot answers, bounded
- `moments`: connections, and which reader looks at which moment
- `queries`: all questions that need no cache; `reader` adds those that have one
- `log`: which records make up which batch; `claims`: signed records, news and holdings
- `writer`: one transaction
- `durable_log`: syncing SQLite's own log, also after the disk failed

`core.store.records_sqlite` puts them together.
"""
