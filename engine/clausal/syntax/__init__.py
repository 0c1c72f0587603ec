"""Text → tree, and tree → text: the only part of Clausal that knows the grammar."""
