"""Who is in, who may change what, pairing conversations."""
