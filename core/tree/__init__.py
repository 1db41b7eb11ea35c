"""Rules of the replicated tree: operation to records, merge, what is visible, conflicts."""
