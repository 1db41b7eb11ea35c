"""The one writer of a pod's records: local changes and merged ones, each one transaction.

- `replica`: transactions, clock, sequence numbers, events
- `change`: what a local transaction can do; `view`: what a reader sees
- `merging`: how batches of others enter; `chain`: digests that notice forked stores
"""
