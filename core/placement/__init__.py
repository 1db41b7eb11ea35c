"""Who should hold what: pure functions over members, policies and holders.

- `rendezvous`: the pods that an entry belongs on, stable as pods come and go
- `eligible`: which pods may be given copies, and with which weight
- `heat`: how often entries were read of late; `telling`: what of it the others hear
- `programs`: which programs read for nobody
- `popularity`: which entries are new, hot or cold in the network, and which follow a reader
- `dropping`: which copies a pod need not hold, and the proof that it needs before one goes
- `copies`: how many copies are wanted, and what this pod should do next
"""
