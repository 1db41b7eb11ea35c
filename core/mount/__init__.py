"""Drivers that show a volume to the operating system."""
