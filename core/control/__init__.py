"""The local control interface: server in the node, client for shells and tests."""
