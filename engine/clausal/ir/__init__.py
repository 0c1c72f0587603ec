"""The one meaning that every backend shares: typed, closed, with the provenance of every node."""
