"""The `wormhole` command: one file for each command."""
