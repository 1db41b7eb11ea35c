"""What is here of each version: content lines, blocks, manifests."""
