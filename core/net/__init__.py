"""Adapters of the network: TLS transport, discovery, and their memory twins."""
