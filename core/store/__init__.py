"""Adapters of the record store and the backing files, and their memory twins."""
