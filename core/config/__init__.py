"""`network.toml`, `pod.toml` and file policies: what may be set, read, checked, written, edited.

- `values`: sizes, durations and rates as people write them
- `kinds`: the kinds of values, each with what it allows
- `setting`: how a setting is defined, once, as a field of a section
- `network`, `pod`, `policy`: the definitions, which are the typed results as well
- `definitions`: all of them as one table
- `problem`: what can be wrong with a file, as values
- `read`: text to typed settings, or all problems at once
- `contradictions`: what settings say against each other
- `generate`: a commented file from the definitions
- `edit`: changes that keep a person's comments and order
- `registers`: the network's settings as keys that merge one by one
- `convert`: the names of the earlier project
"""
