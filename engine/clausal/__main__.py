"""`python -m clausal`: the command `clausal`."""

from clausal.cli import main

if __name__ == "__main__":
    main()
