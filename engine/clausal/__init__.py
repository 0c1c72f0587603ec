"""Contracts as code: what an agreement says of a record on a date, and why."""

__version__ = "0.1.0"

__all__ = ["__version__"]
