"""The frozen nouns that everything else speaks about.

- `records`: the unit of replication, one class per type, as stored and as sent
- `rows`: what a pod keeps of an entry, derived state included
- `content`: manifests, content lines, what is here of them
- `summaries`: what of all records has been seen
- `members`: who is in, in which role and state
- `needs`: what a call on the drive may have to wait for
- `pairing`: what two machines tell each other while they pair
- `status`: what people and scripts are told
"""
