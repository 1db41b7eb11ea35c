"""The tasks that join the deciders to the ports."""
