"""Asks the node on threads of its own; the window's thread gets signals and nothing else.

- `bridge`: `Bridge`: questions, answers, and the picture of the node as it changes
- `watch`: the thread that hears what happens
"""
