"""IR and facts → an answer with its reasons: the definition of what a book means."""
