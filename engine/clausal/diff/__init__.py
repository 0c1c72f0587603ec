"""Two consolidated texts → what changed between them in meaning, provision by provision."""
