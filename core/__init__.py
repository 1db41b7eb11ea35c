"""The engine of Wormhole: deciders below, adapters beside them, one composition root on top.

The ladder of its modules stands in `ARCHITECTURE.md` and is held by the linter: a module
imports only what stands below it.
"""
