"""Simulation: several pods in one process, in virtual time, under faults, from one seed."""
