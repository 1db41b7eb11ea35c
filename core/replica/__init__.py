"""The one writer of a pod's records: transactions, batches, change events."""
