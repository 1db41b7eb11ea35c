"""Who should hold what: pure functions over members, policies and holders.

- `rendezvous`: the pods that an entry belongs on, stable as pods come and go
- `eligible`: which pods may be given copies, and with which weight
- `copies`: how many copies are wanted, and what this pod should do next
"""
