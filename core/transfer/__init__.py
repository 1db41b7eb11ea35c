"""Which block to ask of whom: pure rules, joined to the network by `core.engine.fetch`.

- `scheduler`: wanted blocks and sources with their windows -> the next requests
- `readahead`: how far ahead of a sequential reader to fetch
- `patience`: how long a call that does not come on is brought on
"""
