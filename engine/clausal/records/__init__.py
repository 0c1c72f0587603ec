"""Records: files → documents (`read`) → exact facts (`load`), and their JSON Schema (`schema`)."""
