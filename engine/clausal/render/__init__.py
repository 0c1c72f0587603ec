"""Answers, findings and test results → text, JSON and XML. Everything here is a pure function."""
