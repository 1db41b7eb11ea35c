"""Favorable, mixed or critical, and the response."""
