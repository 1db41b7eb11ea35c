"""The pages of settings, from the definitions: what each shows, and what a change would do.

- `pages`: which settings stand on which page, in which groups
- `values`: values as people write and read them, and what is wrong with what was typed
- `changes`: what was changed and is not applied yet
- `rows`: what the row of one setting shows
- `clashes`: what settings say against one another
- `preview`: what the change bar says before changes are applied
- `applied`: what it says afterwards
- `explained`: what the chip of a setting explains
- `disk`: what this pod's disk is used for
- `search`: finding a setting by its label, help or key
"""
