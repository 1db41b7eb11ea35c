"""The shells: what people and scripts touch.

- `cli`: the `wormhole` command
- `starting`: starts the node in the background and waits until its drive is mounted
"""
