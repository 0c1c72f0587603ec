"""Scenarios: a book's own examples, run against its text."""
