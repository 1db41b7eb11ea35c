"""The `wormhole` command: words and exit codes for people and scripts.

- `main`: the entry; finds a command by its name and loads nothing else
- `shell`: what every command shares: the home, the node's client, how to answer
- `command`: how a command is declared, with the options that all have
- `commands`: one file per command
"""
