"""The files of a book → the tree of its text on a date."""
