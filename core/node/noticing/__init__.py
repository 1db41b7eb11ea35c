"""Noticing what happens: out of what the node hears and sees, rows of the journal.

- `records`: what records say that programs and people did
- `files`: which files these were, and who did it
- `gathering`: much within a moment becomes one row
- `statements`: settings that were changed, by whom
- `presence`: pods that are absent, or back
- `moments`: two looks at a node, and what happened in between
- `sentences`: how long something lasted, in words
- `notice`: does all of this once a second, writes it down and tells those who listen
"""
