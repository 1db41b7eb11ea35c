"""Rules of the replicated tree: operation to records, merge, what is visible, conflicts.

- `reader`, `delta`, `workspace`: rows as a transaction sees them, and what it wants written
- `contexts`, `merge`: registers, and a record entering the row of its entry
- `candidates`, `structure`, `liveness`, `standing`, `evaluate`: where everything stands (M1 to M3)
- `folders`, `slots`, `conflict_names`, `policy`, `shown`, `view`: what is shown (M4 to M8)
- `author`, `placing`, `pins`: records of a batch, the moves that operations are made of, pins
- `creating`, `removing`, `renaming`, `writing`: the operations of programs
- `collect`: forgetting tombstones; `rows`: what a row says by itself
"""
